"""The labelled questions of ``tests/data/questions``: what sellers type, and which items answer it.

They were written before anything was tuned on them, and none of them is an alias. They are divided by the item that
they ask for: two fifths of the items are held out, and what is asked for those is only ever measured. A question that
no item answers is divided by its own text.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from indexer.errors import LabelError
from indexer.words import normalise
from knowledge.page import Item

QUESTIONS = Path("tests/data/questions")
_PARTS = 5
_HELD_OUT_PARTS = 2
_EXACT = ConfigDict(extra="forbid")
"""A field that the format does not have is a mistake."""
_NOT_LETTERS = re.compile(r"[\W_]+")


class Part(StrEnum):
    """What a question is for."""

    TUNE = "tune"
    HOLD_OUT = "hold-out"


class Register(StrEnum):
    """How a question is worded."""

    FORMAL = "formal"
    POLITE = "polite"
    BANMAL = "banmal"
    TYPO = "typo"
    SLANG = "slang"
    ENGLISH = "english"
    MIXED = "mixed"
    KEYWORD = "keyword"
    RAMBLING = "rambling"
    DICTATED = "dictated"


class Distance(StrEnum):
    """How far a question that the guide does not answer is from those that it does."""

    FAR = "far"
    NEAR = "near"


@dataclass(frozen=True, slots=True, config=_EXACT)
class Answerable:
    """A question that the guide answers.

    Attributes:
        text: The question.
        items: The ids of the items that are a right first answer, the best one first.
        register: How it is worded.
        no_shared_word: Whether it has no noun, verb or adjective in common with its items.
    """

    text: str
    items: tuple[str, ...]
    register: Register
    no_shared_word: bool = False

    @property
    def part(self) -> Part:
        """What it is for: that of its best item."""
        return _part(self.items[0])


@dataclass(frozen=True, slots=True, config=_EXACT)
class Outside:
    """A question that no item answers.

    Attributes:
        text: The question.
        kind: How far it is from what the guide answers.
        why: Of a near one, what it is about.
    """

    text: str
    kind: Distance
    why: str | None = None

    @property
    def part(self) -> Part:
        """What it is for."""
        return _part(self.text)


@dataclass(frozen=True, slots=True, config=_EXACT)
class ToolRequest:
    """A text that wants something computed or checked.

    Attributes:
        text: The text.
        tool: The name of the calculator, or of the check.
        register: How it is worded.
    """

    text: str
    tool: str
    register: Register

    @property
    def part(self) -> Part:
        """What it is for."""
        return _part(self.text)


@dataclass(frozen=True, slots=True, config=_EXACT)
class Conversation:
    """Two turns of one seller.

    Attributes:
        first: The first question.
        second: The one behind it.
        register: How they are worded.
        first_items: The items that answer the first; none where it wants a calculator.
        first_tool: The calculator that the first wants.
        second_items: The items that answer the second.
        second_tool: The calculator that the second wants.
        standalone: Whether the second is a clear new question, which must not lean on the first.
    """

    first: str
    second: str
    register: Register
    first_items: tuple[str, ...] = ()
    first_tool: str | None = None
    second_items: tuple[str, ...] = ()
    second_tool: str | None = None
    standalone: bool = False

    @property
    def part(self) -> Part:
        """What it is for: that of the first question's best item."""
        return _part(self.first_items[0] if self.first_items else self.first)


@dataclass(frozen=True, slots=True, config=_EXACT)
class Mixed:
    """One message with two questions.

    Attributes:
        text: The message.
        parts: The items that answer each question.
    """

    text: str
    parts: tuple[tuple[str, ...], ...]

    @property
    def part(self) -> Part:
        """What it is for: that of the first question's best item."""
        return _part(self.parts[0][0])


@dataclass(frozen=True, slots=True, config=_EXACT)
class LabelledSet:
    """All labelled questions, or those of one part.

    Attributes:
        answerable: What the guide answers.
        outside: What it does not.
        tool: What wants a calculator or the check.
        conversation: Two turns.
        mixed: Two questions in one message.
    """

    answerable: tuple[Answerable, ...] = ()
    outside: tuple[Outside, ...] = ()
    tool: tuple[ToolRequest, ...] = ()
    conversation: tuple[Conversation, ...] = ()
    mixed: tuple[Mixed, ...] = ()

    @classmethod
    def load(cls, folder: Path = QUESTIONS) -> Self:
        """Read all files of a folder.

        Raises:
            LabelError: There is none, or one breaks a rule of its format.
        """
        paths = sorted(folder.glob("*.toml"))
        if not paths:
            raise LabelError(f"there are no labelled questions in {folder}: name their folder")
        sets = [_read(path) for path in paths]
        return cls(**{field.name: sum((getattr(each, field.name) for each in sets), ()) for field in fields(cls)})

    def of(self, part: Part) -> "LabelledSet":
        """Return the questions of one part."""
        return LabelledSet(
            **{field.name: tuple(q for q in getattr(self, field.name) if q.part is part) for field in fields(self)}
        )

    def check(self, items: Iterable[Item]) -> None:
        """Hold the questions against a guide.

        Raises:
            LabelError: One names an item that there is not, is itself an alias, or stands there twice.
        """
        items = tuple(items)
        known = {item.id for item in items}
        unknown = sorted(set(self._ids()) - known)
        if unknown:
            raise LabelError(f"the guide has no item {', '.join(unknown)}: correct the labelled questions")
        aliases = {bare(question) for item in items for question in (item.title, *item.aliases)}
        seen: set[str] = set()
        for text in self._texts():
            if bare(text) in aliases:
                raise LabelError(f"the labelled question {text!r} is an alias in the guide: word one of them anew")
            if bare(text) in seen:
                raise LabelError(f"the labelled question {text!r} stands there twice: delete one")
            seen.add(bare(text))

    def _ids(self) -> Iterator[str]:
        for question in self.answerable:
            yield from question.items
        for turns in self.conversation:
            yield from (*turns.first_items, *turns.second_items)
        for message in self.mixed:
            yield from (id_ for part in message.parts for id_ in part)

    def _texts(self) -> Iterator[str]:
        for kind in (self.answerable, self.outside, self.tool, self.mixed):
            yield from (question.text for question in kind)


def bare(text: str) -> str:
    """Return a text's letters and digits: two that agree in them are the same question."""
    return _NOT_LETTERS.sub("", normalise(text).casefold())


def _read(path: Path) -> LabelledSet:
    try:
        return _LABELS.validate_python(tomllib.loads(path.read_text("utf-8")))
    except (OSError, ValidationError, tomllib.TOMLDecodeError) as error:
        raise LabelError(f"{path} holds no labelled questions: {error}") from error


def _part(key: str) -> Part:
    first = hashlib.sha256(key.encode()).digest()[0]
    return Part.HOLD_OUT if first % _PARTS < _HELD_OUT_PARTS else Part.TUNE


_LABELS = TypeAdapter(LabelledSet)
