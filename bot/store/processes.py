"""The processes that share a database: what each is called, and which of them are alive.

A name is the host's, with a number from the second process on: ``shop-1``, ``shop-1-2``. It stays the same over a
restart, so that a process takes up at once what it had in hand when it was killed, and two processes never have the
same: on PostgreSQL a lock on it goes with the connection that listens (``bot/store/announcing.py``), on SQLite
there is one process (``.bot.lock``).
"""

import asyncio
import itertools
import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Self

from asyncpg import Connection
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from bot.errors import StoreError
from bot.store.announcing import Announcements
from bot.store.database import Database
from bot.store.failures import FAILURES, heed_cancellation, in_a_line
from bot.store.inserting import insert_into
from bot.store.tables import LifeSign
from bot.store.utc import Clock, utc_now
from indexer.announcing import announce

logger = logging.getLogger(__name__)

TOPIC = "process"
"""Announced when a process begins and when it ends."""
BEAT = timedelta(seconds=5)
ALIVE = timedelta(seconds=15)
"""After so long without a life sign a process counts as dead."""
FORGET = timedelta(days=1)
LOCK = 0x676D6B74
"""The first half of the numbers of the locks on names; the second comes of the name."""
LOCK_TRIES = 20
LOCK_PAUSE = 0.1
"""Seconds between them: the server takes a moment to end a connection of this process that broke on our side only."""
PATIENCE_SECONDS = 5.0


class Presence:
    """This process among those that share the database; ``await Presence.begin(…)``.

    Args:
        database: Which they share.
        announcements: Whose connection bears the lock on the name.
        host: What the machine is called.
        clock: Tells the time.
    """

    def __init__(self, database: Database, announcements: Announcements, host: str, clock: Clock) -> None:
        self._database = database
        self._announcements = announcements
        self._host = host
        self._clock = clock
        self._since = clock()
        self._name = ""
        self._living: tuple[str, ...] = ()
        self._callbacks: list[Callable[[], None]] = []
        self._wake = asyncio.Event()
        announcements.on(TOPIC, self._wake.set)

    @classmethod
    async def begin(
        cls,
        database: Database,
        announcements: Announcements,
        *,
        host: str | None = None,
        clock: Clock = utc_now,
    ) -> Self:
        """Take a name and give the first life sign.

        Raises:
            StoreError: The database cannot be used.
        """
        presence = cls(database, announcements, host or socket.gethostname(), clock)
        try:
            await announcements.open(presence._take_name)
            presence._name = presence._name or presence._host
            await presence._beat(news=True)
        except FAILURES as error:
            await announcements.close()
            raise StoreError(f"cannot join the fleet: {in_a_line(error)}") from error
        logger.info("this process is %s, of %d alive", presence.name, len(presence.living))
        return presence

    @property
    def name(self) -> str:
        """What this process is called."""
        return self._name

    @property
    def living(self) -> tuple[str, ...]:
        """The names of the processes that are alive, this one's included, in alphabetical order."""
        return self._living

    def on_change(self, callback: Callable[[], None]) -> None:
        """Have a function called on the event loop when ``living`` has changed."""
        self._callbacks.append(callback)

    async def run(self) -> None:
        """Give life signs until cancelled, through any trouble of the database."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(BEAT.total_seconds()):
                    await self._wake.wait()
            self._wake.clear()
            try:
                await self._beat()
            except FAILURES as error:
                heed_cancellation()
                logger.warning("no life sign: %s", in_a_line(error))

    async def end(self) -> None:
        """Give up the name. Without the database the others find out by themselves."""
        gone = delete(LifeSign).where(col(LifeSign.name) == self._name)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), self._database.engine.begin() as connection:
                await connection.execute(gone)
                await announce(connection, TOPIC)
        except FAILURES as error:
            logger.warning("the end could not be told: %s", in_a_line(error))
        await self._announcements.close()

    async def _take_name(self, connection: Connection) -> None:
        if not self._name:
            for name in self._names():
                if await _lock(connection, name):
                    self._name = name
                    return
        for _ in range(LOCK_TRIES):
            if await _lock(connection, self._name):
                return
            await asyncio.sleep(LOCK_PAUSE)
        # Its tasks and leases are another's now, who has taken them for those of a process that was killed.
        raise StoreError(
            f"another process has become {self._name!r} while the connection to the database was broken: start again"
        )

    def _names(self) -> Iterator[str]:
        return itertools.chain([self._host], (f"{self._host}-{number}" for number in itertools.count(2)))

    async def _beat(self, *, news: bool = False) -> None:
        now = self._clock()
        row = {"name": self._name, "since": self._since, "seen": now}
        async with self._database.engine.begin() as connection:
            statement = insert_into(LifeSign, connection.dialect.name).values(row)
            await connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=row))
            living = await alive(connection, now)
            if news:
                await connection.execute(delete(LifeSign).where(col(LifeSign.seen) < now - FORGET))
                await announce(connection, TOPIC)
        if living != self._living:
            self._living = living
            for callback in self._callbacks:
                callback()


async def alive(connection: AsyncConnection, now: datetime) -> tuple[str, ...]:
    """Return the names of the processes that are alive, in alphabetical order.

    Args:
        connection: The transaction.
        now: The time.
    """
    found = select(col(LifeSign.name)).where(col(LifeSign.seen) > now - ALIVE).order_by(col(LifeSign.name))
    return tuple((await connection.execute(found)).scalars())


async def _lock(connection: Connection, name: str) -> bool:
    locked: bool = await connection.fetchval("SELECT pg_try_advisory_lock($1, hashtext($2))", LOCK, name)
    return locked
