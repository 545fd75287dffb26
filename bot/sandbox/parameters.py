"""The parameters of a Bot API call: JSON, form or multipart body and query string, read as Telegram reads them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count, takewhile

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.sandbox.errors import bad_request

_FIELD_BYTES = 4 * 1024 * 1024
_FORMS = ("multipart/form-data", "application/x-www-form-urlencoded")
_TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    mime_type: str
    data: bytes


class Parameters:
    """Named values; a missing one and an empty one are the same."""

    def __init__(self, values: Mapping[str, object], uploads: Mapping[str, Upload]) -> None:
        self._values = values
        self._uploads = uploads

    @classmethod
    async def read(cls, request: Request) -> "Parameters":
        """Read a request to its end.

        Raises:
            ApiError: The body is not what its content type says.
        """
        values: dict[str, object] = dict(request.query_params)
        uploads: dict[str, Upload] = {}
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "application/json":
            values |= await _json_body(request)
        elif kind in _FORMS:
            await _form_body(request, values, uploads)
        return cls(values, uploads)

    def text(self, name: str) -> str:
        """Return a value as text, empty where it is missing."""
        value = self._values.get(name)
        if value is None or isinstance(value, bool):
            return "" if value is None else str(value).lower()
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return a value as a number; what is none counts as missing, as Telegram has it."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """Return whether a value says yes."""
        return self.text(name).lower() in _TRUE

    def structure(self, name: str) -> object:
        """Return a value that is written in JSON, or None where it is missing.

        Raises:
            ApiError: It is not JSON.
        """
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            what = name.replace("_", " ")
            raise bad_request(f"can't parse {what} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """Return a file, given as a part of this name or by ``attach://part``."""
        value = self.text(name)
        return self._uploads.get(name) or self.attached(value)

    def uploads(self, name: str) -> tuple[Upload, ...]:
        """Return the files of the parts ``name0``, ``name1`` and so on, as far as they go without a gap."""
        numbers = takewhile(lambda number: f"{name}{number}" in self._uploads, count())
        return tuple(self._uploads[f"{name}{number}"] for number in numbers)

    def attached(self, reference: str) -> Upload | None:
        """Return the file that an ``attach://part`` reference means, or None for anything else.

        Raises:
            ApiError: The part is not there.
        """
        scheme, _, part = reference.partition("://")
        if scheme != "attach":
            return None
        if part not in self._uploads:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self._uploads[part]


async def _json_body(request: Request) -> Mapping[str, object]:
    body = await request.body()
    try:
        values = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(values, dict):
        raise bad_request("object expected")
    return values


async def _form_body(request: Request, values: dict[str, object], uploads: dict[str, Upload]) -> None:
    try:
        async with request.form(max_part_size=_FIELD_BYTES) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    mime_type = value.content_type or "application/octet-stream"
                    uploads[name] = Upload(value.filename or name, mime_type, await value.read())
                else:
                    values[name] = value
    except HTTPException:
        raise bad_request("can't parse the multipart body") from None
