"""When a payout arrives: what each source says, as dates, and why one may be held.

The sources disagree. The guide counts business days from the order; the press and other sellers' pages count from the
buyer's decision, the delivery or the dispatch. None is preferred: each gives a ``Payout`` of its own that names the
figures, and through them the sources, that it rests on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from knowledge.business_days import Holiday, business_day_after, check_day, holidays_between, is_business_day
from knowledge.errors import InputError
from knowledge.policy import Figure, Policy
from knowledge.source import Source

_HOLD, _CHECK, _GENERAL_CHECK = "hold-", "check-", "check-general"
_HOLD_ITEMS = {
    "hold-long-undelivered": ("dispatch-deadline", "dispatch-expected-date"),
    "hold-claim": ("return-hold", "return-exchange-delay"),
    "hold-refund-undecided": ("refund-deadline",),
    "hold-not-received": ("non-receipt-report",),
}
_GENERAL_ITEMS = ("settlement-history",)


class SettlementProblem(StrEnum):
    """Why the days of an order cannot be computed with."""

    OUT_OF_ORDER = "out_of_order"
    """A day lies before one that must have come first, such as the delivery before the order."""


class Basis(StrEnum):
    """What a payout is counted from."""

    ORDER = "order"
    """The order; the guide's three to five business days."""
    DECISION_NEXT_DAY = "decision_next_day"
    """The buyer's decision; the next day of the calendar."""
    DECISION_BUSINESS_DAY = "decision_business_day"
    """The buyer's decision; the next business day."""
    AUTO_DECISION = "auto_decision"
    """The delivery; the purchase counts as decided some days later without the buyer."""
    AUTO_DECISION_UNTRACKED = "auto_decision_untracked"
    """The dispatch, for a parcel that cannot be tracked; decided without the buyer some weeks later."""
    RETURN_DEADLINE = "return_deadline"
    """The last day for a return; the payout comes on the day given at the latest."""
    STAR_DELIVERY = "star_delivery"
    """The dispatch of a 스타배송 order; a share of the money comes early."""


class State(StrEnum):
    """Where today lies."""

    UPCOMING = "upcoming"
    DUE = "due"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class OrderDays:
    """What is known of an order; each day may be missing.

    Attributes:
        ordered: When the buyer ordered.
        dispatched: When the parcel left (출고, 발송처리).
        delivered: When it arrived (배송완료).
        decided: When the buyer decided on the purchase (구매결정, 구매확정).
        return_deadline: The last day on which the buyer may send it back (반품 가능일).
        star_delivery: Whether it is a 스타배송 order.
        overseas: Whether it was sent abroad.
    """

    ordered: date | None = None
    dispatched: date | None = None
    delivered: date | None = None
    decided: date | None = None
    return_deadline: date | None = None
    star_delivery: bool = False
    overseas: bool = False


@dataclass(frozen=True, slots=True)
class Payout:
    """When the money arrives according to one way of counting.

    Attributes:
        basis: What is counted from.
        base: The day that is counted from, itself never counted.
        first: The earliest day.
        last: The latest day; the same as ``first`` where a source names a single one.
        figures: The figures that it was computed with, each with its source.
        decided: The day on which the purchase counts as decided without the buyer; None for other bases.
        share: The part of the money that arrives, as a fraction; None where a source does not divide it.
        holidays: The holidays between ``base`` and ``last`` that fall on a weekday.
        closed: Whether ``last`` is no business day: its source counts days of the calendar, and banks are closed then.
    """

    basis: Basis
    base: date
    first: date
    last: date
    figures: tuple[Figure[int] | Figure[Decimal], ...]
    decided: date | None = None
    share: Decimal | None = None
    holidays: tuple[Holiday, ...] = ()
    closed: bool = False

    @property
    def sources(self) -> tuple[Source, ...]:
        """What it rests on, each source once."""
        return tuple(dict.fromkeys(figure.source for figure in self.figures))

    def state(self, today: date) -> State:
        """Tell whether the payout is still to come, due about now, or should have arrived."""
        if today < self.first:
            return State.UPCOMING
        return State.DUE if today <= self.last else State.PASSED


@dataclass(frozen=True, slots=True)
class HoldCheck:
    """A reason for which a payout is held, and what to do.

    Attributes:
        reason: Its name on the official list.
        check: What a seller can check or do.
        items: Ids of guide items that say more.
    """

    reason: Figure[str]
    check: Figure[str]
    items: tuple[str, ...]


def order_payout(ordered: date, policy: Policy) -> Payout:
    """Return the guide's window for an order: the first business day after it is day 1.

    Args:
        ordered: The day of the order.
        policy: The table ``settlement.toml``.

    Raises:
        InputError: The days lie outside the calendar of ``knowledge.business_days``. So for every function here.
    """
    first = policy.days("guide-first-business-day", ordered)
    last = policy.days("guide-last-business-day", ordered)
    days = business_day_after(ordered, first.value), business_day_after(ordered, last.value)
    return _payout(Basis.ORDER, ordered, *days, (first, last))


def payouts(days: OrderDays, policy: Policy) -> tuple[Payout, ...]:
    """Return what every source says for whose base a day is known: the guide's window first.

    The automatic decision is left out once the buyer has decided.

    Raises:
        InputError: The days contradict each other (``SettlementProblem.OUT_OF_ORDER`` with the name of the later one).
    """
    _check(days)
    return tuple(_payouts(days, policy))


def hold_checklist(policy: Policy, today: date) -> tuple[HoldCheck, ...]:
    """Return the official list of reasons for which a payout is held."""
    checks = policy.names(_CHECK)
    return tuple(_hold_check(name, checks, policy, today) for name in policy.names(_HOLD))


def _hold_check(name: str, checks: tuple[str, ...], policy: Policy, today: date) -> HoldCheck:
    own = _CHECK + name.removeprefix(_HOLD)
    check = policy.text(own if own in checks else _GENERAL_CHECK, today)
    return HoldCheck(policy.text(name, today), check, _HOLD_ITEMS.get(name, _GENERAL_ITEMS))


def _check(days: OrderDays) -> None:
    until_delivery = (("ordered", days.ordered), ("dispatched", days.dispatched), ("delivered", days.delivered))
    # A buyer may decide before or after the last day for a return.
    for last in (("decided", days.decided), ("return_deadline", days.return_deadline)):
        known = [(name, check_day(day)) for name, day in (*until_delivery, last) if day is not None]
        for (_, earlier), (name, later) in pairwise(known):
            if later < earlier:
                raise InputError(SettlementProblem.OUT_OF_ORDER, name)


def _payouts(days: OrderDays, policy: Policy) -> Iterator[Payout]:
    if days.ordered:
        yield order_payout(days.ordered, policy)
    if days.star_delivery and days.dispatched:
        yield _star_delivery(days.dispatched, policy)
    if days.decided:
        yield from _decision(days.decided, policy)
    elif days.delivered:
        yield _auto_decision(Basis.AUTO_DECISION, "auto-decision-days", days.delivered, policy)
    elif days.dispatched:
        name = "auto-decision-days-overseas" if days.overseas else "auto-decision-days-untracked"
        yield _auto_decision(Basis.AUTO_DECISION_UNTRACKED, name, days.dispatched, policy)
    if days.return_deadline:
        figure = policy.days("return-deadline-business-days", days.return_deadline)
        day = business_day_after(days.return_deadline, figure.value)
        yield _payout(Basis.RETURN_DEADLINE, days.return_deadline, day, day, (figure,))


def _star_delivery(dispatched: date, policy: Policy) -> Payout:
    figure, share = policy.days("star-delivery-days", dispatched), policy.rate("star-delivery-share", dispatched)
    day = dispatched + timedelta(days=figure.value)
    return _payout(Basis.STAR_DELIVERY, dispatched, day, day, (figure, share), share=share.value)


def _decision(decided: date, policy: Policy) -> Iterator[Payout]:
    figure = policy.days("decision-days", decided)
    day = decided + timedelta(days=figure.value)
    yield _payout(Basis.DECISION_NEXT_DAY, decided, day, day, (figure,))
    figure = policy.days("decision-business-days", decided)
    day = business_day_after(decided, figure.value)
    yield _payout(Basis.DECISION_BUSINESS_DAY, decided, day, day, (figure,))


def _auto_decision(basis: Basis, name: str, base: date, policy: Policy) -> Payout:
    until = policy.days(name, base)
    decided = base + timedelta(days=until.value)
    figure = policy.days("decision-business-days", decided)
    day = business_day_after(decided, figure.value)
    return _payout(basis, base, day, day, (until, figure), decided=decided)


def _payout(
    basis: Basis,
    base: date,
    first: date,
    last: date,
    figures: tuple[Figure[int] | Figure[Decimal], ...],
    *,
    decided: date | None = None,
    share: Decimal | None = None,
) -> Payout:
    return Payout(
        basis=basis,
        base=base,
        first=first,
        last=last,
        figures=figures,
        decided=decided,
        share=share,
        holidays=holidays_between(base, last),
        closed=not is_business_day(last),
    )
