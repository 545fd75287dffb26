"""Measures the category fit on labelled pairs of a title and a category.

Pairs are divided as labelled listings are, by the hash of their title: two thirds are tuned on, the rest is measured.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.category_fit import CategoryFit
from knowledge.listing.examples import Fold

PAIRS = Path("tests/data/category_fit.toml")


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A title with the category that somebody typed.

    Attributes:
        title: The title.
        category: The category.
        fits: Whether it suits.
        fold: What the pair is for.
    """

    title: str
    category: str
    fits: bool
    fold: Fold


@dataclass(frozen=True, slots=True)
class FitFigures:
    """How well doubts were raised.

    Attributes:
        fitting: How many pairs fit.
        off: How many do not.
        false_doubts: How many of those that fit were doubted.
        right_doubts: How many of those that do not were doubted.
    """

    fitting: int
    off: int
    false_doubts: int
    right_doubts: int

    @property
    def precision(self) -> float:
        """The share of doubts that are right."""
        doubts = self.right_doubts + self.false_doubts
        return self.right_doubts / doubts if doubts else 1.0

    @property
    def recall(self) -> float:
        """The share of wrong categories that are doubted."""
        return self.right_doubts / self.off if self.off else 1.0


def load_pairs(path: Path = PAIRS) -> tuple[LabelledPair, ...]:
    """Read the labelled pairs of a TOML file with the lists ``fit`` and ``off``."""
    tables = tomllib.loads(path.read_text("utf-8"))
    return tuple(
        LabelledPair(title, category, label == "fit", Fold.of(title))
        for label in ("fit", "off")
        for title, category in tables[label]
    )


def measure(fit: CategoryFit, pairs: Sequence[LabelledPair]) -> FitFigures:
    """Ask for all pairs at once and count."""
    doubts = fit.doubts([(pair.title, pair.category) for pair in pairs])
    doubted = [pair for pair, doubt in zip(pairs, doubts, strict=True) if doubt]
    fitting = sum(pair.fits for pair in pairs)
    false_doubts = sum(pair.fits for pair in doubted)
    return FitFigures(fitting, len(pairs) - fitting, false_doubts, len(doubted) - false_doubts)
