"""The list itself: what the file promises holds."""

from collections import Counter

import pytest

from knowledge.listing.category_list import Category, CategoryList, ProductKind
from knowledge.listing.product_nouns import compact

LISTED = CategoryList.load()


def test_it_has_the_usual_size_and_every_kind() -> None:
    assert 20 <= len(LISTED.heads) <= 30
    assert 120 <= len(LISTED.categories) <= 200
    assert {category.kind for category in LISTED.categories} == set(ProductKind)


def test_names_are_unique() -> None:
    heads = Counter(head.name for head in LISTED.heads)
    paths = Counter(category.path for category in LISTED.categories)
    assert heads.most_common(1)[0][1] == 1
    assert paths.most_common(1)[0][1] == 1


def test_every_main_category_has_categories() -> None:
    assert {category.head.name for category in LISTED.categories} == {head.name for head in LISTED.heads}


@pytest.mark.parametrize("category", LISTED.categories, ids=lambda category: category.path)
def test_every_category_has_typical_products(category: Category) -> None:
    assert len(category.products) >= 10
    assert all(compact(product) for product in category.products)


def test_a_product_stands_in_one_category_only() -> None:
    places = Counter(compact(product) for category in LISTED.categories for product in category.products)
    assert [product for product, count in places.items() if count > 1] == []


def test_what_is_below_a_covering_category_is_of_its_kind() -> None:
    assert all(category.kind is category.head.kind for category in LISTED.categories if category.head.covers)


def test_a_path_is_shown_as_sellers_know_paths() -> None:
    assert next(category.path for category in LISTED.categories if "사과" in category.products) == "신선식품 > 과일"
