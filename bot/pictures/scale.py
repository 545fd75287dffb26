"""Turns whole numbers into pixels across the picture, without a float: the same on every machine."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.pictures.canvas import LEFT, RIGHT

MIN_BAR = 6
"""No bar is shorter than so many pixels, or a seller would miss 10원 beside 1,000,000원."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A horizontal scale that has zero on it.

    Attributes:
        low: What stands at the left edge: 0 or less.
        high: What stands at the right edge: above ``low``.
    """

    low: int
    high: int

    @classmethod
    def over(cls, values: Iterable[int]) -> "Scale":
        """Return the scale that just holds some values and zero."""
        spread = (0, *values)
        low, high = min(spread), max(spread)
        return cls(low, high if high > low else low + 1)

    @property
    def crosses_zero(self) -> bool:
        """Whether there is anything left of zero."""
        return self.low < 0

    def x(self, value: int) -> int:
        """Return where a value stands, in pixels from the left of the picture."""
        return LEFT + (value - self.low) * (RIGHT - LEFT) // (self.high - self.low)

    def bar(self, start: int, end: int) -> tuple[int, int]:
        """Return the left and right edge of the bar from one value to another.

        A bar that would hardly be seen grows past its end, or past its start where the scale ends.
        """
        left, right = sorted((self.x(start), self.x(end)))
        if right - left >= MIN_BAR:
            return left, right
        left = right - MIN_BAR if end < start else left
        left = max(LEFT, min(left, RIGHT - MIN_BAR))
        return left, left + MIN_BAR
