"""Grades: a seller's own figures as rates, and what raises and lowers a grade.

No source gives the names or thresholds of today's grades, so that no grade is ever told. The only criterion that was
published, in 2013, is compared with and marked as past.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from knowledge.errors import InputError
from knowledge.policy import Figure, Policy
from knowledge.ratios import MAX_QUANTITY, nearest_share, nearest_whole

UNKNOWN_ITEMS = ("grade-criteria", "grade-names", "grade-update-day")
"""Guide items that say what no source gives: thresholds, names and the day of the evaluation."""


class GradeProblem(StrEnum):
    """Why a figure cannot be computed with; ``InputError.text`` names it as ``SellerFigures`` does."""

    OUT_OF_RANGE = "out_of_range"
    """Negative, or above ``knowledge.ratios.MAX_QUANTITY``."""


class Rate(StrEnum):
    """What is computed; shares are rounded to the nearest hundredth of a percent, won to the nearest won."""

    ORDER_CHANGE = "order_change"
    """Share by which the orders grew since the month before; negative where they fell."""
    SALES_CHANGE = "sales_change"
    """Share, as ``ORDER_CHANGE``."""
    AVERAGE_ORDER = "average_order"
    """Won."""
    GOOD_REVIEWS = "good_reviews"
    """Share of the reviews."""
    ANSWERS = "answers"
    """Share of the inquiries."""
    RESPONSE_TIME = "response_time"
    """Minutes, as given; no source says how many are few."""
    CLAIMS = "claims"
    """Share of the orders that were returned or exchanged."""
    CANCELLATIONS = "cancellations"
    """Share of the orders that the seller cancelled."""
    DISPATCHES = "dispatches"
    """Share of the orders that were dispatched in time."""


class Direction(StrEnum):
    """What a factor does; also how its name in ``grades.toml`` begins."""

    RAISES = "raise"
    LOWERS = "lower"
    PENALTY = "penalty"
    """It brings a penalty; whether that changes the grade is not said."""


class Flag(StrEnum):
    """What does not fit together."""

    CLAIMS_OVER_ORDERS = "claims_over_orders"
    CANCELLED_OVER_ORDERS = "cancelled_over_orders"
    LATE_OVER_ORDERS = "late_over_orders"
    ANSWERED_OVER_INQUIRIES = "answered_over_inquiries"
    GOOD_OVER_REVIEWS = "good_over_reviews"
    SALES_WITHOUT_ORDERS = "sales_without_orders"


@dataclass(frozen=True, slots=True)
class SellerFigures:
    """What a seller knows of a month; None for what is not known. Whole numbers from 0 on.

    Attributes:
        orders: 판매 건수.
        sales: 판매 금액 in won.
        orders_before: 판매 건수 of the month before.
        sales_before: 판매 금액 of the month before, in won.
        returns: 반품.
        exchanges: 교환.
        claims: 클레임 altogether, for a seller who does not tell returns and exchanges apart.
        cancelled: Orders that the seller cancelled (판매취소).
        late: Orders that were dispatched after their deadline, or not at all.
        inquiries: 문의.
        answered: 답변한 문의.
        response_minutes: How long an answer takes on average.
        reviews: 후기.
        good_reviews: 좋은 후기.
    """

    orders: int | None = None
    sales: int | None = None
    orders_before: int | None = None
    sales_before: int | None = None
    returns: int | None = None
    exchanges: int | None = None
    claims: int | None = None
    cancelled: int | None = None
    late: int | None = None
    inquiries: int | None = None
    answered: int | None = None
    response_minutes: int | None = None
    reviews: int | None = None
    good_reviews: int | None = None

    @property
    def all_claims(self) -> int | None:
        """Claims altogether, or returns and exchanges as far as they are known."""
        if self.claims is not None:
            return self.claims
        known = [count for count in (self.returns, self.exchanges) if count is not None]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class RateOf:
    """A rate with what it was computed from: ``part`` of ``whole``, or what ``whole`` has become."""

    rate: Rate
    value: Decimal | int
    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Factor:
    """Something that raises or lowers a grade, or brings a penalty.

    Attributes:
        direction: Which of them.
        what: What it is, with its source.
        rates: The seller's own rates about it; empty where the figures say nothing.
        items: Ids of guide items that say more.
    """

    direction: Direction
    what: Figure[str]
    rates: tuple[RateOf, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PastCriterion:
    """A rate beside a criterion that was once published and may hold no more.

    The press did not say how the rates were computed; the seller's are the plain meaning of their names.
    """

    rate: RateOf
    criterion: Figure[Decimal]

    @property
    def is_met(self) -> bool:
        """Whether the rate reaches the criterion, before it is rounded."""
        return Fraction(self.rate.part, self.rate.whole) >= Fraction(self.criterion.value)


@dataclass(frozen=True, slots=True)
class GradeReport:
    """What can be said about a grade; ``UNKNOWN_ITEMS`` say what cannot."""

    rates: tuple[RateOf, ...]
    factors: tuple[Factor, ...]
    past: tuple[PastCriterion, ...]
    flags: tuple[Flag, ...]

    def rate(self, rate: Rate) -> RateOf | None:
        """Return a rate, or None where it could not be computed."""
        return next((entry for entry in self.rates if entry.rate is rate), None)


def report(figures: SellerFigures, policy: Policy, today: date) -> GradeReport:
    """Compute the rates and put them beside what raises and lowers a grade.

    Args:
        figures: What the seller knows; without any the factors stand alone.
        policy: The table ``grades.toml``.
        today: The day of the question.

    Raises:
        InputError: A figure is out of range (``GradeProblem``).
    """
    for field in fields(figures):
        value = getattr(figures, field.name)
        if value is not None and not 0 <= value <= MAX_QUANTITY:
            raise InputError(GradeProblem.OUT_OF_RANGE, field.name)
    rates = tuple(_rates(figures))
    return GradeReport(
        rates=rates,
        factors=tuple(_factors(rates, policy, today)),
        past=tuple(
            PastCriterion(entry, policy.rate(_PAST[entry.rate], today)) for entry in rates if entry.rate in _PAST
        ),
        flags=tuple(flag for flag, (more, less) in _FLAGS.items() if _exceeds(more(figures), less(figures))),
    )


_Count = Callable[[SellerFigures], int | None]


def _in_time(figures: SellerFigures) -> int | None:
    if figures.orders is None or figures.late is None:
        return None
    return figures.orders - figures.late


# What each rate is computed from: the part and the whole.
_RATES: Mapping[Rate, tuple[_Count, _Count]] = {
    Rate.ORDER_CHANGE: (lambda figures: figures.orders, lambda figures: figures.orders_before),
    Rate.SALES_CHANGE: (lambda figures: figures.sales, lambda figures: figures.sales_before),
    Rate.AVERAGE_ORDER: (lambda figures: figures.sales, lambda figures: figures.orders),
    Rate.GOOD_REVIEWS: (lambda figures: figures.good_reviews, lambda figures: figures.reviews),
    Rate.ANSWERS: (lambda figures: figures.answered, lambda figures: figures.inquiries),
    Rate.RESPONSE_TIME: (lambda figures: figures.response_minutes, lambda _: 1),
    Rate.CLAIMS: (lambda figures: figures.all_claims, lambda figures: figures.orders),
    Rate.CANCELLATIONS: (lambda figures: figures.cancelled, lambda figures: figures.orders),
    Rate.DISPATCHES: (_in_time, lambda figures: figures.orders),
}
_WHOLE = (Rate.AVERAGE_ORDER, Rate.RESPONSE_TIME)
_CHANGES = (Rate.ORDER_CHANGE, Rate.SALES_CHANGE)
_FLAGS: Mapping[Flag, tuple[_Count, _Count]] = {
    Flag.CLAIMS_OVER_ORDERS: _RATES[Rate.CLAIMS],
    Flag.CANCELLED_OVER_ORDERS: _RATES[Rate.CANCELLATIONS],
    Flag.LATE_OVER_ORDERS: (lambda figures: figures.late, lambda figures: figures.orders),
    Flag.ANSWERED_OVER_INQUIRIES: _RATES[Rate.ANSWERS],
    Flag.GOOD_OVER_REVIEWS: _RATES[Rate.GOOD_REVIEWS],
    Flag.SALES_WITHOUT_ORDERS: (
        lambda figures: figures.sales if figures.orders == 0 else None,
        lambda figures: figures.orders,
    ),
}
# The rates that tell about a factor, and the guide items about it.
_FACTORS: Mapping[str, tuple[tuple[Rate, ...], tuple[str, ...]]] = {
    "raise-sales": ((Rate.ORDER_CHANGE, Rate.SALES_CHANGE, Rate.AVERAGE_ORDER), ("grade-sales",)),
    "raise-satisfaction": (
        (Rate.GOOD_REVIEWS, Rate.ANSWERS, Rate.RESPONSE_TIME),
        ("grade-satisfaction", "cs-fast-reply"),
    ),
    "raise-promotion": ((), ("grade-promotion",)),
    "raise-product": ((), ("grade-product",)),
    "lower-claims": ((Rate.CLAIMS,), ("grade-claims", "grade-drop")),
    "lower-policy": ((), ("grade-policy-violation", "grade-drop")),
    "penalty-dispatch": ((Rate.DISPATCHES,), ("penalty-causes", "dispatch-deadline")),
    "penalty-warnings": ((Rate.CANCELLATIONS,), ("urgent-alerts",)),
}
_PAST = {Rate.DISPATCHES: "past-dispatch-rate", Rate.ANSWERS: "past-answer-rate"}


def _exceeds(more: int | None, less: int | None) -> bool:
    return more is not None and less is not None and more > less


def _rates(figures: SellerFigures) -> Iterator[RateOf]:
    for rate, (part_of, whole_of) in _RATES.items():
        part, whole = part_of(figures), whole_of(figures)
        if part is not None and whole and part >= 0:
            yield RateOf(rate, _value(rate, Fraction(part, whole)), part, whole)


def _value(rate: Rate, ratio: Fraction) -> Decimal | int:
    if rate in _WHOLE:
        return nearest_whole(ratio)
    return nearest_share(ratio - 1 if rate in _CHANGES else ratio)


def _factors(rates: tuple[RateOf, ...], policy: Policy, today: date) -> Iterator[Factor]:
    for name, (about, items) in _FACTORS.items():
        own = tuple(entry for entry in rates if entry.rate in about)
        yield Factor(Direction(name.partition("-")[0]), policy.text(name, today), own, items)
