"""Pairs the values of a text with the keys that name them, at the least cost.

Keys stand before their values (배송비 2500원) or behind them (2500원 할인). Each value may take one key between it and
the neighbouring values, and no two take the same: the cheapest way to do so for the whole text is found step by step
from left to right, in a time that grows with the length of the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.assistant.understanding.mentions import Key, Unit, Value
from bot.assistant.understanding.vocabulary import Sense, ValueKind

_LEFT, _BEHIND, _RIGHT, _FAR, _WRONG, _ALONE = 0, 2, 6, 20, 15, 50
"""What it costs to take a key before the value, a verb behind it, a noun behind it, a key farther off, a key of another
kind, and none at all."""
_LARGEST_BARE_RATE = 100
_KEYS_A_SIDE = 4
_FILLER = r"(?:약|대략|총|평균|각|각각|현재|보통|그냥|한)"
_TIGHT_LEFT = re.compile(
    rf"[\s:=,(]{{0,3}}(?:율|률|비|값|금액|수|건|수가|액)?(?:은|는|이|가|을|를|도|만|으로|로|에|에서|의|이고|이|랑|이랑|하고)?"
    rf"[\s:=,(]{{0,3}}{_FILLER}?\s?"
)
_TIGHT_BEHIND = re.compile(r"\s{0,2}(?:이|가|은|는|을|를|도|만|으로|로|에|의|짜리|정도|쯤|씩|나|이나|어치)?\s{0,2}")
# Another clause, or a long way off.
_FAR_GAP = re.compile(r"[^.!?\n,]{0,14}")


@dataclass(frozen=True, slots=True)
class Pair:
    """A value with the slot that it is for.

    Attributes:
        value: The value.
        sense: The slot; None where no key names it, or a word that is none: 로아스 200%.
        key: The word that names it.
        fits: Whether the value is of the slot's kind.
    """

    value: Value
    sense: Sense | None = None
    key: Key | None = None
    fits: bool = True


@dataclass(frozen=True, slots=True)
class _Link:
    cost: int
    pair: Pair
    place: int
    """The place of the key in the text, as it may be taken once only; -1 for none."""


@dataclass(frozen=True, slots=True)
class _Path:
    """The cheapest way to a link; paths share their beginnings."""

    cost: int
    link: _Link
    before: "_Path | None"


def pair(text: str, values: Sequence[Value], keys: Sequence[Key]) -> tuple[Pair, ...]:
    """Return each value with its slot, from left to right."""
    best: tuple[_Path, ...] = ()
    for index, value in enumerate(values):
        before = values[index - 1].end if index else 0
        behind = values[index + 1].start if index + 1 < len(values) else len(text)
        links = (_Link(_ALONE, Pair(value), -1), *_links(text, value, keys, before, behind))
        best = tuple(_extend(best, link) for link in links)
    found = []
    path = min(best, key=lambda path: path.cost, default=None)
    while path:
        found.append(path.link.pair)
        path = path.before
    return tuple(reversed(found))


def _extend(paths: tuple[_Path, ...], link: _Link) -> _Path:
    free = [path for path in paths if link.place < 0 or path.link.place != link.place]
    before = min(free, key=lambda path: path.cost, default=None)
    return _Path(link.cost + (before.cost if before else 0), link, before)


def _links(text: str, value: Value, keys: Sequence[Key], before: int, behind: int) -> Iterator[_Link]:
    """Yield the ways to name a value by a key between its neighbours."""
    left = [key for key in keys if before <= key.start and key.end <= value.start][-_KEYS_A_SIDE:]
    right = [key for key in keys if value.end <= key.start and key.end <= behind][:_KEYS_A_SIDE]
    for key in left:
        gap = text[key.end : value.start]
        near = _TIGHT_LEFT.fullmatch(gap) is not None
        if near and not key.senses:
            yield _Link(_LEFT, Pair(value, None, key), key.start)
        for sense in key.senses:
            if not sense.follows and (near or _FAR_GAP.fullmatch(gap)):
                yield from _link(value, key, sense, (_LEFT if near else _FAR), near=near)
    for key in right:
        gap = text[value.end : key.start]
        near = _TIGHT_BEHIND.fullmatch(gap) is not None
        for sense in key.senses:
            if near:
                yield from _link(value, key, sense, _BEHIND if sense.follows else _RIGHT, near=not sense.follows)


def _link(value: Value, key: Key, sense: Sense, cost: int, *, near: bool) -> Iterator[_Link]:
    if fits(value, sense.kind):
        yield _Link(cost, Pair(value, sense, key), key.start)
    elif near and _confusable(value, sense.kind):
        yield _Link(cost + _WRONG, Pair(value, sense, key, fits=False), key.start)


def fits(value: Value, kind: ValueKind) -> bool:
    """Tell whether a value may be meant for a slot of a kind; a bare number may be for many."""
    if value.unit is not Unit.BARE:
        return value.unit.value == kind.value
    if kind is ValueKind.RATE:
        return not isinstance(value.value, int | Decimal) or value.value < _LARGEST_BARE_RATE
    return kind in (ValueKind.WON, ValueKind.COUNT)


def _confusable(value: Value, kind: ValueKind) -> bool:
    return (value.unit, kind) in ((Unit.RATE, ValueKind.WON), (Unit.WON, ValueKind.RATE))
