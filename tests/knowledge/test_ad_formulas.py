from decimal import Decimal
from fractions import Fraction

import pytest

from knowledge.ad_formulas import RULES, AdFigures, Kind, Rule, has_margin


def rule(kind: Kind) -> Rule:
    return next(rule for rule in RULES if rule.kind is kind)


def test_a_rule_needs_all_its_operands() -> None:
    assert rule(Kind.CTR).values(AdFigures(clicks=2)) is None
    assert rule(Kind.CTR).values(AdFigures(clicks=2, impressions=0)) == (2, 0)


def test_a_value_is_exact_until_it_is_rounded() -> None:
    assert rule(Kind.CTR).exact(AdFigures(clicks=1, impressions=3)) == Fraction(1, 3)
    assert rule(Kind.CTR).exact(AdFigures(clicks=1, impressions=0)) is None


@pytest.mark.parametrize(("margin", "has"), [(None, False), ("0", False), ("-0.1", False), ("0.0001", True)])
def test_a_margin_must_leave_something(margin: str | None, *, has: bool) -> None:
    assert has_margin(AdFigures(margin=None if margin is None else Decimal(margin))) is has


def test_the_operands_are_figures_in_the_order_of_the_formula() -> None:
    assert rule(Kind.ROAS).operands == ("sales", "cost")
    assert rule(Kind.ACOS).operands == ("cost", "sales")
