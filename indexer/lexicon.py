"""Word search over the guide: how well the words of a question and those of an item agree."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.bm25 import BM25
from indexer.words import Terms, Words, grams


class Lexicon:
    """The words of every item, its aliases among them.

    Args:
        documents: The normalised texts of each item.
        words: The Korean analyser.
    """

    def __init__(self, documents: Sequence[Sequence[str]], words: Words) -> None:
        self._size = len(documents)
        self._morphemes = BM25((term for text in texts for term in words.morphemes(text)) for texts in documents)
        self._grams = BM25((gram for text in texts for gram in grams(text)) for texts in documents)

    def knows(self, question: Terms) -> bool:
        """Tell whether any morpheme or any triple of characters of a question stands in the guide."""
        triples = (gram for gram in question.grams if len(gram) > 2)
        return any(term in self._morphemes for term in question.morphemes) or any(
            term in self._grams for term in triples
        )

    def morphemes(self, question: Terms) -> NDArray[np.float32]:
        """Return each item's BM25 score over morphemes, shape (items,)."""
        return self._morphemes.scores(question.morphemes)

    def grams(self, question: Terms) -> NDArray[np.float32]:
        """Return each item's BM25 score over pairs and triples of characters, shape (items,)."""
        return self._grams.scores(question.grams)

    def coverage(self, question: Terms) -> NDArray[np.float32]:
        """Return how much of the question's words each item holds, 0 to 1, weighted by rarity, shape (items,).

        A word that no item holds weighs most: it is what the guide says nothing about.
        """
        covered = np.zeros(self._size, dtype=np.float32)
        words = set(question.morphemes)
        total = sum(map(self._morphemes.idf, words))
        for word in words:
            covered[self._morphemes.holders(word)] += self._morphemes.idf(word)
        return covered / np.float32(total) if total else covered

    def known(self, question: Terms) -> float:
        """Return the share, 0 to 1, of the question's words, weighted by rarity, that stand anywhere in the guide."""
        words = set(question.morphemes)
        total = sum(map(self._morphemes.idf, words))
        return sum(self._morphemes.idf(word) for word in words if word in self._morphemes) / total if total else 0.0
