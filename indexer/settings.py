"""What the indexer reads from the environment and from ``.env``; the bot's settings extend it."""

import re
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

from indexer.model_folder import DEFAULT_MODEL


class IndexerSettings(BaseSettings):
    """Where things lie and which model finds them.

    Attributes:
        data_dir: The folder of everything that is made and not kept in the repository (``DATA_DIR``).
        embedding_model: The packaged model, or the name or folder of any sentence-transformers model
            (``EMBEDDING_MODEL``).
    """

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    data_dir: Path = Path("data")
    embedding_model: str = DEFAULT_MODEL

    @property
    def model_dir(self) -> Path:
        """The folder of the prepared model."""
        return self.data_dir / "model" / slug(self.embedding_model)

    @property
    def index_dir(self) -> Path:
        """The folder of the index's builds."""
        return self.data_dir / "index"


def slug(model: str) -> str:
    """Return a model's name as the name of a folder: ``org/Model v2`` becomes ``org-model-v2``."""
    return re.sub(r"[^\w.]+", "-", model.lower()).strip("-.")
