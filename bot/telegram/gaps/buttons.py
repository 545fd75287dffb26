"""What the buttons of ``/gaps`` carry, as callback data; ``bot.telegram.buttons`` has the others.

A client may forge it: only an operator is shown anything.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListGaps:
    """Show a page of the list, counted from 0."""

    page: int


@dataclass(frozen=True, slots=True)
class OpenGap:
    """Show a gap, by its number, and the way back to the page that it stood on."""

    number: int
    page: int


@dataclass(frozen=True, slots=True)
class SendDraft:
    """Send what is to be filled in for a gap."""

    number: int


GapPress = ListGaps | OpenGap | SendDraft

_DATA = re.compile(r"b:l:(?P<page>\d{1,3})|b:o:(?P<opened>\d{1,18}):(?P<behind>\d{1,3})|b:d:(?P<drafted>\d{1,18})")


def gap_data(press: GapPress) -> str:
    """Return the callback data of a button."""
    match press:
        case ListGaps(page=page):
            return f"b:l:{page}"
        case OpenGap(number=number, page=page):
            return f"b:o:{number}:{page}"
        case SendDraft(number=number):
            return f"b:d:{number}"


def parse_gap(data: str) -> GapPress | None:
    """Return what a press means, or None for anything that this version did not make."""
    found = _DATA.fullmatch(data)
    fields = {name: int(value) for name, value in found.groupdict().items() if value is not None} if found else {}
    match fields:
        case {"page": page}:
            return ListGaps(page)
        case {"opened": number, "behind": page}:
            return OpenGap(number, page)
        case {"drafted": number}:
            return SendDraft(number)
    return None
