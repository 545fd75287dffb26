"""Figures of an evaluation: how far up a right item stands, and shares with what chance may have added to them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import log2, sqrt
from statistics import fmean

_Z = 1.96
"""95 of 100 intervals hold the true share."""
DEPTH = 10
"""How far down a right item still counts."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of questions, with Wilson's 95 % interval.

    Attributes:
        count: How many.
        of: Of how many.
    """

    count: int
    of: int

    @classmethod
    def counted(cls, cases: Iterable[bool]) -> "Share":
        """Count the cases that hold."""
        cases = list(cases)
        return cls(sum(cases), len(cases))

    @property
    def value(self) -> float:
        """The share, 0 to 1; 0 of no questions."""
        return self.count / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Between what the true share lies, 19 times of 20."""
        if not self.of:
            return 0.0, 1.0
        square = _Z**2 / self.of
        middle = (self.value + square / 2) / (1 + square)
        half = _Z / (1 + square) * sqrt(self.value * (1 - self.value) / self.of + square / (4 * self.of))
        return max(0.0, middle - half), min(1.0, middle + half)


def rank(found: Sequence[str], right: Collection[str]) -> int | None:
    """Return the place of the first right item, counted from 1; None if there is none among the first ``DEPTH``."""
    return next((place for place, item in enumerate(found[:DEPTH], 1) if item in right), None)


def reciprocal_rank(place: int | None) -> float:
    """Return 1 / rank, or 0."""
    return 1 / place if place else 0.0


def ndcg(found: Sequence[str], right: Collection[str]) -> float:
    """Return the normalised discounted cumulative gain over the first ``DEPTH``; all right items gain the same."""
    gain = sum(1 / log2(place + 1) for place, item in enumerate(found[:DEPTH], 1) if item in right)
    ideal = sum(1 / log2(place + 1) for place in range(1, min(len(right), DEPTH) + 1))
    return gain / ideal if ideal else 0.0


def mean(values: Iterable[float]) -> float:
    """Return the mean; 0 of nothing."""
    values = list(values)
    return fmean(values) if values else 0.0
