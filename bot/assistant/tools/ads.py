"""``/ads``: whatever follows from the figures of a campaign."""

from dataclasses import asdict
from datetime import date

from bot.assistant.tools.policies import Policies
from bot.assistant.tools.results import AdsResult, Result, Usage
from bot.assistant.understanding import AdsSlots
from knowledge.ad_formulas import AdFigures
from knowledge.ads import report


def answer(slots: AdsSlots, policies: Policies, today: date) -> Result:
    """Compute what follows; a single figure from which nothing follows needs others.

    Raises:
        InputError: A figure is out of range.
    """
    given = {name: value for name, value in asdict(slots).items() if value is not None}
    return AdsResult(slots, report(AdFigures(**given), policies.ads, today)) if given else Usage()
