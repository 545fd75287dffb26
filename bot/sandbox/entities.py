"""Telegram's HTML: text with tags -> plain text and entities, and back.

The parser walks bytes as Telegram's own does, so that the byte offsets in its errors are the same, and takes the same
liberties: an unknown ``&name;`` stays as it is, a ``;`` may be missing, attributes that mean nothing are skipped.
"""

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from telegram.constants import MessageEntityType as Kind

from bot.sandbox.text import Entity, FormattedText, ordered, utf16_length, utf16_slice

_TAGS: Mapping[str, str] = {
    "b": Kind.BOLD,
    "strong": Kind.BOLD,
    "i": Kind.ITALIC,
    "em": Kind.ITALIC,
    "u": Kind.UNDERLINE,
    "ins": Kind.UNDERLINE,
    "s": Kind.STRIKETHROUGH,
    "strike": Kind.STRIKETHROUGH,
    "del": Kind.STRIKETHROUGH,
    "tg-spoiler": Kind.SPOILER,
    "span": Kind.SPOILER,
    "tg-emoji": Kind.CUSTOM_EMOJI,
    "code": Kind.CODE,
    "pre": Kind.PRE,
    "blockquote": Kind.BLOCKQUOTE,
    "a": Kind.TEXT_LINK,
}
_NAMED: Mapping[bytes, str] = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_REFERENCE = re.compile(rb"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z]+));?")
_SPACE = b" \t\r\n\0\x0b"
_USER_LINK = re.compile(r"tg://user\?id=(\d+)")
_LINK = re.compile(r"(?:(https?|tg|ton|tonsite)://)?([^\s/?#]+)(.*)", re.IGNORECASE | re.DOTALL)
_END = b"\0"


class EntityError(ValueError):
    """The text is not Telegram's HTML; the message is what the Bot API says after ``can't parse entities:``."""


@dataclass(frozen=True, slots=True)
class _Open:
    """A tag that waits for its end."""

    tag: str
    argument: str
    offset: int
    start: int


class _Parser:
    """One run over one text."""

    def __init__(self, text: str) -> None:
        self._data = text.encode("utf-8", "replace").replace(_END, b" ") + _END
        self._at = 0
        self._out: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._found: list[Entity] = []

    def run(self) -> FormattedText:
        last = len(self._data) - 1
        while self._at < last:
            if self._data[self._at] == ord("<"):
                self._tag()
            elif (char := self._reference()) is not None:
                self._emit(char)
            else:
                self._plain()
        if self._open:
            raise EntityError(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        # A language belongs to a block only; on inline code it was kept in case a <pre> follows around it.
        found = (replace(entity, language=None) if entity.type == Kind.CODE else entity for entity in self._found)
        return FormattedText("".join(self._out), ordered(found))

    def _emit(self, text: str) -> None:
        self._out.append(text)
        self._length += utf16_length(text)

    def _plain(self) -> None:
        """Copy up to the next mark; a lone ``&`` is copied as it is."""
        start = self._at
        self._at += 1
        while self._data[self._at : self._at + 1] not in (b"<", b"&", _END):
            self._at += 1
        self._emit(self._data[start : self._at].decode())

    def _reference(self) -> str | None:
        match = _REFERENCE.match(self._data, self._at)
        if match is None:
            return None
        char = _referenced(match)
        if char is not None:
            self._at = match.end()
        return char

    def _tag(self) -> None:
        begin = self._at
        self._at += 1
        if self._peek() == b"/":
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _start_tag(self, begin: int) -> None:
        self._skip_until(_SPACE + b">")
        if self._ended():
            raise EntityError(f"Unclosed start tag at byte offset {begin}")
        tag = self._between(begin + 1).lower()
        if tag not in _TAGS:
            raise EntityError(f'Unsupported start tag "{tag}" at byte offset {begin}')
        argument = ""
        while self._skip_spaces() != b">":
            name, value = self._attribute(tag, begin)
            argument = _argument(tag, name, value) or argument
        self._at += 1
        if tag == "span" and argument != "spoiler":
            raise EntityError(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        if tag == "tg-emoji" and not argument.isdigit():
            raise EntityError("Invalid custom emoji identifier specified")
        self._open.append(_Open(tag, argument, self._length, len(self._out)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str | None]:
        """Read ``name``, ``name=token`` or ``name="value"``."""
        start = self._at
        self._skip_until(_SPACE + b"=>/\"'")
        name = self._between(start).lower()
        if not name:
            raise EntityError(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        if self._skip_spaces() != b"=":
            self._check_closed(begin)
            return name, None
        self._at += 1
        quote = self._skip_spaces()
        self._check_closed(begin)
        value = self._quoted(quote) if quote in (b"'", b'"') else self._token()
        self._check_closed(begin)
        return name, value

    def _token(self) -> str:
        start = self._at
        while self._peek().isalnum() or self._peek() in (b".", b"-"):
            self._at += 1
        if not self._ended() and self._peek() not in _SPACE + b">":
            raise EntityError(f"Unexpected end of name token at byte offset {start}")
        return self._between(start).lower()

    def _quoted(self, quote: bytes) -> str:
        self._at += 1
        value = b""
        while not self._ended() and self._peek() != quote:
            char = self._reference()
            if char is not None:
                value += char.encode()
            else:
                value += self._peek()
                self._at += 1
        if not self._ended():
            self._at += 1
        return value.decode()

    def _end_tag(self, begin: int) -> None:
        if not self._open:
            raise EntityError(f"Unexpected end tag at byte offset {begin}")
        self._skip_until(_SPACE + b">")
        name = self._between(begin + 2).lower()
        if self._skip_spaces() != b">":
            raise EntityError(f"Unclosed end tag at byte offset {begin}")
        self._at += 1
        opened = self._open.pop()
        if name and name != opened.tag:
            raise EntityError(
                f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", found "</{name}>"'
            )
        if self._length > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        kind, offset, length = _TAGS[opened.tag], opened.offset, self._length - opened.offset
        if kind == Kind.TEXT_LINK:
            self._link(opened, length)
        elif kind in (Kind.PRE, Kind.CODE):
            self._code(opened, length)
        elif kind == Kind.BLOCKQUOTE:
            kind = Kind.EXPANDABLE_BLOCKQUOTE if opened.argument else Kind.BLOCKQUOTE
            self._found.append(Entity(kind, offset, length))
        elif kind == Kind.CUSTOM_EMOJI:
            self._found.append(Entity(kind, offset, length, custom_emoji_id=opened.argument))
        else:
            self._found.append(Entity(kind, offset, length))

    def _link(self, opened: _Open, length: int) -> None:
        address = opened.argument or "".join(self._out[opened.start :])
        user = _USER_LINK.fullmatch(address)
        if user:
            self._found.append(Entity(Kind.TEXT_MENTION, opened.offset, length, user_id=int(user[1])))
        elif url := checked_url(address):
            self._found.append(Entity(Kind.TEXT_LINK, opened.offset, length, url=url))

    def _code(self, opened: _Open, length: int) -> None:
        """``<pre><code class="language-x">`` is one block with a language, whichever tag is outside."""
        last = self._found[-1] if self._found else None
        inner = {"pre": Kind.CODE, "code": Kind.PRE}[opened.tag]
        if last and last.type == inner and (last.offset, last.length) == (opened.offset, length):
            language = last.language or opened.argument or None
            if language:
                self._found[-1] = Entity(Kind.PRE, opened.offset, length, language=language)
                return
        language = opened.argument or None
        self._found.append(Entity(_TAGS[opened.tag], opened.offset, length, language=language))

    def _peek(self) -> bytes:
        return self._data[self._at : self._at + 1]

    def _ended(self) -> bool:
        return self._at >= len(self._data) - 1

    def _check_closed(self, begin: int) -> None:
        if self._ended():
            raise EntityError(f"Unclosed start tag at byte offset {begin}")

    def _skip_until(self, stops: bytes) -> None:
        while self._data[self._at] not in stops:
            self._at += 1

    def _skip_spaces(self) -> bytes:
        while not self._ended() and self._peek() in _SPACE:
            self._at += 1
        return self._peek()

    def _between(self, start: int) -> str:
        return self._data[start : self._at].decode()


def _referenced(match: re.Match[bytes]) -> str | None:
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return _NAMED.get(name)
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if not 0 < number < 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        return None
    return chr(number)


def _argument(tag: str, name: str, value: str | None) -> str:
    """Return what an attribute tells about its tag, or nothing."""
    if (tag, name) == ("blockquote", "expandable"):
        return "1"
    if (tag, name) in (("a", "href"), ("tg-emoji", "emoji-id")):
        return value or ""
    prefix = {"code": "language-", "span": "tg-"}.get(tag)
    if name == "class" and value and prefix and value.startswith(prefix):
        return value.removeprefix(prefix)
    return ""


def checked_url(address: str) -> str | None:
    """Return an address as Telegram keeps it, or None where it would drop the link."""
    match = _LINK.fullmatch(address.strip())
    if match is None:
        return None
    scheme, host, rest = match.groups()
    scheme = (scheme or "http").lower()
    if scheme in ("http", "https") and not _is_host(host):
        return None
    return f"{scheme}://{host}{rest or '/'}"


def _is_host(host: str) -> bool:
    name = host.rpartition("@")[2].partition(":")[0]
    return "." in name.strip(".") or name == "localhost"


def parse_html(text: str) -> FormattedText:
    """Turn Telegram's HTML into plain text and entities.

    Raises:
        EntityError: A tag is unknown, unclosed or unmatched; the text is the one that the Bot API sends.
    """
    return _Parser(text).run()


def to_html(formatted: FormattedText) -> str:
    """Turn text and entities back into HTML that :func:`parse_html` reads the same; what Telegram found is no tag."""
    edges = sorted({0, utf16_length(formatted.text), *_edges(formatted.entities)})
    marks = [entity for entity in formatted.entities if entity.type in _WRITTEN]
    out: list[str] = []
    opened: list[Entity] = []
    for start, end in zip(edges, [*edges[1:], edges[-1]], strict=True):
        opened = _move_to(start, opened, marks, out)
        out.append(html.escape(utf16_slice(formatted.text, start, end), quote=False))
    return "".join(out)


def _move_to(start: int, opened: list[Entity], marks: Iterable[Entity], out: list[str]) -> list[Entity]:
    """Close what ends here, with what lies inside of it and is opened again; open what begins here."""
    outermost = next((index for index, entity in enumerate(opened) if entity.end <= start), len(opened))
    kept, closed = opened[:outermost], opened[outermost:]
    out += [_marks(entity)[1] for entity in reversed(closed)]
    begun = [entity for entity in closed if entity.end > start] + [entity for entity in marks if entity.offset == start]
    out += [_marks(entity)[0] for entity in begun]
    return kept + begun


def _edges(entities: Iterable[Entity]) -> Iterable[int]:
    for entity in entities:
        yield from (entity.offset, entity.end)


def _marks(entity: Entity) -> tuple[str, str]:
    """Return what stands before and after an entity's text."""
    kind = entity.type
    if kind in _SIMPLE:
        return f"<{_SIMPLE[kind]}>", f"</{_SIMPLE[kind]}>"
    if kind == Kind.PRE:
        inside = f'<code class="language-{html.escape(entity.language)}">' if entity.language else ""
        return f"<pre>{inside}", f"{'</code>' if inside else ''}</pre>"
    if kind == Kind.EXPANDABLE_BLOCKQUOTE:
        return "<blockquote expandable>", "</blockquote>"
    if kind == Kind.CUSTOM_EMOJI:
        return f'<tg-emoji emoji-id="{entity.custom_emoji_id}">', "</tg-emoji>"
    address = entity.url or f"tg://user?id={entity.user_id}"
    return f'<a href="{html.escape(address)}">', "</a>"


_SIMPLE: Mapping[str, str] = {
    Kind.BOLD: "b",
    Kind.ITALIC: "i",
    Kind.UNDERLINE: "u",
    Kind.STRIKETHROUGH: "s",
    Kind.SPOILER: "tg-spoiler",
    Kind.CODE: "code",
    Kind.BLOCKQUOTE: "blockquote",
}
_WRITTEN = frozenset(_TAGS.values()) | {Kind.TEXT_MENTION, Kind.EXPANDABLE_BLOCKQUOTE}
