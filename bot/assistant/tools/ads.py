"""``/ads``: whatever follows from the figures of a campaign."""

from datetime import date

from bot.assistant.tools.policies import Policies
from bot.assistant.tools.results import AdsResult, Result, Usage
from bot.assistant.understanding import AdsSlots
from knowledge.ads import report


def answer(slots: AdsSlots, policies: Policies, today: date) -> Result:
    """Compute what follows; a single figure from which nothing follows needs others.

    Raises:
        InputError: A figure is out of range.
    """
    return Usage() if slots == AdsSlots() else AdsResult(slots, report(slots, policies.ads, today))
