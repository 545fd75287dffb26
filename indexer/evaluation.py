"""Measures how well an index finds: questions that sellers might type are taken out of it and then asked.

An alias that stays in the index would find itself; so one alias of every item is held out, and the rest is searched.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.corpus import Corpus
from indexer.index import Index, SearchResult
from indexer.manifest import Scores

OUT_OF_SCOPE = Path(__file__).with_name("out_of_scope.toml")
DEPTH = 10
"""How far down a right item still counts."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A question, the item that answers it (None: none does), and what was found."""

    question: str
    expected: str | None
    result: SearchResult

    @property
    def rank(self) -> int | None:
        """The place of the expected item, counted from 1; None when it was not found."""
        ids = [hit.item.id for hit in self.result.hits]
        return ids.index(self.expected) + 1 if self.expected in ids else None


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


def leave_out(index: Index, fold: int = 0) -> list[Trial]:
    """Take one alias of each item out of an index and ask it."""
    questions = held_out(index.corpus, fold)
    reduced = index.without(frozenset(questions))
    return [Trial(question, item, reduced.search(question, DEPTH)) for question, item in questions.items()]


def ask(index: Index, questions: Iterable[str]) -> list[Trial]:
    """Ask questions that nothing in the guide answers."""
    return [Trial(question, None, index.search(question, DEPTH)) for question in questions]


def read_questions(path: Path = OUT_OF_SCOPE) -> list[str]:
    """Read a TOML file of lists of questions."""
    with path.open("rb") as source:
        return [question for questions in tomllib.load(source).values() for question in questions]


def score(trials: Sequence[Trial], threshold: float) -> Scores | None:
    """Sum up trials of questions with and without an answer; None if none has one.

    Args:
        trials: At least some with an expected item.
        threshold: The least confidence at which the first hit is an answer.
    """
    answerable = [trial for trial in trials if trial.expected is not None]
    outside = [trial for trial in trials if trial.expected is None]
    if not answerable:
        return None
    ranks = [trial.rank for trial in answerable]
    found = [rank for rank in ranks if rank is not None]
    answered = [trial.rank == 1 for trial in answerable if trial.result.confidence >= threshold]
    refused = [trial for trial in outside if trial.result.confidence < threshold]
    return Scores(
        questions=len(ranks),
        recall_1=sum(rank == 1 for rank in found) / len(ranks),
        recall_3=sum(rank <= 3 for rank in found) / len(ranks),
        mrr=sum(1 / rank for rank in found) / len(ranks),
        answered=sum(answered) / len(ranks),
        misled=(len(answered) - sum(answered)) / len(ranks),
        out_of_scope=len(outside),
        refused=len(refused) / len(outside) if outside else 1.0,
    )
