"""What every room needs: the prepared model and the index of the real guide, as `make prepare` leaves them in the data folder."""

from pathlib import Path

import pytest

from indexer.encoder import Encoder
from indexer.index import Index
from indexer.settings import IndexerSettings

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def prepared() -> IndexerSettings:
    """Where the prepared model and index lie."""
    settings = IndexerSettings()
    if not (settings.model_dir.is_dir() and settings.index_dir.is_dir()):
        pytest.fail("run `make prepare` first")
    return settings


@pytest.fixture(scope="session")
def index(prepared: IndexerSettings) -> Index:
    """The index of the real guide."""
    return Index.load(prepared.index_dir, Encoder.load(prepared.model_dir))
