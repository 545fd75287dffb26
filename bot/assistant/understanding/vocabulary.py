"""The words of ``vocabulary.toml``, ready to be found in a text."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from bot.assistant.understanding.slots import Tool
from bot.assistant.understanding.spelling import Spellings
from knowledge.fee_figures import FEES_FILE

WORDS = Path(__file__).with_name("vocabulary.toml")
_REST = "기타"
"""The category of everything else; other costs are called so too."""
_LATIN = re.compile(r"[a-z0-9]")


class ValueKind(StrEnum):
    """What a slot holds, as far as reading it goes."""

    WON = "won"
    RATE = "rate"
    COUNT = "count"
    DAY = "day"
    MINUTES = "minutes"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Sense:
    """A slot that a word may name.

    Attributes:
        slot: The name of the field.
        kind: What the slot holds.
        follows: Whether the word stands directly behind its value, as in 27,500원"에 팔"면.
    """

    slot: str
    kind: ValueKind
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A word that is a value by itself."""

    slot: str
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a word means to a calculator; neither senses nor a choice: it only looks like a key."""

    senses: tuple[Sense, ...] = ()
    choice: Choice | None = None


@dataclass(frozen=True, slots=True)
class ToolWords:
    """The words of a calculator.

    Attributes:
        entries: By the word without spaces, in lower case.
        pattern: Finds any of them, the longest first.
        spellings: Finds keys that are typed wrongly.
        kinds: What each slot with keys holds.
        choices: For each slot the words that are a value, in the order of the file, with that value.
        phrases: The tool's other lists, by their names.
    """

    entries: Mapping[str, Entry]
    pattern: re.Pattern[str]
    spellings: Spellings
    kinds: Mapping[str, ValueKind]
    choices: Mapping[str, Mapping[str, str]]
    phrases: Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words.

    Attributes:
        tools: Those of each calculator.
        phrases: The lists that belong to none, by their names.
        category: Finds the name of a category for which a rate was reported, standing alone.
    """

    tools: Mapping[Tool, ToolWords]
    phrases: Mapping[str, re.Pattern[str]]
    category: re.Pattern[str]

    @classmethod
    def load(cls, path: Path = WORDS) -> "Vocabulary":
        """Read the words."""
        tables = tomllib.loads(path.read_text("utf-8"))
        others = tables["others"]
        lists = {name: phrases for name, phrases in tables.items() if isinstance(phrases, list)}
        return cls(
            {tool: _tool_words(tables[tool], others) for tool in Tool},
            {name: phrase_pattern(phrases) for name, phrases in lists.items()},
            _category_pattern(),
        )


@cache
def vocabulary() -> Vocabulary:
    """Return the words of the package, read once."""
    return Vocabulary.load()


def bare(word: str) -> str:
    """Return a word without spaces, in lower case."""
    return "".join(word.split()).lower()


def phrase_pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of some phrases, the longest first; a space in one may be missing or be more."""
    longest_first = sorted(phrases, key=lambda phrase: len(bare(phrase)), reverse=True)
    return re.compile("|".join(_spaced(phrase.lower()) for phrase in longest_first), re.IGNORECASE)


def _spaced(phrase: str) -> str:
    spaced = r"\s{0,2}".join(re.escape(part) for part in phrase.split())
    before = r"(?<![a-z])" if _LATIN.match(phrase) else ""
    behind = r"(?![a-z])" if _LATIN.match(phrase[-1]) else ""
    return f"{before}{spaced}{behind}"


def _tool_words(table: Mapping[str, Any], others: Iterable[str]) -> ToolWords:
    senses: defaultdict[str, list[Sense]] = defaultdict(list)
    phrases = list(others)
    kinds = {slot: ValueKind(key["kind"]) for slot, key in table["keys"].items()}
    for slot, key in table["keys"].items():
        for name in ("words", "after"):
            for word in key.get(name, ()):
                senses[bare(word)].append(Sense(slot, kinds[slot], follows=name == "after"))
                phrases.append(word)
    entries = {bare(word): Entry() for word in others}
    entries |= {word: Entry(tuple(found)) for word, found in senses.items()}
    choices = _choices(table.get("choices", {}))
    for slot, words in choices.items():
        entries |= {bare(word): Entry(choice=Choice(slot, value)) for word, value in words.items()}
        phrases += words
    keys = (word for word, found in senses.items() if not all(sense.follows for sense in found))
    return ToolWords(
        entries,
        phrase_pattern(phrases),
        Spellings.of(keys, real=entries),
        kinds,
        {slot: words | _choices(table.get("answers", {})).get(slot, {}) for slot, words in choices.items()},
        {name: phrase_pattern(found) for name, found in table.items() if isinstance(found, list)},
    )


def _choices(table: Mapping[str, Mapping[str, Iterable[str]]]) -> dict[str, dict[str, str]]:
    return {slot: {word: value for value, words in values.items() for word in words} for slot, values in table.items()}


def _category_pattern() -> re.Pattern[str]:
    tables = tomllib.loads(FEES_FILE.read_text("utf-8")).values()
    names = {subject for table in tables for subject in table.get("subjects", ())} - {_REST}
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![가-힣])(?:{longest_first})(?=은|는|을|를|이|가|로|\s|[0-9]|$)")
