"""``/tax``: the next deadlines, and the VAT to set aside."""

from datetime import date

from bot.assistant.tools.policies import Policies
from bot.assistant.tools.results import Result, TaxResult
from bot.assistant.understanding import TaxSlots
from knowledge.tax import Taxpayer, estimate_vat, next_dates


def answer(slots: TaxSlots, policies: Policies, today: date) -> Result:
    """Return the calendar and, where sales are known, an estimate; most sellers are 일반과세자, which is said.

    Raises:
        InputError: An amount is out of range.
    """
    taxpayer = slots.taxpayer or Taxpayer.GENERAL
    estimate = None
    if slots.sales is not None:
        costs, yearly = slots.costs or 0, slots.yearly_sales
        estimate = estimate_vat(taxpayer, slots.sales, costs, policies.tax, today, yearly_sales=yearly)
    return TaxResult(taxpayer, slots.taxpayer is None, next_dates(taxpayer, policies.tax, today), estimate)
