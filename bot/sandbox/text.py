"""Text as Telegram counts and cleans it, and the entities that it finds in plain text by itself."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from telegram.constants import MessageEntityType as Kind

# Control characters but the line feed become spaces; these are dropped: carriage returns, the line separators and
# direction overrides U+2028 to U+202E, and the combining marks that draw over neighbouring lines.
_TO_SPACE = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
_TO_NOTHING = re.compile(r"[\r\u2028-\u202e\u0333\u033f\u030a]")

_TLD = "com|net|org|info|biz|io|me|app|dev|ai|shop|store|kr|한국|jp|cn|us|uk|gov|edu|ly|gg"
_PATTERNS = (
    (Kind.URL, re.compile(r"(?<![\w@./])(?:https?|ftp|tg|ton)://[^\s<>\"«»“”]+", re.IGNORECASE)),
    (Kind.EMAIL, re.compile(r"(?<![\w.+-])[a-zA-Z0-9._+-]+@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z]{2,8}(?![\w-])")),
    (
        Kind.URL,
        re.compile(
            rf"(?<![\w@./-])(?:[\w-]+\.)+(?:{_TLD})(?![\w.@-]*\w)(?::\d+)?(?:[/?#][^\s<>\"«»“”]*)?", re.IGNORECASE
        ),
    ),
    (Kind.BOT_COMMAND, re.compile(r"(?<![\w/<>@])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>])")),
    (Kind.MENTION, re.compile(r"(?<![\w@/])@[a-zA-Z0-9_]{3,32}(?!\w)")),
    (Kind.HASHTAG, re.compile(r"(?<![\w#&])#(?!\d+(?!\w))\w{1,256}")),
)
_URL_TAIL = ".,:;!?'\")]}"
# Nothing is looked for inside these.
_CLOSED = frozenset({Kind.PRE, Kind.CODE, Kind.TEXT_LINK, Kind.TEXT_MENTION})


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of a text that means or looks like something; offset and length in UTF-16 code units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    custom_emoji_id: str | None = None
    user_id: int | None = None

    @property
    def end(self) -> int:
        """The offset after the last unit."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True)
class FormattedText:
    """A text and its entities, sorted by offset, the longer first."""

    text: str = ""
    entities: tuple[Entity, ...] = ()


def utf16_length(text: str) -> int:
    """Return the length of a text in UTF-16 code units, in which Telegram counts."""
    return len(text) + sum(char > "\uffff" for char in text)


def utf16_slice(text: str, start: int, end: int) -> str:
    """Return a stretch of a text, given in UTF-16 code units; half a surrogate pair becomes U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "replace")


def split_utf16(text: str, limit: int) -> list[str]:
    """Cut a text into pieces of at most ``limit`` UTF-16 code units, as the apps do with a long message."""
    pieces: list[str] = []
    piece: list[str] = []
    length = 0
    for char in text:
        width = utf16_length(char)
        if length + width > limit:
            pieces.append("".join(piece))
            piece, length = [], 0
        piece.append(char)
        length += width
    return [*pieces, "".join(piece)] if piece else pieces


def tidy(formatted: FormattedText) -> FormattedText:
    """Clean a text as Telegram stores it: no control characters, no white space at either end; entities follow."""
    cleaned = _cleaned(formatted)
    kept = cleaned.text.strip()
    start = utf16_length(cleaned.text[: len(cleaned.text) - len(cleaned.text.lstrip())])
    end = start + utf16_length(kept)
    return FormattedText(kept, ordered(_clip(cleaned.entities, start, end)))


def with_found(formatted: FormattedText) -> FormattedText:
    """Add the commands, mentions, addresses and hashtags that Telegram finds in a text by itself."""
    taken = [entity for entity in formatted.entities if entity.type in _CLOSED]
    found: list[Entity] = []
    for entity in _find(formatted.text):
        if not any(entity.offset < other.end and other.offset < entity.end for other in (*taken, *found)):
            found.append(entity)
    return FormattedText(formatted.text, ordered((*formatted.entities, *found)))


def ordered(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Sort entities as Telegram returns them: by offset, the longer first."""
    return tuple(sorted(entities, key=lambda entity: (entity.offset, -entity.length)))


def _cleaned(formatted: FormattedText) -> FormattedText:
    text = _TO_SPACE.sub(" ", formatted.text)
    removed = [utf16_length(text[: match.start()]) for match in _TO_NOTHING.finditer(text)]
    shifted = []
    for entity in formatted.entities:
        start = entity.offset - bisect_left(removed, entity.offset)
        end = entity.end - bisect_left(removed, entity.end)
        if start < end:
            shifted.append(replace(entity, offset=start, length=end - start))
    return FormattedText(_TO_NOTHING.sub("", text), tuple(shifted))


def _clip(entities: Iterable[Entity], start: int, end: int) -> Iterator[Entity]:
    for entity in entities:
        first, last = max(entity.offset, start), min(entity.end, end)
        if first < last:
            yield replace(entity, offset=first - start, length=last - first)


def _find(text: str) -> Iterator[Entity]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            word = match.group().rstrip(_URL_TAIL) if kind is Kind.URL else match.group()
            yield Entity(kind, utf16_length(text[: match.start()]), utf16_length(word))
