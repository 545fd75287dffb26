from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from indexer.encoder import Encoder
from indexer.index import Index
from indexer.settings import IndexerSettings
from indexer.words import Words


@pytest.fixture(scope="session")
def make_index(small_builds: Callable[..., Path], prepared: IndexerSettings) -> Callable[..., Index]:
    """Return an index of the pages that are named, some with another answer."""
    encoder, words = Encoder.load(prepared.model_dir), Words.load()

    @cache
    def make_index(*pages: str, **answers: str) -> Index:
        return Index.load(small_builds(*pages, **answers), encoder, words)

    return make_index
