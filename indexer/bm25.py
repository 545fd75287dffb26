"""BM25 over documents that are already cut into terms.

The weight of every term in every document is worked out when the index is made, so a search only adds up columns.
"""

from array import array
from collections import Counter
from collections.abc import Iterable
from math import log

import numpy as np
from numpy.typing import NDArray

K1 = 1.2
B = 0.75


class BM25:
    """An inverted index.

    Args:
        documents: The terms of each document; read once, so that they need not be in memory together.
    """

    def __init__(self, documents: Iterable[Iterable[str]]) -> None:
        self._terms: dict[str, int] = {}
        terms, numbers, counts, lengths = array("i"), array("i"), array("f"), array("i")
        for number, document in enumerate(documents):
            counted = Counter(document)
            lengths.append(counted.total())
            for term, count in counted.items():
                terms.append(self._terms.setdefault(term, len(self._terms)))
                numbers.append(number)
                counts.append(count)
        self._size = len(lengths)
        order = np.argsort(terms, kind="stable")
        self._starts = np.cumsum([0, *np.bincount(terms, minlength=len(self._terms))])
        self._documents = np.array(numbers, dtype=np.int32)[order]
        self._weights = _weights(np.array(counts), self._documents, np.array(lengths), order)

    def __contains__(self, term: str) -> bool:
        return term in self._terms

    def idf(self, term: str) -> float:
        """Return how much a term tells: the rarer the more, and the most for one that no document holds."""
        row = self._terms.get(term)
        holders = 0 if row is None else int(self._starts[row + 1] - self._starts[row])
        return log(1 + (self._size - holders + 0.5) / (holders + 0.5))

    def holders(self, term: str) -> NDArray[np.int32]:
        """Return the numbers of the documents that hold a term."""
        row = self._terms.get(term)
        return self._documents[:0] if row is None else self._documents[self._starts[row] : self._starts[row + 1]]

    def scores(self, terms: Iterable[str]) -> NDArray[np.float32]:
        """Return the score of every document, shape (documents,)."""
        scores = np.zeros(self._size, dtype=np.float32)
        for term, count in Counter(terms).items():
            row = self._terms.get(term)
            if row is not None:
                span = slice(self._starts[row], self._starts[row + 1])
                scores[self._documents[span]] += count * self.idf(term) * self._weights[span]
        return scores


def _weights(
    counts: NDArray[np.float32], documents: NDArray[np.int32], lengths: NDArray[np.int32], order: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return what each posting adds to its document, before the term's rarity, in the given order."""
    mean = max(1.0, float(lengths.mean())) if len(lengths) else 1.0
    counts = counts[order]
    norms = K1 * (1 - B + B * lengths[documents] / mean)
    return (counts * (K1 + 1) / (counts + norms)).astype(np.float32)
