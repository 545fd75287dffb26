"""Solves for the price: the least one that breaks even, earns a profit or reaches a margin, exactly to the won.

Each fee is rounded down by itself, so a won more of price can leave a won or two less. The search therefore bounds the
profit from both sides by its unrounded value, which rises steadily, and computes every price between the bounds
forward, as ``knowledge.fees`` computes a receipt.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from knowledge.fee_figures import FeeFigures
from knowledge.fees import Fee, base_amounts, charge, fees
from knowledge.order import Order, check_share
from knowledge.receipt import Base, LineCode

_LEAST_LEFT = Fraction(1, 1000)
"""Where less than this of each won of price is left, no price is worth looking for."""
_PRICED = (Base.SALES, Base.DISCOUNTED_SALES, Base.DISCOUNTED_PRICE)
"""The amounts that rise with the price."""
_TAXED = {Base.SALES_FEE: LineCode.SALES_FEE, Base.SHIPPING_FEE: LineCode.SHIPPING_FEE}


class NoPrice(StrEnum):
    """Why no price was found."""

    NOTHING_LEFT = "nothing_left"
    """Fees and margin take all of a higher price: raising it does not help."""
    ABOVE_LIMIT = "above_limit"
    """It would be above the highest price that can be listed."""


@dataclass(frozen=True, slots=True)
class LeastPrice:
    """The least price of one unit that reaches a goal, in won.

    Attributes:
        exact: To the won.
        listed: The least one that can be listed, a multiple of the price step.
    """

    exact: int
    listed: int


def break_even(order: Order, figures: FeeFigures) -> LeastPrice | NoPrice:
    """Find the least price without a loss.

    Args:
        order: With its rate; its price is left aside.
        figures: Those of the day.

    Raises:
        InputError: The order lacks its rate or cannot be; as for all functions of this module.
    """
    return price_for_profit(order, figures, 0)


def price_for_profit(order: Order, figures: FeeFigures, profit: int) -> LeastPrice | NoPrice:
    """Find the least price that leaves a profit from the whole order, in won."""
    return _Search.of(order, figures, Fraction(0), profit).prices()


def price_for_margin(order: Order, figures: FeeFigures, margin: Decimal) -> LeastPrice | NoPrice:
    """Find the least price whose profit is a share of the sales; the margin is a fraction from 0 to 1."""
    check_share("margin", margin)
    return _Search.of(order, figures, Fraction(margin), 0).prices()


@dataclass(frozen=True, slots=True)
class _Search:
    """A goal: the profit less a share of the sales is to reach an amount.

    Attributes:
        order: What is sold.
        figures: Those of the day.
        charged: The order's fees.
        rates: What they come to together, for each amount that they are taken of.
        margin: The share of the sales.
        profit: The amount, in won.
    """

    order: Order
    figures: FeeFigures
    charged: tuple[Fee, ...]
    rates: Mapping[Base, Fraction]
    margin: Fraction
    profit: int

    @classmethod
    def of(cls, order: Order, figures: FeeFigures, margin: Fraction, profit: int) -> "_Search":
        order.check()
        charged = fees(order, figures)
        return cls(order, figures, charged, _rates(charged), margin, profit)

    def prices(self) -> LeastPrice | NoPrice:
        exact = self._least(1, 1)
        if isinstance(exact, NoPrice):
            return exact
        listed = self._least(self.figures.price_step.value, self.figures.price_lowest.value)
        return listed if isinstance(listed, NoPrice) else LeastPrice(exact, listed)

    def _least(self, step: int, lowest: int) -> int | NoPrice:
        """Find the least multiple of a step, from a price on, that reaches the goal."""
        order = self.order
        # Below this there are no sales, or the discounts are more than the sales.
        least_sales = max(order.discount + order.coupon, 1)
        lowest = max(lowest, -((order.options - least_sales) // order.quantity))
        prices = range(-(-lowest // step) * step, self.figures.price_highest.value + 1, step)
        if not prices:
            return NoPrice.ABOVE_LIMIT
        if self._reached(prices[0]):
            return prices[0]
        if self._left_of_a_won() < _LEAST_LEFT:
            return NoPrice.NOTHING_LEFT
        # Rounding leaves the seller less than a won a fee, and a tenth more where VAT is taken of the rounded fee.
        rounding = len(self.charged) + 1
        first = bisect_right(prices, Fraction(-rounding), key=self._unrounded_surplus)
        last = bisect_left(prices, Fraction(0), key=self._unrounded_surplus)
        found = next((price for price in prices[first : last + 1] if self._reached(price)), None)
        return NoPrice.ABOVE_LIMIT if found is None else found

    def _reached(self, price: int) -> bool:
        taken = sum(amount for _, _, amount in charge(self.order, price, self.charged))
        wanted = self.margin.numerator * self.order.sales(price)
        return (self._before_fees(price) - taken - self.profit) * self.margin.denominator >= wanted

    def _unrounded_surplus(self, price: int) -> Fraction:
        """Return by how much the goal would be exceeded if no fee were rounded; it rises with the price."""
        amounts = base_amounts(self.order, price)
        taken = sum((rate * amounts[base] for base, rate in self.rates.items()), Fraction(0))
        return self._before_fees(price) - taken - self.margin * self.order.sales(price) - self.profit

    def _left_of_a_won(self) -> Fraction:
        return 1 - self.margin - sum((self.rates.get(base, Fraction(0)) for base in _PRICED), Fraction(0))

    def _before_fees(self, price: int) -> int:
        order = self.order
        costs = order.ads + order.other + (order.cost or 0) * order.quantity + order.carrier
        return order.discounted_sales(price) + order.shipping - costs


def _rates(charged: tuple[Fee, ...]) -> Mapping[Base, Fraction]:
    """Add up the fees of each amount; VAT of a fee counts for what the fee is taken of."""
    by_code = {fee.code: fee for fee in charged}
    rates: defaultdict[Base, Fraction] = defaultdict(Fraction)
    for fee in charged:
        taxed = _TAXED.get(fee.base)
        if taxed is None:
            rates[fee.base] += Fraction(fee.rate)
        else:
            rates[by_code[taxed].base] += Fraction(fee.rate) * Fraction(by_code[taxed].rate)
    return dict(rates)
