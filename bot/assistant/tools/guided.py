"""The guided way through ``/fee``: which questions are asked one after another, and which answers are remembered."""

from dataclasses import fields, replace
from typing import Any, TypeVar

from bot.assistant.smalltalk import bare
from bot.assistant.understanding import FeeSlots, SettleSlots, Slots

S = TypeVar("S", bound=Slots)

STEPS = ("price", "rate", "shipping", "discount", "cost")
"""The slots that are asked for, in order; only the first is needed."""
REQUIRED = frozenset(("price", "ordered"))
USUAL = ("rate", "shipping", "shipping_rate", "cost", "carrier", "base", "vat")
"""What is much the same from one sale to the next."""
_CANCELS = frozenset(("취소", "취소해", "취소요", "취소할게요", "그만", "그만할래", "그만할게요", "cancel", "stop"))
_SKIPS = frozenset(
    ("건너뛰기", "건너뛸게요", "패스", "몰라", "몰라요", "모름", "모르겠어요", "없음", "없어", "없어요", "skip")
)


def is_cancel(text: str) -> bool:
    """Tell whether a seller wants to be asked nothing more."""
    return bare(text) in _CANCELS


def is_skip(text: str) -> bool:
    """Tell whether a seller passes a question over."""
    return bare(text) in _SKIPS


def next_step(slot: str, slots: Slots) -> str | None:
    """Return the slot to ask for after another one, or None where no other is left unsaid."""
    left = STEPS[STEPS.index(slot) + 1 :]
    return next((step for step in left if getattr(slots, step) is None), None)


def usual_part(slots: FeeSlots) -> FeeSlots:
    """Return what of a sale is worth remembering."""
    return FeeSlots(**{name: getattr(slots, name) for name in USUAL})


def without(slots: S, slot: str) -> S:
    """Return slots of which one is not said any more."""
    cleared: dict[str, Any] = {slot: None}
    return replace(slots, **cleared)


def without_reading(slots: Slots) -> Slots:
    """Return slots without what was read into a day that is replaced now."""
    return replace(slots, how=None, alternative=None) if isinstance(slots, SettleSlots) else slots


def merged(old: S, new: Slots) -> S:
    """Return slots with those that are said anew in others of the same class."""
    said = {field.name: getattr(new, field.name) for field in fields(new)}
    return replace(old, **{name: value for name, value in said.items() if value is not None})
