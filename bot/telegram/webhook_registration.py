"""Tells Telegram where to call, sees to it that it stays told, and takes it back when nobody is there any more.

One process of a fleet does so at a time. Telegram keeps what it cannot deliver, for a day.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from datetime import datetime

from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.store.backoff import backoff
from bot.telegram.poller import ALLOWED_UPDATES
from bot.telegram.secrecy import redact
from bot.telegram.webhook import CONNECTIONS, Address

logger = logging.getLogger(__name__)

CHECK_SECONDS = 60.0
"""Between looks at whether Telegram still calls here."""
BACKOFF_SECONDS = (1.0, 60.0)
"""The first and the longest pause after a failure."""
REMOVE_SECONDS = 5.0


class Registration:
    """The webhook as Telegram knows it.

    Args:
        bot: Whose webhook.
        address: Where Telegram is to call.
        sleep: Waits for a number of seconds.
        jitter: Gives a number from 0 to 1.
    """

    def __init__(
        self,
        bot: Bot,
        address: Address,
        *,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._bot = bot
        self._address = address
        self._sleep = sleep
        self._jitter = jitter
        self._last_error: datetime | None = None

    async def run(self) -> None:
        """Set the webhook, and set it again whenever it is gone, until cancelled.

        Raises:
            InvalidToken: Telegram does not know the bot's token.
        """
        is_set, failures = False, 0
        while True:
            try:
                # Once in any case: what Telegram tells of a webhook says nothing of its secret.
                is_set = is_set and await self._is_ours()
                if not is_set:
                    await self._set()
                    is_set = True
            except InvalidToken:
                raise
            except TelegramError as error:
                failures += 1
                logger.warning("webhook: %s (%d in a row)", redact(str(error)), failures)
                pause = backoff(failures, *BACKOFF_SECONDS) * (0.5 + self._jitter() / 2)
            else:
                failures, pause = 0, CHECK_SECONDS
            await self._sleep(pause)

    async def remove(self) -> None:
        """Let Telegram keep what comes from now on, for whoever fetches it next. The last thing done with the bot."""
        try:
            # By now the application has shut the bot down.
            async with asyncio.timeout(REMOVE_SECONDS), self._bot:
                await self._bot.delete_webhook(drop_pending_updates=False)
        except (TelegramError, TimeoutError) as error:
            # Whoever polls next deletes it, and whoever takes calls next sets it anew.
            logger.warning("webhook: it could not be taken back: %s", type(error).__name__)
        else:
            logger.info("webhook: taken back")

    async def _set(self) -> None:
        await self._bot.set_webhook(
            self._address.url,
            secret_token=self._address.secret,
            allowed_updates=[str(kind) for kind in ALLOWED_UPDATES],
            max_connections=CONNECTIONS,
        )
        logger.info("webhook: Telegram calls %s", self._address.url)

    async def _is_ours(self) -> bool:
        info = await self._bot.get_webhook_info()
        self._report(info)
        if info.url != self._address.url:
            logger.warning("webhook: somebody else has set or deleted it; setting it again")
        return info.url == self._address.url

    def _report(self, info: WebhookInfo) -> None:
        """Log the last call of Telegram's that failed, once."""
        if info.last_error_date is not None and info.last_error_date != self._last_error:
            self._last_error = info.last_error_date
            logger.warning(
                "webhook: a call failed at %s: %s; waiting: %d",
                *(info.last_error_date.isoformat(), info.last_error_message, info.pending_update_count),
            )
