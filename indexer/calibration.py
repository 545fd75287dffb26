"""Fits the numbers of ``ranking.toml``: the weights of the order, and the confidence with its threshold.

Both learn from the tuning part of the labelled questions, and a little from aliases and from the questions of
``out_of_scope.toml`` that are taken out one after the other. The held-out part is not read.

The weights: those with which a softmax over the candidates gives the right items the most. The confidence: a logistic
model that tells the questions with an answer among the first three hits from those that the guide does not answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.decision import SIGNS, Confidence
from indexer.errors import IndexerError
from indexer.evaluation import Tick, Trial, ask, leave_out
from indexer.index import Index
from indexer.labelled import Answerable, LabelledSet
from indexer.ranking import Weights

FOLDS = 4
"""How many aliases of each item are held out, one at a time."""
_LEFT_OUT_WEIGHT = 0.15
"""What an alias or example that was left out counts against a labelled question: there are many more of them, and their
writers took care that no two are alike, as no seller does."""
_OUTSIDE_WEIGHT = 2.0
"""A false answer counts as two refusals: it may cost money."""
_MISSED_WEIGHT = 0.3
"""A question whose answer was found, but not among the first three, says little either way."""
_RIDGE = 1.0
_STEPS = 30
_PARTS = 8
_LEAST = 20

Matrix = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted numbers, and how they do on questions that they were not fitted to.

    Attributes:
        weights: The shares of the order; their sum is 1.
        confidence: The coefficients and the threshold.
        questions: How many labelled questions the confidence was fitted to.
        auroc: How likely a question with an answer is trusted more than one without.
        refused: The share of questions with an answer below the threshold.
        false: The share of questions without one above it.
    """

    weights: Weights
    confidence: Confidence
    questions: int
    auroc: float
    refused: float
    false: float


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
    """Questions as numbers.

    Attributes:
        signs: Shape (questions, signs).
        answerable: Whether there is an answer.
        weights: How much each counts.
        labelled: Whether it is a labelled one.
    """

    signs: Matrix
    answerable: Mask
    weights: Matrix
    labelled: Mask

    def part(self, chosen: Mask) -> "_Sample":
        return _Sample(self.signs[chosen], self.answerable[chosen], self.weights[chosen], self.labelled[chosen])


def calibrate(index: Index, labelled: LabelledSet, tick: Tick = lambda: None) -> Calibration:
    """Fit the numbers to a guide.

    Args:
        index: The guide; its order is the one that the confidence is fitted to.
        labelled: The tuning part of the labelled questions.
        tick: Called after every question.

    Raises:
        IndexerError: There are too few questions.
    """
    trials = ask(index, labelled, tick)
    left_out = [trial for fold in range(FOLDS) for trial in leave_out(index, fold, tick)]
    sample = _sample(trials, left_out)
    if min(sample.answerable.sum(), (~sample.answerable).sum(), len(trials)) < _LEAST:
        raise IndexerError("too few questions to calibrate with: label more, and write more aliases into the guide")
    return _fit(sample, fit_weights(index, labelled.answerable, tick), index.manifest.ranking.confidence.ask_lead)


def steps(index: Index, labelled: LabelledSet) -> int:
    """Return how often ``calibrate`` will tick."""
    asked = len(labelled.answerable) + len(labelled.outside)
    outside = len(index.corpus.outside.questions)
    return asked + len(labelled.answerable) + FOLDS * len(index.items()) + outside


def fit_weights(index: Index, questions: Iterable[Answerable], tick: Tick = lambda: None) -> Weights:
    """Fit the weights of the order: a softmax regression over each question's candidates."""
    views: list[Matrix] = []
    right: list[Mask] = []
    for question in questions:
        ids, scores = index.views(question.text)
        hits = np.array([id_ in question.items for id_ in ids])
        if hits.any():
            views.append(scores.astype(np.float64))
            right.append(hits)
        tick()
    names = list(Weights.model_fields)
    weights = np.full(len(names), 1 / len(names))
    for _ in range(_STEPS):
        slope, curvature = -2 * _RIDGE * weights, 2 * _RIDGE * np.eye(len(names))
        for view, hits in zip(views, right, strict=True):
            chances = _softmax(view @ weights)
            among_right = chances * hits / (chances * hits).sum()
            mean = chances @ view
            slope += among_right @ view - mean
            curvature += (view * chances[:, None]).T @ view - np.outer(mean, mean)
        weights += np.linalg.solve(curvature, slope)
    # Only their proportions make the order; a sum of 1 keeps the sizes of leads from fit to fit.
    shares = np.maximum(weights, 0) / np.maximum(weights, 0).sum()
    return Weights(**{name: round(float(share), 2) for name, share in zip(names, shares, strict=True)})


def _sample(labelled: Sequence[Trial], left_out: Sequence[Trial]) -> _Sample:
    trials = [trial for trial in (*labelled, *left_out) if trial.result.decision.obstacle is None]
    known = set(map(id, labelled))
    return _Sample(
        signs=np.array([astuple(trial.result.decision.signs) for trial in trials]),
        answerable=np.array([bool(trial.expected) for trial in trials]),
        weights=np.array([_weight(trial) * (1 if id(trial) in known else _LEFT_OUT_WEIGHT) for trial in trials]),
        labelled=np.array([id(trial) in known for trial in trials]),
    )


def _weight(trial: Trial) -> float:
    if not trial.expected:
        return _OUTSIDE_WEIGHT
    return 1.0 if trial.rank is not None and trial.rank <= 3 else _MISSED_WEIGHT


def _fit(sample: _Sample, weights: Weights, ask_lead: float) -> Calibration:
    chances = np.empty(len(sample.answerable))
    part = np.arange(len(chances)) % _PARTS
    for number in range(_PARTS):
        bias, *slopes = _logistic(sample.part(part != number))
        chances[part == number] = _sigmoid(bias + sample.signs[part == number] @ np.array(slopes))
    with_answer = chances[sample.labelled & sample.answerable]
    without = chances[sample.labelled & ~sample.answerable]
    # What was left out of the examples stands beside the few labelled questions that have no answer.
    threshold = _threshold(with_answer, chances[~sample.answerable])
    bias, *slopes = (round(float(value), 2) for value in _logistic(sample))
    coefficients = dict(zip(SIGNS, slopes, strict=True))
    return Calibration(
        weights,
        Confidence(bias=bias, **coefficients, threshold=threshold, ask_lead=ask_lead),
        questions=int(sample.labelled.sum()),
        auroc=_auroc(with_answer, without),
        refused=float((with_answer < threshold).mean()),
        false=float((without >= threshold).mean()),
    )


def _logistic(sample: _Sample) -> Matrix:
    """Return bias and slopes by Newton's method; a ridge keeps the slopes of signs that say the same apart."""
    centre, scale = sample.signs.mean(axis=0), sample.signs.std(axis=0) + 1e-9
    inputs = np.column_stack([np.ones(len(sample.answerable)), (sample.signs - centre) / scale])
    ridge = np.diag([0.0, *[_RIDGE] * (inputs.shape[1] - 1)])
    solution = np.zeros(inputs.shape[1])
    for _ in range(_STEPS):
        chance = _sigmoid(inputs @ solution)
        slope = inputs.T @ (sample.weights * (sample.answerable - chance)) - ridge @ solution
        curvature = (inputs * (sample.weights * chance * (1 - chance))[:, None]).T @ inputs + ridge
        solution += np.linalg.solve(curvature, slope)
    slopes = solution[1:] / scale
    return np.array([solution[0] - slopes @ centre, *slopes])


def _threshold(with_answer: Matrix, without: Matrix) -> float:
    """Return the cut at which the share of refusals and the share of false answers are least together."""
    cuts = np.unique(np.concatenate([with_answer, without]).round(2))
    costs = [(with_answer < cut).mean() + (without >= cut).mean() for cut in cuts]
    return float(cuts[int(np.argmin(costs))])


def _auroc(right: Matrix, wrong: Matrix) -> float:
    pairs = right[:, None] - wrong[None, :]
    return float(((pairs > 0) + 0.5 * (pairs == 0)).mean())


def _sigmoid(odds: Matrix) -> Matrix:
    chances: Matrix = 1 / (1 + np.exp(-odds))
    return chances


def _softmax(scores: Matrix) -> Matrix:
    powers: Matrix = np.exp(scores - scores.max())
    chances: Matrix = powers / powers.sum()
    return chances
