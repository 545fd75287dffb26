"""Tells whether a category suits a title: by what both mean, and silent unless it is clearly off.

Title and category are each described by how near they are to every category of our own list, whatever their names: the
title by its meaning and by the product that it names, the typed category by its meaning and by the names that it has in
the list. The two descriptions of a right pair rise and fall together; where they do not, the category is in doubt.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.category_vectors import learn_categories
from indexer.encoder import Encoder
from indexer.intents import Intents
from indexer.ranking import standardise
from knowledge.listing.categories import Categories, CategoryDoubt
from knowledge.listing.category_list import Category, ProductKind

# Fitted to the tuning part of tests/data/category_fit.toml; `python -m indexer listings` measures on the rest.
THRESHOLD = 0.04
"""The correlation of two descriptions below which a category is in doubt, if words of the list place it."""
THRESHOLD_UNPLACED = -0.05
"""The same for one that is compared by its meaning alone."""
THRESHOLD_ALONE = 0.2
"""The same where the category is one of food, cosmetics, pets or books, which hold nothing else, and words of the title
name another kind of product."""
CLEAR = 0.35
"""How near, as a cosine, the nearest category must be to what no word of the list places. 기타, 신상품 and bare model
names stay below and are left alone."""
NEIGHBOUR = 0.5
"""How much a category beside the one that words name is meant with it: the head that both belong to is often right."""
SHOWN = 3
"""How many better categories are told."""
SHOWN_SHARE = 0.5
"""Only those at least so near to the title as the best one."""
_FOOD = frozenset({ProductKind.FOOD, ProductKind.HEALTH_FOOD})
_ALONE = _FOOD | {ProductKind.COSMETICS, ProductKind.PET, ProductKind.BOOK}
_TITLE = 200
_CATEGORY = 100
_CACHED = 1024
_BATCH = 32
"""Titles that are encoded at once: fewer take longer, more take more memory."""

Scores = NDArray[np.float32]


class _Description(NamedTuple):
    """What a title or a typed category is like.

    Attributes:
        scores: How near it is to each category, shape (categories,), of mean 0 and deviation 1.
        placed: Which categories words of the list place it in, shape (categories,).
        kind: What kind of product the words tell, if they do.
        clear: Whether words place it, or its meaning alone is clear enough.
    """

    scores: Scores
    placed: NDArray[np.bool_]
    kind: ProductKind | None
    clear: bool


class CategoryFit:
    """Doubts a category that does not suit its title; safe to share between threads.

    What the categories mean is loaded at the first question or by ``prepare``: a file of a megabyte that ``python -m
    indexer build`` makes, and that is made here where it is missing.

    Args:
        encoder: The model.
        folder: Where the file lies (``DATA_DIR``).
        categories: The list.
    """

    def __init__(self, encoder: Encoder, folder: Path, categories: Categories | None = None) -> None:
        self._encoder = encoder
        self._folder = folder
        self._categories = categories or Categories.load()
        self._all = self._categories.all
        heads = np.array([category.head.name for category in self._all])
        self._same_head = (heads[:, None] == heads).astype(np.float32)
        self._numbers = {category.path: number for number, category in enumerate(self._all)}
        self._lock = Lock()
        self._intents: Intents | None = None
        self._typed = lru_cache(_CACHED)(self._describe_category)

    def prepare(self) -> None:
        """Load what the categories mean: takes milliseconds, and some ten seconds where it has to be learnt first."""
        self._ready()

    def __call__(self, title: str, category: str) -> CategoryDoubt | None:
        """Return a doubt where a category is clearly off.

        Args:
            title: The product's name.
            category: The category as it was typed: a name, a path, or something unknown.
        """
        return self.doubts([(title, category)])[0]

    def doubts(self, pairs: Sequence[tuple[str, str]]) -> list[CategoryDoubt | None]:
        """Return what ``__call__`` does for many pairs of title and category, in their order, in less time."""
        asked = [pair for pair in dict.fromkeys(pairs) if not self._plainly_fits(*pair)]
        titles = self._describe_titles(list(dict.fromkeys(title for title, _ in asked)))
        found = {pair: self._doubt(*pair, titles[pair[0]]) for pair in asked}
        return [found.get(pair) for pair in pairs]

    def _plainly_fits(self, title: str, category: str) -> bool:
        """Tell whether there is nothing to ask the model: the words agree, or there are none."""
        if not (_letters(title) and _letters(category)):
            return True
        named = self._categories.named(title)
        shelf = self._categories.shelf(category) if named else None
        return shelf is not None and named in shelf.categories

    def _doubt(self, title: str, category: str, sold: _Description) -> CategoryDoubt | None:
        typed = self._typed(category[-_CATEGORY:])
        if not (sold.clear and typed.clear):
            return None
        agreement = float(sold.scores @ typed.scores) / len(self._all)
        if agreement >= _threshold(sold, typed):
            return None
        better = self._better(np.where(typed.placed, -np.inf, sold.scores))
        return CategoryDoubt(title, category, better) if better else None

    def _better(self, scores: Scores) -> tuple[str, ...]:
        best = np.argsort(-scores, kind="stable")[:SHOWN]
        least = SHOWN_SHARE * max(float(scores[best[0]]), 0.0)
        return tuple(self._all[number].path for number in best if scores[number] > least)

    def _describe_titles(self, titles: Sequence[str]) -> dict[str, _Description]:
        described = {}
        for start in range(0, len(titles), _BATCH):
            batch = titles[start : start + _BATCH]
            encodings = self._encoder.queries([title[:_TITLE] for title in batch])
            for title, encoding in zip(batch, encodings, strict=True):
                named = self._categories.named(title)
                kind = self._categories.kind_of_title(title) if named else None
                described[title] = self._describe(encoding.vector, [named] if named else [], kind)
        return described

    def _describe_category(self, category: str) -> _Description:
        shelf = self._categories.shelf(category)
        places, kind = (shelf.categories, shelf.kind) if shelf else ((), None)
        return self._describe(self._encoder.query(category).vector, places, kind)

    def _describe(self, vector: Scores, places: Sequence[Category], kind: ProductKind | None) -> _Description:
        """Describe a text by its vector, shape (dimensions,), and by where and what words of the list say it is."""
        numbers = [self._numbers[category.path] for category in places]
        placed = np.zeros(len(self._all), dtype=np.bool_)
        placed[numbers] = True
        nearness = self._ready().scores(vector)
        named = placed + NEIGHBOUR * self._same_head[numbers].max(axis=0, initial=0)
        scores = standardise(standardise(nearness) + standardise(named.astype(np.float32)))
        return _Description(scores, placed, kind, bool(numbers) or float(nearness.max()) >= CLEAR)

    def _ready(self) -> Intents:
        with self._lock:
            if self._intents is None:
                self._intents = learn_categories(self._all, self._encoder, self._folder)
            return self._intents


def _threshold(sold: _Description, typed: _Description) -> float:
    if not typed.placed.any():
        return THRESHOLD_UNPLACED
    same = sold.kind is None or sold.kind is typed.kind or {sold.kind, typed.kind} <= _FOOD
    return THRESHOLD_ALONE if typed.kind in _ALONE and not same else THRESHOLD


def _letters(text: str) -> bool:
    """Tell whether there is a letter in a text; a code, or a mark, says nothing."""
    return any(character.isalpha() for character in text)
