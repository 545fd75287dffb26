"""Fits the confidence: which raw signals of the first hit tell a right answer from a wrong one.

Right first hits come from held-out aliases. Wrong ones are of two kinds that weigh the same: those of held-out aliases
that found another item first, and those of the questions of ``out_of_scope.toml``, which no item answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.errors import IndexerError
from indexer.evaluation import Trial, ask, leave_out, read_questions
from indexer.index import Index
from indexer.ranking import Confidence

FOLDS = 5
"""How many aliases of each item are held out, one at a time."""
_PARTS = 5
_RIDGE = 1.0
_STEPS = 25

Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted confidence, and how it does on questions that it was not fitted to.

    Attributes:
        confidence: The coefficients and the threshold.
        questions: How many questions it was fitted to.
        auroc: How likely a right first hit is trusted more than one for a question without an answer.
        given: The share of right first hits above the threshold.
        refused: The share of questions without an answer below it.
        withheld: The share of questions with an answer, but another first hit, below it.
    """

    confidence: Confidence
    questions: int
    auroc: float
    given: float
    refused: float
    withheld: float


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    """Questions as numbers: signals (questions, 3), and which kind of first hit each has."""

    signals: Matrix
    right: Mask
    answerable: Mask

    def part(self, chosen: Mask) -> "_Sample":
        return _Sample(self.signals[chosen], self.right[chosen], self.answerable[chosen])

    @property
    def weights(self) -> Matrix:
        """Right first hits weigh as much as all others, and each kind of wrong ones as much as the other."""
        wrong = np.where(self.answerable, 0.25 / _share(self.answerable & ~self.right), 0.25 / _share(~self.answerable))
        weights: Matrix = np.where(self.right, 0.5 / _share(self.right), wrong)
        return weights


def calibrate(index: Index) -> Calibration:
    """Fit the confidence of an index to its guide.

    Raises:
        IndexerError: The guide has too few aliases to hold out.
    """
    trials = [trial for fold in range(FOLDS) for trial in leave_out(index, fold)]
    trials += ask(index, read_questions())
    sample = _sample([trial for trial in trials if trial.result.confidence > 0])
    if min(sample.right.sum(), (~sample.answerable).sum()) < 2 * _PARTS:
        raise IndexerError("too few questions to calibrate with: write more aliases into the guide")
    return _fit(sample)


def _sample(trials: Sequence[Trial]) -> _Sample:
    first = [(trial.result.hits[0].signals, trial.result.margin) for trial in trials]
    return _Sample(
        signals=np.array([[signals.alias, signals.coverage, margin] for signals, margin in first]),
        right=np.array([trial.rank == 1 for trial in trials]),
        answerable=np.array([trial.expected is not None for trial in trials]),
    )


def _fit(sample: _Sample) -> Calibration:
    held_out = np.empty(len(sample.right))
    part = np.arange(len(sample.right)) % _PARTS
    for number in range(_PARTS):
        bias, *slopes = _logistic(sample.part(part != number))
        held_out[part == number] = _sigmoid(bias + sample.signals[part == number] @ np.array(slopes))
    threshold = _threshold(held_out, sample)
    bias, alias, coverage, margin = (round(float(value), 2) for value in _logistic(sample))
    given, below = held_out >= threshold, held_out < threshold
    return Calibration(
        Confidence(bias=bias, alias=alias, coverage=coverage, margin=margin, threshold=threshold),
        questions=len(sample.right),
        auroc=_auroc(held_out[sample.right], held_out[~sample.answerable]),
        given=_share(given[sample.right]),
        refused=_share(below[~sample.answerable]),
        withheld=_share(below[sample.answerable & ~sample.right]),
    )


def _logistic(sample: _Sample) -> Matrix:
    """Return bias and slopes by Newton's method; a ridge keeps the slopes of signals that say the same apart."""
    centre, scale = sample.signals.mean(axis=0), sample.signals.std(axis=0) + 1e-9
    inputs = np.column_stack([np.ones(len(sample.right)), (sample.signals - centre) / scale])
    weights = sample.weights
    ridge = np.diag([0.0, *[_RIDGE] * (inputs.shape[1] - 1)])
    solution = np.zeros(inputs.shape[1])
    for _ in range(_STEPS):
        chance = _sigmoid(inputs @ solution)
        slope = inputs.T @ (weights * (sample.right - chance)) - ridge @ solution
        curvature = (inputs * (weights * chance * (1 - chance))[:, None]).T @ inputs + ridge
        solution += np.linalg.solve(curvature, slope)
    slopes = solution[1:] / scale
    return np.array([solution[0] - slopes @ centre, *slopes])


def _threshold(confidence: Matrix, sample: _Sample) -> float:
    """Return the cut at which the shares of right hits given and of wrong ones refused are greatest together."""
    cuts = np.unique(confidence.round(2))
    weights = sample.weights
    gains = [float((weights * ((confidence >= cut) == sample.right)).sum()) for cut in cuts]
    return float(cuts[int(np.argmax(gains))])


def _auroc(right: Matrix, wrong: Matrix) -> float:
    pairs = right[:, None] - wrong[None, :]
    return float(((pairs > 0) + 0.5 * (pairs == 0)).mean())


def _sigmoid(odds: Matrix) -> Matrix:
    chances: Matrix = 1 / (1 + np.exp(-odds))
    return chances


def _share(mask: Mask) -> float:
    return float(mask.mean()) if mask.any() else 1.0
