"""The guide as values: pages of sections of items, an item being one thing that a seller can be told.

``knowledge.guide_page`` reads them from Markdown; ``docs/guide-format.md`` describes the format.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.source import Source
from knowledge.topic import Topic

BOLD = "**"


def plain(text: str) -> str:
    """Return a line of guide text without its bold marks."""
    return text.replace(BOLD, "")


class BlockKind(StrEnum):
    """How the lines of a block are shown."""

    PARAGRAPH = "paragraph"
    BULLETS = "bullets"
    STEPS = "steps"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (one line) or a list (a line an entry). Lines may hold ``**bold**`` and no other markup."""

    kind: BlockKind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a seller can be told.

    Attributes:
        id: Unique in the guide and stable for good: votes and links keep it.
        title: The question that it answers.
        answer: The answer in one sentence, with ``**bold**``; it stands alone.
        blocks: What matters besides.
        aliases: What a seller would type to get this item.
        sources: What the item relies on; never empty.
        topic: The shelf of its page.
        page: The title of its page.
        section: The title of its section.
        related: Ids of items that a seller would want next.
        command: The name of the command that works this out, if there is one.
        valid_from: The first day on which the fact holds, where known.
        valid_until: The last day on which it holds, where known.
    """

    id: str
    title: str
    answer: str
    blocks: tuple[Block, ...]
    aliases: tuple[str, ...]
    sources: tuple[Source, ...]
    topic: Topic
    page: str
    section: str
    related: tuple[str, ...] = ()
    command: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    def lines(self) -> Iterator[str]:
        """Yield the answer and every line of the blocks, without bold marks."""
        yield plain(self.answer)
        for block in self.blocks:
            for line in block.lines:
                yield plain(line)

    @property
    def as_of(self) -> date:
        """The day of the oldest source: the item is no fresher than that."""
        return min(source.as_of for source in self.sources)


@dataclass(frozen=True, slots=True)
class Section:
    """A headed group of items."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file."""

    id: str
    title: str
    topic: Topic
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """All pages of a folder, in the order of their file names."""

    pages: tuple[Page, ...]

    def items(self) -> Iterator[Item]:
        """Yield every item, page by page."""
        for page in self.pages:
            for section in page.sections:
                yield from section.items
