"""What is embedded of an item, and the file that keeps whole items, a JSON object a line.

An item is embedded in two views whose vectors are added up: its title with its text, and the same under the headings of
page and section. The first stays close to the question, the second knows what the question is about.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from knowledge.page import Item


@dataclass(frozen=True, slots=True)
class Passage:
    """A line of the file.

    Attributes:
        key: The content key of the item's views; one that is known from the build before needs no embedding.
        tokens: How many token states of the full view are kept.
        question_tokens: How many of each of ``questions``.
        item: The whole item with its sources, so that an index needs no guide beside it.
    """

    key: str
    tokens: int
    question_tokens: tuple[int, ...]
    item: Item

    @property
    def states(self) -> int:
        """How many token states are kept in all."""
        return self.tokens + sum(self.question_tokens)

    @property
    def questions(self) -> tuple[str, ...]:
        """What the item is asked by: its title and its aliases."""
        return (self.item.title, *self.item.aliases)


_ITEM = TypeAdapter(Item)
_PASSAGE = TypeAdapter(Passage)


def short_view(item: Item) -> str:
    """Return the item's title and text on one line."""
    return f"{item.title}: {' '.join(item.lines())}"


def full_view(item: Item) -> str:
    """Return the item's text below its headings."""
    return f"{item.page} > {item.section} > {item.title}\n" + "\n".join(item.lines())


def content_key(item: Item) -> str:
    """Return a hash of an item's two views; its aliases, sources and dates do not change it."""
    return hashlib.sha256(f"{short_view(item)}\0{full_view(item)}".encode()).hexdigest()


def guide_hash(items: Iterable[Item]) -> str:
    """Return a hash of all that a build takes from the guide."""
    digest = hashlib.sha256()
    for item in items:
        digest.update(_ITEM.dump_json(item) + b"\n")
    return digest.hexdigest()


def save_passages(path: Path, passages: Iterable[Passage]) -> None:
    """Write passages as JSON lines; the same passages always give the same bytes."""
    path.write_bytes(b"".join(_PASSAGE.dump_json(passage) + b"\n" for passage in passages))


def load_passages(path: Path) -> tuple[Passage, ...]:
    """Read what ``save_passages`` wrote.

    Raises:
        ValueError: A line is no passage.
    """
    return tuple(map(_PASSAGE.validate_json, path.read_bytes().splitlines()))
