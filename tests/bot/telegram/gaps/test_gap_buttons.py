"""The buttons of /gaps survive the round trip; forged ones mean nothing."""

import pytest

from bot.telegram.buttons import parse
from bot.telegram.gaps.buttons import GapPress, ListGaps, OpenGap, SendDraft, gap_data


@pytest.mark.parametrize("press", [ListGaps(3), OpenGap(10**18 - 1, 99), SendDraft(12)])
def test_every_button_is_understood_when_it_is_pressed(press: GapPress) -> None:
    data = gap_data(press)
    assert parse(data) == press
    assert len(data) <= 64


@pytest.mark.parametrize("data", ["b:l:", "b:l:-1", "b:o:1", "b:d:x", "b:x:1", "b:l:1\n"])
def test_other_data_means_nothing(data: str) -> None:
    assert parse(data) is None
