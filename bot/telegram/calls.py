"""A call to Telegram as a value, and what a link in the chain of requests is built on (``bot.telegram.outbox``)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, cast

from telegram.request import BaseRequest, RequestData

LONG_POLL = "getUpdates"
PASSING = frozenset({"sendChatAction", "sendMessageDraft", "close", "logOut"})
"""Calls that leave nothing behind, or concern the process and not the task."""
SHOWN = ("send", "copy", "forward")
"""How the methods begin that put something new into a chat: made twice, it is seen twice."""

Response = tuple[int, bytes]
"""The HTTP status and the body."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request to Telegram: a call of the Bot API (POST) or the download of a file (GET).

    Attributes:
        url: The address; the token is in it.
        verb: POST or GET.
        data: The parameters and files; None: there are none.
        timeouts: The time-outs that the caller chose, as ``BaseRequest.do_request`` names them.
    """

    url: str
    verb: str
    data: RequestData | None = None
    timeouts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """The name of the Bot API method; empty for a download."""
        return self.url.rpartition("/")[2] if self.verb == "POST" else ""

    @property
    def changes(self) -> bool:
        """Whether it changes anything at Telegram."""
        return bool(self.method) and not self.method.startswith("get") and self.method not in PASSING

    @property
    def shows(self) -> bool:
        """Whether it puts something new into a chat."""
        return self.method.startswith(SHOWN) and self.method not in PASSING

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters by name, without files."""
        return self.data.parameters if self.data is not None else {}

    @property
    def chat(self) -> int | str | None:
        """The chat that it names: an id, negative for a group, or a ``@name``; None where it names none."""
        chat = self.parameters.get("chat_id")
        if isinstance(chat, str) and chat.lstrip("-").isdecimal():
            return int(chat)
        return chat if isinstance(chat, int | str) else None

    def changed(self, **changes: object) -> "Call":
        """Return the call with other values for some parameters; None leaves one out. The files stay."""
        return replace(self, data=cast("RequestData", _ChangedData(self.data or RequestData(), changes)))

    def turned_into(self, method: str, parameters: Mapping[str, object]) -> "Call":
        """Return a call of another method with just these parameters."""
        data = cast("RequestData", _ChangedData(RequestData(), parameters))
        return replace(self, url=f"{self.url.rpartition('/')[0]}/{method}", data=data)


class Wrapper(BaseRequest):
    """A request that does something around another one: a link of the chain.

    Args:
        inner: The next link.
    """

    __slots__ = ("_inner",)

    def __init__(self, inner: BaseRequest) -> None:
        self._inner = inner

    @property
    def read_timeout(self) -> float | None:
        """The read timeout of the inner request, in seconds."""
        return self._inner.read_timeout

    async def initialize(self) -> None:
        """Initialise the inner request."""
        await self._inner.initialize()

    async def shutdown(self) -> None:
        """Shut the inner request down."""
        await self._inner.shutdown()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> Response:
        """Make a request; called by python-telegram-bot."""
        timeouts = {
            "read_timeout": read_timeout,
            "write_timeout": write_timeout,
            "connect_timeout": connect_timeout,
            "pool_timeout": pool_timeout,
        }
        return await self._perform(Call(url, method, request_data, timeouts))

    async def _perform(self, call: Call) -> Response:
        """Do what this link is for, and make the call."""
        return await self._send(call)

    async def _send(self, call: Call) -> Response:
        """Hand a call to the next link."""
        return await self._inner.do_request(call.url, call.verb, call.data, **call.timeouts)


@dataclass(frozen=True, slots=True)
class _ChangedData:
    """Parameters of which some were changed. It has all that is documented of ``RequestData``, which is final."""

    original: RequestData
    changes: Mapping[str, object]

    @property
    def contains_files(self) -> bool:
        return self.original.contains_files

    @property
    def multipart_data(self) -> Any:
        return self.original.multipart_data

    @property
    def parameters(self) -> dict[str, Any]:
        return _merged(self.original.parameters, self.changes)

    @property
    def json_parameters(self) -> dict[str, str]:
        return _merged(self.original.json_parameters, {name: _json(value) for name, value in self.changes.items()})


def succeeded(code: int) -> bool:
    """Tell whether an HTTP status means success."""
    return HTTPStatus.OK <= code < HTTPStatus.MULTIPLE_CHOICES


def parse(body: bytes) -> dict[str, Any] | None:
    """Return Telegram's answer, or None for what is none."""
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    is_answer = isinstance(answer, dict) and "ok" in answer and isinstance(answer.get("parameters", {}), dict)
    return answer if is_answer else None


def parameter(answer: Mapping[str, Any] | None, name: str) -> float | None:
    """Return one of the numbers that tell what to do about a refusal (``retry_after``, ``migrate_to_chat_id``)."""
    value = (answer or {}).get("parameters", {}).get(name)
    return value if isinstance(value, int | float) else None


def messages_in(body: bytes) -> list[tuple[int, int]]:
    """Return the chat and id of each message that Telegram's answer holds: none, one, or those of an album."""
    result = (parse(body) or {}).get("result")
    several = result if isinstance(result, list) else [result]
    messages = [one for one in several if isinstance(one, dict) and isinstance(one.get("chat"), dict)]
    return [(int(one["chat"]["id"]), int(one["message_id"])) for one in messages]


def _merged(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**values, **changes}.items() if value is not None}


def _json(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)
