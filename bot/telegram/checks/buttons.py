"""What the buttons of the listing check carry, as callback data; ``bot.telegram.buttons`` has the others.

A client may forge it: a check is only found by its owner.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge.listing.listing import Part


class CheckAction(StrEnum):
    """What a button does that needs to know nothing but the check; the value is its letter in the callback data."""

    CORRECTED = "t"
    """Show the corrected title."""
    USE_CORRECTED = "u"
    """Check again with the corrected title."""
    FIX = "a"
    """Ask for what was mended."""
    PHOTOS = "p"
    """Ask for photos."""
    PHOTOS_SENT = "o"
    """Check the photos that were sent."""
    FINISH = "f"
    """Check what was said so far."""
    CANCEL = "x"
    """Ask nothing more."""
    STOP = "j"
    """Stop checking a spreadsheet."""


@dataclass(frozen=True, slots=True)
class PressCheck:
    """Do something with a check."""

    check_id: int
    action: CheckAction


@dataclass(frozen=True, slots=True)
class ShowRest:
    """Show the notices from one on, counted from 0."""

    check_id: int
    start: int


@dataclass(frozen=True, slots=True)
class FixPart:
    """Ask for another text of a part."""

    check_id: int
    part: Part


@dataclass(frozen=True, slots=True)
class SkipStep:
    """Pass a step of the guided way over; the one that the button stands below."""

    check_id: int
    part: Part


CheckPress = PressCheck | ShowRest | FixPart | SkipStep

_PARTS = "|".join(Part)
_DATA = re.compile(
    rf"k:(?P<action>[{''.join(CheckAction)}]):(?P<id>\d{{1,18}})|k:r:(?P<shown>\d{{1,18}}):(?P<start>\d{{1,3}})"
    rf"|k:(?P<how>[es]):(?P<of>\d{{1,18}}):(?P<part>{_PARTS})"
)


def check_data(press: CheckPress) -> str:
    """Return the callback data of a button."""
    match press:
        case PressCheck(check_id=id_, action=action):
            return f"k:{action}:{id_}"
        case ShowRest(check_id=id_, start=start):
            return f"k:r:{id_}:{start}"
        case FixPart(check_id=id_, part=part):
            return f"k:e:{id_}:{part}"
        case SkipStep(check_id=id_, part=part):
            return f"k:s:{id_}:{part}"


def parse_check(data: str) -> CheckPress | None:
    """Return what a press means, or None for anything that this version did not make."""
    found = _DATA.fullmatch(data)
    if found is None:
        return None
    fields = {name: value for name, value in found.groupdict().items() if value is not None}
    match fields:
        case {"action": action, "id": id_}:
            return PressCheck(int(id_), CheckAction(action))
        case {"shown": id_, "start": start}:
            return ShowRest(int(id_), int(start))
        case {"how": how, "of": id_, "part": part}:
            return FixPart(int(id_), Part(part)) if how == "e" else SkipStep(int(id_), Part(part))
    return None
