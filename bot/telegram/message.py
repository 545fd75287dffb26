"""A message on its way out: HTML under Telegram's limits, and the buttons below it."""

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup
from telegram.constants import MessageLimit

from knowledge.page import BOLD

_BLOCK_BREAK = "\n\n"


def utf16_length(text: str) -> int:
    """Return the length of a text as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One message.

    Attributes:
        html: The text, escaped, with Telegram's tags.
        keyboard: The buttons below it, if there are any.
    """

    html: str
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a message that stays together; its tags are closed within it.

    Attributes:
        html: The piece as it is sent.
        text: The piece as it is read: this is what Telegram's limit counts.
    """

    html: str
    text: str

    @classmethod
    def plain(cls, text: str) -> "Fragment":
        """Escape a text."""
        return cls(html.escape(text, quote=False), text)

    @classmethod
    def bold(cls, text: str) -> "Fragment":
        """Escape a text and set it in bold."""
        return cls(f"<b>{html.escape(text, quote=False)}</b>", text)

    @classmethod
    def italic(cls, text: str) -> "Fragment":
        """Escape a text and set it in italics."""
        return cls(f"<i>{html.escape(text, quote=False)}</i>", text)

    @classmethod
    def code(cls, text: str) -> "Fragment":
        """Escape a text and set it in a fixed width; a tap copies it."""
        return cls(f"<code>{html.escape(text, quote=False)}</code>", text)

    @classmethod
    def link(cls, text: str, address: str) -> "Fragment":
        """Escape a text and link it."""
        return cls(f'<a href="{html.escape(address)}">{html.escape(text, quote=False)}</a>', text)

    @classmethod
    def markdown(cls, line: str) -> "Fragment":
        """Escape a line of the guide and set what stands between bold marks in bold."""
        parts = line.split(BOLD)
        return cls.join(
            "", (cls.bold(part) if number % 2 else cls.plain(part) for number, part in enumerate(parts) if part)
        )

    @classmethod
    def join(cls, separator: str, fragments: "Iterable[Fragment]") -> "Fragment":
        """Put fragments together."""
        parts = list(fragments)
        return cls(separator.join(part.html for part in parts), separator.join(part.text for part in parts))

    def lines(self) -> "list[Fragment]":
        """Return it line by line, or whole where a tag spans several lines."""
        pairs = list(zip(self.html.split("\n"), self.text.split("\n"), strict=True))
        if any(markup.count("<") != 2 * markup.count("</") for markup, _ in pairs):
            return [self]
        return [Fragment(markup, text) for markup, text in pairs]


def split(blocks: Iterable[Fragment], keyboard: InlineKeyboardMarkup | None = None) -> list[OutgoingMessage]:
    """Put blocks into as few messages as Telegram's limit allows; buttons go below the last.

    A block stays in one piece wherever a message can hold it.
    """
    groups: list[list[Fragment]] = []
    room = 0
    for block in _bounded(blocks):
        length = utf16_length(block.text) + len(_BLOCK_BREAK)
        if length > room or not groups:
            groups.append([])
            room = int(MessageLimit.MAX_TEXT_LENGTH)
        groups[-1].append(block)
        room -= length
    *before, last = [Fragment.join(_BLOCK_BREAK, group).html for group in groups]
    return [*map(OutgoingMessage, before), OutgoingMessage(last, keyboard)]


def _bounded(blocks: Iterable[Fragment]) -> Iterator[Fragment]:
    """Break what is longer than a message at its words; its markup is given up then."""
    limit = MessageLimit.MAX_TEXT_LENGTH - len(_BLOCK_BREAK)
    for block in blocks:
        if utf16_length(block.text) <= limit:
            yield block
        else:
            yield from (Fragment.plain(part) for part in _parts(block.text, limit))


def _parts(text: str, limit: int) -> Iterator[str]:
    start, space, used = 0, -1, 0
    for place, character in enumerate(text):
        used += utf16_length(character)
        if used > limit:
            end = space if space > start else place
            yield text[start:end]
            start = end + 1 if end == space else end
            used = utf16_length(text[start : place + 1])
        if character == " ":
            space = place
    yield text[start:]
