"""What the buttons of ``/stats`` carry, as callback data; ``bot.telegram.buttons`` has the others.

A client may forge it: only an operator is shown anything.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.store.statistics import Period


class View(StrEnum):
    """What stands below the picture."""

    SUMMARY = "summary"
    DETAILS = "details"


@dataclass(frozen=True, slots=True)
class ShowStats:
    """Show a period, in the place of the message."""

    period: Period
    view: View


_DATA = re.compile(rf"z:(?P<period>{'|'.join(Period)}):(?P<view>{'|'.join(View)})")


def stats_data(press: ShowStats) -> str:
    """Return the callback data of a button."""
    return f"z:{press.period}:{press.view}"


def parse_stats(data: str) -> ShowStats | None:
    """Return what a press means, or None for anything that this version did not make."""
    found = _DATA.fullmatch(data)
    return ShowStats(Period(found["period"]), View(found["view"])) if found else None
