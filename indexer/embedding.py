"""Embeds a guide; what an earlier build has embedded is taken from there."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indexer.corpus import Corpus, flat_index
from indexer.encoder import Encoder, Encoding
from indexer.outside import Outside
from indexer.passages import Passage, content_key, full_view, short_view
from indexer.sketch import Sketch, States, find_axes, sketch
from indexer.words import normalise
from knowledge.page import Item

Vector = NDArray[np.float32]
Row = tuple[Vector, Sketch]
"""A text's vector and token states."""
Progress = Callable[[int, int], None]
"""Called with the number of texts done and the number of all texts."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What need not be embedded again.

    Attributes:
        items: Vector and token states by content key.
        questions: The same by question.
    """

    items: Mapping[str, Row] = field(default_factory=dict)
    questions: Mapping[str, Row] = field(default_factory=dict)

    @classmethod
    def of(cls, corpus: Corpus) -> "Known":
        """Take everything from the corpus of an earlier build with the same model."""
        vectors = iter(corpus.vectors.reconstruct_n(0, corpus.vectors.ntotal))
        lengths = [length for passage in corpus.passages for length in (passage.tokens, *passage.question_tokens)]
        states = iter(np.split(corpus.tokens, np.cumsum(lengths)[:-1]))
        items, questions = {}, {}
        # Vectors stand in another order than states: those of all items come first.
        item_vectors = [next(vectors) for _ in corpus.passages]
        for passage, vector in zip(corpus.passages, item_vectors, strict=True):
            items[passage.key] = (vector, next(states))
            questions.update({question: (next(vectors), next(states)) for question in passage.questions})
        return cls(items, questions)


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """A corpus, and how many texts had to be embedded for it."""

    corpus: Corpus
    fresh: int


def embed(
    items: Iterable[Item], outside: Sequence[str], encoder: Encoder, old: Corpus | None, on_progress: Progress
) -> Embedded:
    """Embed the items and their questions.

    Args:
        items: The guide's items.
        outside: Questions that no item answers.
        encoder: The model.
        old: What an earlier build with the same model has.
        on_progress: Told after every text or batch.
    """
    items = tuple(items)
    axes, apart = _outside(outside, encoder, old)
    known = Known.of(old) if old and np.array_equal(old.axes, axes) else Known()
    keys = {item.id: content_key(item) for item in items}
    new_items = [item for item in items if keys[item.id] not in known.items]
    questions = [question for item in items for question in _questions(item)]
    new_questions = [question for question in dict.fromkeys(questions) if question not in known.questions]
    total = 2 * len(new_items) + len(new_questions)

    def progress(before: int) -> Callable[[int], None]:
        return lambda done: on_progress(before + done, total)

    views = [view(item) for item in new_items for view in (short_view, full_view)]
    encodings = encoder.passages(views, progress(0))
    found_items = dict(known.items)
    for item, short, full in zip(new_items, encodings[::2], encodings[1::2], strict=True):
        found_items[keys[item.id]] = (_combined(short, full), sketch(full.tokens, axes))
    # A question written beside an item is what others are to find: e5 knows it as a passage.
    asked = encoder.passages([normalise(question) for question in new_questions], progress(len(views)))
    found_questions = dict(known.questions)
    found_questions.update(
        (question, (encoding.vector, sketch(encoding.tokens, axes)))
        for question, encoding in zip(new_questions, asked, strict=True)
    )
    rows = [(found_items[keys[item.id]], [found_questions[text] for text in _questions(item)]) for item in items]
    passages = tuple(
        Passage(keys[item.id], len(text[1]), tuple(len(states) for _, states in asked), item)
        for item, (text, asked) in zip(items, rows, strict=True)
    )
    vectors = [text[0] for text, _ in rows] + [vector for _, asked in rows for vector, _ in asked]
    states = [states for text, asked in rows for _, states in (text, *asked)]
    return Embedded(Corpus(passages, flat_index(np.stack(vectors)), np.concatenate(states), axes, apart), total)


def _outside(questions: Sequence[str], encoder: Encoder, old: Corpus | None) -> tuple[States, Outside]:
    """Return the axes for a guide, and what is apart from it."""
    if old and old.outside.questions == tuple(questions):
        return old.axes, old.outside
    encodings = encoder.passages([normalise(question) for question in questions])
    axes = find_axes(encodings)
    return axes, Outside.of(questions, encodings, axes)


def _questions(item: Item) -> tuple[str, ...]:
    return (item.title, *item.aliases)


def _combined(short: Encoding, full: Encoding) -> Vector:
    both = short.vector + full.vector
    return both / np.linalg.norm(both)
