"""Buttons survive the round trip through Telegram; forged or old data means nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.constants import InlineKeyboardButtonLimit

from bot.assistant.reply import RunCommand, ShowItem, ShowTopic
from bot.telegram.buttons import (
    ChooseItem,
    ChooseLanguage,
    OpenItem,
    ShowWhole,
    TurnPage,
    action_data,
    choice_data,
    language_data,
    parse,
    turn_data,
    whole_data,
)
from knowledge.guide_page import MAX_ID_LENGTH
from knowledge.topic import Topic


def test_every_button_is_understood_when_it_is_pressed() -> None:
    assert parse(action_data(ShowItem("settlement-cycle", "제목"))) == OpenItem("settlement-cycle")
    assert parse(action_data(ShowTopic(Topic.FEES, 2))) == ShowTopic(Topic.FEES, 2)
    assert parse(turn_data(ShowTopic(Topic.FEES, 1))) == TurnPage(ShowTopic(Topic.FEES, 1))
    assert parse(choice_data(ChooseItem(12, 1))) == ChooseItem(12, 1)
    for whole in (ShowWhole("settlement-cycle"), ShowWhole("settlement-cycle", 12)):
        assert parse(whole_data(whole)) == whole
    assert parse(action_data(RunCommand("help"))) == RunCommand("help")
    assert parse(language_data("en")) == ChooseLanguage("en")


def test_the_longest_data_fits() -> None:
    longest = (
        action_data(ShowItem("a" * MAX_ID_LENGTH, "")),
        turn_data(ShowTopic(Topic.SETTLEMENT, 999)),
        whole_data(ShowWhole("a" * MAX_ID_LENGTH, 10**18 - 1)),
    )
    assert all(len(data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA for data in longest)


@pytest.mark.parametrize("data", [None, "", "i:", "i:../x", "t:nothing:0", "t:fees", "z:1", "i:a\n", "l:english"])
def test_other_data_means_nothing(data: str | None) -> None:
    assert parse(data) is None


@given(st.text(max_size=64))
def test_any_data_is_parsed_without_an_error(data: str) -> None:
    parse(data)
