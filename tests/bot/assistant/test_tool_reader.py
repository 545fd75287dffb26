from datetime import date

import pytest

from bot.assistant.tool_reader import tool_reader
from indexer.scope import Scope

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("35000원에 팔고 수수료 9%면 얼마 남아", "fee"),
        ("이 상품명 괜찮아요? “특가 여성 니트 가디건 루즈핏”", "check"),
        ("정산은 며칠 걸려요?", None),
        ("쿠팡에서 35000원에 팔고 수수료 9%면 얼마 남아", None),
    ],
)
def test_a_text_wants_a_tool_or_none(text: str, tool: str | None) -> None:
    assert tool_reader(Scope.load(), TODAY)(text) == tool
