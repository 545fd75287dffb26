"""The one message that says how far something in the background has come: edited when that changes, not too often.

Its edits belong to no task's memo (``delivery.unremembered``): a re-run goes on where it is by then. To be shown
nothing for a while is no harm, so an edit that Telegram refuses is left out.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from telegram import InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.telegram.delivery import unremembered
from bot.telegram.message import OutgoingMessage
from bot.telegram.visit import Bot

INTERVAL = 2.0
"""Seconds between two edits; Telegram bans bots that edit more often."""

_log = logging.getLogger(__name__)


class Progress:
    """A message that changes.

    Args:
        bot: Talks to Telegram.
        chat_id: Where the message is.
        message_id: Which it is.
        shown: What it says.
        keyboard: The buttons below it until the end, if there are any.
        interval: Seconds between two edits.
    """

    def __init__(
        self,
        bot: Bot,
        chat_id: int,
        message_id: int,
        shown: str,
        keyboard: InlineKeyboardMarkup | None,
        interval: float = INTERVAL,
    ) -> None:
        self._bot = bot
        self._place = chat_id, message_id
        self._keyboard = keyboard
        self._interval = interval
        self._shown = shown

    @asynccontextmanager
    async def following(self, text: Callable[[], str]) -> AsyncIterator[None]:
        """Show a text, written as HTML, whenever it is another one, until the block ends."""
        ended = asyncio.Event()
        task = asyncio.create_task(self._follow(text, ended))
        try:
            yield
            # An edit on its way comes to its end: it must not overtake the last one.
            ended.set()
            await task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def end(self, message: OutgoingMessage) -> None:
        """Show the last text."""
        await self._show(message)

    async def _follow(self, text: Callable[[], str], ended: asyncio.Event) -> None:
        while not ended.is_set():
            now = text()
            if now != self._shown:
                self._shown = now
                await self._show(OutgoingMessage(now, self._keyboard))
            try:
                async with asyncio.timeout(self._interval):
                    await ended.wait()
            except TimeoutError:
                continue

    async def _show(self, message: OutgoingMessage) -> None:
        try:
            with unremembered():
                await self._bot.edit_message_text(
                    message.html, *self._place, parse_mode=ParseMode.HTML, reply_markup=message.keyboard
                )
        except TelegramError as error:
            _log.debug("progress was not shown: %s", error)
