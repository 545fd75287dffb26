"""How signals become an order of items, and how sure the first one is.

Both sets of numbers are measured, not felt: ``ranking.toml`` keeps them, ``python -m indexer calibrate`` fits the
second, and the manifest of an index keeps those that it was evaluated with.
"""

import tomllib
from math import exp
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

RANKING = Path(__file__).with_name("ranking.toml")

Scores = NDArray[np.float32]


class Weights(BaseModel):
    """The share of each signal in the order; each is first brought to mean 0 and deviation 1 over the items."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    item: float
    alias: float
    intent: float
    tokens: float
    morphemes: float
    grams: float


class Confidence(BaseModel):
    """A logistic model over what can be compared across questions: the raw signals of the first hit.

    Attributes:
        bias: The log-odds when everything else is 0.
        alias: Per unit of the cosine to the nearest alias: has somebody foreseen a question like this?
        coverage: Per unit of the share of the question's words that the item holds: is anything left unanswered?
        margin: Per unit by which the item's ``intent`` exceeds that of every other: is it this item and no other?
        threshold: The least confidence at which the first hit is an answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    bias: float
    alias: float
    coverage: float
    margin: float
    threshold: float = Field(ge=0, le=1)

    def probability(self, *, alias: float, coverage: float, margin: float) -> float:
        """Return how likely it is, 0 to 1, that a hit with these signals answers its question."""
        odds = self.bias + self.alias * alias + self.coverage * coverage + self.margin * margin
        return 1 / (1 + exp(-max(-60.0, min(60.0, odds))))


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
