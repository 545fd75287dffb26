"""The embedded guide: whole items, a vector for each item and each of its questions, and the items' token states.

On disk: ``passages.jsonl``, ``vectors.faiss`` (the items' rows first, then the questions' in the order of their items)
and ``tokens.npy``. In memory nothing is held twice; token states stay in half precision.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from indexer.errors import IndexUnusableError
from indexer.passages import Passage, load_passages, save_passages

PASSAGES = "passages.jsonl"
VECTORS = "vectors.faiss"
TOKENS = "tokens.npy"
FILES = (PASSAGES, VECTORS, TOKENS)


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """What a build writes and a search reads.

    Attributes:
        passages: The items.
        vectors: A flat inner-product index of ``len(passages) + len(questions)`` rows.
        tokens: All items' token states, shape (states, dimensions), half precision.
    """

    passages: tuple[Passage, ...]
    vectors: faiss.Index
    tokens: NDArray[np.float16]

    def questions(self) -> Iterator[tuple[int, str]]:
        """Yield each question with the number of its item, in the order of the vectors."""
        for number, passage in enumerate(self.passages):
            for question in passage.questions:
                yield number, question

    def without(self, aliases: frozenset[str]) -> "Corpus":
        """Return the corpus as if nobody had written some of the aliases."""
        size = len(self.passages)
        kept = [row for row, (_, question) in enumerate(self.questions(), size) if question not in aliases]
        vectors = self.vectors.reconstruct_n(0, self.vectors.ntotal)
        passages = tuple(_without(passage, aliases) for passage in self.passages)
        return Corpus(passages, flat_index(vectors[[*range(size), *kept]]), self.tokens)

    def save(self, folder: Path) -> None:
        """Write the corpus into a folder."""
        save_passages(folder / PASSAGES, self.passages)
        faiss.write_index(self.vectors, str(folder / VECTORS))
        np.save(folder / TOKENS, self.tokens, allow_pickle=False)

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
        except (OSError, ValueError, RuntimeError) as error:
            raise IndexUnusableError(f"the index in {folder} cannot be read: {error}") from error
        corpus = cls(passages, vectors, tokens)
        rows = len(passages) + sum(len(passage.questions) for passage in passages)
        states = sum(passage.tokens for passage in passages)
        if vectors.ntotal != rows or tokens.shape != (states, vectors.d):
            raise IndexUnusableError(f"the files of the index in {folder} do not belong together")
        return corpus


def _without(passage: Passage, aliases: frozenset[str]) -> Passage:
    kept = tuple(alias for alias in passage.item.aliases if alias not in aliases)
    return replace(passage, item=replace(passage.item, aliases=kept))


def flat_index(vectors: NDArray[np.float32]) -> faiss.Index:
    """Return an exact inner-product index of some rows, shape (rows, dimensions)."""
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors))
    return index
