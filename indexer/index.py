"""Finds the items of the guide that answer a question.

Five kinds of evidence are looked at: the vector of the item, the vector of the nearest question that somebody wrote
beside it, what all those questions mean together, the likeness of single tokens, and common words. Each is brought to
one scale over the items, and their weighted sum is the order. Sums cannot be compared from question to question; the
``confidence`` of a result can.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from indexer.builds import current_build
from indexer.corpus import Corpus
from indexer.encoder import Encoder, Encoding
from indexer.errors import IndexUnusableError
from indexer.intents import Intents
from indexer.lexicon import Lexicon
from indexer.manifest import BUILD_HINT, Manifest
from indexer.passages import full_view
from indexer.ranking import Scores, standardise
from indexer.words import MAX_QUESTION, Terms, Words, normalise
from knowledge.page import Item
from knowledge.topic import Topic

CANDIDATES = 12
"""How many items are compared token by token, and the most that a search returns."""


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
    """

    question: str
    hits: tuple[Hit, ...]
    confidence: float
    margin: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class _Evidence:
    """The raw scores of all items, each of shape (items,)."""

    item: Scores
    alias: Scores
    intent: Scores
    morphemes: Scores
    grams: Scores
    coverage: Scores


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
        questions = list(corpus.questions())
        self._owners = np.array([number for number, _ in questions], dtype=np.int64)
        self._questions = [question for _, question in questions]
        rows = corpus.vectors.reconstruct_n(len(self._passages), len(questions))
        self._intents = Intents(rows, self._owners)
        self._states = np.cumsum([0, *(passage.tokens for passage in self._passages)])
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

    def search(self, question: str, limit: int = 5) -> SearchResult:
        """Find the items that answer a question best.

        Args:
            question: Anything that a seller types; only the first ``MAX_QUESTION`` characters are read.
            limit: The most hits to return, 1 to ``CANDIDATES``.
        """
        text = normalise(question[:MAX_QUESTION])
        if not self._passages or not any(map(str.isalnum, text)):
            return SearchResult(text, (), 0.0)
        return self._search(text, self._words.terms(text), self._encoder.query(text), limit)

    def _search(self, text: str, terms: Terms, encoding: Encoding, limit: int) -> SearchResult:
        cosines = self._cosines(encoding.vector)
        evidence = self._evidence(cosines, encoding.vector, terms)
        order = self._fused(evidence)
        candidates = np.argsort(-order, kind="stable")[:CANDIDATES]
        tokens = self._token_scores(encoding.tokens, candidates)
        total = order[candidates] + np.float32(self.manifest.ranking.weights.tokens) * standardise(tokens)
        best = np.argsort(-total, kind="stable")[: max(1, limit)]
        hits = tuple(
            self._hit(int(candidates[place]), float(total[place]), float(tokens[place]), evidence, cosines)
            for place in best
        )
        margin = _margin(evidence.intent, int(candidates[best[0]]))
        signals = hits[0].signals
        model = self.manifest.ranking.confidence
        confidence = model.probability(alias=signals.alias, coverage=signals.coverage, margin=margin)
        return SearchResult(text, hits, confidence if self._lexicon.knows(terms) else 0.0, margin)

    def _cosines(self, vector: NDArray[np.float32]) -> Scores:
        """Return the cosine of every row of the corpus, in the rows' order."""
        index = self._corpus.vectors
        scores, rows = index.search(vector[None, :], index.ntotal)
        cosines = np.empty(index.ntotal, dtype=np.float32)
        cosines[rows[0]] = scores[0]
        return cosines

    def _evidence(self, cosines: Scores, vector: NDArray[np.float32], terms: Terms) -> _Evidence:
        size = len(self._passages)
        alias = np.full(size, -1.0, dtype=np.float32)
        np.maximum.at(alias, self._owners, cosines[size:])
        return _Evidence(
            item=cosines[:size],
            alias=alias,
            intent=self._intents.scores(vector),
            morphemes=self._lexicon.morphemes(terms),
            grams=self._lexicon.grams(terms),
            coverage=self._lexicon.coverage(terms),
        )

    def _fused(self, evidence: _Evidence) -> Scores:
        weights = self.manifest.ranking.weights
        fused = np.zeros(len(self._passages), dtype=np.float32)
        for name in ("item", "alias", "intent", "morphemes", "grams"):
            fused += np.float32(getattr(weights, name)) * standardise(getattr(evidence, name))
        return fused

    def _token_scores(self, query: NDArray[np.float32], candidates: NDArray[np.int64]) -> Scores:
        """Return the mean over the question's tokens of the nearest token of each candidate, shape (candidates,)."""
        if not len(query):
            return np.zeros(len(candidates), dtype=np.float32)
        spans = [slice(self._states[number], self._states[number + 1]) for number in candidates]
        states = np.concatenate([self._corpus.tokens[span] for span in spans]).astype(np.float32)
        starts = np.cumsum([0, *(span.stop - span.start for span in spans[:-1])])
        nearest = np.maximum.reduceat(states @ query.T, starts, axis=0)
        means: Scores = nearest.mean(axis=1, dtype=np.float32)
        return means

    def _hit(self, number: int, score: float, tokens: float, evidence: _Evidence, cosines: Scores) -> Hit:
        first, last = np.searchsorted(self._owners, (number, number + 1))
        nearest = first + int(np.argmax(cosines[len(self._passages) :][first:last]))
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
