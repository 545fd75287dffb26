"""The figures of ``policy/fees.toml`` as the fee calculator takes them: those of one day, by their names."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from knowledge.policy import POLICY_FOLDER, Figure, Policy

FEES_FILE = POLICY_FOLDER / "fees.toml"
_CATEGORY = "category-rate-"
_SEPARATORS = str.maketrans("", "", " ·/,-_")


@dataclass(frozen=True, slots=True)
class FeeFigures:
    """The figures of a day; rates are fractions.

    Attributes:
        day: The day on which they are to hold.
        sales_fee_low: The lower end of the guide's range.
        sales_fee_high: Its upper end.
        fee_vat: What VAT adds to a fee that does not include it.
        shipping_fee: On the shipping that the buyer paid in advance.
        affiliate_fee: On orders that came through a price comparison site (제휴).
        star_delivery_fee: On the price less the seller's discounts (스타배송).
        support_discount_fee: On the discount that the site grants (지원할인).
        support_discount_fee_abolished: What another source says of it.
        server_fee: A month's 서버이용료.
        server_fee_threshold: The sales of the month before from which it is due.
        price_step: Prices are multiples of it.
        price_lowest: The lowest price that can be listed.
        price_highest: The highest one.
        discount_limit: The largest seller's discount, as a share of the price.
        categories: What was reported for categories.
    """

    day: date
    sales_fee_low: Figure[Decimal]
    sales_fee_high: Figure[Decimal]
    fee_vat: Figure[Decimal]
    shipping_fee: Figure[Decimal]
    affiliate_fee: Figure[Decimal]
    star_delivery_fee: Figure[Decimal]
    support_discount_fee: Figure[Decimal]
    support_discount_fee_abolished: Figure[Decimal]
    server_fee: Figure[int]
    server_fee_threshold: Figure[int]
    price_step: Figure[int]
    price_lowest: Figure[int]
    price_highest: Figure[int]
    discount_limit: Figure[Decimal]
    categories: tuple[Figure[Decimal], ...]

    @classmethod
    def of(cls, policy: Policy, day: date) -> "FeeFigures":
        """Take the figures of a day from the policy table.

        Raises:
            PolicyError: The table lacks one of them.
        """
        return cls(
            day=day,
            sales_fee_low=policy.rate("sales-fee-low", day),
            sales_fee_high=policy.rate("sales-fee-high", day),
            fee_vat=policy.rate("fee-vat", day),
            shipping_fee=policy.rate("shipping-fee", day),
            affiliate_fee=policy.rate("affiliate-fee", day),
            star_delivery_fee=policy.rate("star-delivery-fee", day),
            support_discount_fee=policy.rate("support-discount-fee", day),
            support_discount_fee_abolished=policy.rate("support-discount-fee-abolished", day),
            server_fee=policy.won("server-fee", day),
            server_fee_threshold=policy.won("server-fee-threshold", day),
            price_step=policy.won("price-step", day),
            price_lowest=policy.won("price-lowest", day),
            price_highest=policy.won("price-highest", day),
            discount_limit=policy.rate("discount-limit", day),
            categories=tuple(policy.rate(name, day) for name in policy.names(_CATEGORY)),
        )

    def reported(self, category: str) -> tuple[Figure[Decimal], ...]:
        """Return what was reported for a category that a seller names.

        Only names that the table knows are found, whatever their case, spaces and separators.
        """
        wanted = _plain(category)
        return tuple(figure for figure in self.categories if wanted in map(_plain, figure.subjects))


def _plain(category: str) -> str:
    return category.casefold().translate(_SEPARATORS)
