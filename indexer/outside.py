"""The questions of ``out_of_scope.toml``, embedded: what a question without an answer looks like.

A seller's question that is nearer to one of these than to any alias is likely another one that the guide does not
answer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.encoder import Encoding
from indexer.sketch import Sketch, States, nearest, sketch


@dataclass(frozen=True, slots=True, eq=False)
class Outside:
    """Embedded questions.

    Attributes:
        questions: The questions.
        vectors: Their vectors, shape (questions, dimensions).
        tokens: Their token states, shape (states, axes).
        counts: How many states each has, shape (questions,); never 0.
    """

    questions: tuple[str, ...]
    vectors: States
    tokens: Sketch
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, questions: Sequence[str], encodings: Sequence[Encoding], axes: States) -> "Outside":
        """Keep what questions were encoded to."""
        states = [sketch(encoding.tokens, axes) for encoding in encodings]
        counts = np.array([len(each) for each in states], dtype=np.int64)
        return cls(tuple(questions), np.stack([each.vector for each in encodings]), np.concatenate(states), counts)

    def without(self, questions: frozenset[str]) -> "Outside":
        """Return the rest when some questions are taken out."""
        kept = np.array([question not in questions for question in self.questions])
        left = tuple(question for question in self.questions if question not in questions)
        return Outside(left, self.vectors[kept], self.tokens[np.repeat(kept, self.counts)], self.counts[kept])

    def likeness(self, vector: States, tokens: States) -> tuple[float, float]:
        """Return how near a question comes to one of these, as ``Signals.alias`` and as ``Signals.tokens``.

        Args:
            vector: The question's vector, shape (dimensions,).
            tokens: Its tokens on the axes, shape (tokens, axes).
        """
        if not self.questions:
            return 0.0, 0.0
        cosine = float((self.vectors @ vector).max())
        if not len(tokens):
            return cosine, 0.0
        starts = np.cumsum([0, *self.counts[:-1]])
        return cosine, float(nearest(tokens, self.tokens, starts).max())

    def save(self, path: Path) -> None:
        """Write them into a file."""
        np.savez(path, questions=self.questions, vectors=self.vectors, tokens=self.tokens, counts=self.counts)

    @classmethod
    def load(cls, path: Path) -> "Outside":
        """Read what ``save`` wrote.

        Raises:
            OSError: The file cannot be read.
            ValueError: It is damaged.
            KeyError: It lacks something.
        """
        with np.load(path, allow_pickle=False) as kept:
            return cls(tuple(map(str, kept["questions"])), kept["vectors"], kept["tokens"], kept["counts"])
