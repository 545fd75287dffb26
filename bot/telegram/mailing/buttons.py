"""What the buttons of broadcasts, digests and subscriptions carry; ``bot.telegram.buttons`` has the others.

A client may forge it: only an operator moves a broadcast, and a seller changes their own subscriptions only.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.store.mailing import ALL
from knowledge.topic import Topic


@dataclass(frozen=True, slots=True)
class ChooseAudience:
    """Say to whom a broadcast goes: ``mailing.ALL``, or a topic."""

    broadcast_id: int
    audience: str


class Step(StrEnum):
    """What to do with the version of a broadcast that was shown."""

    SEND = "s"
    REWRITE = "e"


@dataclass(frozen=True, slots=True)
class TakeStep:
    """Send a broadcast as it was shown, or write it anew."""

    step: Step
    broadcast_id: int
    revision: int


class Move(StrEnum):
    """What to do with a broadcast that is a draft, or under way."""

    DROP = "x"
    PAUSE = "p"
    RESUME = "r"
    CANCEL = "c"


@dataclass(frozen=True, slots=True)
class MoveBroadcast:
    """Drop, pause, resume or cancel a broadcast."""

    move: Move
    broadcast_id: int


@dataclass(frozen=True, slots=True)
class DecideDigest:
    """Send what changed in a topic to its subscribers, or do not."""

    digest_id: int
    wanted: bool


@dataclass(frozen=True, slots=True)
class ToggleTopic:
    """Begin or end a subscription of one's own: to a topic, or to what goes to all (``mailing.ALL``)."""

    audience: str
    wanted: bool


BroadcastPress = ChooseAudience | TakeStep | MoveBroadcast
MailingPress = BroadcastPress | DecideDigest | ToggleTopic

_ID = r"\d{1,18}"
_AUDIENCE = "|".join([ALL, *Topic])
_DATA = re.compile(
    rf"ml:a:(?P<choosing>{_ID}):(?P<audience>{_AUDIENCE})"
    rf"|ml:(?P<step>[{''.join(Step)}]):(?P<stepping>{_ID}):(?P<revision>\d{{1,9}})"
    rf"|ml:(?P<move>[{''.join(Move)}]):(?P<moving>{_ID})"
    rf"|ml:d:(?P<digest>{_ID}):(?P<decided>[+-])"
    rf"|ml:t:(?P<toggled>{_AUDIENCE}):(?P<wanted>[+-])"
)


def mailing_data(press: MailingPress) -> str:
    """Return the callback data of a button."""
    match press:
        case ChooseAudience(broadcast_id=id_, audience=audience):
            return f"ml:a:{id_}:{audience}"
        case TakeStep(step=step, broadcast_id=id_, revision=revision):
            return f"ml:{step}:{id_}:{revision}"
        case MoveBroadcast(move=move, broadcast_id=id_):
            return f"ml:{move}:{id_}"
        case DecideDigest(digest_id=id_, wanted=wanted):
            return f"ml:d:{id_}:{_sign(wanted=wanted)}"
        case ToggleTopic(audience=audience, wanted=wanted):
            return f"ml:t:{audience}:{_sign(wanted=wanted)}"


def parse_mailing(data: str) -> MailingPress | None:
    """Return what a press means, or None for anything that this version did not make."""
    found = _DATA.fullmatch(data)
    fields = {name: value for name, value in found.groupdict().items() if value is not None} if found else {}
    match fields:
        case {"choosing": id_, "audience": audience}:
            return ChooseAudience(int(id_), audience)
        case {"step": step, "stepping": id_, "revision": revision}:
            return TakeStep(Step(step), int(id_), int(revision))
        case {"move": move, "moving": id_}:
            return MoveBroadcast(Move(move), int(id_))
        case {"digest": id_, "decided": sign}:
            return DecideDigest(int(id_), sign == "+")
        case {"toggled": audience, "wanted": sign}:
            return ToggleTopic(audience, sign == "+")
    return None


def _sign(*, wanted: bool) -> str:
    return "+" if wanted else "-"
