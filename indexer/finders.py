"""Ways to find and to decide that are compared on the same questions: the index itself, and three plain ones.

The plain ones read the same guide with the same aliases: BM25 over Kiwi's morphemes, the nearest vector, and both by
reciprocal-rank fusion. Each answers from a score of its own on, which an evaluation chooses on the tuning part.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.decision import Verdict
from indexer.index import CANDIDATES, Evidence, Index
from indexer.measures import DEPTH
from indexer.ranking import Scores

OURS = "index"
_SMOOTHING = 60
"""The constant of reciprocal-rank fusion, as it was published."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for a question.

    Attributes:
        ids: The items, the best one first.
        shown: Those of them that the first message shows: the answer, or the choices that are offered.
        confidence: How sure the first one is; comparable within one way of finding.
        verdict: What was decided; None where that is left to a threshold.
        topic: The topic of the first item.
    """

    ids: tuple[str, ...]
    shown: tuple[str, ...]
    confidence: float
    verdict: Verdict | None = None


Finder = Callable[[str], Finding]


def our_finder(index: Index) -> Finder:
    """Return the index's own way."""

    def find(question: str) -> Finding:
        result = index.search(question, CANDIDATES)
        ids = tuple(hit.item.id for hit in result.hits)
        shown = tuple(hit.item.id for hit in result.shown)
        return Finding(ids, shown, result.confidence, result.decision.verdict)

    return find


def plain_finders(index: Index) -> dict[str, Finder]:
    """Return the plain ways by their names."""
    ids = tuple(item.id for item in index.items())
    ways: dict[str, Callable[[Evidence], Scores]] = {"BM25 + Kiwi": _words, "e5": _meaning, "RRF": _fused}
    return {name: _plain(index, ids, score) for name, score in ways.items()}


def _plain(index: Index, ids: Sequence[str], score: Callable[[Evidence], Scores]) -> Finder:
    def find(question: str) -> Finding:
        evidence = index.evidence(question)
        if evidence is None:
            return Finding((), (), 0.0)
        scores = score(evidence)
        best = np.argsort(-scores, kind="stable")[:DEPTH]
        found = tuple(ids[number] for number in best)
        return Finding(found, found[:1], float(scores[best[0]]))

    return find


def _words(evidence: Evidence) -> Scores:
    return evidence.morphemes


def _meaning(evidence: Evidence) -> Scores:
    nearest: Scores = np.maximum(evidence.item, evidence.alias)
    return nearest


def _fused(evidence: Evidence) -> Scores:
    fused: Scores = _reciprocal(_words(evidence)) + _reciprocal(_meaning(evidence))
    return fused


def _reciprocal(scores: Scores) -> Scores:
    places = np.argsort(np.argsort(-scores, kind="stable"))
    return (1 / (_SMOOTHING + 1 + places)).astype(np.float32)
