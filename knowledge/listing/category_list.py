"""Reads ``categories.toml``: our own list of categories with their typical products and the kinds of them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.listing.product_nouns import Manners

CATEGORY_FILE = Path(__file__).with_name("categories.toml")


class ProductKind(StrEnum):
    """Which rules a product falls under, as far as the check tells them apart.

    It is the law that decides, not the shelf: wet wipes for babies are ``HOUSEHOLD``, baby lotion is ``COSMETICS``,
    baby food is ``FOOD``, and supplements for dogs are ``PET``.
    """

    FOOD = "FOOD"
    HEALTH_FOOD = "HEALTH_FOOD"
    """건강기능식품 and what is sold as 건강식품, such as red ginseng."""
    COSMETICS = "COSMETICS"
    MEDICAL_DEVICE = "MEDICAL_DEVICE"
    CHILDREN = "CHILDREN"
    """Things made for children: prams, car seats, their clothes; toys are ``TOY_HOBBY``."""
    ELECTRONICS = "ELECTRONICS"
    FASHION = "FASHION"
    """Clothes, shoes, bags and jewellery."""
    HOUSEHOLD = "HOUSEHOLD"
    """Daily goods, cleaning, kitchen, bedding, furniture."""
    SPORTS = "SPORTS"
    """Sports, leisure and camping gear."""
    TOY_HOBBY = "TOY_HOBBY"
    """Toys, games, instruments, stationery."""
    BOOK = "BOOK"
    PET = "PET"
    OTHER = "OTHER"
    """Known, and none of the above: cars, tools, vouchers."""


@dataclass(frozen=True, slots=True)
class Head:
    """A main category.

    Attributes:
        name: Such as ``신선식품``.
        kind: What is below it, unless a category says otherwise.
        also: Other names that people give it.
        covers: Whether all below it is of its kind, whatever it is called.
    """

    name: str
    kind: ProductKind
    also: tuple[str, ...] = ()
    covers: bool = False


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the second level.

    Attributes:
        head: What it belongs to.
        name: Such as ``과일``.
        kind: What its products are.
        also: Other names that people give it.
        products: Words for products that belong there.
    """

    head: Head
    name: str
    kind: ProductKind
    also: tuple[str, ...]
    products: tuple[str, ...]

    @property
    def path(self) -> str:
        """The category as a seller is shown it: ``신선식품 > 과일``."""
        return f"{self.head.name} > {self.name}"


@dataclass(frozen=True, slots=True)
class Modifier:
    """Words that change what kind of product a noun names.

    Attributes:
        words: What a word of the title begins with.
        kind: What the product becomes.
        over: The kinds that give way.
        unless: Words beside it that make it a mere motif.
        alone: Whether it tells the kind where no product is named.
    """

    words: tuple[str, ...]
    kind: ProductKind
    over: frozenset[ProductKind]
    unless: tuple[str, ...]
    alone: bool


@dataclass(frozen=True, slots=True)
class CategoryList:
    """The list.

    Attributes:
        heads: The main categories.
        categories: Those of the second level, in the order of the file.
        modifiers: Words that change what a noun names.
        manners: How the names of products stand in titles.
        others: Words that end like the name of a product and are none.
    """

    heads: tuple[Head, ...]
    categories: tuple[Category, ...]
    modifiers: tuple[Modifier, ...]
    manners: Manners
    others: tuple[str, ...]

    @classmethod
    @cache
    def load(cls) -> "CategoryList":
        """Read the list; it is read once."""
        tables = tomllib.loads(CATEGORY_FILE.read_text(encoding="utf-8"))
        heads = {table["name"]: _head(table) for table in tables["head"]}
        return cls(
            heads=tuple(heads.values()),
            categories=tuple(_category(table, heads[table["head"]]) for table in tables["category"]),
            modifiers=tuple(_modifier(table) for table in tables["modifier"]),
            manners=Manners(tuple(tables["tails"]), tuple(tables["passing"]), frozenset(tables["units"])),
            others=tuple(tables["others"]),
        )


def _head(table: Mapping[str, Any]) -> Head:
    return Head(table["name"], ProductKind(table["kind"]), tuple(table["also"]), table.get("covers", False))


def _category(table: Mapping[str, Any], head: Head) -> Category:
    kind = ProductKind(table.get("kind", head.kind))
    return Category(head, table["name"], kind, tuple(table["also"]), tuple(table["products"]))


def _modifier(table: Mapping[str, Any]) -> Modifier:
    return Modifier(
        words=tuple(table["words"]),
        kind=ProductKind(table["kind"]),
        over=frozenset(map(ProductKind, table["over"])),
        unless=tuple(table.get("unless", ())),
        alone=table.get("alone", False),
    )
