"""The formulas of advertising figures: what each is computed from, how it is rounded, which guide item is about it.

Quotients are exact until they are rounded once: shares to four places (hundredths of a percent), won to the whole won,
each as its ``Kind`` says. Where a formula comes from stands in ``policy/ads.toml`` under the name of its kind.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from knowledge.ratios import nearest_share, nearest_whole, share_above


class Kind(StrEnum):
    """What is computed; also its name in ``ads.toml``."""

    CTR = "ctr"
    """Share, to the nearest."""
    CVR_CLICKS = "cvr-clicks"
    """Share, to the nearest: the conversion rate of advertising reports."""
    CVR_VISITORS = "cvr-visitors"
    """Share, to the nearest: the conversion rate of the guide."""
    CPC = "cpc"
    """Won, to the nearest."""
    CPA = "cpa"
    """Won, to the nearest."""
    ROAS = "roas"
    """Share, to the nearest; 6.5 is 650 %."""
    ACOS = "acos"
    """Share, to the nearest."""
    AVERAGE_ORDER = "average-order"
    """Won, to the nearest."""
    CART_ABANDONMENT = "cart-abandonment"
    """Share, to the nearest."""
    REPURCHASE = "repurchase"
    """Share, to the nearest."""
    BREAK_EVEN_ROAS = "break-even-roas"
    """Share, rounded up: below it the campaign loses money."""
    AFFORDABLE_CPC = "affordable-cpc"
    """Won, rounded down: above it the campaign loses money."""
    BREAK_EVEN_CVR = "break-even-cvr"
    """Share of clicks, rounded up; above 1 where not even a sale at every click would pay."""
    PROFIT = "profit"
    """Won, rounded down; negative for a loss."""


@dataclass(frozen=True, slots=True)
class AdFigures:
    """What a seller knows; None for what is not known. Counts and won are whole numbers from 0 on.

    Attributes:
        impressions: 노출.
        clicks: 클릭.
        visitors: 방문자.
        buyers: 구매, 전환, 주문.
        cost: 광고비 in won.
        sales: 매출 that the advertisement brought, in won.
        order_value: 객단가 in won.
        carts: How many put the product into the cart (장바구니).
        customers: How many customers there already were.
        returning: How many of those bought again.
        margin: 마진율 as a fraction: what is left of the sales before advertising.
    """

    impressions: int | None = None
    clicks: int | None = None
    visitors: int | None = None
    buyers: int | None = None
    cost: int | None = None
    sales: int | None = None
    order_value: int | None = None
    carts: int | None = None
    customers: int | None = None
    returning: int | None = None
    margin: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to compute a metric, from operands that must all be known."""

    kind: Kind
    operands: tuple[str, ...]
    quotient: Callable[..., tuple[Fraction, Fraction]]
    round: Callable[[Fraction], Decimal | int]
    item: str
    applies: Callable[[AdFigures], bool] = lambda _: True

    def values(self, figures: AdFigures) -> tuple[int | Decimal, ...] | None:
        """Return the operands, or None where one is not known."""
        values = tuple(getattr(figures, name) for name in self.operands)
        return None if None in values else values

    def exact(self, figures: AdFigures) -> Fraction | None:
        """Return the exact value, or None where it is not defined."""
        numerator, denominator = self.quotient(*map(Fraction, self.values(figures) or ()))
        return numerator / denominator if denominator and self.applies(figures) else None


def _ratio(part: Fraction, whole: Fraction) -> tuple[Fraction, Fraction]:
    return part, whole


def has_margin(figures: AdFigures) -> bool:
    """Tell whether something is left of the sales for advertising."""
    return figures.margin is not None and figures.margin > 0


_ONE = Fraction(1)
# Of two rules for one metric the first that is defined counts: the sales of the campaign say more than a usual order.
RULES = (
    Rule(Kind.CTR, ("clicks", "impressions"), _ratio, nearest_share, "ads-ctr"),
    Rule(Kind.CVR_CLICKS, ("buyers", "clicks"), _ratio, nearest_share, "ads-cvr"),
    Rule(Kind.CVR_VISITORS, ("buyers", "visitors"), _ratio, nearest_share, "data-conversion-rate"),
    Rule(Kind.CPC, ("cost", "clicks"), _ratio, nearest_whole, "ads-cpc-cpa"),
    Rule(Kind.CPA, ("cost", "buyers"), _ratio, nearest_whole, "ads-cpc-cpa"),
    Rule(Kind.ROAS, ("sales", "cost"), _ratio, nearest_share, "ads-roas"),
    Rule(Kind.ACOS, ("cost", "sales"), _ratio, nearest_share, "ads-acos"),
    Rule(Kind.AVERAGE_ORDER, ("sales", "buyers"), _ratio, nearest_whole, "data-average-order"),
    Rule(
        Kind.CART_ABANDONMENT,
        ("carts", "buyers"),
        lambda carts, buyers: (carts - buyers, carts),
        nearest_share,
        "data-cart-abandonment",
        lambda figures: (figures.carts or 0) >= (figures.buyers or 0),
    ),
    Rule(Kind.REPURCHASE, ("returning", "customers"), _ratio, nearest_share, "data-retention"),
    Rule(
        Kind.BREAK_EVEN_ROAS, ("margin",), lambda margin: (_ONE, margin), share_above, "ads-breakeven-roas", has_margin
    ),
    Rule(
        Kind.AFFORDABLE_CPC,
        ("sales", "margin", "clicks"),
        lambda sales, margin, clicks: (sales * margin, clicks),
        math.floor,
        "ads-affordable-cpc",
        has_margin,
    ),
    Rule(
        Kind.BREAK_EVEN_CVR,
        ("cost", "clicks", "sales", "buyers", "margin"),
        lambda cost, clicks, sales, buyers, margin: (cost * buyers, clicks * sales * margin),
        share_above,
        "ads-affordable-cpc",
        lambda figures: has_margin(figures) and bool(figures.buyers),
    ),
    Rule(
        Kind.BREAK_EVEN_CVR,
        ("cost", "clicks", "order_value", "margin"),
        lambda cost, clicks, order_value, margin: (cost, clicks * order_value * margin),
        share_above,
        "ads-affordable-cpc",
        has_margin,
    ),
    Rule(
        Kind.PROFIT,
        ("sales", "margin", "cost"),
        lambda sales, margin, cost: (sales * margin - cost, _ONE),
        math.floor,
        "ads-breakeven-roas",
    ),
)
