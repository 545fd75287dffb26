import ast
import math
from dataclasses import replace
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import knowledge.fees
from knowledge.errors import InputError
from knowledge.fee_figures import FEES_FILE, FeeFigures
from knowledge.fees import receipt, scenarios
from knowledge.order import FeeVat, Order, OrderProblem, RateBase
from knowledge.policy import POLICY_FOLDER, load_policy
from knowledge.receipt import COSTS, FEES, Base, Flag, LineCode, Receipt, Share, Times
from knowledge.source import SourceKind
from knowledge.source_list import load_sources

DAY = date(2026, 11, 22)
FIGURES = FeeFigures.of(load_policy(FEES_FILE, load_sources(POLICY_FOLDER.parent / "guide" / "sources.toml")), DAY)
NINE = Decimal("0.09")

won = st.integers(0, 10**7)
rates = st.integers(0, 1000).map(lambda units: Decimal(units).scaleb(-3))


@st.composite
def orders(draw: st.DrawFn) -> Order:
    price, quantity, options = draw(st.integers(1, 10**7)), draw(st.integers(1, 50)), draw(won)
    sales = price * quantity + options
    discount = draw(st.integers(0, sales))
    return Order(
        price=price,
        rate=draw(rates),
        quantity=quantity,
        options=options,
        shipping=draw(won),
        shipping_rate=draw(st.none() | rates),
        discount=discount,
        coupon=draw(st.integers(0, sales - discount)),
        support_discount=draw(st.just(0) | won),
        ads=draw(won),
        other=draw(won),
        cost=draw(st.none() | won),
        carrier=draw(won),
        base=draw(st.sampled_from(RateBase)),
        vat=draw(st.sampled_from(FeeVat)),
        affiliate=draw(st.booleans()),
        star_delivery=draw(st.booleans()),
    )


def amounts(order: Order) -> dict[str, int]:
    return {line.code.value: line.amount for line in receipt(order, FIGURES).lines}


# --- official samples and cases worked out by hand ---


@pytest.mark.parametrize(
    ("price", "discount", "fee", "payout"),
    [
        (19_000, 1_900, 1_330, 15_770),
        (49_900, 7_480, 3_493, 38_927),
        (1_999_000, 199_900, 139_930, 1_659_170),
    ],
)
def test_the_samples_of_the_official_settlement_document(price: int, discount: int, fee: int, payout: int) -> None:
    found = receipt(Order(price, Decimal("0.07"), discount=discount), FIGURES)
    assert (found.fees, found.payout) == (fee, payout)


def test_the_sample_of_the_official_shipping_settlement() -> None:
    found = receipt(Order(10_000, NINE, shipping=2_000), FIGURES)
    assert found.amount(LineCode.SHIPPING_FEE) == -66


def test_the_example_of_the_press() -> None:
    order = Order(10_000, Decimal("0.13"), shipping=3_000)
    assert receipt(replace(order, shipping_rate=Decimal(0)), FIGURES).payout == 11_700
    assert receipt(order, FIGURES).payout == 11_601


def test_every_line_of_a_full_order() -> None:
    order = Order(
        price=35_000,
        rate=NINE,
        quantity=2,
        options=1_500,
        shipping=3_000,
        discount=2_000,
        coupon=1_000,
        support_discount=777,
        ads=500,
        other=300,
        cost=12_000,
        carrier=2_700,
        vat=FeeVat.SEPARATE,
        affiliate=True,
        star_delivery=True,
    )
    assert amounts(order) == {
        "price": 70_000,
        "options": 1_500,
        "shipping": 3_000,
        "discount": -2_000,
        "coupon": -1_000,
        "sales_fee": -6_435,  # 71,500 × 9%
        "sales_fee_vat": -643,  # 6,435 × 10% = 643.5
        "shipping_fee": -99,  # 3,000 × 3.3%
        "shipping_fee_vat": -9,  # 99 × 10% = 9.9
        "affiliate_fee": -1_430,  # 71,500 × 2%
        "star_delivery_fee": -670,  # (70,000 − 3,000) × 1%
        "support_discount_fee": -155,  # 777 × 20% = 155.4
        "ads": -500,
        "other": -300,
        "cost": -24_000,
        "carrier": -2_700,
    }
    found = receipt(order, FIGURES)
    assert found.sales == 71_500
    assert found.buyer_pays == 71_500 + 3_000 - 3_000
    assert found.fees == 6_435 + 643 + 99 + 9 + 1_430 + 670 + 155
    assert found.payout == 71_500 + 3_000 - 3_000 - found.fees
    assert found.profit == found.payout - 500 - 300 - 24_000 - 2_700
    assert found.margin == Decimal("0.4833")  # 34,558 ÷ 71,500 = 48.332…%


def test_the_issue_example() -> None:
    order = Order(
        35_000,
        NINE,
        quantity=2,
        shipping=3_000,
        discount=2_000,
        coupon=1_000,
        ads=500,
        cost=12_000,
        shipping_rate=Decimal("0.033"),
    )
    found = receipt(order, FIGURES)
    assert found.payout == 70_000 - 2_000 - 1_000 + 3_000 - 6_300 - 99 == 63_601
    assert found.profit == 63_601 - 500 - 24_000 == 39_101
    assert found.margin == Decimal("0.5585")
    assert found.fee_share == Fraction(6_399, 70_000)


def test_a_bare_price_and_rate() -> None:
    found = receipt(Order(35_000, NINE), FIGURES)
    assert [(line.code, line.amount) for line in found.lines] == [
        (LineCode.PRICE, 35_000),
        (LineCode.SALES_FEE, -3_150),
    ]
    assert found.payout == found.profit == 31_850
    assert found.flags == {Flag.NO_COST}


def test_after_the_discount_the_rate_is_taken_of_what_is_left() -> None:
    order = Order(10_000, NINE, discount=1_000, coupon=500, base=RateBase.AFTER_DISCOUNT, affiliate=True)
    assert amounts(order)["sales_fee"] == -765  # 8,500 × 9%
    assert amounts(order)["affiliate_fee"] == -170
    assert amounts(replace(order, base=RateBase.BEFORE_DISCOUNT))["sales_fee"] == -900


def test_star_delivery_leaves_options_aside_and_never_pays() -> None:
    order = Order(1_000, NINE, options=5_000, discount=2_000, star_delivery=True)
    assert "star_delivery_fee" not in amounts(order)
    assert amounts(replace(order, price=10_000))["star_delivery_fee"] == -80


def test_each_fee_is_rounded_down_by_itself() -> None:
    found = amounts(Order(19_999, Decimal("0.065"), shipping=2_999, vat=FeeVat.SEPARATE))
    assert (found["sales_fee"], found["sales_fee_vat"]) == (-1_299, -129)  # 1,299.935; 129.9
    assert (found["shipping_fee"], found["shipping_fee_vat"]) == (-98, -9)  # 98.967; 9.8


def test_options_may_take_away() -> None:
    found = receipt(Order(10_000, NINE, options=-4_000), FIGURES)
    assert (found.sales, found.fees) == (6_000, 540)


# --- what a receipt tells besides ---


def test_a_line_has_its_operands_and_its_source() -> None:
    lines = {
        line.code: line for line in receipt(Order(19_000, Decimal("0.07"), quantity=2, shipping=2_000), FIGURES).lines
    }
    assert lines[LineCode.PRICE].formula == Times(19_000, 2)
    assert lines[LineCode.SALES_FEE].formula == Share(Base.SALES, 38_000, Decimal("0.07"), None)
    shipping = lines[LineCode.SHIPPING_FEE].formula
    assert shipping == Share(Base.SHIPPING, 2_000, Decimal("0.033"), FIGURES.shipping_fee)
    assert lines[LineCode.SHIPPING].formula is None


def test_only_the_sources_that_are_used_are_named() -> None:
    plain = receipt(Order(35_000, NINE), FIGURES)
    assert [source.id for source in plain.sources] == ["byline-2024-04-29"]  # the note on the server fee
    own = receipt(Order(35_000, NINE, shipping=3_000, shipping_rate=Decimal("0.03")), FIGURES)
    assert FIGURES.shipping_fee not in own.figures
    usual = receipt(Order(35_000, NINE, shipping=3_000), FIGURES)
    assert FIGURES.shipping_fee in usual.figures
    assert (usual.server_fee.value, usual.server_fee_threshold.value) == (55_000, 5_000_000)


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"rate": Decimal("0.13")}, Flag.RATE_OUTSIDE_GUIDE),
        ({"rate": Decimal("0.029")}, Flag.RATE_OUTSIDE_GUIDE),
        ({"cost": None}, Flag.NO_COST),
        ({"cost": 40_000}, Flag.LOSS),
        ({"shipping_rate": Decimal(1), "shipping": 1_000, "discount": 34_000}, Flag.NEGATIVE_PAYOUT),
        ({"price": 35_005}, Flag.PRICE_NOT_LISTABLE),
        ({"price": 10**9}, Flag.PRICE_NOT_LISTABLE),
        ({"discount": 20_000, "coupon": 4_510}, Flag.DISCOUNT_OVER_LIMIT),
        ({"affiliate": True}, Flag.UNCONFIRMED_BASE),
        ({"support_discount": 1_000}, Flag.DISPUTED_FEE),
    ],
)
def test_a_flag_is_raised(changes: dict[str, object], flag: Flag) -> None:
    sound = Order(35_000, NINE, cost=10_000)
    assert receipt(sound, FIGURES).flags == set()
    assert flag in receipt(replace(sound, **changes), FIGURES).flags  # type: ignore[arg-type]


@pytest.mark.parametrize("rate", ["0.03", "0.12"])
def test_the_ends_of_the_guides_range_lie_inside(rate: str) -> None:
    assert receipt(Order(35_000, Decimal(rate), cost=1, discount=24_500), FIGURES).flags == set()


def test_a_remark_has_the_figures_that_it_rests_on() -> None:
    remarks = {
        remark.flag: remark.figures
        for remark in receipt(Order(35_000, Decimal("0.13"), support_discount=100), FIGURES).remarks
    }
    assert [figure.value for figure in remarks[Flag.RATE_OUTSIDE_GUIDE]] == [Decimal("0.03"), Decimal("0.12")]
    assert [figure.value for figure in remarks[Flag.DISPUTED_FEE]] == [Decimal("0.2"), Decimal(0)]


def test_a_figure_that_does_not_hold_on_the_day_is_flagged() -> None:
    before = replace(FIGURES, day=date(2020, 12, 31))
    remark = next(
        remark
        for remark in receipt(Order(35_000, NINE, shipping=3_000), before).remarks
        if remark.flag is Flag.OUTDATED
    )
    assert {figure.name for figure in remark.figures} == {"shipping-fee", "server-fee", "server-fee-threshold"}


def test_an_unknown_rate_gives_both_ends_and_what_was_reported() -> None:
    found = scenarios(Order(10_000, None), FIGURES, "여성 의류")
    assert (found.low.fees, found.high.fees) == (300, 1_200)
    assert found.low.order.rate == FIGURES.sales_fee_low
    assert FIGURES.sales_fee_low in found.low.figures
    assert [(one.fees, one.sources[0].kind) for one in found.reported] == [(1_300, SourceKind.PRESS)]


def test_a_category_is_found_by_any_of_its_names() -> None:
    assert {figure.value for figure in FIGURES.reported("옷")} == {Decimal("0.13"), Decimal("0.1")}
    assert FIGURES.reported("시계/주얼리") == FIGURES.reported("주얼리") != ()
    assert FIGURES.reported("잠수함") == ()
    assert scenarios(Order(10_000, NINE), FIGURES).reported == ()


# --- what cannot be computed ---


@pytest.mark.parametrize(
    ("changes", "problem", "field"),
    [
        ({"price": None}, OrderProblem.MISSING, "price"),
        ({"rate": None}, OrderProblem.MISSING, "rate"),
        ({"price": 0}, OrderProblem.NOT_POSITIVE, "price"),
        ({"quantity": 0}, OrderProblem.NOT_POSITIVE, "quantity"),
        ({"price": 10**15}, OrderProblem.TOO_LARGE, "price"),
        ({"options": -(10**15)}, OrderProblem.TOO_LARGE, "options"),
        ({"carrier": 10**15}, OrderProblem.TOO_LARGE, "carrier"),
        ({"shipping": -1}, OrderProblem.NEGATIVE, "shipping"),
        ({"cost": -1}, OrderProblem.NEGATIVE, "cost"),
        ({"rate": Decimal("1.01")}, OrderProblem.NO_SHARE, "rate"),
        ({"rate": Decimal("-0.01")}, OrderProblem.NO_SHARE, "rate"),
        ({"rate": Decimal("NaN")}, OrderProblem.NO_SHARE, "rate"),
        ({"rate": Decimal("Infinity")}, OrderProblem.NO_SHARE, "rate"),
        ({"shipping_rate": Decimal(9)}, OrderProblem.NO_SHARE, "shipping_rate"),
        ({"options": -35_000}, OrderProblem.NO_SALES, "options"),
        ({"discount": 35_000, "coupon": 1}, OrderProblem.DISCOUNT_ABOVE_SALES, "discount"),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, object], problem: OrderProblem, field: str) -> None:
    with pytest.raises(InputError) as caught:
        receipt(replace(Order(35_000, NINE), **changes), FIGURES)  # type: ignore[arg-type]
    assert (caught.value.code, caught.value.text) == (problem, field)


def test_the_refusal_says_the_limit() -> None:
    with pytest.raises(InputError) as caught:
        receipt(Order(35_000, NINE, quantity=2, discount=70_001), FIGURES)
    assert caught.value.suggestions == ("70,000원",)


# --- what holds for every order ---


def by_hand(order: Order) -> tuple[int, int]:
    """Work out payout and profit from the rules as the issue words them, with fractions and one rounding a fee."""
    assert order.price is not None
    assert isinstance(order.rate, Decimal)
    sales = order.price * order.quantity + order.options
    reduced = sales - order.discount - order.coupon
    base = sales if order.base is RateBase.BEFORE_DISCOUNT else reduced
    sales_fee = math.floor(base * Fraction(order.rate))
    shipping_fee = math.floor(
        order.shipping * Fraction(order.shipping_rate or (0 if order.shipping_rate == 0 else "0.033"))
    )
    fees = sales_fee + shipping_fee
    if order.vat is FeeVat.SEPARATE:
        fees += sales_fee // 10 + shipping_fee // 10
    if order.affiliate:
        fees += math.floor(Fraction(base * 2, 100))
    if order.star_delivery:
        fees += max(reduced - order.options, 0) // 100
    fees += order.support_discount // 5
    payout = reduced + order.shipping - fees
    return payout, payout - order.ads - order.other - (order.cost or 0) * order.quantity - order.carrier


@given(order=orders())
def test_payout_and_profit_are_those_of_the_rules(order: Order) -> None:
    found = receipt(order, FIGURES)
    assert (found.payout, found.profit) == by_hand(order)


@given(order=orders())
def test_the_waterfall_leads_from_the_price_to_the_profit_without_a_gap(order: Order) -> None:
    found = receipt(order, FIGURES)
    steps = tuple(found.waterfall())
    assert steps[0].before == 0
    assert all(step.after - step.before == step.line.amount for step in steps)
    assert all(step.after == following.before for step, following in pairwise(steps))
    assert steps[-1].after == found.profit
    last_fee = max(number for number, step in enumerate(steps) if step.line.code not in COSTS)
    assert steps[last_fee].after == found.payout
    codes = [step.line.code for step in steps]
    assert codes == sorted(codes, key=list(LineCode).index)


@given(order=orders())
def test_a_fee_is_its_share_rounded_down(order: Order) -> None:
    for line in receipt(order, FIGURES).lines:
        if isinstance(line.formula, Share):
            exact = line.formula.amount * Fraction(line.formula.rate)
            assert line.code in FEES
            assert 0 <= exact + line.amount < 1
        if isinstance(line.formula, Times):
            assert abs(line.amount) == line.formula.each * line.formula.quantity


@given(order=orders(), more=st.integers(1, 10**6))
def test_fees_never_fall_when_the_price_rises(order: Order, more: int) -> None:
    assert order.price is not None
    raised = replace(order, price=order.price + more)
    assert receipt(raised, FIGURES).fees >= receipt(order, FIGURES).fees


@given(order=orders(), more=won)
def test_a_higher_discount_or_cost_leaves_less(order: Order, more: int) -> None:
    found = receipt(order, FIGURES)
    assert (
        receipt(replace(order, cost=(order.cost or 0) + more), FIGURES).profit == found.profit - more * order.quantity
    )
    order = replace(order, rate=Decimal("0.5"))  # where fees take all, a discount saves more than it costs
    found = receipt(order, FIGURES)
    more = min(more, found.sales - order.discount - order.coupon)
    dearer = receipt(replace(order, discount=order.discount + more), FIGURES)
    if order.base is RateBase.BEFORE_DISCOUNT and not order.star_delivery:
        assert dearer.payout == found.payout - more
    else:
        assert dearer.payout <= found.payout + 3  # sales fee, its VAT and one more are each rounded down


@given(order=orders())
def test_the_margin_never_overstates_the_profit(order: Order) -> None:
    found: Receipt = receipt(order, FIGURES)
    exact = Fraction(found.profit, found.sales)
    assert Fraction(found.margin) <= exact < Fraction(found.margin) + Fraction(1, 10_000)


@given(order=orders())
def test_won_stay_whole_and_rates_exact(order: Order) -> None:
    with localcontext() as context:
        context.prec = 2
        rough = receipt(order, FIGURES)
    assert rough == receipt(order, FIGURES)
    assert rough.margin == receipt(order, FIGURES).margin
    assert all(type(line.amount) is int for line in rough.lines)


MONEY = ("amount_scan", "amounts", "fee_figures", "fee_prices", "fees", "hangul_numbers", "order", "policy", "receipt")


@pytest.mark.parametrize("name", MONEY)
def test_no_float_is_used(name: str) -> None:
    tree = ast.parse((Path(knowledge.fees.__file__).parent / f"{name}.py").read_text("utf-8"))
    for node in ast.walk(tree):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), ast.dump(node)
        assert not (isinstance(node, ast.Name) and node.id in {"float", "round"}), ast.dump(node)
