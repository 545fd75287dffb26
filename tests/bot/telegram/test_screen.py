"""How many lines of a phone a text takes."""

import pytest

from bot.telegram.screen import COLUMNS, screen_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", 1), ("가" * (COLUMNS // 2), 1), ("가" * (COLUMNS // 2) + "a", 2), ("a" * COLUMNS, 1), ("가\n\n나", 3)],
)
def test_hangul_takes_twice_the_room(text: str, lines: int) -> None:
    assert screen_lines(text) == lines
