"""What the buttons of the check carry survives the way to the client and back; what is forged means nothing."""

import pytest

from bot.telegram.buttons import parse
from bot.telegram.checks.buttons import (
    CheckAction,
    CheckPress,
    FixPart,
    PressCheck,
    ShowRest,
    SkipStep,
    check_data,
    parse_check,
)
from knowledge.listing.listing import Part

LARGEST = 10**18 - 1
PRESSES: list[CheckPress] = [
    *(PressCheck(LARGEST, action) for action in CheckAction),
    ShowRest(LARGEST, 999),
    *(kind(LARGEST, part) for kind in (FixPart, SkipStep) for part in Part),
]


@pytest.mark.parametrize("press", PRESSES, ids=check_data)
def test_a_press_is_understood_and_fits(press: CheckPress) -> None:
    assert parse(check_data(press)) == press
    assert len(check_data(press).encode()) <= 64


@pytest.mark.parametrize(
    "data",
    ["", "k:", "k:t:", "k:t:-1", "k:t:1:2", "k:z:1", "k:r:1", "k:r:1:9999", "k:e:1:photos", "k:s:1:TITLE", "K:t:1"],
)
def test_anything_else_means_nothing(data: str) -> None:
    assert parse_check(data) is None
