"""What a seller's message may lean on: what was said last in the chat, as a value that can be stored and replayed."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.assistant.understanding import Slots, Tool

SUBJECTS: Mapping[Tool, str] = {
    Tool.FEE: "판매 수수료를 뺀 정산 금액 계산 방법",
    Tool.SETTLE: "정산 입금일",
    Tool.ADS: "광고 성과와 전환율",
    Tool.GRADE: "판매자 등급 기준",
    Tool.TAX: "부가세 신고",
}
"""What a calculation is about, in words that are searched behind it: 왜 그렇게 나와요?"""


@dataclass(frozen=True, slots=True)
class Calculated:
    """A calculation.

    Attributes:
        tool: The tool.
        slots: What it computed with, of the tool's own class.
    """

    tool: Tool
    slots: Slots


@dataclass(frozen=True, slots=True)
class LastTurn:
    """What was answered last.

    Attributes:
        text: What it was about: the seller's masked question, the title of the item where that says more, or the
            subject of a calculation.
        calculation: What was computed; None where the guide answered.
    """

    text: str
    calculation: Calculated | None = None
