"""What kind of product a listing is for, by words: from its category where one is known, else from its title.

``categories.toml`` keeps our own list of categories with their typical products (``knowledge.listing.category_list``);
``indexer.category_fit`` compares titles with the same list by meaning.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from knowledge.listing.category_list import Category, CategoryList, Head, Modifier, ProductKind
from knowledge.listing.product_nouns import ProductNouns, Word, compact, plain, words

__all__ = ["Categories", "CategoryDoubt", "DoubtCategory", "ProductKind", "Shelf", "product_kind"]

_STEPS = re.compile(r"[>›»→|＞]|\s-\s|::")
_PARTS = re.compile(r"[/·,&+]")

_READ = 500
"""Characters of a title, and the last ones of a path, that are read: far more than any market takes."""

Entry = Head | Category
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CategoryDoubt:
    """That a category does not seem to suit a title.

    Attributes:
        title: The title.
        category: The category as it was typed.
        better: Up to three categories of our own list that suit better, the best first, such as ``신선식품 > 과일``;
            never empty. They are our names, not the market's.
    """

    title: str
    category: str
    better: tuple[str, ...]


DoubtCategory = Callable[[str, str], CategoryDoubt | None]
"""Takes a title and a category, neither blank; returns None unless the category is clearly off."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a typed category means.

    Attributes:
        kind: The kind of what lies there; None where that differs.
        categories: Those of the list that it may be: all below a main category.
    """

    kind: ProductKind | None
    categories: tuple[Category, ...]


def product_kind(category: str | None, title: str | None) -> ProductKind | None:
    """Return the kind of a product; None where neither the category nor the title tells.

    Args:
        category: A category's name or path as a seller types it: ``식품>건강식품>홍삼``, ``건강식품``,
            ``화장품/미용``. A code, or a name that is not in the list, says nothing.
        title: The product's name; decides where the category says nothing, and refines a main category.
    """
    categories = Categories.load()
    shelf = categories.shelf(category) if category else None
    named = categories.kind_of_title(title) if title else None
    if shelf is None or shelf.kind is None:
        return named
    possible = {listed.kind for listed in shelf.categories}
    return named if len(possible) > 1 and named in possible else shelf.kind


class Categories:
    """The list of categories, arranged for looking things up.

    Attributes:
        all: The categories of the second level.
    """

    def __init__(self, listed: CategoryList) -> None:
        self.all = listed.categories
        self._modifiers = listed.modifiers
        self._names = _names(listed)
        products: dict[str, Category | None] = dict.fromkeys(listed.others)
        products |= {product: category for category in listed.categories for product in category.products}
        self._products = ProductNouns(products, listed.manners)
        names = {name: _kind(entries) for name, entries in self._names.items() if len(name) > 1}
        self._shelf_nouns = ProductNouns(names, listed.manners, final=True)

    @classmethod
    @cache
    def load(cls) -> "Categories":
        """Return the list of ``categories.toml``; it is read once."""
        return cls(CategoryList.load())

    def named(self, title: str) -> Category | None:
        """Return the category of the product that a title names; None where it names none that is listed."""
        return self._products.last(words(title[:_READ]))

    def kind_of_title(self, title: str) -> ProductKind | None:
        """Return the kind of the product that a title names, by the name of a category where it names no product."""
        title = title[:_READ]
        title_words = words(title)
        product = self._products.last(title_words)
        kind = product.kind if product else self._shelf_nouns.last(title_words)
        return self._modified(kind, words(title, brackets=True))

    def shelf(self, path: str) -> Shelf | None:
        """Return what a category means as it is typed, the last step that is known deciding; None where none is."""
        path = path[-_READ:]
        head: Head | None = None
        entries: Sequence[Entry] = ()
        for step in _STEPS.split(plain(path)):
            if found := self._entries(step, head):
                entries = found
                head = _common(map(_head, found)) or head
        kind = self._modified(_kind(entries), words(path, brackets=True))
        categories = [category for entry in entries for category in self._below(entry)]
        return Shelf(kind, tuple(dict.fromkeys(categories))) if entries or kind else None

    def _entries(self, step: str, head: Head | None) -> Sequence[Entry]:
        """Return what a step below a main category may be: by its name, by the parts of it, by the product it names."""
        found = self._names.get(compact(step), ())
        found = found or [entry for part in _PARTS.split(step) for entry in self._names.get(compact(part), ())]
        if not found and (product := self._products.last(words(step))):
            found = [product]
        near = [entry for entry in found if _head(entry) is head]
        if near or (head and head.covers):
            return near
        heads = [entry for entry in found if isinstance(entry, Head)]
        if heads or head is None:
            return heads or found
        # The name of a category elsewhere: 주방용품 > 제과제빵 is no food.
        possible = {category.kind for category in self._below(head)}
        return [entry for entry in found if entry.kind in possible]

    def _below(self, entry: Entry) -> Sequence[Category]:
        return [entry] if isinstance(entry, Category) else [category for category in self.all if category.head is entry]

    def _modified(self, kind: ProductKind | None, title: Sequence[Word]) -> ProductKind | None:
        for modifier in self._modifiers:
            gives_way = kind in modifier.over if kind else modifier.alone
            if gives_way and any(_modifies(modifier, title, place) for place in range(len(title))):
                return modifier.kind
        return kind


def _names(listed: CategoryList) -> Mapping[str, list[Entry]]:
    """Return what each name may mean."""
    names: dict[str, list[Entry]] = {}
    entries: tuple[Entry, ...] = (*listed.heads, *listed.categories)
    for entry in entries:
        for name in dict.fromkeys(map(compact, _spellings(entry))):
            names.setdefault(name, []).append(entry)
    return names


def _spellings(entry: Entry) -> Iterator[str]:
    for name in (entry.name, *entry.also):
        yield name
        yield from _PARTS.split(name)


def _head(entry: Entry) -> Head:
    return entry.head if isinstance(entry, Category) else entry


def _kind(entries: Iterable[Entry]) -> ProductKind | None:
    kinds = {entry.kind for entry in entries}
    # Health food is food.
    return ProductKind.FOOD if kinds == {ProductKind.FOOD, ProductKind.HEALTH_FOOD} else _common(kinds)


def _common(values: Iterable[T | None]) -> T | None:
    """Return the one value that all are; None where they differ."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _modifies(modifier: Modifier, title: Sequence[Word], place: int) -> bool:
    text = title[place].text
    begin = next((word for word in modifier.words if text.startswith(word)), None)
    # 펫 alone, not 펫보틀.
    if begin is None or (len(begin) == 1 and text != begin):
        return False
    beside = text[len(begin) :] or (title[place + 1].text if place + 1 < len(title) else "")
    return not any(beside == word or (len(word) > 1 and beside.startswith(word)) for word in modifier.unless)
