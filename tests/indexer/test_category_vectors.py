from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from indexer.category_vectors import FILE, learn_categories
from indexer.encoder import Encoder, Encoding
from knowledge.listing.category_list import CategoryList

CATEGORIES = CategoryList.load().categories[:2]
PRODUCTS = sum(len(category.products) for category in CATEGORIES)


class CountingEncoder:
    """The real encoder, which counts the texts that it is given."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.fingerprint = encoder.fingerprint
        self.texts = 0

    def queries(self, texts: Sequence[str]) -> list[Encoding]:
        self.texts += len(texts)
        return self.encoder.queries(texts)


@pytest.fixture
def counting(encoder: Encoder) -> CountingEncoder:
    return CountingEncoder(encoder)


def test_a_product_is_nearest_to_its_own_category(encoder: Encoder, tmp_path: Path) -> None:
    learnt = learn_categories(CATEGORIES, encoder, tmp_path)
    assert learnt.means.shape == (len(CATEGORIES), encoder.dimensions)
    for number, category in enumerate(CATEGORIES):
        assert learnt.scores(encoder.query(category.products[0]).vector).argmax() == number


def test_words_are_embedded_once(counting: CountingEncoder, tmp_path: Path) -> None:
    made = learn_categories(CATEGORIES, counting, tmp_path / "new")
    loaded = learn_categories(CATEGORIES, counting, tmp_path / "new")
    assert counting.texts == PRODUCTS
    question = counting.encoder.query("사과").vector
    assert np.array_equal(made.scores(question), loaded.scores(question))
    assert [path.name for path in (tmp_path / "new").iterdir()] == [FILE]


def test_other_words_or_another_model_are_embedded_anew(counting: CountingEncoder, tmp_path: Path) -> None:
    learn_categories(CATEGORIES, counting, tmp_path)
    learn_categories(CATEGORIES[:1], counting, tmp_path)
    assert counting.texts == PRODUCTS + len(CATEGORIES[0].products)
    counting.fingerprint = "another"
    learn_categories(CATEGORIES[:1], counting, tmp_path)
    assert counting.texts == PRODUCTS + 2 * len(CATEGORIES[0].products)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"no archive at all"])
def test_a_damaged_file_is_made_anew(counting: CountingEncoder, tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    learn_categories(CATEGORIES, counting, tmp_path)
    learn_categories(CATEGORIES, counting, tmp_path)
    assert counting.texts == PRODUCTS


def test_a_folder_that_cannot_be_written_to_is_no_reason_to_stop(encoder: Encoder, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert len(learn_categories(CATEGORIES, encoder, tmp_path / "file" / "below").means) == len(CATEGORIES)
