from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from knowledge.errors import InputError
from knowledge.fee_figures import FEES_FILE, FeeFigures
from knowledge.fee_prices import LeastPrice, NoPrice, break_even, price_for_margin, price_for_profit
from knowledge.fees import receipt
from knowledge.order import FeeVat, Order, OrderProblem, RateBase
from knowledge.policy import POLICY_FOLDER, load_policy
from knowledge.source_list import load_sources

SOURCES = load_sources(POLICY_FOLDER.parent / "guide" / "sources.toml")
FIGURES = FeeFigures.of(load_policy(FEES_FILE, SOURCES), date(2026, 11, 22))
NINE = Decimal("0.09")
SEARCHED = 1_500

small = st.integers(0, 300)


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """Orders whose prices lie low enough to try every one."""
    return Order(
        price=None,
        rate=Decimal(draw(st.integers(0, 1000))).scaleb(-3),
        quantity=draw(st.integers(1, 5)),
        options=draw(st.integers(-300, 300)),
        shipping=draw(small),
        discount=draw(small),
        coupon=draw(small),
        support_discount=draw(small),
        ads=draw(small),
        cost=draw(small),
        base=draw(st.sampled_from(RateBase)),
        vat=draw(st.sampled_from(FeeVat)),
        affiliate=draw(st.booleans()),
        star_delivery=draw(st.booleans()),
    )


def reaches(order: Order, price: int, margin: Fraction, profit: int) -> bool:
    """Compute forward whether a price is possible and reaches the goal."""
    try:
        found = receipt(replace(order, price=price), FIGURES)
    except InputError:
        return False
    return found.profit - margin * found.sales >= profit


def first(order: Order, step: int, margin: Fraction, profit: int) -> int | None:
    """Try every price from the lowest on."""
    return next((price for price in range(step, SEARCHED, step) if reaches(order, price, margin, profit)), None)


def left_of_a_won(order: Order, margin: Fraction) -> Fraction:
    assert isinstance(order.rate, Decimal)
    rate = Fraction(order.rate) * (Fraction(11, 10) if order.vat is FeeVat.SEPARATE else 1)
    return 1 - margin - rate - Fraction(2, 100) * order.affiliate - Fraction(1, 100) * order.star_delivery


def assert_least(found: LeastPrice | NoPrice, order: Order, margin: Fraction, profit: int) -> None:
    least, listed = (first(order, step, margin, profit) for step in (1, 10))
    if isinstance(found, LeastPrice):
        assert reaches(order, found.exact, margin, profit)
        assert reaches(order, found.listed, margin, profit)
        assert found.listed % 10 == 0
        assert (least, listed) == (
            found.exact if found.exact < SEARCHED else None,
            found.listed if found.listed < SEARCHED else None,
        )
    elif found is NoPrice.ABOVE_LIMIT:
        assert least is None
    else:
        assert left_of_a_won(order, margin) < Fraction(1, 1000)


@given(order=orders())
def test_break_even_is_the_first_price_without_a_loss(order: Order) -> None:
    assert_least(break_even(order, FIGURES), order, Fraction(0), 0)


@given(order=orders(), profit=st.integers(-500, 500))
def test_the_price_for_a_profit_is_the_first_that_leaves_it(order: Order, profit: int) -> None:
    assert_least(price_for_profit(order, FIGURES, profit), order, Fraction(0), profit)


@given(order=orders(), margin=st.integers(0, 1000))
def test_the_price_for_a_margin_is_the_first_that_reaches_it(order: Order, margin: int) -> None:
    rate = Decimal(margin).scaleb(-3)
    assert_least(price_for_margin(order, FIGURES, rate), order, Fraction(rate), 0)


@given(
    price=st.integers(1, 10**6),
    rate=st.integers(0, 300),
    quantity=st.integers(1, 20),
    cost=st.integers(0, 10**6),
    shipping=st.integers(0, 10**4),
)
def test_the_profit_of_a_price_leads_back_to_it_or_to_a_lower_one(
    price: int, rate: int, quantity: int, cost: int, shipping: int
) -> None:
    order = Order(price, Decimal(rate).scaleb(-3), quantity=quantity, cost=cost, shipping=shipping)
    profit = receipt(order, FIGURES).profit
    found = price_for_profit(order, FIGURES, profit)
    assert isinstance(found, LeastPrice)
    assert found.exact <= price <= found.exact + 1  # a fee that grows by a won can eat a won of price
    assert receipt(replace(order, price=found.exact), FIGURES).profit >= profit


@given(order=orders(), cost=st.integers(0, 10**6), rate=st.integers(0, 500))
def test_just_below_the_price_the_goal_is_missed(order: Order, cost: int, rate: int) -> None:
    order = replace(order, cost=cost, rate=Decimal(rate).scaleb(-3))
    found = break_even(order, FIGURES)
    assert isinstance(found, LeastPrice)
    assume(found.exact > 1)
    for price in range(max(found.exact - 30, 1), found.exact):
        assert not reaches(order, price, Fraction(0), 0)
    assert found.exact <= found.listed


def test_break_even_worked_by_hand() -> None:
    # 10,989 − 988 (9% of 10,989 = 989.01 → 989) = 10,000; at 10,988: 988.92 → 988, and 10,000 is left too.
    found = break_even(Order(None, NINE, cost=10_000), FIGURES)
    assert found == LeastPrice(10_988, 10_990)


def test_a_margin_worked_by_hand() -> None:
    # 원가 7천, 수수료 9%, 마진 20%: 7,000 ÷ 0.71 = 9,859.15…
    order = Order(None, NINE, cost=7_000)
    found = price_for_margin(order, FIGURES, Decimal("0.2"))
    assert found == LeastPrice(9_859, 9_860)
    assert receipt(replace(order, price=9_859), FIGURES).profit * 5 >= 9_859  # 9,859 − 887 − 7,000 = 1,972
    assert receipt(replace(order, price=9_858), FIGURES).profit * 5 < 9_858


def test_the_price_of_the_order_does_not_matter() -> None:
    order = Order(None, NINE, cost=10_000, shipping=3_000, carrier=2_500)
    assert break_even(order, FIGURES) == break_even(replace(order, price=99_999), FIGURES)


def test_a_price_that_leaves_more_than_enough_is_the_lowest_possible() -> None:
    assert break_even(Order(None, NINE), FIGURES) == LeastPrice(1, 10)
    # The discounts of the order need a price that bears them.
    assert break_even(Order(None, NINE, shipping=9_000, discount=1_995), FIGURES) == LeastPrice(1_995, 2_000)


@pytest.mark.parametrize(("rate", "margin"), [("0.8", "0.2"), ("0.9", "0.5"), ("0.09", "1"), ("0.1", "0.8995")])
def test_no_price_is_found_where_fees_and_margin_take_all(rate: str, margin: str) -> None:
    found = price_for_margin(Order(None, Decimal(rate), cost=100), FIGURES, Decimal(margin))
    assert found is NoPrice.NOTHING_LEFT


def test_no_price_is_found_above_the_highest_that_can_be_listed() -> None:
    assert price_for_profit(Order(None, NINE), FIGURES, 10**9) is NoPrice.ABOVE_LIMIT
    assert break_even(Order(None, NINE, discount=10**12), FIGURES) is NoPrice.ABOVE_LIMIT
    order = Order(None, Decimal(0), cost=999_999_990)
    assert break_even(order, FIGURES) == LeastPrice(999_999_990, 999_999_990)
    assert break_even(replace(order, cost=999_999_991), FIGURES) is NoPrice.ABOVE_LIMIT


def test_rounding_can_make_a_higher_price_leave_less() -> None:
    # Three fees grow by a won each at 100 won: the least price is found although the next one misses the goal.
    order = Order(None, Decimal("0.1"), affiliate=True, star_delivery=True)
    profits = [receipt(replace(order, price=price), FIGURES).profit for price in (99, 100)]
    assert profits == [90 - 1, 87]
    assert price_for_profit(order, FIGURES, 89) == LeastPrice(99, 110)


@pytest.mark.parametrize(
    ("order", "problem", "field"),
    [
        (Order(None, None), OrderProblem.MISSING, "rate"),
        (Order(None, Decimal(2)), OrderProblem.NO_SHARE, "rate"),
        (Order(None, NINE, quantity=0), OrderProblem.NOT_POSITIVE, "quantity"),
    ],
)
def test_an_order_that_cannot_be_has_no_price(order: Order, problem: OrderProblem, field: str) -> None:
    with pytest.raises(InputError) as caught:
        break_even(order, FIGURES)
    assert (caught.value.code, caught.value.text) == (problem, field)


@pytest.mark.parametrize("margin", ["-0.1", "1.1", "NaN"])
def test_a_margin_is_a_share(margin: str) -> None:
    with pytest.raises(InputError) as caught:
        price_for_margin(Order(None, NINE), FIGURES, Decimal(margin))
    assert (caught.value.code, caught.value.text) == (OrderProblem.NO_SHARE, "margin")
