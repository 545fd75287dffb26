"""Deletes finished tasks once Telegram cannot serve their updates again. One process of a fleet does it, by a lease."""

import asyncio
import logging
from datetime import timedelta

from bot.store import tasks
from bot.store.database import Database
from bot.store.failures import FAILURES, heed_cancellation, in_a_line
from bot.store.utc import Clock, utc_now

logger = logging.getLogger(__name__)

LEASE_NAME = "prune"
KEEP = timedelta(hours=48)
"""How long a finished task is known: Telegram serves an update again for up to 24 hours."""
PRUNE_SECONDS = 60.0
BREATH_SECONDS = 0.1
"""Between two transactions, so that on SQLite, where there is one connection, the journal gets its turn."""


class Pruner:
    """Deletes finished tasks, with what was sent for them.

    Args:
        database: Where they are.
        clock: Tells the time.
    """

    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def run(self) -> None:
        """Prune every minute until cancelled."""
        while True:
            try:
                await self.prune()
            except FAILURES as error:
                heed_cancellation()
                logger.warning("finished tasks could not be pruned: %s; trying again", in_a_line(error))
            await asyncio.sleep(PRUNE_SECONDS)

    async def prune(self) -> int:
        """Delete what was finished 48 hours ago and earlier, little by little, and return how many tasks that were."""
        pruned = 0
        while True:
            async with self._database.engine.begin() as connection:
                count = await tasks.prune(connection, self._clock() - KEEP)
            pruned += count
            if count < tasks.PRUNE_ROWS:
                return pruned
            await asyncio.sleep(BREATH_SECONDS)
