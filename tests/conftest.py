"""What every room needs: the prepared model and the index of the real guide, as ``make prepare`` leaves them."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from indexer.encoder import Encoder
from indexer.index import Index
from indexer.settings import IndexerSettings

ROOT = Path(__file__).parent.parent

# Property tests draw the same examples at every run, and take as long as a busy machine needs.
settings.register_profile(
    "tests",
    derandomize=True,
    deadline=None,
    # One folder or database serves all examples of a test: each of them begins anew.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("tests")


@pytest.fixture(scope="session")
def prepared() -> IndexerSettings:
    """Where the prepared model and index lie."""
    places = IndexerSettings()
    if not (places.model_dir.is_dir() and places.index_dir.is_dir()):
        pytest.fail("run `make prepare` first")
    return places


@pytest.fixture(scope="session")
def index(prepared: IndexerSettings) -> Index:
    """The index of the real guide."""
    return Index.load(prepared.index_dir, Encoder.load(prepared.model_dir))
