from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.business_days import (
    FIRST_DAY,
    LAST_DAY,
    CalendarProblem,
    Holiday,
    business_day_after,
    business_day_before,
    check_day,
    holiday_name,
    holidays_between,
    is_business_day,
)
from knowledge.errors import InputError

DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 1, 27), "임시"),  # declared for one year only
        (date(2025, 6, 3), "대통령 선거일"),
        (date(2026, 6, 3), "지방선거일"),
        (date(2028, 4, 12), "국회의원 선거일"),
        (date(2026, 2, 17), "설날"),
        (date(2026, 9, 25), "추석"),
        (date(2026, 10, 5), "개천절 대체"),  # the third is a Saturday
        (date(2027, 2, 9), "설날 대체"),  # the day itself is a Sunday
        (date(2026, 12, 25), "기독탄신일"),
    ],
)
def test_public_substitute_temporary_and_election_days_are_holidays(day: date, name: str) -> None:
    assert name in (holiday_name(day) or "")
    assert not is_business_day(day)


def test_a_day_on_which_only_banks_close_is_no_business_day() -> None:
    assert holiday_name(date(2025, 5, 1)) == "근로자의날"
    assert not is_business_day(date(2025, 5, 1))


def test_a_weekend_is_no_holiday_and_no_business_day() -> None:
    saturday = date(2026, 11, 21)
    assert [holiday_name(saturday + timedelta(days=days)) for days in range(3)] == [None] * 3
    assert [is_business_day(saturday + timedelta(days=days)) for days in range(3)] == [False, False, True]


def test_the_year_end_of_2026_is_counted_by_hand() -> None:
    # Thursday; Friday is Christmas, then a weekend; the Friday after is New Year's Day, then a weekend again.
    order = date(2026, 12, 24)
    assert [business_day_after(order, count) for count in range(1, 6)] == [
        date(2026, 12, 28),
        date(2026, 12, 29),
        date(2026, 12, 30),
        date(2026, 12, 31),
        date(2027, 1, 4),
    ]


def test_the_new_year_of_the_moon_in_2027_is_counted_by_hand() -> None:
    # Friday; the holidays last from Saturday to Monday and are substituted on Tuesday.
    assert business_day_after(date(2027, 2, 5), 1) == date(2027, 2, 10)
    assert business_day_before(date(2027, 2, 10), 1) == date(2027, 2, 5)


def test_holidays_on_weekends_are_left_out_of_a_span() -> None:
    # The third of October 2026 is a Saturday.
    assert holidays_between(date(2026, 9, 24), date(2026, 10, 8)) == (
        Holiday(date(2026, 9, 24), "추석 전날"),
        Holiday(date(2026, 9, 25), "추석"),
        Holiday(date(2026, 10, 5), "개천절 대체 휴일"),
    )


@given(DAYS, st.integers(1, 30))
def test_as_many_business_days_lie_behind_as_were_counted(day: date, count: int) -> None:
    found = business_day_after(day, count)
    between = [day + timedelta(days=days) for days in range(1, (found - day).days + 1)]
    assert is_business_day(found)
    assert sum(map(is_business_day, between)) == count


@given(DAYS, st.integers(1, 30))
def test_counting_back_returns_to_a_business_day(day: date, count: int) -> None:
    start = business_day_after(day, 1)
    assert business_day_before(business_day_after(start, count), count) == start


@pytest.mark.parametrize("count", [0, -1])
def test_business_days_are_counted_from_one(count: int) -> None:
    with pytest.raises(ValueError, match="from 1"):
        business_day_after(date(2026, 11, 20), count)


@pytest.mark.parametrize(
    "compute",
    [
        lambda: check_day(FIRST_DAY - timedelta(days=1)),
        lambda: check_day(date.max),
        lambda: holiday_name(date.min),
        lambda: is_business_day(LAST_DAY + timedelta(days=1)),
        lambda: business_day_after(LAST_DAY, 1),
        lambda: business_day_before(FIRST_DAY, 1),
        lambda: business_day_after(date.max, 1),
        lambda: holidays_between(LAST_DAY, date.max),
    ],
)
def test_years_without_known_holidays_are_refused(compute: object) -> None:
    with pytest.raises(InputError) as caught:
        compute()  # type: ignore[operator]
    assert caught.value.code is CalendarProblem.OUT_OF_CALENDAR
