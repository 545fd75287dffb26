from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.ratios import nearest_share, nearest_whole, share_above

FRACTIONS = st.fractions(-(10**15), 10**15)


@pytest.mark.parametrize(
    ("value", "share"),
    [
        (Fraction(1, 3), "0.3333"),
        (Fraction(2, 3), "0.6667"),
        (Fraction(5, 100000), "0.0001"),  # a half goes away from zero
        (Fraction(-5, 100000), "-0.0001"),
        (Fraction(13, 2), "6.5000"),
        (Fraction(0), "0.0000"),
    ],
)
def test_shares_are_rounded_to_the_nearest(value: Fraction, share: str) -> None:
    assert str(nearest_share(value)) == share


def test_a_share_that_must_be_reached_is_rounded_up() -> None:
    assert share_above(Fraction(10, 3)) == Decimal("3.3334")
    assert share_above(Fraction(5, 2)) == Decimal("2.5")


@pytest.mark.parametrize(("value", "whole"), [((1, 2), 1), ((-1, 2), -1), ((49, 100), 0), ((5, 2), 3), ((-5, 2), -3)])
def test_halves_go_away_from_zero(value: tuple[int, int], whole: int) -> None:
    assert nearest_whole(Fraction(*value)) == whole


@given(FRACTIONS)
def test_rounding_is_off_by_half_a_place_at_most(value: Fraction) -> None:
    assert abs(Fraction(nearest_share(value)) - value) <= Fraction(1, 20000)
    assert abs(nearest_whole(value) - value) <= Fraction(1, 2)
    assert 0 <= Fraction(share_above(value)) - value < Fraction(1, 10000)


@given(FRACTIONS)
def test_the_decimal_context_does_not_matter(value: Fraction) -> None:
    with localcontext(prec=2):
        short = nearest_share(value)
    assert short == nearest_share(value)
