"""Makes any label fit to be drawn: one line, nothing that the font lacks, no wider than its place.

Labels may hold what sellers typed: emoji, right-to-left marks, stacked accents, line breaks, or a novel.
"""

import unicodedata
from bisect import bisect_right

from bot.pictures.face import Face, Typeface

MAX_CHARACTERS = 200
ELLIPSIS = "…"
NOTHING = "–"
"""Stands where nothing of a label can be drawn."""

_UNDRAWABLE = frozenset(("Cf", "Cn", "Co", "Cs", "Me", "Mn"))
"""Invisible, unassigned and private characters, and accents without a letter of their own (which would stack up)."""


def clean(text: str, typeface: Typeface) -> str:
    """Return what can be drawn of a text, as one line; "–" where nothing can."""
    composed = unicodedata.normalize("NFC", text[:MAX_CHARACTERS])
    visible = "".join(" " if _is_break(char) else char for char in composed if _is_visible(char))
    lacking = typeface.lacking(visible)
    return " ".join("".join(char for char in visible if char not in lacking).split()) or NOTHING


def shorten(text: str, face: Face, width: float) -> str:
    """Return a text, cut with "…" where it is wider than so many pixels."""
    if face.width(text) <= width:
        return text
    too_long = bisect_right(range(len(text)), width, key=lambda end: face.width(text[:end] + ELLIPSIS))
    return text[: max(too_long - 1, 0)].rstrip() + ELLIPSIS


def won(amount: int, *, signed: bool = False) -> str:
    """Return an amount as it is read: "1,234원", "−1,234원", and with a sign "+1,234원"."""
    sign = "−" if amount < 0 else "+" if signed and amount else ""
    return f"{sign}{abs(amount):,}원"


def _is_break(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Zl", "Zp", "Zs"}


def _is_visible(char: str) -> bool:
    return unicodedata.category(char) not in _UNDRAWABLE
