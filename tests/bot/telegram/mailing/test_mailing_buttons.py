"""The buttons of broadcasts survive the round trip; forged data means nothing."""

import pytest
from telegram.constants import InlineKeyboardButtonLimit

from bot.store.mailing import ALL
from bot.telegram.buttons import parse
from bot.telegram.mailing.buttons import (
    ChooseAudience,
    DecideDigest,
    MailingPress,
    Move,
    MoveBroadcast,
    Step,
    TakeStep,
    ToggleTopic,
    mailing_data,
)
from knowledge.topic import Topic

LONGEST = 10**18 - 1
PRESSES: list[MailingPress] = [
    *(ChooseAudience(LONGEST, audience) for audience in (ALL, *Topic)),
    *(TakeStep(step, LONGEST, 999) for step in Step),
    *(MoveBroadcast(move, 7) for move in Move),
    *(DecideDigest(7, wanted) for wanted in (True, False)),
    *(ToggleTopic(audience, wanted) for audience in (ALL, *Topic) for wanted in (True, False)),
]


@pytest.mark.parametrize("press", PRESSES)
def test_a_button_is_understood_and_fits(press: MailingPress) -> None:
    data = mailing_data(press)
    assert parse(data) == press
    assert len(data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA


@pytest.mark.parametrize("data", ["ml:", "ml:a:1:nobody", "ml:s:1", "ml:z:1", "ml:t:fees:?", "ml:x:1\n", "ml:d:-1:+"])
def test_other_data_means_nothing(data: str) -> None:
    assert parse(data) is None
