"""The buttons of a vote survive the round trip; forged ones mean nothing."""

import pytest
from telegram.constants import InlineKeyboardButtonLimit

from bot.store.votes import Reason
from bot.telegram.buttons import parse
from bot.telegram.feedback.buttons import (
    STOP_ALL,
    CastVote,
    GiveReason,
    StopAll,
    Subscribe,
    reason_data,
    vote_data,
    wish_data,
)


def test_every_button_is_understood_when_it_is_pressed() -> None:
    assert parse(vote_data(12, 1)) == CastVote(12, 1)
    assert parse(vote_data(12, -1)) == CastVote(12, -1)
    assert [parse(reason_data(12, reason)) for reason in Reason] == [GiveReason(12, reason) for reason in Reason]
    assert parse(wish_data(Subscribe(12, wanted=True))) == Subscribe(12, wanted=True)
    assert parse(wish_data(Subscribe(12, wanted=False))) == Subscribe(12, wanted=False)
    assert parse(STOP_ALL) == StopAll()


def test_the_longest_data_fits() -> None:
    longest = (vote_data(10**18 - 1, -1), reason_data(10**18 - 1, Reason.HARD))
    assert all(len(data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA for data in longest)


@pytest.mark.parametrize("data", ["v:1:*", "v:-1:+", "v:1:+\n", "r:1:z", "r::w", "w:1", "w:1:x", "w:xx"])
def test_other_data_means_nothing(data: str) -> None:
    assert parse(data) is None
