"""What the buttons of the tools carry, as callback data; ``bot.telegram.buttons`` has the others.

A client may forge it: values in it are read again as if they were typed, and a calculation is only found by its owner.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from telegram.constants import InlineKeyboardButtonLimit


@dataclass(frozen=True, slots=True)
class SetValue:
    """Compute anew with a value, in the place of the message."""

    calculation_id: int
    slot: str
    text: str


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """Answer the open question; an empty text passes it over."""

    calculation_id: int
    slot: str
    text: str


@dataclass(frozen=True, slots=True)
class AskValue:
    """Ask for another value."""

    calculation_id: int
    slot: str


@dataclass(frozen=True, slots=True)
class FinishDraft:
    """Compute now, without the questions that are left."""

    calculation_id: int


@dataclass(frozen=True, slots=True)
class CancelDraft:
    """Ask nothing more."""

    calculation_id: int


@dataclass(frozen=True, slots=True)
class ShowPicture:
    """Draw the result."""

    calculation_id: int
    dark: bool


@dataclass(frozen=True, slots=True)
class ExplainHold:
    """Show why a payout may be held."""

    calculation_id: int


@dataclass(frozen=True, slots=True)
class ClearUsual:
    """Forget the usual values."""


ToolPress = SetValue | AnswerDraft | AskValue | FinishDraft | CancelDraft | ShowPicture | ExplainHold | ClearUsual

_SLOT = r"[a-z_]{1,20}"
_DATA = re.compile(
    rf"(?P<how>[aq]):(?P<id>\d{{1,18}}):(?P<slot>{_SLOT}):(?P<text>[0-9A-Za-z가-힣.,%/ _-]*)"
    rf"|e:(?P<ask>\d{{1,18}}):(?P<asked>{_SLOT})|(?P<end>[nxh]):(?P<draft>\d{{1,18}})"
    r"|g:(?P<drawn>\d{1,18}):(?P<look>[ld])|(?P<clear>u)"
)


def tool_data(press: ToolPress) -> str:
    """Return the callback data of a button."""
    match press:
        case SetValue(calculation_id=id_, slot=slot, text=text):
            return f"a:{id_}:{slot}:{text}"
        case AnswerDraft(calculation_id=id_, slot=slot, text=text):
            return f"q:{id_}:{slot}:{text}"
        case AskValue(calculation_id=id_, slot=slot):
            return f"e:{id_}:{slot}"
        case ShowPicture(calculation_id=id_, dark=dark):
            return f"g:{id_}:{'d' if dark else 'l'}"
        case ClearUsual():
            return "u"
        case _:
            letter = next(letter for letter, end in _ENDS.items() if isinstance(press, end))
            return f"{letter}:{press.calculation_id}"


def fits(press: ToolPress) -> bool:
    """Tell whether a button can carry this, and would be understood when it is pressed."""
    data = tool_data(press)
    return len(data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA and parse_tool(data) == press


def parse_tool(data: str) -> ToolPress | None:
    """Return what a press means, or None for anything that this version did not make."""
    found = _DATA.fullmatch(data)
    if found is None:
        return None
    fields = {name: value for name, value in found.groupdict().items() if value is not None}
    match fields:
        case {"how": how, "id": id_, "slot": slot, "text": text}:
            return SetValue(int(id_), slot, text) if how == "a" else AnswerDraft(int(id_), slot, text)
        case {"ask": id_, "asked": slot}:
            return AskValue(int(id_), slot)
        case {"end": end, "draft": id_}:
            return _ENDS[end](int(id_))
        case {"drawn": id_, "look": look}:
            return ShowPicture(int(id_), look == "d")
        case _:
            return ClearUsual()


_ENDS: Mapping[str, type[FinishDraft | CancelDraft | ExplainHold]] = {
    "n": FinishDraft,
    "x": CancelDraft,
    "h": ExplainHold,
}
