"""Taxes: the next deadlines, and an estimate of the VAT to set aside.

Both rest on secondary sources and are no advice: every answer is to be shown as an estimate that a tax accountant
confirms. Deadlines stay on the day that the source names, even where it is a holiday, unless ``tax.toml`` has a figure
``deadline-on-holiday`` whose source says that they move to the next business day.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from knowledge.business_days import business_day_after, check_day, holiday_name, is_business_day
from knowledge.errors import InputError
from knowledge.policy import Figure, MonthDay, Policy
from knowledge.ratios import MAX_QUANTITY

_INCOME_TAX = "income-tax"
_MOVES = "deadline-on-holiday"


class TaxProblem(StrEnum):
    """Why an amount cannot be computed with; ``InputError.text`` names the argument."""

    OUT_OF_RANGE = "out_of_range"
    """Negative, or above ``knowledge.ratios.MAX_QUANTITY``."""


class Taxpayer(StrEnum):
    """How a seller is registered for VAT; also how the names of the deadlines in ``tax.toml`` begin."""

    GENERAL = "general"
    """일반과세자."""
    SIMPLIFIED = "simplified"
    """간이과세자."""


class Duty(StrEnum):
    """What is due."""

    VAT_RETURN = "vat_return"
    """부가세 신고."""
    VAT_NOTICE = "vat_notice"
    """부가세 예정고지."""
    INCOME_TAX = "income_tax"
    """종합소득세 신고."""


_DUTIES = {
    "general-vat-final-second-half": Duty.VAT_RETURN,
    "general-vat-notice-spring": Duty.VAT_NOTICE,
    "general-vat-final-first-half": Duty.VAT_RETURN,
    "general-vat-notice-autumn": Duty.VAT_NOTICE,
    "simplified-vat": Duty.VAT_RETURN,
    _INCOME_TAX: Duty.INCOME_TAX,
}
_ITEMS = {
    Duty.VAT_RETURN: "tax-vat-schedule",
    Duty.VAT_NOTICE: "tax-vat-schedule",
    Duty.INCOME_TAX: "tax-income",
}


@dataclass(frozen=True, slots=True)
class TaxDate:
    """The next time that something is due.

    Attributes:
        duty: What is due.
        first: The deadline or, where the source names a month only, its first day.
        last: The deadline or the last day of the month.
        figure: The deadline with its source.
        item: The id of the guide item about it.
        closed: Whether the deadline falls on a weekend or holiday and no source says what holds then.
        holiday: The name of that holiday; empty for a weekend and for any other day.
        moved: The figure by which the deadline was moved from a weekend or holiday; None where it was not.
    """

    duty: Duty
    first: date
    last: date
    figure: Figure[MonthDay] | Figure[int]
    item: str
    closed: bool = False
    holiday: str = ""
    moved: Figure[str] | None = None

    @property
    def is_month(self) -> bool:
        """Whether only the month is known."""
        return self.first != self.last


class Note(StrEnum):
    """What must be said with an estimate of VAT."""

    ESTIMATE = "estimate"
    """Always: plain arithmetic with prices that include VAT; a tax accountant confirms."""
    REFUND = "refund"
    """The costs hold more VAT than the sales."""
    NO_SOURCED_RATE = "no_sourced_rate"
    """No source gives the rates by which the VAT of a simplified taxpayer is computed: there is no amount."""
    PAYMENT_EXEMPT = "payment_exempt"
    """The sales of the year lie below the limit under which a simplified taxpayer files but does not pay."""
    OVER_THRESHOLD = "over_threshold"
    """The sales of the year are not below the limit for simplified taxpayers."""


@dataclass(frozen=True, slots=True)
class VatEstimate:
    """VAT to set aside.

    Attributes:
        sales: What customers paid, VAT and shipping included, in won.
        costs: Costs with tax invoices, VAT included, in won.
        sales_tax: The VAT within the sales, rounded down to the won; None where no rate is sourced.
        cost_tax: The VAT within the costs, rounded down to the won; None where no rate is sourced.
        figures: The figures that were used, with their sources.
        notes: What must be said with it.
        items: Ids of guide items that say more.
    """

    sales: int
    costs: int
    sales_tax: int | None
    cost_tax: int | None
    figures: tuple[Figure[Decimal] | Figure[int], ...]
    notes: tuple[Note, ...]
    items: tuple[str, ...]

    @property
    def payable(self) -> int | None:
        """The difference in won, negative for a refund; None where no rate is sourced."""
        return None if self.sales_tax is None or self.cost_tax is None else self.sales_tax - self.cost_tax

    @property
    def set_aside(self) -> int | None:
        """What to set aside in won; 0 for a refund, None where no rate is sourced."""
        return None if self.payable is None else max(self.payable, 0)


def next_dates(taxpayer: Taxpayer, policy: Policy, today: date) -> tuple[TaxDate, ...]:
    """Return the next deadline of every duty, the nearest first; one that ends today is still next.

    So is one on a weekend or holiday, until the next business day is over.

    Args:
        taxpayer: How the seller is registered.
        policy: The table ``tax.toml``.
        today: The day of the question.

    Raises:
        InputError: The deadlines lie outside the calendar of ``knowledge.business_days``.
    """
    check_day(today)
    names = (name for name in _DUTIES if name.startswith((f"{taxpayer}-", _INCOME_TAX)))
    return tuple(sorted((_next_date(name, policy, today) for name in names), key=lambda entry: entry.last))


def estimate_vat(
    taxpayer: Taxpayer, sales: int, costs: int, policy: Policy, today: date, *, yearly_sales: int | None = None
) -> VatEstimate:
    """Estimate the VAT of a period from prices that include it.

    Args:
        taxpayer: How the seller is registered.
        sales: What customers paid in the period, VAT and shipping included, in won.
        costs: Costs of the period with tax invoices, VAT included, in won.
        policy: The table ``tax.toml``.
        today: The day of the question.
        yearly_sales: What customers paid in a whole year, in won, where it is known: limits are named beside it.

    Raises:
        InputError: An amount is out of range (``TaxProblem``).
    """
    for name, amount in (("sales", sales), ("costs", costs), ("yearly_sales", yearly_sales)):
        if amount is not None and not 0 <= amount <= MAX_QUANTITY:
            raise InputError(TaxProblem.OUT_OF_RANGE, name)
    limits = (policy.won("simplified-threshold", today), policy.won("simplified-exempt", today))
    if taxpayer is Taxpayer.SIMPLIFIED:
        notes = (Note.ESTIMATE, Note.NO_SOURCED_RATE, *_limit_notes(taxpayer, yearly_sales, *limits))
        items = ("tax-simplified-threshold", "tax-simplified-exempt", "tax-vat-schedule")
        return VatEstimate(sales, costs, None, None, limits, notes, items)
    rate = policy.rate("vat-rate", today)
    sales_tax, cost_tax = (_tax_within(amount, rate.value) for amount in (sales, costs))
    refund = (Note.REFUND,) if cost_tax > sales_tax else ()
    return VatEstimate(
        sales=sales,
        costs=costs,
        sales_tax=sales_tax,
        cost_tax=cost_tax,
        figures=(rate, limits[0]),
        notes=(Note.ESTIMATE, *refund, *_limit_notes(taxpayer, yearly_sales, *limits)),
        items=("tax-vat-duty", "tax-vat-schedule", "tax-shipping-sales"),
    )


def _tax_within(amount: int, rate: Decimal) -> int:
    """Return the VAT within a price that includes it: at 10 %, an eleventh."""
    share = Fraction(rate)
    return int(amount * share / (1 + share))


def _limit_notes(
    taxpayer: Taxpayer, yearly_sales: int | None, threshold: Figure[int], exempt: Figure[int]
) -> Iterator[Note]:
    if yearly_sales is None:
        return
    if taxpayer is Taxpayer.SIMPLIFIED and yearly_sales < exempt.value:
        yield Note.PAYMENT_EXEMPT
    if yearly_sales >= threshold.value:
        yield Note.OVER_THRESHOLD


def _next_date(name: str, policy: Policy, today: date) -> TaxDate:
    this_year = _date(name, policy, today, today.year)
    # Whether a deadline on a holiday has passed is open until the next business day has: better named once too often.
    end = business_day_after(this_year.last, 1) if this_year.closed else this_year.last
    return this_year if end >= today else _date(name, policy, today, today.year + 1)


def _date(name: str, policy: Policy, today: date, year: int) -> TaxDate:
    duty = _DUTIES[name]
    value = policy.figure(name, today).value
    if isinstance(value, MonthDay):
        return _deadline(duty, date(year, value.month, value.day), policy.month_day(name, today), policy)
    month = policy.count(name, today)
    last = date(year, month.value, monthrange(year, month.value)[1])
    return TaxDate(duty, last.replace(day=1), last, month, _ITEMS[duty])


def _deadline(duty: Duty, day: date, figure: Figure[MonthDay], policy: Policy) -> TaxDate:
    if is_business_day(day):
        return TaxDate(duty, day, day, figure, _ITEMS[duty])
    if _MOVES in policy.names():
        moved = business_day_after(day, 1)
        return TaxDate(duty, moved, moved, figure, _ITEMS[duty], moved=policy.text(_MOVES, day))
    return TaxDate(duty, day, day, figure, _ITEMS[duty], closed=True, holiday=holiday_name(day) or "")
