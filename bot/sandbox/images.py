"""What kind of picture some bytes are, and how large: read from the first bytes, never from a name."""

import struct
from dataclasses import dataclass

_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's media type, and its size in pixels."""

    mime_type: str
    width: int
    height: int


def picture(data: bytes) -> Picture | None:
    """Return what the bytes show, or None for anything but PNG, JPEG, GIF and WebP."""
    try:
        return _png(data) or _gif(data) or _webp(data) or _jpeg(data)
    except (struct.error, IndexError):
        return None


def _png(data: bytes) -> Picture | None:
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR":
        return None
    return Picture("image/png", *struct.unpack(">II", data[16:24]))


def _gif(data: bytes) -> Picture | None:
    if data[:6] not in (b"GIF87a", b"GIF89a"):
        return None
    return Picture("image/gif", *struct.unpack("<HH", data[6:10]))


def _webp(data: bytes) -> Picture | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    if data[12:16] == b"VP8X":
        return Picture("image/webp", *(1 + int.from_bytes(data[at : at + 3], "little") for at in (24, 27)))
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return Picture("image/webp", 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    width, height = struct.unpack("<HH", data[26:30])
    return Picture("image/webp", width & 0x3FFF, height & 0x3FFF)


def _jpeg(data: bytes) -> Picture | None:
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return Picture("image/jpeg", width, height)
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None
