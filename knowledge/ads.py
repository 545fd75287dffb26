"""Advertising: whatever follows from the figures that a seller has, and whether the campaign pays.

No source gives a benchmark, so nothing is called good or bad by comparison with others: with a margin, the break-even
point is computed from the seller's own figures, and only that is judged. ``knowledge.ad_formulas`` has the formulas.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from knowledge.ad_formulas import RULES, AdFigures, Kind, has_margin
from knowledge.errors import InputError
from knowledge.policy import Figure, Policy
from knowledge.ratios import MAX_QUANTITY
from knowledge.source import Source

MAX_MARGIN_PLACES = 6


class AdProblem(StrEnum):
    """Why a number cannot be computed with; ``InputError.text`` names it as ``AdFigures`` does."""

    OUT_OF_RANGE = "out_of_range"
    """Negative, or above ``knowledge.ratios.MAX_QUANTITY``."""
    MARGIN = "margin"
    """No share from -1 to 1 with at most ``MAX_MARGIN_PLACES`` places behind the point."""
    NOTHING_GIVEN = "nothing_given"


class Flag(StrEnum):
    """What does not fit together, or cannot be used."""

    CLICKS_OVER_IMPRESSIONS = "clicks_over_impressions"
    BUYERS_OVER_CLICKS = "buyers_over_clicks"
    BUYERS_OVER_VISITORS = "buyers_over_visitors"
    BUYERS_OVER_CARTS = "buyers_over_carts"
    RETURNING_OVER_CUSTOMERS = "returning_over_customers"
    SALES_WITHOUT_BUYERS = "sales_without_buyers"
    BUYERS_WITHOUT_SALES = "buyers_without_sales"
    COST_WITHOUT_CLICKS = "cost_without_clicks"
    ORDER_VALUE_DIFFERS = "order_value_differs"
    """매출 ÷ 구매 is another 객단가 than the one that is given; the former is used."""
    NO_MARGIN = "no_margin"
    """The margin is zero or negative: no advertising can pay."""


class Standing(StrEnum):
    """Whether the campaign pays, by the seller's own margin."""

    PROFIT = "profit"
    EVEN = "even"
    LOSS = "loss"
    UNKNOWN = "unknown"
    """Margin, cost or sales are missing."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A computed figure.

    Attributes:
        kind: What it is; says also how it was rounded.
        value: A ``Decimal`` fraction for a share, an ``int`` for won.
        operands: The numbers that it was computed from, by their names in ``AdFigures``, in the order of the formula.
        formula: How it is computed, with its source.
        item: The id of the guide item about it.
    """

    kind: Kind
    value: Decimal | int
    operands: tuple[tuple[str, int | Decimal], ...]
    formula: Figure[str]
    item: str


@dataclass(frozen=True, slots=True)
class AdReport:
    """What follows from the figures.

    Attributes:
        figures: The figures, with those filled in that follow from the others.
        derived: The names of those that were filled in: ``sales``, ``buyers``.
        metrics: What could be computed, in the order of ``Kind``.
        undefined: What could not although its operands are known: a division by 0, or a flagged contradiction.
        flags: What does not fit together.
        standing: Whether the campaign pays.
        missing: The names of the figures without which that cannot be told.
        weakest: The metric that keeps it from paying; None unless it makes a loss.
        advice: Ids of guide items to read next, the most fitting one first.
    """

    figures: AdFigures
    derived: tuple[str, ...]
    metrics: tuple[Metric, ...]
    undefined: tuple[Kind, ...]
    flags: tuple[Flag, ...]
    standing: Standing
    missing: tuple[str, ...]
    weakest: Kind | None
    advice: tuple[str, ...]

    def metric(self, kind: Kind) -> Metric | None:
        """Return a metric, or None where it could not be computed."""
        return next((metric for metric in self.metrics if metric.kind is kind), None)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the formulas, each once."""
        return tuple(dict.fromkeys(metric.formula.source for metric in self.metrics))


def report(figures: AdFigures, policy: Policy, today: date) -> AdReport:
    """Compute whatever follows from the figures.

    Args:
        figures: What the seller knows.
        policy: The table ``ads.toml``.
        today: The day of the question.

    Raises:
        InputError: A figure is out of range, or none is given (an ``AdProblem``).
    """
    _check(figures)
    full = _completed(figures)
    metrics, undefined = _metrics(full, policy, today)
    standing = _standing(full)
    weakest = _weakest(full) if standing is Standing.LOSS else None
    return AdReport(
        figures=full,
        derived=tuple(name for name in _NAMES if getattr(full, name) != getattr(figures, name)),
        metrics=metrics,
        undefined=undefined,
        flags=tuple(flag for flag, is_raised in _FLAGS.items() if is_raised(full)),
        standing=standing,
        missing=tuple(name for name in ("cost", "sales", "margin") if getattr(full, name) is None),
        weakest=weakest,
        advice=_ADVICE[standing, weakest],
    )


# --- the figures ---

_NAMES = tuple(field.name for field in fields(AdFigures))


def _check(figures: AdFigures) -> None:
    given = {name: value for name in _NAMES if (value := getattr(figures, name)) is not None}
    if not given:
        raise InputError(AdProblem.NOTHING_GIVEN, "")
    margin = given.pop("margin", None)
    for name, value in given.items():
        _check_quantity(name, value)
    if margin is not None and not _is_margin(margin):
        raise InputError(AdProblem.MARGIN, str(margin))


def _check_quantity(name: str, value: int) -> None:
    if not 0 <= value <= MAX_QUANTITY:
        raise InputError(AdProblem.OUT_OF_RANGE, name)


def _is_margin(margin: Decimal) -> bool:
    exponent = margin.as_tuple().exponent
    # The exponent of NaN and of the infinities is a letter.
    return isinstance(exponent, int) and exponent >= -MAX_MARGIN_PLACES and -1 <= margin <= 1


def _completed(figures: AdFigures) -> AdFigures:
    """Fill in the sales or the number of buyers where the average order tells; a fraction of a buyer is not guessed."""
    buyers, sales, order_value = figures.buyers, figures.sales, figures.order_value
    if sales is None and buyers is not None and order_value is not None:
        _check_quantity("sales", buyers * order_value)
        return replace(figures, sales=buyers * order_value)
    if buyers is None and sales is not None and order_value and not sales % order_value:
        return replace(figures, buyers=sales // order_value)
    return figures


def _metrics(figures: AdFigures, policy: Policy, today: date) -> tuple[tuple[Metric, ...], tuple[Kind, ...]]:
    """Return the metrics and the kinds that have operands but no value."""
    metrics: dict[Kind, Metric] = {}
    known: dict[Kind, None] = {}
    for rule in RULES:
        values = rule.values(figures)
        if values is None or rule.kind in metrics:
            continue
        known[rule.kind] = None
        exact = rule.exact(figures)
        if exact is not None:
            operands = tuple(zip(rule.operands, values, strict=True))
            formula = policy.text(rule.kind, today)
            metrics[rule.kind] = Metric(rule.kind, rule.round(exact), operands, formula, rule.item)
    return tuple(metrics.values()), tuple(kind for kind in known if kind not in metrics)


# --- what to make of them ---


def _exceeds(part: str, whole: str) -> Callable[[AdFigures], bool]:
    def is_raised(figures: AdFigures) -> bool:
        more, less = getattr(figures, part), getattr(figures, whole)
        return more is not None and less is not None and more > less

    return is_raised


def _is_without(there: str, missing: str) -> Callable[[AdFigures], bool]:
    return lambda figures: bool(getattr(figures, there)) and getattr(figures, missing) == 0


def _order_value_differs(figures: AdFigures) -> bool:
    """Tell whether the average order is another one, by a won or more, than the one that is given."""
    if not figures.buyers or figures.sales is None or figures.order_value is None:
        return False
    return abs(Fraction(figures.sales, figures.buyers) - figures.order_value) >= 1


_FLAGS: Mapping[Flag, Callable[[AdFigures], bool]] = {
    Flag.CLICKS_OVER_IMPRESSIONS: _exceeds("clicks", "impressions"),
    Flag.BUYERS_OVER_CLICKS: _exceeds("buyers", "clicks"),
    Flag.BUYERS_OVER_VISITORS: _exceeds("buyers", "visitors"),
    Flag.BUYERS_OVER_CARTS: _exceeds("buyers", "carts"),
    Flag.RETURNING_OVER_CUSTOMERS: _exceeds("returning", "customers"),
    Flag.SALES_WITHOUT_BUYERS: _is_without("sales", "buyers"),
    Flag.BUYERS_WITHOUT_SALES: _is_without("buyers", "sales"),
    Flag.COST_WITHOUT_CLICKS: _is_without("cost", "clicks"),
    Flag.ORDER_VALUE_DIFFERS: _order_value_differs,
    Flag.NO_MARGIN: lambda figures: figures.margin is not None and figures.margin <= 0,
}
_LOW_ROAS = ("ads-low-performance", "data-conversion-rate", "ads-breakeven-roas")
_ADVICE: Mapping[tuple[Standing, Kind | None], tuple[str, ...]] = {
    (Standing.UNKNOWN, None): ("ads-performance", "ads-breakeven-roas"),
    (Standing.PROFIT, None): ("ads-budget", "ads-promotion"),
    (Standing.EVEN, None): _LOW_ROAS,
    (Standing.LOSS, None): ("fee-net-profit", "ads-breakeven-roas"),
    (Standing.LOSS, Kind.ROAS): _LOW_ROAS,
    (Standing.LOSS, Kind.CPC): ("ads-affordable-cpc", "ads-low-performance", "data-average-order"),
}


def _standing(figures: AdFigures) -> Standing:
    if figures.sales is None or figures.margin is None or figures.cost is None:
        return Standing.UNKNOWN
    profit = figures.sales * Fraction(figures.margin) - figures.cost
    if not profit:
        return Standing.EVEN
    return Standing.PROFIT if profit > 0 else Standing.LOSS


def _weakest(figures: AdFigures) -> Kind | None:
    """Name what keeps a campaign from paying: the clicks where no conversion rate could pay for them, else the ROAS."""
    if not has_margin(figures):
        return None
    rules = [rule for rule in RULES if rule.kind is Kind.BREAK_EVEN_CVR and rule.values(figures) is not None]
    needed = next((exact for rule in rules if (exact := rule.exact(figures)) is not None), None)
    return Kind.CPC if needed is not None and needed > 1 else Kind.ROAS
