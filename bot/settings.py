"""What an operator can set, by environment variable or in ``.env``; ``.env.example`` lists all of it."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import NoDecode

from bot.errors import ConfigurationError
from indexer.settings import SANDBOX, STORE, IndexerSettings

TELEGRAM_API_URL = "https://api.telegram.org"


class Settings(IndexerSettings):
    """The bot's settings; those of the index (``DATA_DIR``, ``EMBEDDING_MODEL``, ``DATABASE_URL``) are inherited.

    Attributes:
        telegram_bot_token: From @BotFather; without one the bot runs in the sandbox.
        telegram_api_url: The Bot API server, without ``/bot``.
        admin_ids: The Telegram users who are told what sellers asked in vain (``/gaps``), separated by commas.
        log_level: How much is logged.
        sandbox_port: The port of the chat page on loopback.
    """

    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = TELEGRAM_API_URL
    admin_ids: Annotated[tuple[int, ...], NoDecode] = ()
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    sandbox_port: int = Field(default=8080, ge=0, le=65535)

    @field_validator("telegram_bot_token", mode="before")
    @classmethod
    def _empty_is_absent(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("telegram_api_url")
    @classmethod
    def _no_trailing_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _numbers(cls, value: object) -> object:
        return tuple(part for part in map(str.strip, value.split(",")) if part) if isinstance(value, str) else value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @property
    def resolved_database_url(self) -> str:
        """The database's address, with its password."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        # What is tried out in the sandbox does not belong among what sellers asked.
        return f"sqlite:///{self.database_file(SANDBOX if self.telegram_bot_token is None else STORE)}"


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        ConfigurationError: A value is wrong; the text names the variable and never its value.
    """
    try:
        return Settings()
    except ValidationError as error:
        problems = "; ".join(f"{str(part['loc'][0]).upper()}: {part['msg']}" for part in error.errors())
        raise ConfigurationError(f"a setting is wrong: {problems}") from None
