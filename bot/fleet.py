"""This process among those that share a database: how it joins them, and what one of them at a time does."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.errors import StoreAwayError
from bot.running import wait
from bot.store.announcing import Announcements
from bot.store.database import Database
from bot.store.leases import Lease, lead
from bot.store.processes import Presence

logger = logging.getLogger(__name__)

RECONNECT_SECONDS = 5
Work = Callable[[], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Fleet:
    """The processes that share a database; on SQLite there is one.

    Attributes:
        database: Which they share.
        announcements: What they tell each other.
        presence: This process's name and life signs.
    """

    database: Database
    announcements: Announcements
    presence: Presence

    @property
    def name(self) -> str:
        """What this process is called."""
        return self.presence.name

    def lease(self, name: str) -> Lease:
        """Return this process's part in what one process at a time does."""
        return Lease(self.database, name, self.name, announcements=self.announcements)

    def one_at_a_time(self, name: str, work: Work) -> Work:
        """Return what does some work whenever no other process does, for as long as it is not cancelled."""
        return partial(lead, self.lease(name), work)


async def open_database(address: str, stop: asyncio.Event) -> Database | None:
    """Open the database, for as long as it takes; return None if the stop came first.

    Raises:
        StoreError: The database cannot be used, and waiting would not help.
    """
    while not stop.is_set():
        try:
            return await Database.open(address)
        except StoreAwayError as error:
            logger.warning("%s; next try in %d s", error, RECONNECT_SECONDS)
            await wait(stop, RECONNECT_SECONDS)
    return None


@asynccontextmanager
async def join(database: Database) -> AsyncIterator[Fleet]:
    """Yield the fleet, of which this process is a part for as long as the block lasts.

    Raises:
        StoreError: The database cannot be used.
    """
    announcements = Announcements(database)
    presence = await Presence.begin(database, announcements)
    try:
        yield Fleet(database, announcements, presence)
    finally:
        await presence.end()
