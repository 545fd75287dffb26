"""Holds the figures of a reply against what it rests on: no figure goes out that is not there.

What a reply rests on is in the reply itself: the items that it shows, with the dates of their sources; the values that
were computed, with the policy figures that they were computed from; and what the seller said, as slots. All that is
gathered by walking through the reply's dataclasses, properties included, so that a new kind of reply needs nothing
here. Wording that no value stands behind, such as the example of a command, is given as ``wording``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache

from knowledge.errors import InputError
from knowledge.page import plain
from knowledge.policy import Figure, MonthDay, Unit
from knowledge.stated_figures import (
    BUSINESS_DAY,
    DAY,
    MINUTE,
    PERCENT,
    WON,
    YEAR,
    Stated,
    StatedDay,
    StatedNumber,
    find_stated,
)

_HUNDRED = 100
# Names, not texts; and what sellers might ask, which is no fact: an alias may well say "수수료 20%".
_UNTOLD = frozenset(("id", "item_id", "address", "aliases", "related", "evidence"))
_NAME = re.compile(r"[a-z][a-z0-9_-]*", re.ASCII)
_Leaf = str | int | Decimal | date | MonthDay | StatedNumber
_DAYS = (DAY, BUSINESS_DAY, "")
_COMPUTED = (WON, MINUTE, "")
"""The units of what is computed; a text that counts in others quotes them."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a reply may state.

    Attributes:
        stated: The figures of the texts that it rests on.
        numbers: Computed or given values: won, minutes, or what a text says without a unit.
        shares: Computed or given fractions, in percent.
        days: Computed or given days.
    """

    stated: Set[Stated]
    numbers: Set[Decimal]
    shares: Set[Decimal]
    days: Set[date]

    @classmethod
    def of(cls, reply: object, wording: Iterable[str] = ()) -> "Grounds":
        """Gather what a reply rests on.

        Args:
            reply: The reply, or anything else whose values may be told.
            wording: Fixed texts whose figures are no claims.
        """
        leaves = set(_leaves(reply))
        texts = (*(plain(leaf) for leaf in leaves if isinstance(leaf, str)), *wording)
        stated = {figure for text in texts for figure in _stated(text)}
        stated |= {StatedDay(None, leaf.month, leaf.day) for leaf in leaves if isinstance(leaf, MonthDay)}
        stated |= {leaf for leaf in leaves if isinstance(leaf, StatedNumber)}
        whole = {day for figure in stated if isinstance(figure, StatedDay) and (day := figure.as_date())}
        return cls(
            stated=stated,
            numbers={abs(Decimal(leaf)) for leaf in leaves if isinstance(leaf, int | Decimal)},
            shares={abs(leaf) * _HUNDRED for leaf in leaves if isinstance(leaf, Decimal)},
            days=whole | {leaf for leaf in leaves if isinstance(leaf, date)},
        )

    def missing(self, text: str) -> tuple[Stated, ...]:
        """Return the figures of a text that have no ground, from left to right."""
        return tuple(figure for figure in _stated(text) if not self._hold(figure))

    def _hold(self, figure: Stated) -> bool:
        if isinstance(figure, StatedDay):
            # A part of a day that is known may be told, but a day of the week has to be the right one.
            return figure in self.stated or any(figure.is_of(day) for day in self.days)
        if figure in self.stated or figure.value is None:
            return figure in self.stated
        if figure.unit == PERCENT:
            return figure.value in self.shares
        known = figure.unit in _COMPUTED and figure.value in self.numbers
        return known or (figure.unit in (YEAR, "") and self._is_year(figure))

    def _is_year(self, figure: StatedNumber) -> bool:
        return any(day.year == figure.value for day in self.days)


@lru_cache(maxsize=1024)
def _stated(text: str) -> tuple[Stated, ...]:
    # The lines of items, titles of sources and notes of policy figures come again and again.
    return find_stated(text)


def _leaves(value: object) -> Iterator[_Leaf]:
    """Walk through a value, down to what can be told."""
    match value:
        case bool() | Enum() | float() | None:
            return
        case str() | int() | Decimal() | date() | MonthDay() | StatedNumber():
            yield from _leaf(value)
        case _:
            for part in _parts(value):
                yield from _leaves(part)


def _leaf(value: _Leaf) -> Iterator[_Leaf]:
    if isinstance(value, datetime):
        yield value.date()
    elif not isinstance(value, str) or not _NAME.fullmatch(value):
        yield value


def _parts(value: object) -> Iterable[object]:
    match value:
        case Figure(value=int(), unit=Unit.WON | Unit.DAYS):
            # The table says of what it is so much: 5 days are not 5 won.
            units = (WON,) if value.unit is Unit.WON else _DAYS
            figures = (StatedNumber(Decimal(value.value), unit, "") for unit in units)
            return (*figures, value.source, value.note, value.subjects, value.valid_from, value.valid_until)
        case InputError():
            return (value.text, *value.suggestions)
        case Mapping():
            return value.values()
        case Iterable():
            return value
        case _ if is_dataclass(value) and not isinstance(value, type):
            return (getattr(value, name) for name in _told(type(value)))
    return ()


@lru_cache(maxsize=256)
def _told(kind: type) -> tuple[str, ...]:
    """Return the names of a dataclass's fields and properties that a reply may tell of."""
    properties = (name for name in dir(kind) if isinstance(getattr(kind, name, None), property))
    names = (*(field.name for field in fields(kind)), *properties)
    return tuple(name for name in names if not name.startswith("_") and name not in _UNTOLD)
