"""Business days of Korea: days that are neither on a weekend nor a holiday.

Holidays come from the library ``holidays`` in its pinned version: public ones with their substitute, temporary and
election days, and days on which only banks close. A holiday that the government declares after that version was made
is unknown to it, as is everything outside its years, which are refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from holidays import BANK, PUBLIC, country_holidays

from knowledge.errors import InputError

_COUNTRY = country_holidays("KR")
FIRST_DAY = date(_COUNTRY.start_year, 1, 1)
LAST_DAY = date(_COUNTRY.end_year, 12, 31)
_DAY = timedelta(days=1)
_SATURDAY = 5


class CalendarProblem(StrEnum):
    """Why a day cannot be computed with."""

    OUT_OF_CALENDAR = "out_of_calendar"
    """Before ``FIRST_DAY`` or after ``LAST_DAY``."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which no money moves, with its Korean name."""

    day: date
    name: str


def check_day(day: date) -> date:
    """Return the day.

    Raises:
        InputError: It lies outside the years whose holidays are known. So for every function of this module.
    """
    if not FIRST_DAY <= day <= LAST_DAY:
        raise InputError(CalendarProblem.OUT_OF_CALENDAR, day.isoformat())
    return day


def is_business_day(day: date) -> bool:
    """Tell whether banks work on a day."""
    return holiday_name(day) is None and day.weekday() < _SATURDAY


def holiday_name(day: date) -> str | None:
    """Return the Korean name of a holiday, or None for any other day, weekends included."""
    return _holidays(check_day(day).year).get(day)


def business_day_after(day: date, count: int) -> date:
    """Return a business day after a day.

    Args:
        day: Any day, itself never counted.
        count: Which one; 1 is the first.
    """
    return _counted(day, count, _DAY)


def business_day_before(day: date, count: int) -> date:
    """Return a business day before a day; with ``count`` 1 the last one before it."""
    return _counted(day, count, -_DAY)


def holidays_between(first: date, last: date) -> tuple[Holiday, ...]:
    """Return the holidays from one day to another, both included, that do not fall on a weekend."""
    return tuple(_weekday_holidays(check_day(first), check_day(last)))


def _weekday_holidays(first: date, last: date) -> Iterator[Holiday]:
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        name = holiday_name(day)
        if name is not None and day.weekday() < _SATURDAY:
            yield Holiday(day, name)


def _counted(day: date, count: int, step: timedelta) -> date:
    if count < 1:
        raise ValueError(f"business days are counted from 1, not from {count}")
    check_day(day)
    while count:
        day += step
        count -= is_business_day(day)
    return day


@cache
def _holidays(year: int) -> Mapping[date, str]:
    # A year of its own each time: asked for a day, the library adds years to the object that it was asked of.
    found = country_holidays("KR", years=year, expand=False, language="ko", categories=(BANK, PUBLIC))
    return MappingProxyType(dict(found.items()))
