"""Understands what a seller types: which calculator a text is for, and with which values.

``understand`` reads a text without a command, ``read_command`` what stands behind one, ``read_slot`` the answer to a
question. ``python -m bot.assistant.understanding`` measures them.
"""

from bot.assistant.understanding.answers import read_command, read_slot
from bot.assistant.understanding.intent import understand
from bot.assistant.understanding.slots import (
    AdsSlots,
    FeeSlots,
    GradeSlots,
    Problem,
    ReadingProblem,
    SettleSlots,
    Slots,
    TaxSlots,
    Tool,
    Understood,
    from_json,
    slots_of,
    to_json,
)

__all__ = [
    "AdsSlots",
    "FeeSlots",
    "GradeSlots",
    "Problem",
    "ReadingProblem",
    "SettleSlots",
    "Slots",
    "TaxSlots",
    "Tool",
    "Understood",
    "from_json",
    "read_command",
    "read_slot",
    "slots_of",
    "to_json",
    "understand",
]
