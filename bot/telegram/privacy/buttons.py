"""What the buttons of consent and of sellers' rights carry; ``bot.telegram.buttons`` has the others."""

import re
from dataclasses import dataclass
from enum import StrEnum


class PrivacyAction(StrEnum):
    """What a button does; the value is its letter in the callback data."""

    AGREE = "a"
    """Agree below an answer, where nothing is to be gone on with."""
    AGREE_AND_GO_ON = "g"
    """Agree, and go on with the message that the bot's message replies to."""
    AGREE_AND_RETRY = "r"
    """Agree; what the seller wanted to do they do again."""
    AGREE_HERE = "h"
    """Agree on the page of ``/privacy``."""
    DETAILS = "d"
    """Show what is kept, why and how long."""
    EXPORT = "m"
    """Send what is kept."""
    ASK_FORGET = "f"
    """Ask whether everything is to be deleted."""
    ASK_WITHDRAW = "w"
    """Ask whether the consent is to be withdrawn, which deletes everything as well."""
    FORGET = "x"
    """Delete everything."""
    LEAVE = "n"
    """Leave everything as it is."""


@dataclass(frozen=True, slots=True)
class PressPrivacy:
    """Do this."""

    action: PrivacyAction


_DATA = re.compile(rf"y:(?P<action>[{''.join(PrivacyAction)}])")


def privacy_data(action: PrivacyAction) -> str:
    """Return the callback data of a button."""
    return f"y:{action}"


def parse_privacy(data: str) -> PressPrivacy | None:
    """Return what a press means, or None for anything that this version did not make."""
    found = _DATA.fullmatch(data)
    return PressPrivacy(PrivacyAction(found["action"])) if found else None
