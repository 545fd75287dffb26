"""Asks an index what it has not seen: questions are taken out of it, and labelled questions are no part of it.

An alias that stays in the index would find itself; so one alias of every item is held out, and the rest is searched.
The questions of ``out_of_scope.toml`` are in the index too, and are taken out likewise.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from indexer.corpus import Corpus
from indexer.index import Index, SearchResult
from indexer.labelled import LabelledSet
from indexer.manifest import Scores
from indexer.measures import DEPTH, mean, rank, reciprocal_rank

_OUTSIDE_FOLDS = 4
"""Into how many parts the questions without an answer are divided: one is asked while the rest stays."""

Tick = Callable[[], None]
"""Called after every question."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A question, the items that answer it (none: nothing does), and what was found."""

    question: str
    expected: frozenset[str]
    result: SearchResult

    @property
    def rank(self) -> int | None:
        """The place of the first expected item, counted from 1; None when it was not found."""
        return rank([hit.item.id for hit in self.result.hits], self.expected)


def held_out(corpus: Corpus, fold: int = 0) -> dict[str, str]:
    """Return one alias of each item that has more than one, with the item's id.

    Args:
        corpus: The embedded guide.
        fold: Which one: each item's aliases are drawn in an order that looks random and never changes.
    """
    chosen = {}
    for passage in corpus.passages:
        aliases = sorted(passage.item.aliases, key=lambda alias: hashlib.sha256(alias.encode()).digest())
        if len(aliases) > 1:
            chosen[aliases[fold % len(aliases)]] = passage.item.id
    return chosen


def leave_out(index: Index, fold: int = 0, tick: Tick = lambda: None) -> list[Trial]:
    """Take one alias of each item and a part of the questions without an answer out of an index, and ask them."""
    questions = held_out(index.corpus, fold)
    outside = index.corpus.outside.questions[fold % _OUTSIDE_FOLDS :: _OUTSIDE_FOLDS]
    reduced = index.without(frozenset((*questions, *outside)))
    wanted = [*((question, frozenset({item})) for question, item in questions.items())]
    wanted += [(question, frozenset()) for question in outside]
    return _ask(reduced, wanted, tick)


def ask(index: Index, labelled: LabelledSet, tick: Tick = lambda: None) -> list[Trial]:
    """Ask the labelled questions that have one answer, and those that have none."""
    answerable = ((question.text, frozenset(question.items)) for question in labelled.answerable)
    outside = ((question.text, frozenset[str]()) for question in labelled.outside)
    return _ask(index, (*answerable, *outside), tick)


def _ask(index: Index, wanted: Iterable[tuple[str, frozenset[str]]], tick: Tick) -> list[Trial]:
    trials = []
    for question, expected in wanted:
        trials.append(Trial(question, expected, index.search(question, DEPTH)))
        tick()
    return trials


def score(trials: Sequence[Trial], threshold: float) -> Scores | None:
    """Sum up trials of questions with and without an answer; None if none has one.

    Args:
        trials: At least some with an expected item.
        threshold: The least confidence at which the first hit is an answer.
    """
    answerable = [trial for trial in trials if trial.expected]
    outside = [trial for trial in trials if not trial.expected]
    if not answerable:
        return None
    ranks = [trial.rank for trial in answerable]
    answered = [trial.rank == 1 for trial in answerable if trial.result.confidence >= threshold]
    refused = [trial for trial in outside if trial.result.confidence < threshold]
    return Scores(
        questions=len(ranks),
        recall_1=mean(rank == 1 for rank in ranks),
        recall_3=mean(rank is not None and rank <= 3 for rank in ranks),
        mrr=mean(map(reciprocal_rank, ranks)),
        answered=sum(answered) / len(ranks),
        misled=(len(answered) - sum(answered)) / len(ranks),
        out_of_scope=len(outside),
        refused=len(refused) / len(outside) if outside else 1.0,
    )
