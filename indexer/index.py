"""Finds the items of the guide that answer a question, and decides whether they do.

What an item's questions mean together and the words that it has in common with the question choose the candidates;
these are then compared with the question token by token, against their text and all questions that somebody wrote
beside them. Each kind of evidence is brought to one scale, and the weighted sum is the order. Sums cannot be compared
from question to question; the ``confidence`` of a result can (``indexer.decision``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from indexer.builds import current_build
from indexer.corpus import Corpus
from indexer.decision import Decision, Obstacle, Signs, Verdict, decide
from indexer.encoder import Encoder
from indexer.errors import IndexUnusableError
from indexer.expectation import FORECAST, OWN, Expectation
from indexer.intents import Intents
from indexer.lexicon import Lexicon
from indexer.manifest import BUILD_HINT, Manifest
from indexer.passages import full_view
from indexer.ranking import Scores, Weights, standardise
from indexer.scope import Scope
from indexer.sketch import nearest, turned
from indexer.words import MAX_QUESTION, Terms, Words, normalise
from knowledge.page import Item
from knowledge.topic import Topic

CANDIDATES = 16
"""How many items are compared token by token, and the most that a search returns."""
MAX_NEIGHBOURS = 2
NEIGHBOUR_SHARE = 0.65
"""The share of the best hit's score from which on another hit is a neighbour. On the tuning part it puts the right item
into the first message as often as any lower share, and shows two neighbours with every fifth answer."""


@dataclass(frozen=True, slots=True)
class Signals:
    """The raw evidence for one hit; cosines lie in -1..1.

    Attributes:
        item: The cosine of the question and the item.
        alias: The cosine of the question and the item's nearest alias or title.
        intent: The cosine to what the item's questions mean together (``indexer.intents``).
        tokens: The mean, over the question's tokens, of the cosine to the nearest token of the item.
        words: BM25 over morphemes; unbounded.
        coverage: The share, 0..1, of the question's content words, weighted by rarity, that the item or its aliases
            hold.
    """

    item: float
    alias: float
    intent: float
    tokens: float
    words: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that may answer a question.

    Attributes:
        item: The item.
        score: Its place in the order; comparable within one result only.
        signals: Why it stands there.
        alias: The alias (or the title) nearest to the question.
    """

    item: Item
    score: float
    signals: Signals
    alias: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What the guide has for a question.

    Attributes:
        question: The question in the spelling that was searched.
        hits: The best items first; none for a question without a word.
        confidence: How likely it is, 0..1, that the first hit answers the question: to be held against the manifest's
            ``threshold``. 0 when the guide knows no word of the question.
        margin: By how much the first hit's ``intent`` exceeds that of every other item; below 0 if it does not.
        decision: What to do about the question, and why.
    """

    question: str
    hits: tuple[Hit, ...]
    confidence: float
    margin: float = 0.0
    decision: Decision = field(default_factory=Decision.nothing)

    @property
    def neighbours(self) -> tuple[Hit, ...]:
        """The hits behind the first that match nearly as well: worth showing beside it."""
        least = self.hits[0].score * NEIGHBOUR_SHARE if self.hits else 0.0
        return tuple(hit for hit in self.hits[1 : 1 + MAX_NEIGHBOURS] if hit.score >= least)

    @property
    def choices(self) -> tuple[Hit, ...]:
        """What is offered where the decision is to ask back: the two first hits."""
        return self.hits[:2]

    @property
    def shown(self) -> tuple[Hit, ...]:
        """What the first message shows by the decision."""
        match self.decision.verdict:
            case Verdict.ANSWER:
                return (*self.hits[:1], *self.neighbours)
            case Verdict.ASK:
                return self.choices
            case Verdict.ABSTAIN:
                return ()


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The raw scores of all items, each of shape (items,), in the order of ``Index.items``; names as in ``Signals``.

    Attributes:
        morphemes: ``Signals.words``.
        grams: BM25 over pairs and triples of characters.
    """

    item: Scores
    alias: Scores
    intent: Scores
    morphemes: Scores
    grams: Scores
    coverage: Scores


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """A question as it is searched.

    Attributes:
        text: Its one spelling.
        terms: Its words.
        vector: Shape (dimensions,).
        tokens: On the axes, shape (tokens, axes).
        cosines: Those to every row of the corpus, in the rows' order.
    """

    text: str
    terms: Terms
    vector: Scores
    tokens: Scores
    cosines: Scores


@dataclass(frozen=True, slots=True, eq=False)
class _Ranked:
    """The candidates of a question.

    Attributes:
        candidates: The numbers of their items, shape (candidates,).
        tokens: Their raw token scores, shape (candidates,).
        views: What each weight weighs, shape (candidates, weights).
    """

    candidates: NDArray[np.int64]
    tokens: Scores
    views: Scores


class Index:
    """A guide that can be searched. It does not change, and threads may share it.

    Args:
        manifest: What it says of itself.
        corpus: The embedded guide.
        encoder: The model that embedded it.
        words: The Korean analyser; several indexes can share one.
    """

    def __init__(self, manifest: Manifest, corpus: Corpus, encoder: Encoder, words: Words) -> None:
        self.manifest = manifest
        self._corpus = corpus
        self._encoder = encoder
        self._words = words
        self._passages = corpus.passages
        self._by_id: Mapping[str, Item] = MappingProxyType(
            {passage.item.id: passage.item for passage in self._passages}
        )
        self._weights = np.array(list(manifest.ranking.weights.model_dump().values()), dtype=np.float32)
        questions = list(corpus.questions())
        self._owners = np.array([number for number, _ in questions], dtype=np.int64)
        self._questions = [question for _, question in questions]
        rows = corpus.vectors.reconstruct_n(len(self._passages), len(questions))
        self._intents = Intents.learn(rows, self._owners)
        self._states = np.cumsum([0, *(passage.states for passage in self._passages)])
        self._expectation = Expectation.load()
        self._scope = Scope.load()
        self._lexicon = Lexicon([_texts(passage.item) for passage in self._passages], words)

    @classmethod
    def load(cls, folder: Path, encoder: Encoder, words: Words | None = None) -> "Index":
        """Open the current build of an index folder.

        Args:
            folder: The folder of the builds (``IndexerSettings.index_dir``).
            encoder: The model that the index must have been built with.
            words: An analyser to share; a new one (260 MB) without.

        Raises:
            IndexUnusableError: There is none, it is damaged, of another format or another model; the text says which.
        """
        return cls.open(current_build(folder), encoder, words)

    @classmethod
    def open(cls, build: Path, encoder: Encoder, words: Words | None = None) -> "Index":
        """Open the folder of one build; otherwise as ``load``."""
        manifest = Manifest.load(build)
        if manifest.fingerprint != encoder.fingerprint:
            raise IndexUnusableError(
                f"{build} was built with another model ({manifest.model}, {manifest.fingerprint[:12]}) than the one in "
                f"use ({encoder.name}, {encoder.fingerprint[:12]}): {BUILD_HINT}"
            )
        return cls(manifest, Corpus.load(build), encoder, words or Words.load())

    @property
    def corpus(self) -> Corpus:
        """The embedded guide."""
        return self._corpus

    def without(self, aliases: frozenset[str]) -> "Index":
        """Return the index as if nobody had written some of the aliases; for measuring."""
        return Index(self.manifest, self._corpus.without(aliases), self._encoder, self._words)

    def item(self, item_id: str) -> Item | None:
        """Return the item of an id, or None."""
        return self._by_id.get(item_id)

    def items(self, topic: Topic | None = None) -> tuple[Item, ...]:
        """Return all items, or those of a topic, in the guide's order."""
        return tuple(item for item in self._by_id.values() if topic is None or item.topic is topic)

    def vectors(self, questions: Sequence[str]) -> NDArray[np.float32]:
        """Return questions as the model's vectors, shape (questions, dimensions), each of L2 norm 1."""
        texts = [normalise(question[:MAX_QUESTION]) for question in questions]
        return np.stack([encoding.vector for encoding in self._encoder.queries(texts)])

    def search(self, question: str, limit: int = 5) -> SearchResult:
        """Find the items that answer a question best.

        Args:
            question: Anything that a seller types; only the first ``MAX_QUESTION`` characters are read.
            limit: The most hits to return, 1 to ``CANDIDATES``.
        """
        asked = self._read(question)
        return self._search(asked, max(1, limit)) if asked else self._nothing(question)

    def evidence(self, question: str) -> Evidence | None:
        """Return the raw scores of all items; None for a question without a word."""
        asked = self._read(question)
        return self._evidence(asked) if asked else None

    def views(self, question: str) -> tuple[tuple[str, ...], Scores]:
        """Return the ids of a question's candidates and, for each weight of the order, what it weighs.

        Returns:
            The ids, and scores of shape (candidates, weights), in the order of the fields of ``Weights``.
        """
        asked = self._read(question)
        if not asked:
            return (), np.empty((0, len(Weights.model_fields)), dtype=np.float32)
        ranked = self._ranked(asked, self._evidence(asked))
        return tuple(self._passages[number].item.id for number in ranked.candidates), ranked.views

    def _read(self, question: str) -> "_Asked | None":
        text = normalise(question[:MAX_QUESTION])
        if not self._passages or not any(map(str.isalnum, text)):
            return None
        encoding = self._encoder.query(text)
        tokens = turned(encoding.tokens, self._corpus.axes)
        return _Asked(text, self._words.terms(text), encoding.vector, tokens, self._cosines(encoding.vector))

    def _nothing(self, question: str) -> SearchResult:
        return SearchResult(
            normalise(question[:MAX_QUESTION]), (), 0.0, decision=Decision.nothing(self.manifest.threshold)
        )

    def _search(self, asked: "_Asked", limit: int) -> SearchResult:
        evidence = self._evidence(asked)
        ranked = self._ranked(asked, evidence)
        total = ranked.views @ self._weights
        best = np.argsort(-total, kind="stable")
        hits = tuple(
            self._hit(int(ranked.candidates[place]), float(total[place]), float(ranked.tokens[place]), evidence, asked)
            for place in best[: max(2, limit)]
        )
        decision = decide(
            self.manifest.ranking.confidence,
            self._signs(asked, hits[0]),
            lead=hits[0].score - hits[1].score if len(hits) > 1 else 0.0,
            obstacle=self._obstacle(asked, hits[0].item),
            other_topic=len(hits) > 1 and hits[0].item.topic is not hits[1].item.topic,
        )
        margin = _margin(evidence.intent, int(ranked.candidates[best[0]]))
        return SearchResult(asked.text, hits[:limit], decision.confidence, margin, decision)

    def _ranked(self, asked: "_Asked", evidence: Evidence) -> "_Ranked":
        columns = [standardise(getattr(evidence, name)) for name in Weights.model_fields if name != "tokens"]
        scores = np.stack(columns, axis=1)
        candidates = np.argsort(-(scores @ self._weights[:-1]), kind="stable")[:CANDIDATES]
        tokens = self._token_scores(asked.tokens, candidates)
        return _Ranked(candidates, tokens, np.column_stack([scores[candidates], standardise(tokens)]))

    def _signs(self, asked: "_Asked", hit: Hit) -> Signs:
        signals = hit.signals
        outside, outside_tokens = self._corpus.outside.likeness(asked.vector, asked.tokens)
        missing = self._expectation.missing(asked.text, hit.item)
        return Signs(
            alias=signals.alias,
            tokens=signals.tokens,
            known=self._lexicon.known(asked.terms),
            outside=outside - signals.alias,
            outside_tokens=outside_tokens - signals.tokens,
            missing=float(len(missing - {OWN, FORECAST})),
            own=float(OWN in missing),
            forecast=float(FORECAST in missing),
        )

    def _obstacle(self, asked: "_Asked", item: Item) -> Obstacle | None:
        if not self._lexicon.knows(asked.terms):
            return Obstacle.NOTHING
        return None if self._scope.holds(asked.text, item) else Obstacle.ELSEWHERE

    def _cosines(self, vector: NDArray[np.float32]) -> Scores:
        """Return the cosine of every row of the corpus, in the rows' order."""
        index = self._corpus.vectors
        scores, rows = index.search(vector[None, :], index.ntotal)
        cosines = np.empty(index.ntotal, dtype=np.float32)
        cosines[rows[0]] = scores[0]
        return cosines

    def _evidence(self, asked: "_Asked") -> Evidence:
        size = len(self._passages)
        alias = np.full(size, -1.0, dtype=np.float32)
        np.maximum.at(alias, self._owners, asked.cosines[size:])
        return Evidence(
            item=asked.cosines[:size],
            alias=alias,
            intent=self._intents.scores(asked.vector),
            morphemes=self._lexicon.morphemes(asked.terms),
            grams=self._lexicon.grams(asked.terms),
            coverage=self._lexicon.coverage(asked.terms),
        )

    def _token_scores(self, query: NDArray[np.float32], candidates: NDArray[np.int64]) -> Scores:
        """Return how near the question's tokens are to those of each candidate, shape (candidates,)."""
        if not len(query):
            return np.zeros(len(candidates), dtype=np.float32)
        spans = [slice(self._states[number], self._states[number + 1]) for number in candidates]
        states = np.concatenate([self._corpus.tokens[span] for span in spans])
        starts = np.cumsum([0, *(span.stop - span.start for span in spans[:-1])])
        return nearest(query, states, starts)

    def _hit(self, number: int, score: float, tokens: float, evidence: Evidence, asked: "_Asked") -> Hit:
        first, last = np.searchsorted(self._owners, (number, number + 1))
        nearest = first + int(np.argmax(asked.cosines[len(self._passages) :][first:last]))
        signals = Signals(
            item=float(evidence.item[number]),
            alias=float(evidence.alias[number]),
            intent=float(evidence.intent[number]),
            tokens=tokens,
            words=float(evidence.morphemes[number]),
            coverage=float(evidence.coverage[number]),
        )
        return Hit(self._passages[number].item, score, signals, self._questions[nearest])


def _margin(scores: Scores, number: int) -> float:
    others = np.delete(scores, number)
    return float(scores[number] - others.max()) if others.size else 0.0


def _texts(item: Item) -> list[str]:
    """Return what word search reads of an item, in the spelling of questions."""
    return [normalise(text) for text in (full_view(item), *item.aliases)]
