"""``/fee``: what a sale leaves, or the price that leaves what is wanted."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from bot.assistant.tools.policies import Policies
from bot.assistant.tools.results import (
    FeeRange,
    FeeReceipt,
    FeeTarget,
    Goal,
    Missing,
    Result,
    SolvedPrice,
    Target,
)
from bot.assistant.understanding import FeeSlots
from knowledge.errors import InputError
from knowledge.fee_figures import FeeFigures
from knowledge.fee_prices import LeastPrice, NoPrice, break_even, price_for_margin, price_for_profit
from knowledge.fees import receipt, scenarios
from knowledge.order import Order
from knowledge.policy import Figure
from knowledge.settlement import Payout, order_payout

_ORDER_FIELDS = frozenset(field.name for field in fields(Order))


def answer(slots: FeeSlots, policies: Policies, today: date) -> Result:
    """Compute a sale.

    Raises:
        InputError: It cannot be.
    """
    figures = FeeFigures.of(policies.fees, today)
    order, target = _order(slots), _target(slots)
    if target is not None and order.cost is None:
        return Missing("cost")
    if order.price is None:
        return Missing("price") if target is None else FeeTarget(target, tuple(_solved(order, slots, target, figures)))
    payout = _payout(policies, today)
    if order.rate is None:
        return FeeRange(scenarios(order, figures, slots.category), slots.category, payout)
    return FeeReceipt(
        receipt=receipt(order, figures),
        payout=payout,
        break_even=None if order.cost is None else break_even(order, figures),
        target=target,
        target_price=_price(order, target, figures) if target else None,
    )


def _order(slots: FeeSlots) -> Order:
    said = {field.name: getattr(slots, field.name) for field in fields(slots) if field.name in _ORDER_FIELDS}
    given = {name: value for name, value in said.items() if value is not None}
    return replace(Order(price=None, rate=None), **given)


def _target(slots: FeeSlots) -> Target | None:
    if slots.target_margin is not None:
        return Target(Goal.MARGIN, slots.target_margin)
    if slots.target_profit is not None:
        return Target(Goal.PROFIT, slots.target_profit)
    return None


def _price(order: Order, target: Target, figures: FeeFigures) -> LeastPrice | NoPrice:
    if target.goal is Goal.MARGIN:
        return price_for_margin(order, figures, Decimal(target.amount))
    return price_for_profit(order, figures, int(target.amount))


def _solved(order: Order, slots: FeeSlots, target: Target, figures: FeeFigures) -> Iterator[SolvedPrice]:
    rates: tuple[Decimal | Figure[Decimal], ...]
    if order.rate is not None:
        rates = (order.rate,)
    else:
        reported = figures.reported(slots.category) if slots.category else ()
        rates = (figures.sales_fee_low, figures.sales_fee_high, *reported)
    for rate in rates:
        at_rate = replace(order, rate=rate)
        price = _price(at_rate, target, figures)
        computed = receipt(replace(at_rate, price=price.listed), figures) if isinstance(price, LeastPrice) else None
        value, figure = at_rate.require_rate()
        yield SolvedPrice(value, figure, price, computed)


def _payout(policies: Policies, today: date) -> Payout | None:
    try:
        return order_payout(today, policies.settlement)
    except InputError:
        # Beyond the years whose holidays are known the receipt is still right.
        return None
