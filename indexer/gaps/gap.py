"""A gap: questions that ask for the same and were not met, with the items that came nearest."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import numpy as np

from indexer.corpus import Corpus
from indexer.decision import Verdict
from indexer.gaps.clustering import Vectors, cluster, directions, middle
from indexer.gaps.unmet import Unmet
from indexer.index import Index
from knowledge.page import Item

KOREA = ZoneInfo("Asia/Seoul")
MAX_NEAREST = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that ask for the same.

    Attributes:
        number: The id of the first of them: it stays while more is asked.
        questions: They, the oldest first; never empty.
        example: The one that is most like all the others.
        nearest: What the guide has for the example, the nearest first.
        is_closed: Whether all were abstained from, and the index in use has an answer to the example.
    """

    number: int
    questions: tuple[Unmet, ...]
    example: str
    nearest: tuple[Item, ...]
    is_closed: bool

    @property
    def unanswered(self) -> int:
        """How many got no answer."""
        return sum(not question.is_disliked for question in self.questions)

    @property
    def disliked(self) -> int:
        """How many got one that did not help."""
        return len(self.questions) - self.unanswered

    @property
    def sellers(self) -> int:
        """How many people asked."""
        return len({question.seller_id for question in self.questions})

    @property
    def reasons(self) -> Mapping[str, int]:
        """How often each reason was given for a dislike, the most frequent first."""
        given = Counter(question.reason for question in self.questions if question.is_disliked and question.reason)
        return dict(sorted(given.items(), key=lambda pair: (-pair[1], pair[0])))

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day in Korea on which it was asked."""
        return day_of(self.questions[0].asked_at), day_of(self.questions[-1].asked_at)

    @property
    def texts(self) -> tuple[str, ...]:
        """The different wordings, the oldest first."""
        return tuple(dict.fromkeys(_line(question.text) for question in self.questions))


@dataclass(frozen=True, slots=True)
class _Found:
    """What an index has for an example."""

    nearest: tuple[Item, ...]
    is_answered: bool


class GapFinder:
    """Finds gaps, and keeps what it has computed: an operator turns pages faster than questions come in."""

    def __init__(self) -> None:
        self._model = self._build = ""
        self._vectors: dict[str, Vectors] = {}
        self._found: dict[str, _Found] = {}

    def find(self, unmet: Iterable[Unmet], index: Index) -> list[Gap]:
        """Return the gaps: what still gives no answer first, and of those the most frequent.

        Args:
            unmet: The questions, in any order.
            index: The guide in use.
        """
        questions = sorted(unmet, key=lambda one: (one.asked_at, one.id))
        by_text: dict[str, list[Unmet]] = {}
        for question in questions:
            by_text.setdefault(_line(question.text), []).append(question)
        if not by_text:
            return []
        texts = list(by_text)
        vectors = directions(self._encode(texts, index), _mean_question(index.corpus))
        groups = cluster(vectors)
        examples = [texts[rows[middle(vectors[rows])]] for rows in groups]
        found = self._search(examples, index)
        gaps = [
            _gap([by_text[texts[row]] for row in rows], example, found[example])
            for rows, example in zip(groups, examples, strict=True)
        ]
        return sorted(gaps, key=lambda gap: (gap.is_closed, -len(gap.questions), gap.number))

    def forget(self) -> None:
        """Keep nothing of what was computed: a seller of whom some of it is has been forgotten."""
        self._vectors, self._found = {}, {}

    def _encode(self, texts: Sequence[str], index: Index) -> Vectors:
        known = self._vectors if self._model == index.manifest.fingerprint else {}
        wanted = {text: known[text] if text in known else index.vectors([text])[0] for text in texts}
        self._model, self._vectors = index.manifest.fingerprint, wanted
        return np.stack(list(wanted.values()))

    def _search(self, examples: Sequence[str], index: Index) -> Mapping[str, _Found]:
        known = self._found if self._build == index.manifest.build_id else {}
        wanted = {text: known[text] if text in known else _found(text, index) for text in examples}
        self._build, self._found = index.manifest.build_id, wanted
        return wanted


def day_of(moment: datetime) -> date:
    """Return the day in Korea."""
    return moment.astimezone(KOREA).date()


def _mean_question(corpus: Corpus) -> Vectors:
    size = len(corpus.passages)
    mean: Vectors = corpus.vectors.reconstruct_n(size, corpus.vectors.ntotal - size).mean(axis=0)
    return mean


def _found(example: str, index: Index) -> _Found:
    result = index.search(example, MAX_NEAREST)
    return _Found(tuple(hit.item for hit in result.hits), result.decision.verdict is Verdict.ANSWER)


def _gap(groups: Sequence[Sequence[Unmet]], example: str, found: _Found) -> Gap:
    questions = sorted((one for group in groups for one in group), key=lambda one: (one.asked_at, one.id))
    return Gap(
        number=min(question.id for question in questions),
        questions=tuple(questions),
        example=example,
        nearest=found.nearest,
        is_closed=found.is_answered and not any(question.is_disliked for question in questions),
    )


def _line(text: str) -> str:
    return " ".join(text.split())
