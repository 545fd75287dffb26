from collections.abc import Callable
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.amounts import AmountError, AmountProblem, Kind, read_bare, read_count, read_rate, read_won
from knowledge.errors import InputError
from knowledge.ratios import MAX_QUANTITY

READERS: dict[Kind, Callable[[str], int | Decimal]] = {
    Kind.WON: read_won,
    Kind.RATE: read_rate,
    Kind.COUNT: read_count,
    Kind.BARE: read_bare,
}


def refusal(kind: Kind, text: str) -> AmountError:
    with pytest.raises(AmountError) as caught:
        READERS[kind](text)
    assert caught.value.text == text
    assert caught.value.kind is kind
    return caught.value


def attempt(kind: Kind, text: str) -> int | Decimal | AmountError:
    try:
        return READERS[kind](text)
    except AmountError as error:
        return error


# --- won ---


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("35000", 35_000),
        ("35,000원", 35_000),
        ("1,234,567", 1_234_567),
        ("３５０００", 35_000),
        ("２７，５００원", 27_500),
        ("3만5천", 35_000),
        ("3만 5천", 35_000),
        ("3만5000", 35_000),
        ("1만 2천5백원", 12_500),
        ("1.5만원", 15_000),
        ("0.5만", 5_000),
        ("2.5백만원", 2_500_000),
        ("만원", 10_000),
        ("천원", 1_000),
        ("백만원", 1_000_000),
        ("3천5백만 원", 35_000_000),
        ("1억2천만", 120_000_000),
        ("35천원", 35_000),
        ("십이만삼천사백오십육원", 123_456),
        ("이만 오천 원", 25_000),
        ("삼만구천원", 39_000),
        ("만 이천원", 12_000),
        ("₩35,000", 35_000),
        ("￦35,000", 35_000),
        ("\\35,000", 35_000),
        ("KRW 35000", 35_000),
        ("35000 won", 35_000),
        (" 35000 ", 35_000),
        ("=35000", 35_000),
        (": 3만원.", 30_000),
        ("3만원이요", 30_000),
        ("3만원입니다", 30_000),
        ("약 3만원", 30_000),
        ("3만원쯤", 30_000),
        ("3만원 정도", 30_000),
        ("3만5원", 30_005),
        ("만오원", 10_005),
        ("백오", 105),
        ("999조", 999 * 10**12),
        ("999,999,999,999,999원", MAX_QUANTITY),
        ("1", 1),
    ],
)
def test_won_are_read_however_they_are_typed(text: str, value: int) -> None:
    found = read_won(text)
    assert (found, type(found)) == (value, int)


@pytest.mark.parametrize(
    ("text", "problem", "suggestions"),
    [
        ("", AmountProblem.EMPTY, ("35,000원", "3만5천원")),
        ("  ", AmountProblem.EMPTY, ("35,000원", "3만5천원")),
        ("얼마", AmountProblem.NOT_A_NUMBER, ("35,000원", "3만5천원")),
        ("NaN", AmountProblem.NOT_A_NUMBER, ("35,000원", "3만5천원")),
        ("inf", AmountProblem.NOT_A_NUMBER, ("35,000원", "3만5천원")),
        ("0x10", AmountProblem.NOT_A_NUMBER, ("35,000원", "3만5천원")),
        ("1_000", AmountProblem.NOT_A_NUMBER, ("35,000원", "3만5천원")),
        ("일이삼", AmountProblem.NOT_A_NUMBER, ("35,000원", "3만5천원")),
        ("3만4만", AmountProblem.NOT_A_NUMBER, ("35,000원", "3만5천원")),
        ("35²", AmountProblem.NOT_A_NUMBER, ("35,000원", "3만5천원")),
        ("½", AmountProblem.NOT_A_NUMBER, ("35,000원", "3만5천원")),
        ("٣٥", AmountProblem.NOT_A_NUMBER, ("35,000원", "3만5천원")),
        ("원", AmountProblem.NOT_A_NUMBER, ("35,000원", "3만5천원")),
        ("2026-11-20", AmountProblem.NOT_A_NUMBER, ("35,000원", "3만5천원")),
        ("9" * 5000, AmountProblem.NOT_A_NUMBER, ("35,000원", "3만5천원")),
        ("9%", AmountProblem.WRONG_UNIT, ("35,000원", "3만5천원")),
        ("3개", AmountProblem.WRONG_UNIT, ("35,000원", "3만5천원")),
        ("35.5", AmountProblem.FRACTION, ("35원", "36원", "355,000원")),
        ("35.5원", AmountProblem.FRACTION, ("35원", "36원")),
        ("35.000", AmountProblem.FRACTION, ("35,000원", "35원", "350,000원")),
        ("1.23456만", AmountProblem.FRACTION, ("12,345원", "12,346원")),
        ("35,00", AmountProblem.GROUPING, ("3,500원",)),
        ("3,5000", AmountProblem.GROUPING, ("35,000원",)),
        ("35 000", AmountProblem.GROUPING, ("35,000원",)),
        ("035000", AmountProblem.GROUPING, ("35,000원",)),
        ("3만5천~4만", AmountProblem.RANGE, ("35,000원", "40,000원")),
        ("3만-4만원", AmountProblem.RANGE, ("30,000원", "40,000원")),
        ("3~4만원", AmountProblem.RANGE, ("30,000원", "40,000원")),
        ("3000~4만원", AmountProblem.RANGE, ("3,000원", "40,000원")),
        ("3만원에서 4만원 사이", AmountProblem.RANGE, ("30,000원", "40,000원")),
        ("3만원부터", AmountProblem.RANGE, ("30,000원",)),
        ("3만원대", AmountProblem.VAGUE, ("30,000원",)),
        ("500만원 이상", AmountProblem.VAGUE, ("5,000,000원",)),
        ("3만여원", AmountProblem.VAGUE, ("30,000원",)),
        ("1e5", AmountProblem.EXPONENT, ("100,000원",)),
        ("1e15", AmountProblem.EXPONENT, ("35,000원", "3만5천원")),
        ("1000조", AmountProblem.TOO_LARGE, ("999,999,999,999,999원",)),
        ("1,000,000,000,000,000", AmountProblem.TOO_LARGE, ("999,999,999,999,999원",)),
        ("-5000", AmountProblem.NEGATIVE, ("5,000원",)),
        ("−5,000원", AmountProblem.NEGATIVE, ("5,000원",)),
        ("마이너스 5천", AmountProblem.NEGATIVE, ("5,000원",)),
        ("0", AmountProblem.ZERO, ("35,000원", "3만5천원")),
        ("0원", AmountProblem.ZERO, ("35,000원", "3만5천원")),
        ("3만5", AmountProblem.TWO_READINGS, ("35,000원", "30,005원")),
        ("삼만오", AmountProblem.TWO_READINGS, ("35,000원", "30,005원")),
        ("5억3", AmountProblem.TWO_READINGS, ("530,000,000원", "500,000,003원")),
        ("1억1천", AmountProblem.TWO_READINGS, ("110,000,000원", "100,001,000원")),
        ("3백5", AmountProblem.TWO_READINGS, ("350원", "305원")),
    ],
)
def test_what_is_no_amount_is_refused_with_what_to_type_instead(
    text: str, problem: AmountProblem, suggestions: tuple[str, ...]
) -> None:
    error = refusal(Kind.WON, text)
    assert (error.code, error.suggestions) == (problem, suggestions)
    assert isinstance(error, InputError)


def test_readings_are_told_from_examples() -> None:
    assert refusal(Kind.WON, "3만5").readings == (35_000, 30_005)
    assert refusal(Kind.RATE, "0.09").readings == (Decimal("0.09"), Decimal("0.0009"))
    assert refusal(Kind.WON, "얼마").readings == ()


def test_nothing_is_an_amount_where_it_may_be() -> None:
    assert read_won("0", zero=True) == read_won("0원", zero=True) == read_won("영", zero=True) == 0
    assert read_rate("0%", zero=True) == 0
    assert read_count("0", zero=True) == 0


# --- rates ---


@pytest.mark.parametrize(
    ("text", "fraction"),
    [
        ("12%", "0.12"),
        ("12", "0.12"),
        ("12퍼", "0.12"),
        ("12 퍼센트", "0.12"),
        ("10프로", "0.1"),
        ("팔 퍼센트", "0.08"),
        ("십이프로", "0.12"),
        ("6.5%", "0.065"),
        ("3.3프로", "0.033"),
        ("3.003%", "0.03003"),
        ("육점오퍼센트", "0.065"),
        ("3점3프로", "0.033"),
        ("0.09%", "0.0009"),
        ("９％", "0.09"),
        ("9 percent", "0.09"),
        ("백프로", "1"),
        ("100%", "1"),
        ("1", "0.01"),
        ("9프로요", "0.09"),
    ],
)
def test_rates_are_read_as_exact_fractions(text: str, fraction: str) -> None:
    with localcontext() as context:
        context.prec = 1
        found = read_rate(text)
    assert (found, type(found)) == (Decimal(fraction), Decimal)


@pytest.mark.parametrize(
    ("text", "problem", "suggestions"),
    [
        ("", AmountProblem.EMPTY, ("9%", "6.5%")),
        ("반", AmountProblem.NOT_A_NUMBER, ("9%", "6.5%")),
        ("9%p", AmountProblem.NOT_A_NUMBER, ("9%", "6.5%")),
        ("3000원", AmountProblem.WRONG_UNIT, ("9%", "6.5%")),
        ("0.09", AmountProblem.TWO_READINGS, ("9%", "0.09%")),
        ("0.9", AmountProblem.TWO_READINGS, ("90%", "0.9%")),
        ("0", AmountProblem.ZERO, ("9%", "6.5%")),
        ("-3%", AmountProblem.NEGATIVE, ("3%",)),
        ("101%", AmountProblem.OVER_100, ("9%", "6.5%")),
        ("100.5", AmountProblem.OVER_100, ("100%",)),
        ("3~12%", AmountProblem.RANGE, ("3%", "12%")),
        ("5%대", AmountProblem.VAGUE, ("5%",)),
        ("6,5%", AmountProblem.GROUPING, ("6.5%", "65%")),
        ("6.54321%", AmountProblem.TOO_PRECISE, ("6.543%", "6.544%")),
        ("1e1", AmountProblem.EXPONENT, ("10%",)),
    ],
)
def test_what_is_no_rate_is_refused(text: str, problem: AmountProblem, suggestions: tuple[str, ...]) -> None:
    error = refusal(Kind.RATE, text)
    assert (error.code, error.suggestions) == (problem, suggestions)


def test_a_return_on_advertising_may_be_over_100_percent() -> None:
    assert read_rate("650%", most=10_000) == Decimal("6.5")
    with pytest.raises(AmountError):
        read_rate("10001%", most=10_000)


# --- counts and bare numbers ---


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("3개", 3),
        ("다섯개", 5),
        ("한 개", 1),
        ("하나", 1),
        ("열두 개", 12),
        ("스무 명", 20),
        ("스물한 건", 21),
        ("백다섯개", 105),
        ("십이개", 12),
        ("42명", 42),
        ("3천명", 3_000),
        ("1.5만 회", 15_000),
        ("1,000번", 1_000),
        ("2세트", 2),
    ],
)
def test_counts_are_read(text: str, value: int) -> None:
    assert read_count(text) == value


@pytest.mark.parametrize(
    ("text", "problem", "suggestions"),
    [
        ("2.5", AmountProblem.FRACTION, ("2개", "3개")),
        ("0.5개", AmountProblem.FRACTION, ("1개",)),
        ("두세 개", AmountProblem.RANGE, ("2개", "3개")),
        ("서너개", AmountProblem.RANGE, ("3개", "4개")),
        ("3~4개", AmountProblem.RANGE, ("3개", "4개")),
        ("십여 개", AmountProblem.VAGUE, ("10개",)),
        ("0", AmountProblem.ZERO, ("1개", "12개")),
        ("-1", AmountProblem.NEGATIVE, ("1개",)),
        ("3원", AmountProblem.WRONG_UNIT, ("1개", "12개")),
        ("하나둘", AmountProblem.NOT_A_NUMBER, ("1개", "12개")),
        ("열오", AmountProblem.NOT_A_NUMBER, ("1개", "12개")),
    ],
)
def test_what_is_no_count_is_refused(text: str, problem: AmountProblem, suggestions: tuple[str, ...]) -> None:
    error = refusal(Kind.COUNT, text)
    assert (error.code, error.suggestions) == (problem, suggestions)


def test_bare_numbers_may_have_a_fraction_but_no_unit() -> None:
    assert read_bare("0") == 0
    assert read_bare("0.09") == Decimal("0.09")
    assert read_bare("3만5천") == 35_000
    assert refusal(Kind.BARE, "9%").code is AmountProblem.WRONG_UNIT


# --- generated spellings ---

SINO = "영일이삼사오육칠팔구"


def group(number: int, *, ones: bool) -> str:
    """Spell a number below 10,000 in Hangul; ``ones`` writes 일천 for 천."""
    spelled = ""
    for unit, name in ((1000, "천"), (100, "백"), (10, "십"), (1, "")):
        digit = number // unit % 10
        if digit:
            spelled += ("" if digit == 1 and name and not ones else SINO[digit]) + name
    return spelled


def spell(number: int, digits: Callable[[int], str], space: str) -> str:
    """Spell a number in groups of 만, 억 and 조."""
    parts = []
    for unit, name in ((10**12, "조"), (10**8, "억"), (10**4, "만"), (1, "")):
        part = number // unit % 10**4
        if part:
            parts.append(digits(part) + name)
    return space.join(parts)


def mixed(number: int) -> str:
    """Spell a number below 10,000 as 2천5백."""
    return "".join(
        f"{number // unit % 10}{name}"
        for unit, name in ((1000, "천"), (100, "백"), (10, "십"), (1, ""))
        if number // unit % 10
    )


SPELLINGS: tuple[Callable[[int], str], ...] = (
    str,
    "{:,}".format,
    lambda number: str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    lambda number: f"{number:,}".replace(",", "，"),
    lambda number: spell(number, str, ""),
    lambda number: spell(number, str, " "),
    lambda number: spell(number, mixed, ""),
    lambda number: spell(number, mixed, " "),
    lambda number: spell(number, lambda part: group(part, ones=False), ""),
    lambda number: spell(number, lambda part: group(part, ones=True), " "),
)
units = st.sampled_from(("원", " 원", "원.", "원이요"))


@given(number=st.integers(1, MAX_QUANTITY), spelling=st.sampled_from(SPELLINGS), unit=units)
def test_every_spelling_of_an_amount_is_read(number: int, spelling: Callable[[int], str], unit: str) -> None:
    assert read_won(spelling(number) + unit) == number


@given(number=st.integers(1, MAX_QUANTITY), spelling=st.sampled_from(SPELLINGS))
def test_without_its_unit_an_amount_is_read_or_both_readings_are_offered(
    number: int, spelling: Callable[[int], str]
) -> None:
    found = attempt(Kind.WON, spelling(number))
    if isinstance(found, AmountError):
        assert found.code is AmountProblem.TWO_READINGS
        assert number in found.readings
    else:
        assert found == number


@given(thousandths=st.integers(1, 100_000), unit=st.sampled_from(("%", "퍼", " 퍼센트", "프로", "％")))
def test_every_rate_is_read(thousandths: int, unit: str) -> None:
    percent = f"{thousandths // 1000}.{thousandths % 1000:03}".rstrip("0").rstrip(".")
    assert read_rate(percent + unit) * 100_000 == thousandths


@given(whole=st.integers(1, 99), places=st.integers(0, 99))
def test_a_decimal_is_no_amount_of_won(whole: int, places: int) -> None:
    assert refusal(Kind.WON, f"{whole}.{places:02}").code is AmountProblem.FRACTION


@given(low=st.integers(1, 10**9), high=st.integers(1, 10**9), mark=st.sampled_from(("~", " ~ ", "-", "～", "에서 ")))
def test_both_ends_of_a_range_are_offered(low: int, high: int, mark: str) -> None:
    error = refusal(Kind.WON, f"{low:,}원{mark}{high:,}원")
    assert error.code is AmountProblem.RANGE
    assert error.readings == tuple(dict.fromkeys((low, high)))


typed = st.text(st.sampled_from("0123456789.,-~ 만천백십억조일이삼오원%퍼프로개여점약대₩e"), max_size=14) | st.text(
    max_size=30
)


@given(text=typed, kind=st.sampled_from(Kind))
def test_any_text_is_an_amount_or_a_refusal_whose_suggestions_can_be_read(text: str, kind: Kind) -> None:
    found = attempt(kind, text)
    if isinstance(found, AmountError):
        read = tuple(READERS[kind](suggestion) for suggestion in found.suggestions)
        assert read
        assert not found.readings or found.readings == read
    else:
        assert 0 <= found <= (1 if kind is Kind.RATE else MAX_QUANTITY)
        assert isinstance(found, Decimal if kind is Kind.RATE else (int, Decimal))
