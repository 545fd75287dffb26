"""Computes what a sale leaves: the payout after Gmarket's fees, and the profit after the seller's costs.

``receipt(order, figures)`` computes an order. Every fee is rounded down to the won by itself; no official rule was
found, so the receipt can differ from Gmarket's by a won a line. The three samples of the official settlement document,
which the tests hold, show the rest: the rate is taken of the price before the seller's discount, and it includes VAT.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from knowledge.fee_figures import FeeFigures
from knowledge.order import FeeVat, Order, RateBase
from knowledge.policy import Figure, Value
from knowledge.receipt import Base, Flag, Line, LineCode, Receipt, Remark, Share, Times


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee that an order is charged, whatever its price.

    Attributes:
        code: The line of the receipt.
        base: What the rate is taken of.
        rate: The rate, as a fraction.
        figure: Where the rate comes from; None where the seller gave it.
    """

    code: LineCode
    base: Base
    rate: Decimal
    figure: Figure[Decimal] | None


@dataclass(frozen=True, slots=True)
class RateScenarios:
    """What an order leaves at the rates that are known where the seller's own is not.

    Attributes:
        low: At the lower end of the guide's range.
        high: At the upper end.
        reported: At each rate that was reported for the category; the receipts' rates name their sources.
    """

    low: Receipt
    high: Receipt
    reported: tuple[Receipt, ...]


def receipt(order: Order, figures: FeeFigures) -> Receipt:
    """Compute an order.

    Args:
        order: With its price and rate.
        figures: Those of the day.

    Raises:
        InputError: The order lacks its price or rate, or cannot be. The code is an ``OrderProblem``, the text the
            name of the field.
    """
    order.check()
    price = order.require_price()
    charged = fees(order, figures)
    lines = tuple(line for line in _lines(order, price, charged) if line.amount or line.code in _ALWAYS)
    bare = Receipt(order, lines, (), figures.server_fee, figures.server_fee_threshold)
    remarks = (*_rate_remarks(order, charged, figures), *_price_remarks(order, price, figures), *_outcome_remarks(bare))
    computed = replace(bare, remarks=remarks)
    outdated = tuple(figure for figure in computed.figures if not figure.holds_on(figures.day))
    return replace(computed, remarks=(*remarks, Remark(Flag.OUTDATED, outdated))) if outdated else computed


def scenarios(order: Order, figures: FeeFigures, category: str | None = None) -> RateScenarios:
    """Compute an order at both ends of the guide's range and at the rates that were reported for a category.

    Args:
        order: With its price; its rate is left aside.
        figures: Those of the day.
        category: As the seller names it.

    Raises:
        InputError: As for ``receipt``.
    """

    def at(rate: Figure[Decimal]) -> Receipt:
        return receipt(replace(order, rate=rate), figures)

    reported = figures.reported(category) if category else ()
    return RateScenarios(at(figures.sales_fee_low), at(figures.sales_fee_high), tuple(map(at, reported)))


def fees(order: Order, figures: FeeFigures) -> tuple[Fee, ...]:
    """Return the fees that an order is charged, each after the one that its VAT is taken of.

    Raises:
        InputError: The rate is unknown or no share.
    """
    return tuple(_fees(order, figures))


def base_amounts(order: Order, price: int) -> dict[Base, int]:
    """Return the amounts that rates are taken of at a price, in won; those of the fees themselves come with them."""
    sales, discounted = order.sales(price), order.discounted_sales(price)
    return {
        Base.SALES: sales,
        Base.DISCOUNTED_SALES: discounted,
        Base.DISCOUNTED_PRICE: max(discounted - order.options, 0),
        Base.SHIPPING: order.shipping,
        Base.SUPPORT_DISCOUNT: order.support_discount,
    }


def charge(order: Order, price: int, charged: tuple[Fee, ...]) -> Iterator[tuple[Fee, int, int]]:
    """Yield each fee with the amount that it is taken of and what it comes to at a price, in won."""
    amounts = base_amounts(order, price)
    for fee in charged:
        base = amounts[fee.base]
        amount = share(base, fee.rate)
        if fee.code is LineCode.SALES_FEE:
            amounts[Base.SALES_FEE] = amount
        elif fee.code is LineCode.SHIPPING_FEE:
            amounts[Base.SHIPPING_FEE] = amount
        yield fee, base, amount


def share(amount: int, rate: Decimal) -> int:
    """Return a rate of an amount, rounded down to the won; exact whatever the precision of the decimal context."""
    numerator, denominator = rate.as_integer_ratio()
    return amount * numerator // denominator


_ALWAYS = frozenset((LineCode.PRICE, LineCode.SALES_FEE))


def _fees(order: Order, figures: FeeFigures) -> Iterator[Fee]:
    rate, cited = order.require_rate()
    sales = Base.DISCOUNTED_SALES if order.base is RateBase.AFTER_DISCOUNT else Base.SALES
    separate = order.vat is FeeVat.SEPARATE
    yield Fee(LineCode.SALES_FEE, sales, rate, cited)
    if separate:
        yield _cited(LineCode.SALES_FEE_VAT, Base.SALES_FEE, figures.fee_vat)
    if order.shipping_rate is None:
        yield _cited(LineCode.SHIPPING_FEE, Base.SHIPPING, figures.shipping_fee)
    else:
        yield Fee(LineCode.SHIPPING_FEE, Base.SHIPPING, order.shipping_rate, None)
    if separate:
        yield _cited(LineCode.SHIPPING_FEE_VAT, Base.SHIPPING_FEE, figures.fee_vat)
    if order.affiliate:
        yield _cited(LineCode.AFFILIATE_FEE, sales, figures.affiliate_fee)
    if order.star_delivery:
        yield _cited(LineCode.STAR_DELIVERY_FEE, Base.DISCOUNTED_PRICE, figures.star_delivery_fee)
    if order.support_discount:
        yield _cited(LineCode.SUPPORT_DISCOUNT_FEE, Base.SUPPORT_DISCOUNT, figures.support_discount_fee)


def _cited(code: LineCode, base: Base, figure: Figure[Decimal]) -> Fee:
    return Fee(code, base, figure.value, figure)


def _lines(order: Order, price: int, charged: tuple[Fee, ...]) -> Iterator[Line]:
    quantity = order.quantity
    yield Line(LineCode.PRICE, price * quantity, Times(price, quantity))
    yield Line(LineCode.OPTIONS, order.options)
    yield Line(LineCode.SHIPPING, order.shipping)
    yield Line(LineCode.DISCOUNT, -order.discount)
    yield Line(LineCode.COUPON, -order.coupon)
    for fee, base, amount in charge(order, price, charged):
        yield Line(fee.code, -amount, Share(fee.base, base, fee.rate, fee.figure))
    yield Line(LineCode.ADS, -order.ads)
    yield Line(LineCode.OTHER, -order.other)
    if order.cost is not None:
        yield Line(LineCode.COST, -order.cost * quantity, Times(order.cost, quantity))
    yield Line(LineCode.CARRIER, -order.carrier)


def _rate_remarks(order: Order, charged: tuple[Fee, ...], figures: FeeFigures) -> Iterator[Remark]:
    low, high = figures.sales_fee_low, figures.sales_fee_high
    if not low.value <= charged[0].rate <= high.value:
        yield Remark(Flag.RATE_OUTSIDE_GUIDE, (low, high))
    if order.affiliate:
        yield Remark(Flag.UNCONFIRMED_BASE, (figures.affiliate_fee,))
    if order.support_discount:
        both: tuple[Figure[Value], ...] = (figures.support_discount_fee, figures.support_discount_fee_abolished)
        yield Remark(Flag.DISPUTED_FEE, both)


def _price_remarks(order: Order, price: int, figures: FeeFigures) -> Iterator[Remark]:
    step, lowest, highest = figures.price_step, figures.price_lowest, figures.price_highest
    if price % step.value or not lowest.value <= price <= highest.value:
        yield Remark(Flag.PRICE_NOT_LISTABLE, (step, lowest, highest))
    if order.discount + order.coupon > share(price * order.quantity, figures.discount_limit.value):
        yield Remark(Flag.DISCOUNT_OVER_LIMIT, (figures.discount_limit,))


def _outcome_remarks(computed: Receipt) -> Iterator[Remark]:
    if computed.order.cost is None:
        yield Remark(Flag.NO_COST)
    if computed.profit < 0:
        yield Remark(Flag.LOSS)
    if computed.payout < 0:
        yield Remark(Flag.NEGATIVE_PAYOUT)
