"""Reads a policy table: the figures that the calculators use, each with its source and the days on which it holds.

A table is a TOML file of ``knowledge/policy/``. A figure is written so::

    [shipping-fee-rate]
    rate = "3.3%"                   # exactly one of: rate, won, days, count, month_day, text
    source = "etnews-2020-12-27"    # an id of knowledge/guide/sources.toml
    valid_from = 2021-01-15         # optional: the first and the last day on which it holds, where known
    valid_until = 2026-12-31
    note = "선결제 배송비에 부과"      # optional: what the source says besides
    subjects = ["의류", "옷"]        # optional: what it is about, the shown name first

A figure that changes on a known day is written as ``[[name]]`` tables with periods that do not overlap; the getters
return the one of the day that is asked for. Rates are fractions in code (``Decimal("0.033")``), percent in the file.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Generic, NamedTuple, NoReturn, TypeVar, cast

from knowledge.errors import PolicyError
from knowledge.source import Source
from knowledge.toml_file import TomlFile

POLICY_FOLDER = Path(__file__).parent / "policy"
_FORM = 'write `[name]` and below it a value such as won = 55000 and source = "…", a line each'
_DATE_FORM = "write a day such as 2026-11-22"
_RATE = re.compile(r"(\d{1,3}(?:\.\d+)?)%", re.ASCII)
_MONTH_DAY = re.compile(r"(\d\d)-(\d\d)", re.ASCII)
_LEAP_YEAR = 2000


class Unit(StrEnum):
    """What a figure counts, which is also the key under which its value is written."""

    RATE = "rate"
    """A share from 0 to 1 as an exact ``Decimal``; percent in the file."""
    WON = "won"
    DAYS = "days"
    COUNT = "count"
    MONTH_DAY = "month_day"
    """A day of every year, such as "01-25"."""
    TEXT = "text"
    """What a source says in words, such as a step of a checklist."""


class MonthDay(NamedTuple):
    """A day of every year."""

    month: int
    day: int


Value = Decimal | int | MonthDay | str
V = TypeVar("V", bound=Value, covariant=True)


@dataclass(frozen=True, slots=True)
class Figure(Generic[V]):
    """A figure that can be cited.

    Attributes:
        name: Its name in the table.
        value: A ``Decimal`` fraction for a rate, an ``int`` for won, days and counts, a ``MonthDay`` or a text.
        source: Where it comes from.
        valid_from: The first day on which it holds, where known.
        valid_until: The last day on which it holds, where known.
        note: What the source says besides; empty where nothing.
        subjects: What it is about, in Korean, the shown name first; empty where the name says it.
        unit: What it counts; None for a figure that no table holds.
    """

    name: str
    value: V
    source: Source
    valid_from: date | None = None
    valid_until: date | None = None
    note: str = ""
    subjects: tuple[str, ...] = ()
    unit: Unit | None = field(default=None, compare=False)

    def holds_on(self, day: date) -> bool:
        """Tell whether the figure holds on a day, as far as is known."""
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)


@dataclass(frozen=True, slots=True)
class _Entry:
    unit: Unit
    figure: Figure[Value]
    line: int


@dataclass(frozen=True, slots=True)
class Policy:
    """The figures of a table; ``load_policy`` makes it.

    Every getter takes the day on which the figure is to hold. Where none does, it returns the last one that held before
    or else the first to come: ``Figure.holds_on`` tells.
    """

    path: Path
    _entries: Mapping[str, tuple[_Entry, ...]]

    def rate(self, name: str, day: date) -> Figure[Decimal]:
        """Return a rate as a fraction.

        Raises:
            PolicyError: The table has no such figure, or one of another unit. So for every getter.
        """
        return cast("Figure[Decimal]", self._get(name, day, Unit.RATE))

    def won(self, name: str, day: date) -> Figure[int]:
        """Return an amount in won."""
        return cast("Figure[int]", self._get(name, day, Unit.WON))

    def days(self, name: str, day: date) -> Figure[int]:
        """Return a number of days."""
        return cast("Figure[int]", self._get(name, day, Unit.DAYS))

    def count(self, name: str, day: date) -> Figure[int]:
        """Return a number of things."""
        return cast("Figure[int]", self._get(name, day, Unit.COUNT))

    def month_day(self, name: str, day: date) -> Figure[MonthDay]:
        """Return a day of every year."""
        return cast("Figure[MonthDay]", self._get(name, day, Unit.MONTH_DAY))

    def text(self, name: str, day: date) -> Figure[str]:
        """Return what a source says in words."""
        return cast("Figure[str]", self._get(name, day, Unit.TEXT))

    def figure(self, name: str, day: date) -> Figure[Value]:
        """Return a figure of any unit."""
        return self._get(name, day, None)

    def names(self, prefix: str = "") -> tuple[str, ...]:
        """Return the names that begin with ``prefix``, in the order of the file."""
        return tuple(name for name in self._entries if name.startswith(prefix))

    def _get(self, name: str, day: date, unit: Unit | None) -> Figure[Value]:
        entries = self._entries.get(name)
        if entries is None:
            raise PolicyError(self.path, 1, f"there is no figure `{name}`", f"write `[{name}]`, a value and its source")
        if unit is not None and entries[0].unit is not unit:
            problem = f"`{name}` is a figure of `{entries[0].unit}`"
            raise PolicyError(self.path, entries[0].line, problem, f"write {unit} = …")
        # Periods are in order and do not overlap.
        begun = [entry for entry in entries if (entry.figure.valid_from or date.min) <= day]
        return (begun[-1] if begun else entries[0]).figure


def load_policy(path: Path, sources: Mapping[str, Source]) -> Policy:
    """Read a table.

    Args:
        path: The TOML file.
        sources: The sources by their ids, from ``knowledge.source_list``.

    Raises:
        PolicyError: The file is not TOML, or a figure is incomplete, has an unknown key or names an unknown source.
    """
    file = TomlFile.read(path, PolicyError, _FORM)
    return Policy(path, {name: _entries(file, name, sources) for name in file.tables})


def _entries(file: TomlFile, name: str, sources: Mapping[str, Source]) -> tuple[_Entry, ...]:
    tables = file.tables[name]
    periods = tables if isinstance(tables, list) else [tables]
    if not periods:
        raise PolicyError(file.path, file.line(name), f"`{name}` is no figure", _FORM)
    entries = [_FigureReader(file, name, number, sources).entry(table) for number, table in enumerate(periods)]
    entries.sort(key=lambda entry: entry.figure.valid_from or date.min)
    for earlier, later in pairwise(entries):
        if later.unit is not earlier.unit:
            problem = f"the periods of `{name}` have the units `{earlier.unit}` and `{later.unit}`"
            raise PolicyError(file.path, later.line, problem, "use one unit")
        if (earlier.figure.valid_until or date.max) >= (later.figure.valid_from or date.min):
            problem = f"the periods of `{name}` overlap"
            raise PolicyError(file.path, later.line, problem, "end one with valid_until before the next valid_from")
    return tuple(entries)


@dataclass(frozen=True, slots=True)
class _FigureReader:
    file: TomlFile
    name: str
    number: int
    sources: Mapping[str, Source]

    def entry(self, table: object) -> _Entry:
        if not isinstance(table, dict):
            self._fail(f"`{self.name}` is no figure", "begin each figure with `[name]`")
        known = (*Unit, "source", "valid_from", "valid_until", "note", "subjects")
        for key in table:
            if key not in known:
                self._fail(f"unknown key `{key}` in `{self.name}`", f"use one of {', '.join(known)}", key)
        unit = self._unit(table)
        figure = Figure(
            name=self.name,
            value=self._value(unit, table[unit]),
            source=self._source(table),
            valid_from=self._date(table, "valid_from"),
            valid_until=self._date(table, "valid_until"),
            note=self._text("note", table["note"]) if "note" in table else "",
            subjects=tuple(self._subjects(table)),
            unit=unit,
        )
        if (figure.valid_from or date.min) > (figure.valid_until or date.max):
            self._fail(f"`{self.name}` ends before it begins", "exchange the two days", "valid_until")
        return _Entry(unit, figure, self.file.line(self.name, None, self.number))

    def _unit(self, table: Mapping[str, object]) -> Unit:
        units = [key for key in table if key in list(Unit)]
        if len(units) != 1:
            problem = f"`{self.name}` needs exactly one of {', '.join(Unit)}"
            self._fail(problem, "write one value, such as won = 55000", units[-1] if units else None)
        return Unit(units[0])

    def _value(self, unit: Unit, value: object) -> Value:
        if unit is Unit.RATE:
            return self._rate(value)
        if unit is Unit.MONTH_DAY:
            return self._month_day(value)
        if unit is Unit.TEXT:
            return self._text(unit, value)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self._fail(f"`{unit}` of `{self.name}` is no whole number", f"write {unit} = 55000, from 0 on", unit)
        return value

    def _rate(self, value: object) -> Decimal:
        found = _RATE.fullmatch(value) if isinstance(value, str) else None
        rate = Decimal(found[1]).scaleb(-2) if found else None
        if rate is None or rate > 1:
            self._fail(f"`rate` of `{self.name}` is no percentage", 'write rate = "3.3%", from 0% to 100%', Unit.RATE)
        return rate

    def _month_day(self, value: object) -> MonthDay:
        found = _MONTH_DAY.fullmatch(value) if isinstance(value, str) else None
        try:
            day = date(_LEAP_YEAR, int(found[1]), int(found[2])) if found else None
        except ValueError:
            day = None
        if day is None:
            self._fail(f"`month_day` of `{self.name}` is no day", 'write month_day = "01-25"', Unit.MONTH_DAY)
        return MonthDay(day.month, day.day)

    def _text(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            self._fail(f"`{key}` of `{self.name}` is no text", f'write {key} = "…"', key)
        return value.strip()

    def _source(self, table: Mapping[str, object]) -> Source:
        id_ = table.get("source")
        source = self.sources.get(id_) if isinstance(id_, str) else None
        if source is None:
            problem = (
                f"`{self.name}` has no source" if id_ is None else f"`{self.name}` names an unknown source `{id_}`"
            )
            self._fail(problem, 'write source = "…" with an id of sources.toml', "source")
        return source

    def _date(self, table: Mapping[str, object], key: str) -> date | None:
        value = table.get(key)
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            self._fail(f"`{key}` of `{self.name}` is no date", _DATE_FORM, key)
        return value

    def _subjects(self, table: Mapping[str, object]) -> Iterator[str]:
        values = table.get("subjects", [])
        if not isinstance(values, list):
            self._fail(f"`subjects` of `{self.name}` is no list", 'write subjects = ["의류", "옷"]', "subjects")
        for value in values:
            yield self._text("subjects", value)

    def _fail(self, problem: str, instead: str, key: str | None = None) -> NoReturn:
        raise PolicyError(self.file.path, self.file.line(self.name, key, self.number), problem, instead)
