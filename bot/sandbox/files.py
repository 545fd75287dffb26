"""The files that people and the bot have sent, in memory."""

import hashlib
import secrets
from collections.abc import Mapping
from pathlib import PurePosixPath

from telegram.constants import FileSizeLimit

from bot.sandbox.chats import Attachment, StoredFile
from bot.sandbox.errors import bad_request, not_found
from bot.sandbox.images import Picture, picture

MAX_PHOTO = int(FileSizeLimit.PHOTOSIZE_UPLOAD)
MAX_UPLOAD = int(FileSizeLimit.FILESIZE_UPLOAD)
MAX_DOWNLOAD = int(FileSizeLimit.FILESIZE_DOWNLOAD)
TOTAL = 256 * 1024 * 1024
"""Bytes kept in all; the oldest files go first."""
_SIDES = 10_000
_RATIO = 20
_FOLDERS: Mapping[str, str] = {"photo": "photos", "voice": "voice", "audio": "music", "sticker": "stickers"}
_SUFFIXES: Mapping[str, str] = {"photo": ".jpg", "voice": ".oga", "audio": ".mp3", "sticker": ".webp"}


class Files:
    """Files by id."""

    def __init__(self, total: int = TOTAL) -> None:
        """Start empty; ``total`` bytes are kept at most."""
        self._files: dict[str, StoredFile] = {}
        self._total = total
        self._count = 0

    def add(self, kind: str, name: str, mime_type: str, data: bytes) -> StoredFile:
        """Keep a file.

        Raises:
            ApiError: It is empty, too large, or no picture where one is needed.
        """
        shown = _checked(kind, data)
        self._count += 1
        suffix = _SUFFIXES.get(kind) or PurePosixPath(name).suffix
        stored = StoredFile(
            id=secrets.token_urlsafe(36),
            unique_id=hashlib.sha256(data).hexdigest()[:16],
            kind=kind,
            name=name or f"file_{self._count}",
            mime_type=mime_type or "application/octet-stream",
            data=data,
            path=f"{_FOLDERS.get(kind, 'documents')}/file_{self._count}{suffix}",
            size=(shown.width, shown.height) if shown else (0, 0),
        )
        self._files[stored.id] = stored
        self._make_room()
        return stored

    def _make_room(self) -> None:
        used = sum(len(stored.data) for stored in self._files.values())
        for oldest in list(self._files.values())[:-1]:
            if used <= self._total:
                return
            used -= len(oldest.data)
            del self._files[oldest.id]

    def get(self, file_id: str) -> StoredFile:
        """Return a file.

        Raises:
            ApiError: There is none with this id.
        """
        stored = self._files.get(file_id)
        if stored is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return stored

    def at(self, path: str) -> StoredFile:
        """Return the file that lies at a path of ``getFile``.

        Raises:
            ApiError: None does.
        """
        for stored in self._files.values():
            if stored.path == path:
                return stored
        raise not_found()


def _checked(kind: str, data: bytes) -> Picture | None:
    if not data:
        raise bad_request("file must be non-empty")
    if len(data) > MAX_UPLOAD:
        raise bad_request("file is too big")
    shown = picture(data)
    if kind == "photo":
        _check_photo(data, shown)
    return shown


def _check_photo(data: bytes, shown: Picture | None) -> None:
    if len(data) > MAX_PHOTO:
        raise bad_request(
            f"file of size {len(data)} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes"
        )
    if shown is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    sides = sorted((shown.width, shown.height))
    if sides[0] == 0 or sum(sides) > _SIDES or sides[1] > _RATIO * sides[0]:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def attachment(stored: StoredFile) -> Attachment:
    """Return what a message that carries the file says of it."""
    width, height = stored.size
    fields: dict[str, object] = {**stored.json()}
    if stored.kind == "photo":
        return Attachment("photo", [{**fields, "width": width, "height": height}], stored.id)
    if stored.kind == "sticker":
        fields |= {"type": "regular", "width": width or 512, "height": height or 512}
        fields |= {"is_animated": False, "is_video": False}
    elif stored.kind in ("voice", "audio", "video"):
        fields |= {"duration": 1, "mime_type": stored.mime_type}
        fields |= {"width": 640, "height": 360} if stored.kind == "video" else {}
    else:
        fields |= {"file_name": stored.name, "mime_type": stored.mime_type}
    return Attachment(stored.kind, fields, stored.id)
