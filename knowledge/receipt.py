"""What a sale leaves, line by line: a value that holds every operand, so that each line can be shown with its formula.

``knowledge.fees`` makes receipts. Lines that add are positive, lines that take away are negative; the payout is the sum
of the lines up to the last fee, the profit the sum of all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate

from knowledge.order import Order
from knowledge.policy import Figure, Value
from knowledge.ratios import PLACES
from knowledge.source import Source


class LineCode(StrEnum):
    """What a line of a receipt is, in the order in which the lines stand."""

    PRICE = "price"
    OPTIONS = "options"
    SHIPPING = "shipping"
    """What the buyer paid for shipping in advance."""
    DISCOUNT = "discount"
    COUPON = "coupon"
    SALES_FEE = "sales_fee"
    SALES_FEE_VAT = "sales_fee_vat"
    SHIPPING_FEE = "shipping_fee"
    SHIPPING_FEE_VAT = "shipping_fee_vat"
    AFFILIATE_FEE = "affiliate_fee"
    STAR_DELIVERY_FEE = "star_delivery_fee"
    SUPPORT_DISCOUNT_FEE = "support_discount_fee"
    ADS = "ads"
    OTHER = "other"
    COST = "cost"
    CARRIER = "carrier"
    """What the seller pays the carrier."""


class Base(StrEnum):
    """What a rate is taken of."""

    SALES = "sales"
    """Price × quantity + options."""
    DISCOUNTED_SALES = "discounted_sales"
    """The sales less the seller's discount and coupon."""
    DISCOUNTED_PRICE = "discounted_price"
    """As ``DISCOUNTED_SALES``, without the options."""
    SHIPPING = "shipping"
    SUPPORT_DISCOUNT = "support_discount"
    SALES_FEE = "sales_fee"
    SHIPPING_FEE = "shipping_fee"


FEES = frozenset(
    (
        LineCode.SALES_FEE,
        LineCode.SALES_FEE_VAT,
        LineCode.SHIPPING_FEE,
        LineCode.SHIPPING_FEE_VAT,
        LineCode.AFFILIATE_FEE,
        LineCode.STAR_DELIVERY_FEE,
        LineCode.SUPPORT_DISCOUNT_FEE,
    )
)
COSTS = frozenset((LineCode.ADS, LineCode.OTHER, LineCode.COST, LineCode.CARRIER))
"""What is paid from the payout."""


@dataclass(frozen=True, slots=True)
class Times:
    """So much for each unit, in won."""

    each: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Share:
    """A rate of an amount, rounded down to the won.

    Attributes:
        base: What the rate is taken of.
        amount: That amount, in won.
        rate: The rate, as a fraction.
        figure: Where the rate comes from; None where the seller gave it.
    """

    base: Base
    amount: int
    rate: Decimal
    figure: Figure[Decimal] | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a receipt.

    Attributes:
        code: What it is.
        amount: Won; negative where it takes away.
        formula: How it was worked out; None where the seller gave the amount.
    """

    code: LineCode
    amount: int
    formula: Times | Share | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A line of a waterfall: what there was before it and what is left after it, in won."""

    line: Line
    before: int
    after: int


class Flag(StrEnum):
    """What the seller should know about a receipt."""

    RATE_OUTSIDE_GUIDE = "rate_outside_guide"
    """The sales fee's rate lies outside the guide's range; the remark has both ends."""
    NO_COST = "no_cost"
    """The cost of the goods is unknown: the profit does not count it."""
    LOSS = "loss"
    NEGATIVE_PAYOUT = "negative_payout"
    PRICE_NOT_LISTABLE = "price_not_listable"
    """The price is too low, too high or no multiple of the step; the remark has all three."""
    DISCOUNT_OVER_LIMIT = "discount_over_limit"
    """Discount and coupon are more than the share of the price that may be granted; the remark has the limit."""
    DISPUTED_FEE = "disputed_fee"
    """Another source says otherwise; the remark has both figures."""
    UNCONFIRMED_BASE = "unconfirmed_base"
    """The source gives a rate, but not of what; the remark has the figure."""
    OUTDATED = "outdated"
    """A figure does not hold on the day; the remark has each."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A flag and the figures that it rests on."""

    flag: Flag
    figures: tuple[Figure[Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a sale leaves.

    Attributes:
        order: What was computed with.
        lines: Those that are not 0, and always the price and the sales fee, in the order of ``LineCode``.
        remarks: What the seller should know.
        server_fee: What is due monthly besides, from the threshold on.
        server_fee_threshold: The sales of the month before from which it is due.
    """

    order: Order
    lines: tuple[Line, ...]
    remarks: tuple[Remark, ...]
    server_fee: Figure[int]
    server_fee_threshold: Figure[int]

    def amount(self, *codes: LineCode) -> int:
        """Return the sum of the lines of some codes, in won; 0 where there is none."""
        return sum(line.amount for line in self.lines if line.code in codes)

    @property
    def sales(self) -> int:
        """Price × quantity + options, before the seller's discount and coupon and without shipping."""
        return self.amount(LineCode.PRICE, LineCode.OPTIONS)

    @property
    def buyer_pays(self) -> int:
        """What the buyer pays, unless the site grants a discount of its own."""
        return self.sales + self.amount(LineCode.SHIPPING, LineCode.DISCOUNT, LineCode.COUPON)

    @property
    def fees(self) -> int:
        """What Gmarket takes, as a positive amount."""
        return -self.amount(*FEES)

    @property
    def payout(self) -> int:
        """정산 예정 금액: what is left after discount, coupon and all fees, with shipping."""
        return sum(line.amount for line in self.lines if line.code not in COSTS)

    @property
    def profit(self) -> int:
        """순이익: the payout less advertising, other costs, the goods and the carrier."""
        return sum(line.amount for line in self.lines)

    @property
    def margin(self) -> Decimal:
        """마진율: the profit as a share of the sales, rounded down to a hundredth of a percent.

        Of the sales, not of what the buyer pays: so the public calculators define the margin that a price is set for.
        """
        units = self.profit * 10**PLACES // self.sales
        return Decimal((int(units < 0), tuple(map(int, str(abs(units)))), -PLACES))

    @property
    def fee_share(self) -> Fraction | None:
        """All fees as an exact share of what the buyer pays; None where the buyer pays nothing."""
        return Fraction(self.fees, self.buyer_pays) if self.buyer_pays else None

    def waterfall(self) -> Iterator[Step]:
        """Yield the lines with what there was before and is left after each; the last leaves the profit."""
        left = (0, *accumulate(line.amount for line in self.lines))
        for line, before, after in zip(self.lines, left[:-1], left[1:], strict=True):
            yield Step(line, before, after)

    @property
    def figures(self) -> tuple[Figure[Value], ...]:
        """Every figure that the receipt shows, each once."""
        shares = (line.formula.figure for line in self.lines if isinstance(line.formula, Share))
        remarked = (figure for remark in self.remarks for figure in remark.figures)
        notes = (self.server_fee, self.server_fee_threshold)
        return tuple(dict.fromkeys((*(figure for figure in shares if figure), *remarked, *notes)))

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of the figures, each once."""
        return tuple(dict.fromkeys(figure.source for figure in self.figures))

    @property
    def flags(self) -> frozenset[Flag]:
        """The flags of the remarks."""
        return frozenset(remark.flag for remark in self.remarks)
