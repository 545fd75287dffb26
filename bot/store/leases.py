"""Leases: what one process at a time does, such as polling, and another takes over when that one dies.

A lease lasts 15 seconds and is renewed every 5. Who cannot renew it stops 3 seconds before another may begin, so that
two never do the same thing as long as their clocks differ by less than that.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from bot.store.announcing import Announcements
from bot.store.backoff import backoff
from bot.store.database import Database
from bot.store.failures import FAILURES, heed_cancellation, in_a_line
from bot.store.inserting import insert_into
from bot.store.tables import Lease as LeaseRow
from bot.store.utc import Clock, utc_now
from indexer.announcing import announce

logger = logging.getLogger(__name__)

TOPIC = "lease"
"""Announced when a lease is given back."""
LEASE = timedelta(seconds=15)
RENEWAL = LEASE / 3
RETRY = LEASE / 15
"""How long after a renewal that failed it is tried again."""
MARGIN = LEASE / 5
"""How long before its end a lease that could not be renewed counts as lost."""
LOOK = timedelta(seconds=5)
"""How long the others wait at most before they look again."""
BACKOFF_SECONDS = (0.2, 2.0)
"""The first and the longest pause after a database error."""
RELEASE_SECONDS = 5.0

Work = Callable[[], Coroutine[Any, Any, None]]


class Lease:
    """A process's part in something that one process at a time does.

    Args:
        database: Which the processes share.
        name: What is done.
        owner: The name of this process: no other's at the same time.
        announcements: By which a lease that was given back is heard of at once; else it is seen within 5 seconds.
        clock: Tells the time.
        backoff: The first and the longest pause after a database error, in seconds.
    """

    def __init__(
        self,
        database: Database,
        name: str,
        owner: str,
        *,
        announcements: Announcements | None = None,
        clock: Clock = utc_now,
        backoff: tuple[float, float] = BACKOFF_SECONDS,
    ) -> None:
        self._database = database
        self._name = name
        self._owner = owner
        self._clock = clock
        self._backoff = backoff
        self._wake = asyncio.Event()
        self._until: datetime | None = None
        if announcements is not None:
            announcements.on(TOPIC, self.wake)

    @property
    def name(self) -> str:
        """What is done."""
        return self._name

    @property
    def held(self) -> bool:
        """Whether it is this process that does it."""
        return self._until is not None and self._clock() < self._until - MARGIN

    def wake(self) -> None:
        """Look now: something may have changed."""
        self._wake.set()

    async def acquire(self) -> None:
        """Wait until the lease is this process's, through any trouble of the database."""
        failures = 0
        while True:
            try:
                wait = await self._take()
            except FAILURES as error:
                heed_cancellation()
                failures += 1
                logger.warning("lease %s: %s (%d in a row); trying again", self._name, in_a_line(error), failures)
                await asyncio.sleep(backoff(failures, *self._backoff))
                continue
            if wait is None:
                return
            failures = 0
            await self._pause(wait)

    async def keep(self) -> None:
        """Renew the lease for as long as possible; return when it is lost, before another may have it."""
        pause = RENEWAL
        while self.held:
            await self._pause(min(pause, timedelta(seconds=self._left())))
            try:
                async with asyncio.timeout(self._left()):
                    if not await self._renew():
                        break
                pause = RENEWAL
            except FAILURES as error:
                heed_cancellation()
                logger.warning("lease %s cannot be renewed: %s", self._name, in_a_line(error))
                pause = RETRY
        self._until = None

    async def release(self) -> None:
        """Give the lease back, so that another may have it at once. Without the database it runs out by itself."""
        self._until = None
        mine = delete(LeaseRow).where(col(LeaseRow.name) == self._name, col(LeaseRow.owner) == self._owner)
        try:
            async with asyncio.timeout(RELEASE_SECONDS), self._database.engine.begin() as connection:
                given: CursorResult[Any] = await connection.execute(mine)
                if given.rowcount:
                    await announce(connection, TOPIC)
        except FAILURES as error:
            logger.warning("lease %s could not be given back: %s", self._name, in_a_line(error))

    async def _take(self) -> timedelta | None:
        """Take the lease, and return None; or return when to look again."""
        now = self._clock()
        row = {"name": self._name, "owner": self._owner, "until": now + LEASE}
        async with self._database.engine.begin() as connection:
            statement = insert_into(LeaseRow, connection.dialect.name).values(row)
            # Its own is that of an earlier run of this process, which was killed.
            free = or_(col(LeaseRow.owner) == self._owner, col(LeaseRow.until) <= now)
            taken: CursorResult[Any] = await connection.execute(
                statement.on_conflict_do_update(index_elements=["name"], set_=row, where=free)
            )
            if not taken.rowcount:
                until = await connection.scalar(select(col(LeaseRow.until)).where(col(LeaseRow.name) == self._name))
                return min(until - now, LOOK) if until is not None else timedelta()
        self._until = now + LEASE
        return None

    async def _renew(self) -> bool:
        until = self._clock() + LEASE
        mine = update(LeaseRow).where(col(LeaseRow.name) == self._name, col(LeaseRow.owner) == self._owner)
        async with self._database.engine.begin() as connection:
            renewed: CursorResult[Any] = await connection.execute(mine.values(until=until))
        if renewed.rowcount:
            self._until = until
        return bool(renewed.rowcount)

    def _left(self) -> float:
        """How many seconds the lease can be relied upon."""
        return 0.0 if self._until is None else max((self._until - MARGIN - self._clock()).total_seconds(), 0.0)

    async def _pause(self, period: timedelta) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(period.total_seconds()):
                await self._wake.wait()
        self._wake.clear()


async def lead(lease: Lease, work: Work) -> None:
    """Wait for the turn of this process, and work until the work is done, with the lease in hand all the time.

    Work that loses the lease is cancelled before another process may begin, and begins anew when its turn has come
    again. At the end, also when this is cancelled, the lease is given back once the work has ended.

    Args:
        lease: What is done; nobody else uses this object.
        work: Begins the work.

    Raises:
        Exception: Whatever the work failed with.
    """
    while True:
        try:
            await lease.acquire()
            logger.info("lease %s: taken", lease.name)
            if await _work(lease, work):
                return
        finally:
            await lease.release()
        logger.warning("lease %s: lost; waiting for it again", lease.name)


async def _work(lease: Lease, work: Work) -> bool:
    """Return whether the work is done, rather than the lease lost."""
    working = asyncio.create_task(work(), name=lease.name)
    keeping = asyncio.create_task(lease.keep())
    try:
        await asyncio.wait((working, keeping), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
            return True
        return False
    finally:
        for task in (working, keeping):
            task.cancel()
        await asyncio.gather(working, keeping, return_exceptions=True)


async def holder(connection: AsyncConnection, name: str, now: datetime) -> str | None:
    """Return the process that has a lease, if any has."""
    found = select(col(LeaseRow.owner)).where(col(LeaseRow.name) == name, col(LeaseRow.until) > now)
    return await connection.scalar(found)
