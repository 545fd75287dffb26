"""The buttons of the tools survive the round trip through Telegram; forged or old data means nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.buttons import parse
from bot.telegram.tools.buttons import (
    AnswerDraft,
    AskValue,
    CancelDraft,
    ClearUsual,
    ExplainHold,
    FinishDraft,
    SetValue,
    ShowPicture,
    ToolPress,
    fits,
    parse_tool,
    tool_data,
)


@pytest.mark.parametrize(
    "press",
    [
        SetValue(7, "rate", "9%"),
        SetValue(7, "ordered", "2026-11-20"),
        SetValue(7, "taxpayer", "간이과세자"),
        AnswerDraft(7, "shipping", ""),
        AnswerDraft(7, "price", "35,000원"),
        AskValue(7, "shipping_rate"),
        FinishDraft(7),
        CancelDraft(7),
        ExplainHold(7),
        ShowPicture(7, dark=True),
        ShowPicture(7, dark=False),
        ClearUsual(),
    ],
)
def test_every_button_is_understood_when_it_is_pressed(press: ToolPress) -> None:
    assert parse(tool_data(press)) == press
    assert fits(press)


def test_what_is_too_long_or_strange_is_not_put_on_a_button() -> None:
    assert not fits(SetValue(10**17, "shipping_rate", "가" * 20))
    assert not fits(SetValue(7, "price", "3만5천~4만"))


@pytest.mark.parametrize(
    "data", ["a:7:rate", "a:-1:rate:9%", "a:7:RATE:9%", "q:7::1", "e:7:", "n:", "x:1:2", "g:7:z", "u:", "a:7:rate:9%\n"]
)
def test_other_data_means_nothing(data: str) -> None:
    assert parse_tool(data) is None


@given(st.integers(0, 10**18 - 1), st.sampled_from(["price", "rate"]), st.text(max_size=20))
def test_a_text_on_a_button_comes_back_as_it_was_or_not_at_all(number: int, slot: str, text: str) -> None:
    press = SetValue(number, slot, text)
    assert parse_tool(tool_data(press)) in (press, None)
