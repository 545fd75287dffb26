"""Embeds a guide; what an earlier build has embedded is taken from there."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexer.corpus import Corpus, flat_index
from indexer.encoder import Encoder, Encoding
from indexer.passages import Passage, content_key, full_view, short_view
from indexer.words import normalise
from knowledge.page import Item

Vector = NDArray[np.float32]
Progress = Callable[[int, int], None]
"""Called with the number of texts done and the number of all texts."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What need not be embedded again.

    Attributes:
        items: Vector and token states by content key.
        questions: Vectors by question.
    """

    items: Mapping[str, tuple[Vector, NDArray[np.float16]]] = field(default_factory=dict)
    questions: Mapping[str, Vector] = field(default_factory=dict)

    @classmethod
    def of(cls, corpus: Corpus) -> "Known":
        """Take everything from the corpus of an earlier build with the same model."""
        vectors = corpus.vectors.reconstruct_n(0, corpus.vectors.ntotal)
        states = np.split(corpus.tokens, np.cumsum([passage.tokens for passage in corpus.passages])[:-1])
        items = {
            passage.key: (vector, tokens)
            for passage, vector, tokens in zip(corpus.passages, vectors, states, strict=False)
        }
        rows = enumerate(corpus.questions(), len(corpus.passages))
        return cls(items, {question: vectors[row] for row, (_, question) in rows})


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """A corpus, and how many texts had to be embedded for it."""

    corpus: Corpus
    fresh: int


def embed(items: Iterable[Item], encoder: Encoder, known: Known, on_progress: Progress) -> Embedded:
    """Embed the items and their questions.

    Args:
        items: The guide's items.
        encoder: The model.
        known: What an earlier build has.
        on_progress: Told after every text or batch.
    """
    items = tuple(items)
    keys = {item.id: content_key(item) for item in items}
    new_items = [item for item in items if keys[item.id] not in known.items]
    questions = [question for item in items for question in (item.title, *item.aliases)]
    new_questions = [question for question in dict.fromkeys(questions) if question not in known.questions]
    total = 2 * len(new_items) + len(new_questions)

    def progress(before: int) -> Callable[[int], None]:
        return lambda done: on_progress(before + done, total)

    views = [view(item) for item in new_items for view in (short_view, full_view)]
    encodings = encoder.passages(views, progress(0))
    found_items = dict(known.items)
    for item, short, full in zip(new_items, encodings[::2], encodings[1::2], strict=True):
        found_items[keys[item.id]] = _combined(short, full)
    # A question written beside an item is what others are to find: e5 knows it as a passage.
    asked = encoder.passages([normalise(question) for question in new_questions], progress(len(views)))
    found_questions = dict(known.questions)
    found_questions.update(zip(new_questions, (encoding.vector for encoding in asked), strict=True))

    embedded = [found_items[keys[item.id]] for item in items]
    rows = [vector for vector, _ in embedded] + [found_questions[question] for question in questions]
    passages = tuple(
        Passage(keys[item.id], len(states), item) for item, (_, states) in zip(items, embedded, strict=True)
    )
    corpus = Corpus(passages, flat_index(np.stack(rows)), np.concatenate([states for _, states in embedded]))
    return Embedded(corpus, total)


def _combined(short: Encoding, full: Encoding) -> tuple[Vector, NDArray[np.float16]]:
    both = short.vector + full.vector
    return both / np.linalg.norm(both), full.tokens.astype(np.float16)
