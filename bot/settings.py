"""What an operator can set, by environment variable or in ``.env``; ``.env.example`` lists all of it."""

import re
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import NoDecode

from bot.errors import ConfigurationError
from bot.loopback import is_loopback
from bot.telegram.privacy.terms import RETENTION_DAYS
from indexer.settings import SANDBOX, STORE, IndexerSettings

TELEGRAM_API_URL = "https://api.telegram.org"
_TELEGRAMS_PORTS = frozenset({None, 443, 80, 88, 8443})
"""The ports that Telegram calls; an address without one means 443."""
_PATH = re.compile(r"[A-Za-z0-9/._~-]*")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Settings(IndexerSettings):
    """The bot's settings; those of the index (``DATA_DIR``, ``EMBEDDING_MODEL``, ``DATABASE_URL``) are inherited.

    Attributes:
        telegram_bot_token: From @BotFather; without one the bot runs in the sandbox.
        telegram_api_url: The Bot API server, without ``/bot``.
        admin_ids: The Telegram users who are told what sellers asked in vain (``/gaps``), separated by commas.
        log_level: How much is logged.
        log_format: For people, or as a JSON object a line.
        sandbox_port: The port of the chat page on loopback.
        webhook_url: Where Telegram is to send updates, with the path; None: the bot polls.
        webhook_secret: What Telegram's requests carry; None: one is derived from the token.
        webhook_port: The port on which the bot itself takes them, for the proxy that ends TLS.
        health_host: The address for the operators' pages.
        health_port: Their port; None: there are none.
        retention_days: How many days what is kept of sellers is kept.
        privacy_contact: Whom sellers can ask about what is kept of them, as it is told to them; empty: nobody is named.
    """

    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = TELEGRAM_API_URL
    admin_ids: Annotated[tuple[int, ...], NoDecode] = ()
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    sandbox_port: int = Field(default=8080, ge=0, le=65535)
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    webhook_port: int = Field(default=8443, ge=0, le=65535)
    health_host: str = "127.0.0.1"
    health_port: int | None = Field(default=None, ge=0, le=65535)
    retention_days: int = Field(default=RETENTION_DAYS, ge=1, le=3650)
    privacy_contact: str = Field(default="", max_length=200)

    @field_validator("telegram_bot_token", "webhook_url", "webhook_secret", "health_port", mode="before")
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

    @field_validator("log_format", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("webhook_url")
    @classmethod
    def _reachable(cls, value: str | None) -> str | None:
        return None if value is None else _called_address(value)

    @field_validator("webhook_secret")
    @classmethod
    def _of_allowed_characters(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("takes 1 to 256 of the characters A-Z, a-z, 0-9, _ and -")
        return value

    @model_validator(mode="after")
    def _webhook_of_a_bot(self) -> Self:
        if self.webhook_url is None:
            return self
        if self.telegram_bot_token is None:
            raise ValueError("WEBHOOK_URL needs a TELEGRAM_BOT_TOKEN: the sandbox is polled")
        if self.telegram_api_url == TELEGRAM_API_URL and urlsplit(self.webhook_url).port not in _TELEGRAMS_PORTS:
            raise ValueError("WEBHOOK_URL: Telegram calls the ports 443, 80, 88 and 8443 only")
        return self

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
        problems = "; ".join(_problem(part["loc"], part["msg"]) for part in error.errors())
        raise ConfigurationError(f"a setting is wrong: {problems}") from None


def _called_address(url: str) -> str:
    """Return the address of a webhook if it is one.

    Raises:
        ValueError: Telegram could not call it, or the bot could not tell what is called.
    """
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError("is no address") from None
    # A Bot API server of one's own, such as the sandbox of the tests, may call this machine without TLS.
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))):
        raise ValueError("must begin with https:// and a host name")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("takes a host, a port and a path, and nothing else")
    if not _PATH.fullmatch(parts.path):
        raise ValueError("takes only letters, digits and / . _ ~ - in its path")
    return parts.geturl()


def _problem(place: tuple[int | str, ...], message: str) -> str:
    text = message.removeprefix("Value error, ")
    # What concerns several settings names them itself.
    return f"{str(place[0]).upper()}: {text}" if place else text
