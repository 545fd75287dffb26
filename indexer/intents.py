"""Learns from the aliases what tells the guide's items apart.

The questions of one item differ in register, length and language; the questions of two items differ in what is meant.
Both differences are directions in the space of the vectors. Those along which the questions of a single item scatter
are damped (within-class covariance normalisation); then a question is compared with the mean of each item's questions.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

SHRINKAGE = 1.0
"""How much of the mean scatter is added to every direction; keeps rarely seen directions from being blown up."""


@dataclass(frozen=True, slots=True, eq=False)
class Intents:
    """The items as what is meant by their questions.

    Attributes:
        centre: The mean of all questions, shape (dimensions,).
        damping: What the directions in which the questions of an item scatter are damped by, shape (dimensions,
            dimensions).
        means: The mean of each item's questions, damped, shape (items, dimensions), every row of L2 norm 1.
    """

    centre: Matrix
    damping: Matrix
    means: Matrix

    @classmethod
    def learn(cls, questions: Matrix, owners: NDArray[np.int64]) -> Self:
        """Learn from questions.

        Args:
            questions: The vectors of all questions, shape (questions, dimensions).
            owners: The number of each question's item, from 0 and without gaps, shape (questions,).
        """
        counts = np.bincount(owners)
        means = np.zeros((len(counts), questions.shape[1]), dtype=np.float32)
        np.add.at(means, owners, questions)
        means /= counts[:, None]
        centre: Matrix = questions.mean(axis=0)
        damping = _damping(questions - means[owners])
        return cls(centre, damping, _unit(np.matmul(means - centre, damping)))

    def scores(self, question: Matrix) -> Matrix:
        """Return the cosine of a question's vector to what each item is asked by, shape (items,)."""
        scores: Matrix = np.matmul(self.means, _unit(np.matmul(question - self.centre, self.damping)))
        return scores


def _damping(scatter: Matrix) -> Matrix:
    """Return the inverse square root of the scatter's covariance, shape (dimensions, dimensions)."""
    size = scatter.shape[1]
    covariance = scatter.T.astype(np.float64) @ scatter / len(scatter)
    mean = float(np.trace(covariance)) / size
    # Without aliases every question is the only one of its item, and nothing can be learnt.
    if mean < 1e-9:
        return np.eye(size, dtype=np.float32)
    values, directions = np.linalg.eigh(covariance / mean + SHRINKAGE * np.eye(size))
    damping: Matrix = ((directions * values**-0.5) @ directions.T).astype(np.float32)
    return damping


def _unit(vectors: Matrix) -> Matrix:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Matrix = vectors / np.maximum(norms, np.float32(1e-9))
    return scaled
