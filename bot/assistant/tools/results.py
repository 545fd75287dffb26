"""What can come of a calculation, as values; ``bot.telegram.tools`` finds the words for each."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.assistant.understanding import AdsSlots, Problem
from knowledge.ads import AdReport
from knowledge.days import How
from knowledge.fee_prices import LeastPrice, NoPrice
from knowledge.fees import RateScenarios
from knowledge.grades import GradeReport
from knowledge.policy import Figure
from knowledge.receipt import Receipt
from knowledge.settlement import HoldCheck, Payout
from knowledge.tax import TaxDate, Taxpayer, VatEstimate


class Goal(StrEnum):
    """What a price is looked for."""

    MARGIN = "margin"
    PROFIT = "profit"


@dataclass(frozen=True, slots=True)
class Target:
    """A goal: a share of the sales as a fraction, or a profit in won."""

    goal: Goal
    amount: Decimal | int


@dataclass(frozen=True, slots=True)
class FeeReceipt:
    """A sale whose price and rate are known.

    Attributes:
        receipt: What it leaves.
        payout: When the money arrives by the guide, for an order of today; None beyond the known holidays.
        break_even: The least price without a loss; None without a cost, where it would mislead.
        target: What the seller wants to be left, if they said so.
        target_price: The least price that reaches it; None without a target.
    """

    receipt: Receipt
    payout: Payout | None
    break_even: LeastPrice | NoPrice | None
    target: Target | None = None
    target_price: LeastPrice | NoPrice | None = None


@dataclass(frozen=True, slots=True)
class FeeRange:
    """A sale whose rate is unknown: at both ends of the guide's range, and at what was reported for the category.

    Attributes:
        scenarios: The receipts.
        category: As the seller named it; None where they did not.
        payout: As for ``FeeReceipt``.
    """

    scenarios: RateScenarios
    category: str | None
    payout: Payout | None


@dataclass(frozen=True, slots=True)
class SolvedPrice:
    """The least price that reaches a target at a rate.

    Attributes:
        rate: The rate, as a fraction.
        figure: Where it comes from; None where the seller gave it.
        price: The price, or why there is none.
        receipt: What a sale at the price that can be listed leaves; None where there is none.
    """

    rate: Decimal
    figure: Figure[Decimal] | None
    price: LeastPrice | NoPrice
    receipt: Receipt | None


@dataclass(frozen=True, slots=True)
class FeeTarget:
    """The prices that reach a target: one where the seller's rate is known, else one for each rate that may hold."""

    target: Target
    solved: tuple[SolvedPrice, ...]


@dataclass(frozen=True, slots=True)
class SettlementDates:
    """When a payout arrives.

    Attributes:
        payouts: By each way of counting; the guide's first, where the day of the order is known.
        today: The day of the question.
        how: What was read into the day that was said; None where several were.
        alternative: What else that day may be.
        rules: What other sources count from days that were not said, each with its source.
    """

    payouts: tuple[Payout, ...]
    today: date
    how: How | None
    alternative: date | None
    rules: tuple[Figure[int], ...]


@dataclass(frozen=True, slots=True)
class HoldReasons:
    """Why a payout may be held.

    Attributes:
        checks: The official list, with what to do about each.
        payouts: When it was to be expected, as far as days were said.
        today: The day of the question.
    """

    checks: tuple[HoldCheck, ...]
    payouts: tuple[Payout, ...]
    today: date


@dataclass(frozen=True, slots=True)
class AdsResult:
    """What follows from the figures of a campaign.

    Attributes:
        given: What the seller said.
        report: What follows.
    """

    given: AdsSlots
    report: AdReport


@dataclass(frozen=True, slots=True)
class GradeResult:
    """The seller's own rates, and what raises and lowers a grade."""

    report: GradeReport


@dataclass(frozen=True, slots=True)
class TaxResult:
    """What is due next, and the VAT to set aside.

    Attributes:
        taxpayer: As which it was computed.
        is_assumed: Whether the seller did not say so.
        dates: The next deadlines, the nearest first.
        estimate: None where no sales were said.
    """

    taxpayer: Taxpayer
    is_assumed: bool
    dates: tuple[TaxDate, ...]
    estimate: VatEstimate | None


@dataclass(frozen=True, slots=True)
class Missing:
    """Something has to be known first.

    Attributes:
        slot: What.
    """

    slot: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was said cannot be computed with."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Usage:
    """Nothing was said that can be computed with: examples help on."""


Result = (
    FeeReceipt
    | FeeRange
    | FeeTarget
    | SettlementDates
    | HoldReasons
    | AdsResult
    | GradeResult
    | TaxResult
    | Missing
    | Refusal
    | Usage
)
