"""What the indexer reads from the environment and from ``.env``; the bot's settings extend it."""

import re
from pathlib import Path

from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from indexer.model_folder import DEFAULT_MODEL

STORE = "store"
SANDBOX = "sandbox"


class IndexerSettings(BaseSettings):
    """Where things lie and which model finds them.

    Attributes:
        data_dir: The folder of everything that is made and not kept in the repository (``DATA_DIR``).
        embedding_model: The packaged model, or the name or folder of any sentence-transformers model
            (``EMBEDDING_MODEL``).
        database_url: Where the bot remembers, SQLite or PostgreSQL (``DATABASE_URL``); None: an SQLite file in the data
            folder.
    """

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    data_dir: Path = Path("data")
    embedding_model: str = DEFAULT_MODEL
    database_url: SecretStr | None = None

    @field_validator("database_url", mode="before")
    @classmethod
    def _no_address_is_none(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @property
    def model_dir(self) -> Path:
        """The folder of the prepared model."""
        return self.data_dir / "model" / slug(self.embedding_model)

    @property
    def index_dir(self) -> Path:
        """The folder of the index's builds that were made here."""
        return self.data_dir / "index"

    @property
    def shelf_dir(self) -> Path:
        """The folder of the builds that were fetched from the shelf of the fleet."""
        return self.data_dir / "published"

    @property
    def kept_database_url(self) -> str:
        """The address of the database that a bot left here.

        That is the one that is set, else that of Telegram's sellers, else what was tried out in the sandbox.
        """
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        store = self.database_file(STORE)
        return f"sqlite:///{store if store.exists() else self.database_file(SANDBOX)}"

    def database_file(self, name: str) -> Path:
        """Return the file of a database in the data folder."""
        return self.data_dir.resolve() / f"{name}.sqlite3"


def slug(model: str) -> str:
    """Return a model's name as the name of a folder: ``org/Model v2`` becomes ``org-model-v2``."""
    return re.sub(r"[^\w.]+", "-", model.lower()).strip("-.")
