from pathlib import Path

import pytest

from indexer.encoder import Encoder
from indexer.model.prepare import prepare
from indexer.model_folder import DEFAULT_MODEL

MODEL_FOLDER = Path(__file__).resolve().parents[2] / "data" / "model" / DEFAULT_MODEL


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The folder of the packaged model; made with torch in some twenty seconds where it is missing."""
    prepare(DEFAULT_MODEL, MODEL_FOLDER, str)
    return MODEL_FOLDER


@pytest.fixture(scope="session")
def encoder(model_folder: Path) -> Encoder:
    return Encoder.load(model_folder)
