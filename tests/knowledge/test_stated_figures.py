"""What a reader would take for a figure is found, and two ways to write the same figure are equal."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.stated_figures import StatedDay, StatedNumber, find_stated


def number(value: str, unit: str = "") -> StatedNumber:
    return StatedNumber(Decimal(value), unit, "")


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("월 55,000원이에요", [number("55000", "원")]),
        ("5만 5천원", [number("55000", "원")]),
        ("5만 5,000원과 1억 원", [number("55000", "원"), number("100000000", "원")]),
        ("약 3만원대", [number("30000", "원")]),
        ("₩5,000 or 25 won", [number("5000", "원"), number("25", "원")]),
        ("3.30%, 9퍼센트, 12 percent", [number("3.3", "%"), number("9", "%"), number("12", "%")]),
        ("2%p 올라요", [number("2", "%p")]),
        ("3~5영업일", [number("3", "영업일"), number("5", "영업일")]),
        ("4 – 15%", [number("4", "%"), number("15", "%")]),
        ("10원부터 20원까지", [number("10", "원"), number("20", "원")]),
        (
            "100자, 50바이트, 600x600px",
            [number("100", "자"), number("50", "바이트"), number("600"), number("600", "px")],
        ),
        ("열흘 안에 두 가지를 세 번", [number("10", "일"), number("2", "가지"), number("3", "번")]),
        ("만 원이나 삼만 원", [number("10000", "원"), number("30000", "원")]),
        ("1,2,3", [number("1"), number("2"), number("3")]),
        ("광고비 80000 매출 520000", [number("80000"), number("520000")]),
        ("한 번에, 이 원칙은, 만약", []),
        ("https://a.example/2026/11?x=5 참고", []),
        ("1. 메뉴를 열어요\n• 2. 3개를 골라요", [number("3", "개")]),
    ],
)
def test_numbers_are_found_with_their_units(text: str, figures: list[StatedNumber]) -> None:
    assert list(find_stated(text)) == figures


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-19",
        "2026.2.19",
        "2026. 2. 19.",
        "2026년 2월 19일",
        "2026년 2월 19일(목)",
        "Thu, 19 Feb 2026",
        "2026/02/19",
    ],
)
def test_a_day_is_one_figure_however_it_is_written(text: str) -> None:
    (found,) = find_stated(text)
    assert isinstance(found, StatedDay)
    assert found.as_date() == date(2026, 2, 19)
    assert found.is_of(date(2026, 2, 19))


def test_a_part_of_a_day_is_of_every_day_that_has_it() -> None:
    month, day, year = find_stated("2026년 11월, 11월 20일, 2026년")
    assert isinstance(month, StatedDay)
    assert isinstance(day, StatedDay)
    assert month.as_date() is None
    assert month.is_of(date(2026, 11, 3))
    assert not month.is_of(date(2025, 11, 3))
    assert day.is_of(date(2025, 11, 20))
    assert year == number("2026", "년")


def test_a_day_with_the_wrong_day_of_the_week_is_another_day() -> None:
    (wrong,) = find_stated("2026년 2월 19일(금)")
    assert isinstance(wrong, StatedDay)
    assert not wrong.is_of(date(2026, 2, 19))


def test_a_day_that_no_calendar_has_is_none() -> None:
    (found,) = find_stated("2026-02-30")
    assert isinstance(found, StatedDay)
    assert found.as_date() is None


def test_what_is_no_number_is_equal_to_itself_only() -> None:
    (first,), (again,), (other,) = find_stated("3천천"), find_stated("3천천"), find_stated("4천천")
    assert first == again != other


@given(st.integers(0, 10**12), st.sampled_from(["원", "%", "일", "영업일", "개", "건", "바이트", ""]))
def test_a_number_is_read_as_it_was_written(value: int, unit: str) -> None:
    expected = number(str(value), unit)
    assert find_stated(f"값은 {value:,}{unit}") == find_stated(f"값은 {value}{unit}.") == (expected,)


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for figure in find_stated(text):
        assert figure.text
