"""Measures understanding on labelled sentences: whether the calculator is the right one, and every slot of it.

Sentences are divided by their own hash: three fifths are tuned on, the rest is only measured. The sentences of the
issue belong to the first part, whatever their hash.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bot.assistant.understanding.intent import understand
from bot.assistant.understanding.slots import Slots, Tool, Understood, slots_of

_PARTS = 5
_TUNED_PARTS = 3


class Part(StrEnum):
    """What a sentence is for."""

    TUNE = "tune"
    HOLD_OUT = "hold-out"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence with what is to be understood.

    Attributes:
        text: The sentence.
        tool: The calculator; None for the guide and anything else.
        slots: Its slots; None without a calculator.
        problems: The slots that are to be asked back.
        part: What it is for.
        pinned: Whether it is tuned on whatever its hash.
    """

    text: str
    tool: Tool | None
    slots: Slots | None
    problems: frozenset[str]
    part: Part
    pinned: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """A sentence with what was understood."""

    labelled: Labelled
    understood: Understood | None

    @property
    def is_right_tool(self) -> bool:
        """Whether the calculator is the right one, or rightly none."""
        return (self.understood.tool if self.understood else None) is self.labelled.tool

    @property
    def is_exact(self) -> bool:
        """Whether, besides, every slot has its value and every slot that is to be asked back a problem."""
        if not self.is_right_tool or self.understood is None:
            return self.is_right_tool
        asked = frozenset(problem.slot for problem in self.understood.problems)
        return self.understood.slots == self.labelled.slots and asked == self.labelled.problems


@dataclass(frozen=True, slots=True)
class Figures:
    """How well sentences were understood.

    Attributes:
        sentences: How many there were.
        intents: How many had the right calculator, or rightly none.
        computing: How many were for a calculator.
        exact: For how many of those every slot was right.
    """

    sentences: int
    intents: int
    computing: int
    exact: int

    @property
    def intent_accuracy(self) -> float:
        """The share of sentences with the right calculator."""
        return self.intents / self.sentences

    @property
    def exact_match(self) -> float:
        """The share of sentences for a calculator whose slots are all right."""
        return self.exact / self.computing


def load(path: Path) -> tuple[tuple[Labelled, ...], date]:
    """Read labelled sentences and the day on which they are said.

    Raises:
        ValueError: A label is no slot of its calculator, or no value of it.
    """
    tables = tomllib.loads(path.read_text("utf-8"))
    pinned = frozenset(tables["pinned"])
    others = ({"text": text} for text in (*tables["guide"], *tables["outside"]))
    return tuple(_labelled(table, pinned) for table in (*others, *tables["computing"])), tables["today"]


def ask(sentences: Iterable[Labelled], today: date) -> tuple[Trial, ...]:
    """Understand sentences."""
    return tuple(Trial(sentence, understand(sentence.text, today)) for sentence in sentences)


def score(trials: Sequence[Trial]) -> Figures:
    """Sum up trials."""
    computing = [trial for trial in trials if trial.labelled.tool]
    return Figures(
        len(trials),
        sum(trial.is_right_tool for trial in trials),
        len(computing),
        sum(trial.is_exact for trial in computing),
    )


def _labelled(table: Mapping[str, Any], pinned: frozenset[str]) -> Labelled:
    text = table["text"]
    tool = Tool(table["tool"]) if "tool" in table else None
    # TOML has dates and whole numbers of its own; rates and enums are texts there.
    slots = TypeAdapter(slots_of(tool)).validate_python(table["slots"], strict=False) if tool else None
    part = Part.TUNE if text in pinned else part_of(text)
    return Labelled(text, tool, slots, frozenset(table.get("problems", ())), part, text in pinned)


def part_of(text: str) -> Part:
    """Return what a sentence is for, by its own hash."""
    first = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4])
    return Part.TUNE if first % _PARTS < _TUNED_PARTS else Part.HOLD_OUT
