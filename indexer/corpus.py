"""The embedded guide: whole items, a vector for each item and each of its questions, and the token states of both.

On disk: ``passages.jsonl``, ``vectors.faiss`` (the items' rows first, then the questions' in the order of their items),
``tokens.npy`` (item by item: the states of its text, then those of each question), ``axes.npy``, on which the states
lie (``indexer.sketch``), and ``outside.npz``, the questions that no item answers. In memory nothing is held twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from indexer.errors import IndexUnusableError
from indexer.outside import Outside
from indexer.passages import Passage, load_passages, save_passages
from indexer.sketch import Sketch, States

PASSAGES = "passages.jsonl"
VECTORS = "vectors.faiss"
TOKENS = "tokens.npy"
AXES = "axes.npy"
OUTSIDE = "outside.npz"
FILES = (PASSAGES, VECTORS, TOKENS, AXES, OUTSIDE)


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """What a build writes and a search reads.

    Attributes:
        passages: The items.
        vectors: A flat inner-product index of ``len(passages) + len(questions)`` rows.
        tokens: All token states, shape (states, axes).
        axes: What they lie on, shape (dimensions, axes).
        outside: Questions that no item answers.
    """

    passages: tuple[Passage, ...]
    vectors: faiss.Index
    tokens: Sketch
    axes: States
    outside: Outside

    def questions(self) -> Iterator[tuple[int, str]]:
        """Yield each question with the number of its item, in the order of the vectors."""
        for number, passage in enumerate(self.passages):
            for question in passage.questions:
                yield number, question

    def without(self, aliases: frozenset[str]) -> "Corpus":
        """Return the corpus as if nobody had written some of the aliases, or of the questions that no item answers."""
        size = len(self.passages)
        rows = [row for row, (_, question) in enumerate(self.questions(), size) if question not in aliases]
        vectors = self.vectors.reconstruct_n(0, self.vectors.ntotal)
        states = np.concatenate([_kept_states(passage, aliases) for passage in self.passages])
        passages = tuple(_without(passage, aliases) for passage in self.passages)
        index = flat_index(vectors[[*range(size), *rows]])
        return Corpus(passages, index, self.tokens[states], self.axes, self.outside.without(aliases))

    def save(self, folder: Path) -> None:
        """Write the corpus into a folder."""
        save_passages(folder / PASSAGES, self.passages)
        faiss.write_index(self.vectors, str(folder / VECTORS))
        np.save(folder / TOKENS, self.tokens, allow_pickle=False)
        np.save(folder / AXES, self.axes, allow_pickle=False)
        self.outside.save(folder / OUTSIDE)

    @classmethod
    def load(cls, folder: Path) -> "Corpus":
        """Read what ``save`` wrote.

        Raises:
            IndexUnusableError: A file is missing or cannot be read, or the files do not belong together.
        """
        try:
            passages = load_passages(folder / PASSAGES)
            vectors = faiss.read_index(str(folder / VECTORS))
            tokens = np.load(folder / TOKENS, allow_pickle=False)
            axes = np.load(folder / AXES, allow_pickle=False)
            outside = Outside.load(folder / OUTSIDE)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise IndexUnusableError(f"the index in {folder} cannot be read: {error}") from error
        corpus = cls(passages, vectors, tokens, axes, outside)
        rows = len(passages) + sum(len(passage.questions) for passage in passages)
        states = sum(passage.states for passage in passages)
        if vectors.ntotal != rows or axes.shape[:1] != (vectors.d,) or tokens.shape != (states, axes.shape[-1]):
            raise IndexUnusableError(f"the files of the index in {folder} do not belong together")
        return corpus


def _without(passage: Passage, aliases: frozenset[str]) -> Passage:
    asked = zip(passage.questions, passage.question_tokens, strict=True)
    kept = tuple(tokens for question, tokens in asked if question not in aliases)
    left = tuple(alias for alias in passage.item.aliases if alias not in aliases)
    return replace(passage, question_tokens=kept, item=replace(passage.item, aliases=left))


def _kept_states(passage: Passage, aliases: frozenset[str]) -> NDArray[np.bool_]:
    """Return which token states of a passage stay when some of its aliases go."""
    kept = [True, *(question not in aliases for question in passage.questions)]
    return np.repeat(kept, [passage.tokens, *passage.question_tokens])


def flat_index(vectors: NDArray[np.float32]) -> faiss.Index:
    """Return an exact inner-product index of some rows, shape (rows, dimensions)."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors))
    return index
