"""How much of a phone's screen a text takes, before it is sent."""

import unicodedata

COLUMNS = 40
"""A line of a phone of 390 points, in columns of which a Hangul syllable takes two."""


def screen_lines(text: str) -> int:
    """Return how many lines a text takes; an empty line takes one."""
    return sum(max(1, -(-_columns(line) // COLUMNS)) for line in text.split("\n"))


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line)
