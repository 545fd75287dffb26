"""Finds what a text mentions: values with their places, and the words that name slots or are values themselves."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from bot.assistant.understanding.vocabulary import Choice, Sense, ToolWords, bare
from knowledge.amount_scan import find_amounts
from knowledge.days import FoundDay, find_days
from knowledge.errors import InputError
from knowledge.hangul_numbers import parse_number

_HANGUL = re.compile(r"[가-힣]")
# A short key may follow a word without a space only behind one of these; 원가 is no part of 회원가입.
_ENDINGS = frozenset("은는이가을를에의로도만과와랑고면서데요된한할음임")
_LONG = 3
_LONGEST_TYPO = 5
_NUMBER = r"[0-9]+|[한두세네]|다섯|여섯|열"
_DURATION = re.compile(
    rf"(?:(?P<hours>{_NUMBER})\s?시간)?\s?(?:(?P<minutes>[0-9]+|[일이삼사오육칠팔구]?십[일이삼사오육칠팔구]?)\s?분)?(?P<half>\s?반)?"
)
# What is typed for a number and is none, or too large for a sentence: 1e15, 1000조, NaN.
_UNREADABLE = re.compile(
    r"(?<![0-9a-z.,])(?:[0-9][0-9.,]*(?:e\+?[0-9]+|조)(?:원|%)?|nan|inf|infinity|null)(?![0-9a-z가-힣])", re.IGNORECASE
)
_DURATION_BEGINS = re.compile(
    rf"(?<![0-9.,])(?:{_NUMBER})\s?(?:시간|분)|[일이삼사오육칠팔구]?십[일이삼사오육칠팔구]?\s?분"
)


class Unit(StrEnum):
    """What a value is written as."""

    WON = "won"
    RATE = "rate"
    COUNT = "count"
    BARE = "bare"
    """A number without a unit."""
    DAY = "day"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Value:
    """A value in the text.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        text: How it is written.
        unit: What it is written as.
        value: The value; None where it is refused.
        error: The refusal.
        day: For days, how it was read.
    """

    start: int
    end: int
    text: str
    unit: Unit
    value: object = None
    error: InputError | None = None
    day: FoundDay | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A word in the text that may name slots; none where it only looks like one.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        senses: The slots.
    """

    start: int
    end: int
    senses: tuple[Sense, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A word in the text that is a value by itself."""

    start: int
    end: int
    choice: Choice


def find_values(text: str) -> tuple[Value, ...]:
    """Find the amounts and durations of a text, from left to right; what can be no number has no value."""
    durations = tuple(_durations(text))
    amounts = tuple(
        Value(found.start, found.end, found.text, Unit(found.kind), found.value, found.problem)
        for found in find_amounts(text)
    )
    kept = (amount for amount in amounts if not any(_overlap(amount, duration) for duration in durations))
    refused = (Value(*found.span(), found[0], Unit.BARE) for found in _UNREADABLE.finditer(text))
    others = (value for value in refused if not any(_overlap(value, amount) for amount in amounts))
    return tuple(sorted((*kept, *durations, *others), key=lambda value: value.start))


def find_day_values(text: str, today: date) -> tuple[Value, ...]:
    """Find the days of a text; one that is impossible stands for all."""
    try:
        found = find_days(text, today)
    except InputError as error:
        start = max(text.find(error.text), 0)
        return (Value(start, start + len(error.text), error.text, Unit.DAY, error=error),)
    return tuple(Value(day.start, day.end, text[day.start : day.end], Unit.DAY, day.read.day, day=day) for day in found)


def find_words(text: str, words: ToolWords, values: tuple[Value, ...]) -> tuple[tuple[Key, ...], tuple[Chosen, ...]]:
    """Find the keys and choices of a calculator in a text, outside of its values."""
    keys: list[Key] = []
    chosen: list[Chosen] = []
    ends = {value.end for value in values}
    taken = [(value.start, value.end) for value in values]
    for found in words.pattern.finditer(text):
        entry = words.entries[bare(found[0])]
        start, end = found.span()
        if _inside(start, end, taken) or not _begins_word(text, start, end, ends):
            continue
        ends.add(end)
        if entry.choice:
            chosen.append(Chosen(start, end, entry.choice))
        else:
            keys.append(Key(start, end, entry.senses))
    found_spans = [(key.start, key.end) for key in keys] + [(word.start, word.end) for word in chosen]
    keys += _typos(text, words, sorted([*taken, *found_spans]), ends)
    return tuple(sorted(keys, key=lambda key: key.start)), tuple(chosen)


def near_keys(word: str, words: ToolWords) -> tuple[str, ...]:
    """Return the keys that a word may be a slip of; that of a word with a particle too."""
    return words.spellings.meant(word) or (words.spellings.meant(word[:-1]) if len(word) > _LONG else ())


def _overlap(one: Value, other: Value) -> bool:
    return one.start < other.end and other.start < one.end


def _inside(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    """Tell whether a stretch overlaps one of those that are taken, which are sorted and do not overlap."""
    index = bisect_left(taken, (end, 0)) - 1
    return index >= 0 and start < taken[index][1]


def _begins_word(text: str, start: int, end: int, ends: set[int]) -> bool:
    """Tell whether a word begins here rather than in the middle of another one."""
    before = text[start - 1 : start]
    if not _HANGUL.match(before) or start in ends or end - start >= _LONG:
        return True
    return before in _ENDINGS


def _typos(text: str, words: ToolWords, taken: list[tuple[int, int]], ends: set[int]) -> Iterator[Key]:
    """Yield keys of three syllables or more that are typed wrongly; shorter ones have too many real neighbours."""
    position = 0
    for run in re.finditer(r"[가-힣]{3,}", text):
        for start in (run.start(), *(end for end in sorted(ends) if run.start() < end < run.end())):
            if start < position or _inside(start, start + 1, taken):
                continue
            found = _typo(text[start : min(run.end(), start + _LONGEST_TYPO)], words)
            if found and not _inside(start, start + len(found[0]), taken):
                position = start + len(found[0])
                yield Key(start, position, found[1])


def _typo(run: str, words: ToolWords) -> tuple[str, tuple[Sense, ...]] | None:
    for length in range(len(run), _LONG - 1, -1):
        meant = [key for key in words.spellings.meant(run[:length]) if len(key) >= _LONG]
        if len(meant) == 1:
            return run[:length], words.entries[meant[0]].senses
    return None


def _durations(text: str) -> Iterator[Value]:
    for begin in _DURATION_BEGINS.finditer(text):
        found = _DURATION.match(text, begin.start())
        if found and (found["hours"] or found["minutes"]):
            minutes = _whole(found["hours"]) * 60 + _whole(found["minutes"]) + (30 if found["half"] else 0)
            yield Value(found.start(), found.end(), found[0], Unit.MINUTES, minutes)


def _whole(number: str | None) -> int:
    read = parse_number(number) if number else None
    return int(read.value if read else Fraction(0))
