"""Fetches updates by long polling. The next poll, which tells Telegram to forget these, waits until they are stored.

python-telegram-bot's own ``Updater`` confirms an update as soon as it is in memory, so a killed process loses it.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import cast

from telegram import Bot
from telegram.constants import PollingLimit, UpdateType
from telegram.error import Conflict, InvalidToken, RetryAfter
from telegram.request import BaseRequest, HTTPXRequest

from bot.errors import StoreError
from bot.store.backoff import backoff
from bot.telegram.inbox import Inbox, RawUpdate
from bot.telegram.secrecy import redact
from bot.telegram.trouble import seconds_to_wait

logger = logging.getLogger(__name__)

ALLOWED_UPDATES = (
    UpdateType.MESSAGE,
    UpdateType.EDITED_MESSAGE,
    UpdateType.CALLBACK_QUERY,
    UpdateType.MY_CHAT_MEMBER,
)
POLL_SECONDS = 30
BACKOFF_SECONDS = (1.0, 30.0)
"""The first and the longest pause after a failed poll."""


class Poller:
    """Fetches updates and puts them into the inbox.

    Args:
        bot: Whose updates; it need not be initialised.
        inbox: Where they go.
        request: What polls, apart from what sends; None: an HTTPX client of its own.
        allowed_updates: The kinds of updates that Telegram is to send.
        poll_seconds: How long Telegram may keep a poll open.
        sleep: Waits for a number of seconds.
        jitter: Gives a number from 0 to 1.
    """

    def __init__(
        self,
        bot: Bot,
        inbox: Inbox,
        request: BaseRequest | None = None,
        *,
        allowed_updates: Sequence[str] = ALLOWED_UPDATES,
        poll_seconds: int = POLL_SECONDS,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._request = request or poll_client()
        self._bot = _PollingBot(bot, self._request)
        self._inbox = inbox
        self._allowed_updates = [str(kind) for kind in allowed_updates]
        self._poll_seconds = poll_seconds
        self._sleep = sleep
        self._jitter = jitter
        self._offset: int | None = None

    async def run(self) -> None:
        """Poll until cancelled. To cancel it loses nothing: what is not stored is not confirmed.

        It begins with what Telegram was not told to forget, whoever fetched it: the key of an update absorbs what is
        stored already.

        Network errors, Telegram's errors and answers that make no sense are logged and tried again.

        Raises:
            InvalidToken: Telegram does not know the bot's token.
            StoreError: The journal is closed.
        """
        failures, self._offset = 0, None
        async with self._request:
            while True:
                try:
                    await self._poll()
                except (InvalidToken, StoreError):
                    raise
                except Exception as error:  # noqa: BLE001 - whatever a network sends must not end the bot
                    failures += 1
                    await self._recover(error, failures)
                else:
                    failures = 0

    async def _poll(self) -> None:
        updates = await self._bot.raw_updates(self._offset, self._poll_seconds, self._allowed_updates)
        if updates:
            await self._inbox.put(updates)
            self._offset = max(int(update["update_id"]) for update in updates) + 1

    async def _recover(self, error: Exception, failures: int) -> None:
        logger.warning("poll: %s: %s (%d in a row)", type(error).__name__, redact(str(error)), failures)
        if isinstance(error, Conflict) and "webhook" in str(error).lower():
            # Left over from an earlier way of running the bot; Telegram keeps the updates.
            logger.warning("poll: deleting the webhook")
            await self._delete_webhook()
        pause = backoff(failures, *BACKOFF_SECONDS) * (0.5 + self._jitter() / 2)
        if isinstance(error, RetryAfter):
            pause = max(pause, seconds_to_wait(error))
        await self._sleep(pause)

    async def _delete_webhook(self) -> None:
        try:
            await self._bot.delete_webhook()
        except Exception as error:  # noqa: BLE001 - the next poll shows whether it helped
            logger.warning("poll: the webhook was not deleted: %s", type(error).__name__)


def poll_client() -> BaseRequest:
    """Return what polls: a long poll takes half a minute, and must not be in the way of what is sent."""
    return HTTPXRequest(connection_pool_size=1)


class _PollingBot(Bot):
    """A bot that returns updates as they came.

    ``Bot.get_updates`` parses a whole batch, and one update that this version of the library cannot parse would stop
    all that follow.
    """

    def __init__(self, bot: Bot, request: BaseRequest) -> None:
        super().__init__(bot.token, base_url=lambda _: bot.base_url, request=request, get_updates_request=request)

    async def raw_updates(self, offset: int | None, poll_seconds: int, allowed_updates: list[str]) -> list[RawUpdate]:
        """Wait for updates and return them.

        Args:
            offset: The first one that is wanted; Telegram forgets those before it. None: all that there are.
            poll_seconds: How long Telegram may wait for one.
            allowed_updates: The kinds that are wanted.
        """
        data = {
            "offset": offset,
            "timeout": poll_seconds,
            "limit": PollingLimit.MAX_LIMIT,
            "allowed_updates": allowed_updates,
        }
        read_timeout = poll_seconds + (self._request[0].read_timeout or 0)
        return cast("list[RawUpdate]", await self._post("getUpdates", data, read_timeout=read_timeout))
