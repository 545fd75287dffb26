from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.ad_formulas import RULES, AdFigures, Kind
from knowledge.ads import AdProblem, AdReport, Flag, Metric, Standing, report
from knowledge.errors import InputError
from knowledge.guide_folder import GUIDE_DIR, load_guide
from knowledge.policy import POLICY_FOLDER, load_policy
from knowledge.ratios import MAX_QUANTITY
from knowledge.source_list import FILE_NAME, load_sources

TODAY = date(2026, 11, 22)
POLICY = load_policy(POLICY_FOLDER / "ads.toml", load_sources(GUIDE_DIR / FILE_NAME))
COUNTS = st.none() | st.integers(0, 50) | st.integers(0, MAX_QUANTITY)
MARGINS = st.none() | st.decimals(-1, 1, places=4)
FIGURES = st.builds(
    AdFigures, **{field.name: COUNTS for field in fields(AdFigures) if field.name != "margin"}, margin=MARGINS
)


def of(**figures: int | Decimal) -> AdReport:
    return report(AdFigures(**figures), POLICY, TODAY)  # type: ignore[arg-type]


def values(found: AdReport) -> dict[Kind, Decimal | int]:
    return {metric.kind: metric.value for metric in found.metrics}


def metric(found: AdReport, kind: Kind) -> Metric:
    known = found.metric(kind)
    assert known is not None
    return known


# --- by hand ---


@pytest.mark.parametrize(
    ("figures", "kind", "value"),
    [
        # The examples of the sources.
        ({"impressions": 10_000, "clicks": 200}, Kind.CTR, Decimal("0.02")),
        ({"clicks": 500, "buyers": 25}, Kind.CVR_CLICKS, Decimal("0.05")),
        ({"margin": Decimal("0.3")}, Kind.BREAK_EVEN_ROAS, Decimal("3.3334")),
        ({"margin": Decimal("0.4")}, Kind.BREAK_EVEN_ROAS, Decimal("2.5")),
        ({"cost": 400, "sales": 1000}, Kind.ACOS, Decimal("0.4")),
        ({"cost": 400, "sales": 1000}, Kind.ROAS, Decimal("2.5")),
        # 60,000 won x 2 % ÷ 4, the target of 400 % being the break-even at a margin of a quarter.
        ({"clicks": 100, "buyers": 2, "order_value": 60_000, "margin": Decimal("0.25")}, Kind.AFFORDABLE_CPC, 300),
        # What sellers ask.
        ({"cost": 80_000, "sales": 520_000}, Kind.ROAS, Decimal("6.5")),
        ({"visitors": 3000, "buyers": 42}, Kind.CVR_VISITORS, Decimal("0.014")),
        ({"cost": 100_000, "clicks": 333}, Kind.CPC, 300),
        ({"cost": 100_000, "clicks": 300}, Kind.CPC, 333),
        ({"cost": 80_000, "buyers": 20}, Kind.CPA, 4000),
        ({"sales": 520_000, "buyers": 20}, Kind.AVERAGE_ORDER, 26_000),
        ({"carts": 50, "buyers": 20}, Kind.CART_ABANDONMENT, Decimal("0.6")),
        ({"customers": 80, "returning": 12}, Kind.REPURCHASE, Decimal("0.15")),
        ({"sales": 520_000, "cost": 80_000, "margin": Decimal("0.3")}, Kind.PROFIT, 76_000),
        ({"sales": 520_000, "cost": 200_000, "margin": Decimal("0.3")}, Kind.PROFIT, -44_000),
        # 1,001 x 0.333 is 333.333: a profit is rounded down, and so is a loss.
        ({"sales": 1001, "cost": 0, "margin": Decimal("0.333")}, Kind.PROFIT, 333),
        ({"sales": 1001, "cost": 1000, "margin": Decimal("0.333")}, Kind.PROFIT, -667),
        # 80,000 ÷ 400 is 200 won a click; a sale of 26,000 won leaves 7,800.
        (
            {"cost": 80_000, "clicks": 400, "sales": 520_000, "buyers": 20, "margin": Decimal("0.3")},
            Kind.BREAK_EVEN_CVR,
            Decimal("0.0257"),
        ),
        # Before the first sale the usual order value tells.
        (
            {"cost": 80_000, "clicks": 400, "buyers": 0, "order_value": 26_000, "margin": Decimal("0.3")},
            Kind.BREAK_EVEN_CVR,
            Decimal("0.0257"),
        ),
    ],
)
def test_every_figure_by_hand(figures: dict[str, int | Decimal], kind: Kind, value: Decimal | int) -> None:
    found = metric(of(**figures), kind)
    assert found.value == value
    assert type(found.value) is type(value)


def test_the_two_conversion_rates_are_told_apart() -> None:
    found = of(clicks=400, visitors=300, buyers=12)
    by_clicks, by_visitors = metric(found, Kind.CVR_CLICKS), metric(found, Kind.CVR_VISITORS)
    assert (by_clicks.value, by_visitors.value) == (Decimal("0.03"), Decimal("0.04"))
    assert by_clicks.operands == (("buyers", 12), ("clicks", 400))
    assert by_visitors.operands == (("buyers", 12), ("visitors", 300))
    assert by_clicks.item != by_visitors.item
    assert by_clicks.formula.source.id != by_visitors.formula.source.id


def test_only_what_follows_is_computed() -> None:
    assert list(values(of(impressions=1000, visitors=30))) == []
    assert list(values(of(cost=80_000, sales=520_000))) == [Kind.ROAS, Kind.ACOS]


def test_sales_and_buyers_follow_from_the_order_value() -> None:
    found = of(buyers=20, order_value=26_000, cost=80_000)
    assert (found.figures.sales, found.derived) == (520_000, ("sales",))
    assert metric(found, Kind.ROAS).value == Decimal("6.5")
    found = of(sales=520_000, order_value=26_000, cost=80_000)
    assert (found.figures.buyers, found.derived) == (20, ("buyers",))
    assert metric(found, Kind.CPA).value == 4000


def test_a_fraction_of_a_buyer_is_not_guessed() -> None:
    found = of(sales=520_001, order_value=26_000, cost=80_000)
    assert found.figures.buyers is None
    assert found.metric(Kind.CPA) is None
    assert of(sales=520_000, order_value=0).derived == ()


# --- what does not fit together ---


@pytest.mark.parametrize(
    ("figures", "flags"),
    [
        ({"impressions": 100, "clicks": 101}, [Flag.CLICKS_OVER_IMPRESSIONS]),
        ({"clicks": 10, "buyers": 11}, [Flag.BUYERS_OVER_CLICKS]),
        ({"visitors": 10, "buyers": 11}, [Flag.BUYERS_OVER_VISITORS]),
        ({"carts": 10, "buyers": 11}, [Flag.BUYERS_OVER_CARTS]),
        ({"customers": 10, "returning": 11}, [Flag.RETURNING_OVER_CUSTOMERS]),
        ({"sales": 1000, "buyers": 0}, [Flag.SALES_WITHOUT_BUYERS]),
        ({"sales": 0, "buyers": 3}, [Flag.BUYERS_WITHOUT_SALES]),
        ({"cost": 1000, "clicks": 0}, [Flag.COST_WITHOUT_CLICKS]),
        ({"sales": 1000, "buyers": 2, "order_value": 499}, [Flag.ORDER_VALUE_DIFFERS]),
        ({"sales": 1001, "buyers": 2, "order_value": 500}, []),
        ({"margin": Decimal(0)}, [Flag.NO_MARGIN]),
        ({"margin": Decimal("-0.1")}, [Flag.NO_MARGIN]),
        ({"impressions": 100, "clicks": 100, "buyers": 100}, []),
        ({"impressions": 0, "clicks": 0, "buyers": 0, "sales": 0, "cost": 0}, []),
    ],
)
def test_contradictions_are_flagged(figures: dict[str, int | Decimal], flags: list[Flag]) -> None:
    assert list(of(**figures).flags) == flags


def test_nothing_is_divided_by_zero() -> None:
    found = of(impressions=0, clicks=0, visitors=0, buyers=0, cost=0, sales=0, carts=0, customers=0, returning=0)
    assert found.metrics == ()
    assert set(found.undefined) == set(Kind) - {
        Kind.BREAK_EVEN_ROAS,
        Kind.AFFORDABLE_CPC,
        Kind.BREAK_EVEN_CVR,
        Kind.PROFIT,
    }


def test_no_abandonment_is_computed_from_more_buyers_than_carts() -> None:
    found = of(carts=10, buyers=11)
    assert found.undefined == (Kind.CART_ABANDONMENT,)


@pytest.mark.parametrize("margin", ["0", "-0.2"])
def test_without_a_margin_there_is_no_break_even(margin: str) -> None:
    found = of(margin=Decimal(margin), clicks=10, sales=1000, cost=100, buyers=1)
    assert {Kind.BREAK_EVEN_ROAS, Kind.AFFORDABLE_CPC, Kind.BREAK_EVEN_CVR} == set(found.undefined)
    assert (found.standing, found.weakest) == (Standing.LOSS, None)


@pytest.mark.parametrize("name", [field.name for field in fields(AdFigures) if field.name != "margin"])
@pytest.mark.parametrize("value", [-1, MAX_QUANTITY + 1])
def test_numbers_out_of_range_are_refused(name: str, value: int) -> None:
    with pytest.raises(InputError) as caught:
        of(**{name: value})
    assert (caught.value.code, caught.value.text) == (AdProblem.OUT_OF_RANGE, name)


@pytest.mark.parametrize(
    "margin", ["NaN", "sNaN", "Infinity", "-Infinity", "1.01", "-2", "30", "0.0000001", "1E-999999"]
)
def test_margins_that_are_no_share_are_refused(margin: str) -> None:
    with pytest.raises(InputError) as caught:
        of(margin=Decimal(margin))
    assert caught.value.code is AdProblem.MARGIN


def test_sales_that_would_be_too_large_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        of(buyers=MAX_QUANTITY, order_value=2)
    assert (caught.value.code, caught.value.text) == (AdProblem.OUT_OF_RANGE, "sales")


def test_no_figures_at_all_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        of()
    assert caught.value.code is AdProblem.NOTHING_GIVEN


# --- whether it pays ---


def test_a_campaign_below_its_break_even_makes_a_loss() -> None:
    # 2,600 won of ROAS per 1,000 spent, where 30 % must bring 3,333.
    found = of(cost=200_000, sales=520_000, clicks=400, buyers=20, margin=Decimal("0.3"))
    assert (found.standing, found.weakest) == (Standing.LOSS, Kind.ROAS)
    assert metric(found, Kind.CPC).value == 500
    assert metric(found, Kind.AFFORDABLE_CPC).value == 390
    assert found.advice[0] == "ads-low-performance"


def test_a_click_that_costs_more_than_a_sale_leaves_is_the_weakest() -> None:
    found = of(cost=10_000, clicks=10, buyers=5, order_value=2000, margin=Decimal("0.3"))
    assert metric(found, Kind.BREAK_EVEN_CVR).value == Decimal("1.6667")
    assert (found.standing, found.weakest) == (Standing.LOSS, Kind.CPC)
    assert found.advice[0] == "ads-affordable-cpc"


def test_a_campaign_at_or_above_its_break_even_has_no_weakest_figure() -> None:
    even = of(cost=1000, sales=2500, margin=Decimal("0.4"))
    assert (even.standing, even.weakest, metric(even, Kind.PROFIT).value) == (Standing.EVEN, None, 0)
    profit = of(cost=999, sales=2500, margin=Decimal("0.4"))
    assert (profit.standing, profit.weakest, profit.missing) == (Standing.PROFIT, None, ())


def test_without_a_margin_nothing_is_judged() -> None:
    found = of(cost=80_000, sales=520_000)
    assert (found.standing, found.weakest, found.missing) == (Standing.UNKNOWN, None, ("margin",))
    assert of(clicks=1).missing == ("cost", "sales", "margin")


# --- the guide and the sources ---


def test_every_item_that_is_named_is_in_the_guide() -> None:
    known = {item.id for item in load_guide().items()}
    assert known.issuperset(rule.item for rule in RULES)
    cases = [
        {"clicks": 1},
        {"cost": 1, "sales": 10, "margin": Decimal("0.5")},
        {"cost": 5, "sales": 10, "margin": Decimal("0.5")},
        {"cost": 9, "sales": 10, "margin": Decimal("0.5")},
        {"cost": 9, "sales": 10, "margin": Decimal("-0.5")},
        {"cost": 9, "sales": 10, "clicks": 1, "buyers": 1, "margin": Decimal("0.5")},
    ]
    advice = [of(**case).advice for case in cases]
    assert all(items and known.issuperset(items) for items in advice)
    assert len({items[0] for items in advice}) == 5


def test_every_formula_has_a_source_and_no_other_is_written() -> None:
    assert set(POLICY.names()) == set(Kind) == {rule.kind for rule in RULES}
    found = of(clicks=500, buyers=25, visitors=600)
    assert {source.id for source in found.sources} == {"good-info-ad-metrics", "guide"}


# --- properties ---


@given(FIGURES)
def test_whatever_is_given_is_computed_or_refused(figures: AdFigures) -> None:
    too_large = figures.sales is None and (figures.buyers or 0) * (figures.order_value or 0) > MAX_QUANTITY
    if too_large or figures == AdFigures():
        with pytest.raises(InputError):
            report(figures, POLICY, TODAY)
        return
    found = report(figures, POLICY, TODAY)
    kinds = [entry.kind for entry in found.metrics]
    assert len(set(kinds)) == len(kinds)
    assert not set(kinds) & set(found.undefined)
    for entry in found.metrics:
        assert all(getattr(found.figures, name) == value for name, value in entry.operands)
        assert isinstance(entry.value, int) or entry.value.as_tuple().exponent == -4


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.decimals("0.001", 1, places=4))
def test_the_break_even_parts_profit_from_loss(cost: int, sales: int, margin: Decimal) -> None:
    found = report(AdFigures(cost=cost, sales=sales, margin=margin), POLICY, TODAY)
    roas, needed = Fraction(sales, cost), 1 / Fraction(margin)
    assert (found.standing is Standing.LOSS) is (roas < needed)
    profit = metric(found, Kind.PROFIT).value
    assert (profit < 0) is (found.standing is Standing.LOSS)
    assert profit <= sales * Fraction(margin) - cost < profit + 1


@given(st.integers(1, 10**6), st.integers(1, 10**4), st.integers(1, 10**6), st.decimals("0.01", 1, places=2))
def test_at_the_affordable_cpc_the_campaign_pays_and_a_won_above_it_does_not(
    clicks: int, buyers: int, order_value: int, margin: Decimal
) -> None:
    given_figures = AdFigures(clicks=clicks, buyers=buyers, order_value=order_value, margin=margin)
    cpc = metric(report(given_figures, POLICY, TODAY), Kind.AFFORDABLE_CPC).value
    at = report(replace(given_figures, cost=int(cpc) * clicks), POLICY, TODAY)
    above = report(replace(given_figures, cost=(int(cpc) + 1) * clicks), POLICY, TODAY)
    assert at.standing is not Standing.LOSS
    assert above.standing is Standing.LOSS


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 10**6), st.decimals("0.01", 1, places=2))
def test_at_the_break_even_conversion_rate_the_campaign_pays(
    cost: int, clicks: int, order_value: int, margin: Decimal
) -> None:
    needed = metric(
        report(AdFigures(cost=cost, clicks=clicks, order_value=order_value, margin=margin), POLICY, TODAY),
        Kind.BREAK_EVEN_CVR,
    ).value
    assert Fraction(needed) * clicks * order_value * Fraction(margin) >= cost
