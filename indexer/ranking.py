"""How signals become an order of items, and how sure the first one is.

Both sets of numbers are measured, not felt: ``ranking.toml`` keeps them, ``python -m indexer calibrate`` fits the
second, and the manifest of an index keeps those that it was evaluated with.
"""

import tomllib
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from indexer.decision import Confidence

RANKING = Path(__file__).with_name("ranking.toml")

Scores = NDArray[np.float32]


class Weights(BaseModel):
    """The share of each kind of evidence in the order; each is first brought to mean 0 and deviation 1.

    Attributes:
        intent: What the item's questions mean together (``indexer.intents``), over all items.
        morphemes: Common words, over all items.
        grams: Common pairs and triples of characters, over all items.
        coverage: The share of the question's words that the item holds, over all items.
        tokens: Token by token (``indexer.sketch``), over the candidates that the others choose.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    intent: float
    morphemes: float
    grams: float
    coverage: float
    tokens: float


class Ranking(BaseModel):
    """The numbers behind an index's answers.

    Attributes:
        model: The embedding model that they were measured with.
        weights: How items are ordered.
        confidence: How sure the first one is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    weights: Weights
    confidence: Confidence

    @classmethod
    def load(cls, path: Path = RANKING) -> Self:
        """Read the numbers from a TOML file."""
        with path.open("rb") as source:
            return cls.model_validate(tomllib.load(source))


def standardise(scores: Scores) -> Scores:
    """Return scores with mean 0 and deviation 1; equal ones become 0, for they tell nothing."""
    deviation = float(scores.std()) if scores.size else 0.0
    if deviation < 1e-6:
        return np.zeros_like(scores)
    standard: Scores = (scores - scores.mean()) / np.float32(deviation)
    return standard
