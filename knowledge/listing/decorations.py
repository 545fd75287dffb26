"""Finds the characters of a product's name that only decorate it, such as ★, ♥, emoji and !!!."""

import re
import unicodedata
from collections.abc import Iterator

_READ = 1000
"""Characters of a name that are looked at; longer ones are far too long anyway."""
_RUN = re.compile(r"[!?~*#^=_@$]{2,}")
_DECORATING = frozenset("※〓∥¶§†‡≪≫")
_SAYING = frozenset("©®°←→↔")
_SYMBOL = "So"
_JOINERS = "\ufe0f\u200d"
_MANY = 2
"""One may be a slip, or belong to a brand."""


def find_decorations(name: str) -> tuple[tuple[int, int], ...]:
    """Return where decorating characters stand in a name, run by run.

    Letters in one character (℃, ㎖, ㈜), arrows and single marks (+ / ( ) × % & ~ !) are none.
    """
    runs: list[tuple[int, int]] = []
    for start, end in sorted((*_symbols(name[:_READ]), *(run.span() for run in _RUN.finditer(name[:_READ])))):
        if runs and not name[runs[-1][1] : start].strip(_JOINERS):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return tuple(runs)


def count_decorations(name: str) -> int:
    """Return how many decorating characters a name has; 0 where they are few."""
    count = sum(1 for run in find_decorations(name) for character in name[slice(*run)] if character not in _JOINERS)
    return count if count >= _MANY else 0


def _symbols(name: str) -> Iterator[tuple[int, int]]:
    for place, character in enumerate(name):
        if character in _DECORATING or (unicodedata.category(character) == _SYMBOL and not _says(character)):
            yield place, place + 1


def _says(character: str) -> bool:
    plain = unicodedata.normalize("NFKC", character)
    return character in _SAYING or any(letter.isalnum() for letter in plain)
