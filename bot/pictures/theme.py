"""Colours, light and dark: few, told apart by the colour-blind, and never the only carrier of a meaning.

Blue and orange stay apart in every common kind of colour blindness, and from the totals. Text has a contrast of at
least 4.5 to 1 on the background, bars of at least 3 to 1 (WCAG 2.2). The tests hold all of this.
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme, as ``#RRGGBB``.

    Attributes:
        background: Behind all.
        ink: Titles, labels, amounts and the zero line.
        muted: Notes, and the marks of what is 0.
        line: The hairlines that set totals off.
        total: The bar of a total.
        gain: The bar of what is added.
        loss: The bar of what is taken away, and of a total below zero.
        rest: What was there already or is left, behind the bars; quiet on purpose, as it repeats what they say.
    """

    background: str
    ink: str
    muted: str
    line: str
    total: str
    gain: str
    loss: str
    rest: str


class Theme(StrEnum):
    """Which of the two looks."""

    LIGHT = "light"
    DARK = "dark"

    @property
    def palette(self) -> Palette:
        """The colours."""
        return _LIGHT if self is Theme.LIGHT else _DARK


_LIGHT = Palette(
    background="#FFFFFF",
    ink="#17212B",
    muted="#5C6B79",
    line="#D8DFE6",
    total="#33475B",
    gain="#1273C4",
    loss="#D65A0B",
    rest="#E6EBF0",
)
_DARK = Palette(
    background="#17212B",
    ink="#F3F6F8",
    muted="#9DB0C1",
    line="#35444F",
    total="#C6D3DF",
    gain="#5AAEF5",
    loss="#F59342",
    rest="#2B3A47",
)
