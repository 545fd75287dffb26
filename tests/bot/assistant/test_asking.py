"""A question is kept masked and whole: what was decided on can be read back, and decides the same."""

from datetime import date
from decimal import Decimal

import pytest

from bot.assistant.asking import Asking, ToolCommand, from_json, to_json
from bot.assistant.last_turn import Calculated, LastTurn
from bot.assistant.understanding import FeeSlots, SettleSlots, Tool

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "asking",
    [
        Asking("정산은 언제 들어와요?", TODAY),
        Asking("언제 들어와요", TODAY, ToolCommand(Tool.SETTLE, "정산")),
        Asking("그럼 등급은요?", TODAY, last=LastTurn("정산은 언제 들어와요?")),
        Asking(
            "할인 3천원이면?",
            TODAY,
            last=LastTurn("3만5천원", Calculated(Tool.FEE, FeeSlots(price=35_000, rate=Decimal("0.09")))),
        ),
        Asking("왜요?", TODAY, last=LastTurn("정산", Calculated(Tool.SETTLE, SettleSlots(ordered=TODAY)))),
        Asking("다시", TODAY, last=LastTurn("수수료", Calculated(Tool.FEE, FeeSlots()))),
    ],
)
def test_what_was_decided_on_is_read_back_as_it_was(asking: Asking) -> None:
    assert from_json(to_json(asking)) == asking


def test_what_identifies_somebody_is_masked_before_anything_is_decided() -> None:
    asking = Asking.of("010-1234-5678인데 정산 언제 돼요?", TODAY, ToolCommand(Tool.SETTLE, "정산"))
    assert "1234" not in to_json(asking)
    assert asking.words == f"정산 {asking.text}"
    assert Asking.of(asking.text, TODAY, asking.command) == asking


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"text": "가", "today": "어제"}', '{"text": "가", "today": 5}'])
def test_what_another_version_wrote_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(text)
