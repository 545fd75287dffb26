"""``/settle``: when a payout arrives, or why it does not."""

from dataclasses import fields, replace
from datetime import date

from bot.assistant.tools.policies import Policies
from bot.assistant.tools.results import HoldReasons, Result, SettlementDates
from bot.assistant.understanding import SettleSlots
from knowledge.days import How
from knowledge.settlement import OrderDays, hold_checklist, payouts

_DAYS = ("ordered", "dispatched", "delivered", "decided", "return_deadline")
_RULES = ("decision-days", "decision-business-days", "return-deadline-business-days", "auto-decision-days")


def answer(slots: SettleSlots, policies: Policies, today: date) -> Result:
    """Compute the days of a payout; an order of which no day is known is one of today.

    Raises:
        InputError: The days cannot be.
    """
    days = _days(slots)
    known = any(getattr(days, name) for name in _DAYS)
    if slots.held:
        expected = payouts(days, policies.settlement) if known else ()
        return HoldReasons(hold_checklist(policies.settlement, today), expected, today)
    if not known:
        days = replace(days, ordered=today)
    expected = payouts(days, policies.settlement)
    said = {figure.name for payout in expected for figure in payout.figures}
    rules = tuple(policies.settlement.days(name, today) for name in _RULES if name not in said)
    how = slots.how if known else How.RELATIVE
    return SettlementDates(expected, today, how, slots.alternative, rules)


def _days(slots: SettleSlots) -> OrderDays:
    said = {field.name: getattr(slots, field.name) for field in fields(OrderDays)}
    return OrderDays(**{name: value for name, value in said.items() if value is not None})
