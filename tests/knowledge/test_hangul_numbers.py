from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.hangul_numbers import TOKEN, Number, count_pieces, parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("영", 0),
        ("35,000", 35_000),
        ("3만5천", 35_000),
        ("2천50만", 20_500_000),
        ("1억 2천만 3", 120_000_003),
        ("일조이천억", 1_200_000_000_000),
        ("천만", 10_000_000),
        ("1,234.5만", 12_345_000),
        ("1.5백만", 1_500_000),
        ("열둘", 12),
        ("쉰다섯", 55),
        ("백열두", 112),
        ("육점오", Fraction(13, 2)),
        ("십이점삼오", Fraction(1235, 100)),
        ("3점3", Fraction(33, 10)),
    ],
)
def test_a_number_is_read_exactly(text: str, value: Fraction | int) -> None:
    number = parse_number(text)
    assert number is not None
    assert number.value == value


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "35,00", "035", "35 000", "3만4만", "3만 12천", "만만", "십십", "일이삼", "0만", "3만0", "1.5만3천",
        "3만1.5", "점오", "오점", "하나둘", "열오", "세만", "3.3.3", "원", "삼만개", "1" * 61,
    ],
)  # fmt: skip
def test_what_is_no_well_formed_number_is_none(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "written", "spoken"),
    [("3만5", 30_005, 35_000), ("삼만오", 30_005, 35_000), ("5천3", 5_003, 5_300), ("3백5", 305, 350)],
)
def test_a_last_digit_may_stand_for_the_next_unit(text: str, written: int, spoken: int) -> None:
    assert parse_number(text) == Number(Fraction(written), Fraction(spoken))


@pytest.mark.parametrize("text", ["백오", "3십5", "3만50", "3만5천", "만다섯", "5"])
def test_other_last_digits_have_one_reading(text: str) -> None:
    number = parse_number(text)
    assert number is not None
    assert number.spoken is None


@given(text=st.text(st.sampled_from("0123456789,.일이삼오십백천만억조열다섯한점 "), max_size=16))
def test_no_number_goes_beyond_the_pieces_that_are_counted(text: str) -> None:
    number = parse_number(text)
    if number is not None:
        pieces = TOKEN.findall(text)
        assert count_pieces(pieces) == len(pieces)
        assert number.value >= 0
