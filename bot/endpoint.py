"""Whom the bot talks to: Telegram, or the sandbox where there is no token; and the first words with it."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.errors import ConfigurationError
from bot.running import ends_before, wait
from bot.settings import Settings
from bot.telegram.outbox import Outbox
from bot.telegram.visit import Bot

logger = logging.getLogger(__name__)

RECONNECT_SECONDS = 10
WRONG_TOKEN = "Telegram does not accept TELEGRAM_BOT_TOKEN: copy it anew from @BotFather"  # noqa: S105 - no secret


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A Bot API server.

    Attributes:
        token: The bot's token.
        api_url: The address of the Bot API.
        page_url: The sandbox's chat page; None with Telegram.
    """

    token: str
    api_url: str
    page_url: str | None = None


@asynccontextmanager
async def open_endpoint(settings: Settings) -> AsyncIterator[Endpoint]:
    """Yield Telegram's address, or that of a sandbox which runs as long as the block lasts.

    Raises:
        ConfigurationError: The sandbox's port is taken.
    """
    if settings.telegram_bot_token is not None:
        yield Endpoint(settings.telegram_bot_token.get_secret_value(), settings.telegram_api_url)
        return
    # Here and not above: a bot with a token needs no web server in its memory.
    from bot.sandbox import Sandbox

    async with Sandbox(settings.sandbox_port) as sandbox:
        yield Endpoint(sandbox.token, sandbox.api_url, sandbox.page_url)


def make_bot(endpoint: Endpoint, outbox: Outbox) -> Bot:
    """Return the bot's end of the line; nothing is sent yet.

    Args:
        endpoint: The other end.
        outbox: What every call goes through.

    Raises:
        ConfigurationError: The token has not the form of one.
    """
    try:
        return ExtBot(
            endpoint.token,
            base_url=f"{endpoint.api_url}/bot",
            base_file_url=f"{endpoint.api_url}/file/bot",
            request=outbox,
        )
    except InvalidToken:
        raise ConfigurationError(WRONG_TOKEN) from None


async def connect(bot: Bot, stop: asyncio.Event) -> bool:
    """Say hello to Telegram, for as long as it takes; return whether it answered before the stop.

    Raises:
        ConfigurationError: Telegram does not know the token.
    """
    while not stop.is_set():
        # It tries several times by itself, which a stop does not wait for.
        greeting = asyncio.create_task(bot.initialize())
        if not await ends_before(stop, greeting):
            break
        try:
            greeting.result()
        except InvalidToken:
            raise ConfigurationError(WRONG_TOKEN) from None
        except TelegramError as error:
            logger.warning("Telegram cannot be reached (%s), next try in %d s", error, RECONNECT_SECONDS)
            await wait(stop, RECONNECT_SECONDS)
        else:
            return True
    return False
