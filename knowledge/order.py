"""What a seller says about a sale before it is computed: prices, discounts, costs and how the fees are to be taken."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from knowledge.errors import InputError
from knowledge.policy import Figure
from knowledge.ratios import MAX_QUANTITY

_AMOUNTS = ("shipping", "discount", "coupon", "ads", "other", "cost", "carrier", "support_discount")


class OrderProblem(StrEnum):
    """Why an order cannot be computed; the error's text is the name of the field."""

    MISSING = "missing"
    """The price or the rate is unknown."""
    NOT_POSITIVE = "not_positive"
    """A price or quantity below 1."""
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"
    """Above ``knowledge.ratios.MAX_QUANTITY``; the suggestion is that limit."""
    NO_SHARE = "no_share"
    """A rate that does not lie between 0% and 100%."""
    NO_SALES = "no_sales"
    """Negative options take away the whole price."""
    DISCOUNT_ABOVE_SALES = "discount_above_sales"
    """Discount and coupon are more than the sales; the suggestion is the sales."""


class RateBase(StrEnum):
    """What the sales fee's rate is taken of (기준)."""

    BEFORE_DISCOUNT = "before_discount"
    AFTER_DISCOUNT = "after_discount"


class FeeVat(StrEnum):
    """Whether the rates of the sales and shipping fees include VAT (부가세)."""

    INCLUDED = "included"
    SEPARATE = "separate"


@dataclass(frozen=True, slots=True)
class Order:
    """A sale; won as ``int``, rates as fractions.

    Attributes:
        price: 가격, of one unit; None where it is looked for.
        rate: 수수료율, the seller's own or a cited one; None where it is unknown.
        quantity: 수량.
        options: 옵션, for the whole order; options may take away.
        shipping: 배송비 that the buyer paid in advance; 0 for free or collect shipping.
        shipping_rate: 배송비수수료; None for the usual one.
        discount: 할인, paid by the seller, for the whole order.
        coupon: 쿠폰, paid by the seller, for the whole order.
        support_discount: 지원할인, what the site grants and charges for, for the whole order.
        ads: 광고비, for the whole order.
        other: 기타, for the whole order.
        cost: 원가, of one unit; None where it is unknown.
        carrier: 실배송비, what the seller pays, for the whole order.
        base: 기준.
        vat: 부가세 of the fees.
        affiliate: 제휴, whether the buyer came through a price comparison site.
        star_delivery: 스타배송.
    """

    price: int | None
    rate: Decimal | Figure[Decimal] | None
    quantity: int = 1
    options: int = 0
    shipping: int = 0
    shipping_rate: Decimal | None = None
    discount: int = 0
    coupon: int = 0
    support_discount: int = 0
    ads: int = 0
    other: int = 0
    cost: int | None = None
    carrier: int = 0
    base: RateBase = RateBase.BEFORE_DISCOUNT
    vat: FeeVat = FeeVat.INCLUDED
    affiliate: bool = False
    star_delivery: bool = False

    def sales(self, price: int) -> int:
        """Return price × quantity + options for a price, in won."""
        return price * self.quantity + self.options

    def discounted_sales(self, price: int) -> int:
        """Return the sales less discount and coupon for a price, in won."""
        return self.sales(price) - self.discount - self.coupon

    def require_price(self) -> int:
        """Return the price.

        Raises:
            InputError: It is unknown, below 1, too large, or leaves less than nothing after options and discounts.
        """
        if self.price is None:
            raise InputError(OrderProblem.MISSING, "price")
        _check_positive("price", self.price)
        if self.sales(self.price) <= 0:
            raise InputError(OrderProblem.NO_SALES, "options")
        if self.discounted_sales(self.price) < 0:
            suggestions = (f"{self.sales(self.price):,}원",)
            raise InputError(OrderProblem.DISCOUNT_ABOVE_SALES, "discount", suggestions)
        return self.price

    def require_rate(self) -> tuple[Decimal, Figure[Decimal] | None]:
        """Return the sales fee's rate and, where it is no rate of the seller's own, the figure that it comes from.

        Raises:
            InputError: It is unknown or no share.
        """
        if self.rate is None:
            raise InputError(OrderProblem.MISSING, "rate")
        if isinstance(self.rate, Figure):
            return self.rate.value, self.rate
        check_share("rate", self.rate)
        return self.rate, None

    def check(self) -> None:
        """Hold what does not depend on the price and the rate.

        Raises:
            InputError: An amount is negative or too large, or the rate of the shipping fee is no share.
        """
        _check_positive("quantity", self.quantity)
        _check_largest("options", abs(self.options))
        for name in _AMOUNTS:
            amount = getattr(self, name)
            if amount is not None and amount < 0:
                raise InputError(OrderProblem.NEGATIVE, name, ("0원",))
            _check_largest(name, amount or 0)
        if self.shipping_rate is not None:
            check_share("shipping_rate", self.shipping_rate)


def check_share(name: str, rate: Decimal) -> None:
    """Hold a rate to be a share.

    Raises:
        InputError: It is not from 0 to 1.
    """
    if not rate.is_finite() or not 0 <= rate <= 1:
        raise InputError(OrderProblem.NO_SHARE, name, ("0%", "100%"))


def _check_positive(name: str, amount: int) -> None:
    if amount < 1:
        raise InputError(OrderProblem.NOT_POSITIVE, name)
    _check_largest(name, amount)


def _check_largest(name: str, amount: int) -> None:
    if amount > MAX_QUANTITY:
        raise InputError(OrderProblem.TOO_LARGE, name, (f"{MAX_QUANTITY:,}",))
