"""What was said in reply to a question, as it is kept and compared: the messages, and what their buttons stand on."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.assistant.understanding import FeeSlots
from bot.telegram.message import OutgoingMessage


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was said.

    Attributes:
        messages: The messages, in order.
        calculation_id: The calculation that the buttons are about, if any.
        usual: What the seller usually computes with, which is offered on buttons.
    """

    messages: tuple[OutgoingMessage, ...]
    calculation_id: int | None = None
    usual: FeeSlots = field(default_factory=FeeSlots)


def written(messages: Iterable[OutgoingMessage]) -> str:
    """Return messages as JSON: the same for the same texts and buttons."""
    plain = [
        {"html": message.html, "buttons": message.keyboard.to_dict() if message.keyboard else None}
        for message in messages
    ]
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)
