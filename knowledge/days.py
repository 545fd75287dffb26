"""Reads a day the way a seller writes it: 2026-11-20, 11월 20일, 11/20, 20일, 어제, 지난주 금욜, 3일 전, 2영업일 후.

``read_day`` reads a text that is a day, or holds just one; ``find_days`` finds every day of a sentence with its place.
A sentence is read more strictly than a text that is nothing but a day: "9.5" may be a rate there and "3일" a duration.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from knowledge import day_patterns as patterns
from knowledge.business_days import business_day_after, business_day_before, check_day
from knowledge.errors import InputError
from knowledge.folded_text import FoldedText


class DayProblem(StrEnum):
    """Why a text is no day."""

    NOT_A_DAY = "not_a_day"
    NO_SUCH_DAY = "no_such_day"
    """The calendar has no such day: 2월 30일, 13월 1일."""
    WRONG_WEEKDAY = "wrong_weekday"
    """The day is a real one, but on another day of the week than the text says."""
    VAGUE = "vague"
    """It names a stretch of time: 며칠 전, 지난주, 한 달 전."""
    SEVERAL = "several"
    """It names more than one day."""


class How(StrEnum):
    """What was read into the text."""

    EXACT = "exact"
    """Nothing: it has a year, or it is today."""
    PAST = "past"
    """It has no year, month or week; of the days that it may be, the nearest to today has gone by."""
    COMING = "coming"
    """As ``PAST``, but the nearest day is still to come."""
    RELATIVE = "relative"
    """It is counted from today: 어제, 지난주 금요일, 3일 전, 작년 3월 2일, or no text at all."""


@dataclass(frozen=True, slots=True)
class ReadDay:
    """A day as it was understood.

    Attributes:
        day: The day.
        how: What was read into the text.
        alternative: What else it may be: for ``PAST`` the nearest day still to come, for ``COMING`` the nearest one
            that has gone by, for 다음 금요일 said on a Monday the Friday after; None where there is none.
    """

    day: date
    how: How
    alternative: date | None = None


@dataclass(frozen=True, slots=True)
class FoundDay:
    """A day within a sentence: ``text[start:end]`` says it."""

    start: int
    end: int
    read: ReadDay


def read_day(text: str, today: date) -> ReadDay:
    """Read a text that is a day or holds just one; an empty text is today.

    Raises:
        InputError: It is no day (a ``DayProblem``), or lies outside the calendar of ``knowledge.business_days``.
    """
    check_day(today)
    folded = FoldedText.of(text)
    if not folded.text.strip():
        return ReadDay(today, How.RELATIVE)
    for form in _BARE_FORMS:
        if match := form.pattern.fullmatch(folded.text.strip()):
            return _checked(form.read(_Words(match, today)))
    found = tuple(_found(folded, today))
    if not found:
        raise InputError(DayProblem.VAGUE if patterns.VAGUE.search(folded.text) else DayProblem.NOT_A_DAY, text)
    if len({entry.read.day for entry in found}) > 1:
        raise InputError(DayProblem.SEVERAL, text, tuple(text[entry.start : entry.end] for entry in found))
    return found[0].read


def find_days(text: str, today: date) -> tuple[FoundDay, ...]:
    """Find the days of a sentence, from its beginning to its end; empty where it has none.

    Raises:
        InputError: A day of the sentence is impossible, or lies outside the calendar of ``knowledge.business_days``.
    """
    check_day(today)
    return tuple(_found(FoldedText.of(text), today))


# --- what a pattern caught ---


@dataclass(frozen=True, slots=True)
class _Words:
    """The named groups of a match."""

    match: re.Match[str]
    today: date

    def text(self, name: str) -> str:
        return self.match.groupdict().get(name) or ""

    def key(self, name: str) -> str:
        """Return a group without the spaces within it."""
        return "".join(self.text(name).split())

    def number(self, name: str) -> int:
        return int(self.text(name))

    @property
    def weekday(self) -> int | None:
        name = self.text("weekday") or self.text("bracketed")
        return patterns.WEEKDAYS.index(name) if name else None

    def allow(self, day: date) -> bool:
        """Tell whether a day has the weekday that is given, if one is."""
        return self.weekday in (None, day.weekday())

    def refusal(self, problem: DayProblem) -> InputError:
        return InputError(problem, self.match[0].strip())


def _checked(read: ReadDay) -> ReadDay:
    check_day(read.day)
    return read


# --- days of the calendar ---


def _calendar_day(words: _Words) -> ReadDay:
    """Read year, month and day, the year being optional and a word such as 작년 as good as a number."""
    month, day = words.number("month"), words.number("day")
    if named := words.key("year_word"):
        return ReadDay(_only(words, _day(words.today.year + patterns.YEARS[named], month, day)), How.RELATIVE)
    if year := words.text("year"):
        full = int(year) if len(year) > 2 else 2000 + int(year)
        return ReadDay(_only(words, _day(full, month, day)), How.EXACT)
    return _nearest(words, [_day(words.today.year + shift, month, day) for shift in (-1, 0, 1)])


def _day_of_month(words: _Words) -> ReadDay:
    """Read 20일, or 지난달 20일."""
    day = words.number("day")
    if named := words.key("month_word"):
        return ReadDay(_only(words, _day_in(words.today, patterns.MONTHS[named], day)), How.RELATIVE)
    # Two months without a 31st are never neighbours, but from the first of March the nearest one lies in January.
    return _nearest(words, [_day_in(words.today, shift, day) for shift in (-2, -1, 0, 1, 2)])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_in(today: date, months: int, day: int) -> date | None:
    index = today.year * 12 + today.month - 1 + months
    return _day(index // 12, index % 12 + 1, day)


def _only(words: _Words, day: date | None) -> date:
    if day is None:
        raise words.refusal(DayProblem.NO_SUCH_DAY)
    if not words.allow(day):
        raise words.refusal(DayProblem.WRONG_WEEKDAY)
    return day


def _nearest(words: _Words, days: Iterable[date | None]) -> ReadDay:
    """Choose the day nearest to today; of two equally near ones the past one, since most questions are about orders.

    A day of the week may only lead farther into the past: there, people remember it; in the future it is a slip.
    """
    today = words.today
    real = sorted((day for day in days if day is not None), key=lambda day: (abs(day - today), day))
    if not real:
        raise words.refusal(DayProblem.NO_SUCH_DAY)
    fitting = [day for day in real if words.allow(day)]
    first = next((day for day in fitting if day == real[0] or day < today), None)
    if first is None:
        raise words.refusal(DayProblem.WRONG_WEEKDAY)
    if first == today:
        return ReadDay(today, How.EXACT)
    if first < today:
        return ReadDay(first, How.PAST, next((day for day in fitting if day > today), None))
    return ReadDay(first, How.COMING, next((day for day in fitting if day < today), None))


# --- days counted from today ---


def _day_word(words: _Words) -> ReadDay:
    return ReadDay(words.today + timedelta(days=patterns.DAY_WORDS[words.key("word")]), How.RELATIVE)


def _day_of_week(words: _Words) -> ReadDay:
    """Read 지난주 금요일; weeks begin on Monday."""
    monday = words.today - timedelta(days=words.today.weekday())
    days = 7 * patterns.WEEKS[words.key("week")] + (words.weekday or 0)
    return ReadDay(monday + timedelta(days=days), How.RELATIVE)


def _weekday(words: _Words) -> ReadDay:
    """Read 금요일, which is the nearest one, 지난 금요일, the last one before today, or 다음 금요일, the next one."""
    today = words.today
    ahead = ((words.weekday or 0) - today.weekday()) % 7
    before, after = today + timedelta(days=ahead - 7), today + timedelta(days=ahead or 7)
    side = patterns.SIDES.get(words.key("side"))
    if side is not None:
        if side < 0:
            return ReadDay(before, How.PAST)
        # Said on a Monday, 다음 금요일 may also be the Friday of the week after.
        is_this_week = after.weekday() > today.weekday()
        return ReadDay(after, How.COMING, after + timedelta(days=7) if is_this_week else None)
    return _nearest(words, (before, today + timedelta(days=ahead), after))


def _offset(words: _Words) -> ReadDay:
    """Read 3일 전, 사흘 뒤, 2주 전, 2영업일 후."""
    named = words.key("named")
    count = patterns.COUNTS[named] if named else words.number("count")
    past = words.text("direction") == "전"
    if words.text("unit") == "영업일":
        if not count:
            return ReadDay(words.today, How.RELATIVE)
        return ReadDay((business_day_before if past else business_day_after)(words.today, count), How.RELATIVE)
    days = timedelta(days=count * (7 if words.text("unit").startswith("주") else 1))
    return ReadDay(words.today - days if past else words.today + days, How.RELATIVE)


# --- the forms ---


@dataclass(frozen=True, slots=True)
class _Form:
    """A way to write a day, and how to read it."""

    pattern: re.Pattern[str]
    read: Callable[[_Words], ReadDay]


# In the order of preference where two begin at the same place and are equally long.
_FORMS = (
    *(_Form(pattern, _calendar_day) for pattern in patterns.CALENDAR_DAYS),
    *(_Form(pattern, _day_of_month) for pattern in patterns.DAYS_OF_MONTH),
    _Form(patterns.DAY_OF_WEEK, _day_of_week),
    _Form(patterns.WEEKDAY, _weekday),
    _Form(patterns.DAY_WORD, _day_word),
    _Form(patterns.DAYS_AGO, _offset),
)
# What only a text that is nothing else can mean.
_BARE_FORMS = (
    *(_Form(pattern, _calendar_day) for pattern in patterns.BARE_CALENDAR_DAYS),
    _Form(patterns.BARE_DAY_OF_MONTH, _day_of_month),
    _Form(patterns.BARE_DAYS_AHEAD, _offset),
)


# --- finding ---


def _found(folded: FoldedText, today: date) -> Iterator[FoundDay]:
    matches = [(match, form) for form in _FORMS for match in form.pattern.finditer(folded.text)]
    matches.sort(key=lambda entry: (entry[0].start(), -entry[0].end()))
    reached = 0
    for match, form in matches:
        if match.start() < reached:
            continue
        reached = match.end()
        yield FoundDay(*folded.span(match.start(), match.end()), _checked(form.read(_Words(match, today))))
