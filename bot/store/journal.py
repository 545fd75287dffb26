"""The durable journal of tasks: stored first, run once, in order within a lane, and safe from a ``kill -9``.

One loop writes. Each of its turns is one transaction that stores what was put, ends what was run, prolongs the leases
of what is running and takes the next tasks, so that a burst costs one commit, not one each. ``docs/durability.md`` says
what is promised, and why it is built this way.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from bot.errors import StoreError
from bot.store import tasks
from bot.store.backoff import backoff
from bot.store.database import Database
from bot.store.tasks import Claim, Ending, NewTask
from bot.store.utc import Clock, utc_now

logger = logging.getLogger(__name__)

WIDTH = 16
LEASE = timedelta(seconds=15)
RENEWAL = LEASE / 3
KEEP = timedelta(hours=48)
"""How long a finished task is known: Telegram serves an update again for up to 24 hours."""
PRUNE = timedelta(minutes=1)
IDLE_SECONDS = 1.0
"""How long the loop waits before it looks for what has become due, or what another process has left."""
BACKOFF_SECONDS = (0.1, 5.0)
"""The first and the longest pause after a database error."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    task: NewTask
    stored: asyncio.Future[bool]


class Journal:
    """The tasks of a process.

    Args:
        database: Where they are kept.
        owner: The name of this process: the same after a restart, and no other process's at the same time.
        clock: Tells the time. Processes that share a database need clocks that differ by less than the lease.
        width: How many tasks run side by side, each in a lane of its own.
        backoff: The first and the longest pause after a database error, in seconds.
    """

    def __init__(
        self,
        database: Database,
        owner: str,
        *,
        clock: Clock = utc_now,
        width: int = WIDTH,
        backoff: tuple[float, float] = BACKOFF_SECONDS,
    ) -> None:
        self._database = database
        self._owner = owner
        self._clock = clock
        self._width = width
        self._backoff = backoff
        self._new: list[_Waiting] = []
        self._endings: list[Ending] = []
        self._held: dict[int, Claim] = {}
        self._wake = asyncio.Event()
        self._unsure = True
        self._claiming = True
        self._closing = False
        self._renewed = self._pruned = clock()

    async def put(self, new: Iterable[NewTask]) -> tuple[NewTask, ...]:
        """Store tasks, and return once that is committed. Those whose key is known are stored already.

        Returns:
            The tasks that the database refuses for what they hold. They are logged.

        Raises:
            StoreError: The journal was closed before they were stored.
        """
        if self._closing:
            raise StoreError("the journal is closed")
        loop = asyncio.get_running_loop()
        waiting = [_Waiting(task, loop.create_future()) for task in new]
        self._new += waiting
        self._wake.set()
        stored = await asyncio.gather(*(one.stored for one in waiting))
        return tuple(one.task for one, well in zip(waiting, stored, strict=True) if not well)

    def end(self, ending: Ending) -> None:
        """Note how a run ended; the next turn writes it."""
        self._endings.append(ending)
        self._wake.set()

    def wake(self) -> None:
        """Take a turn now: another process has stored something."""
        self._wake.set()

    def rest(self) -> None:
        """Take no more tasks. What is put is still stored, and what ends is still written."""
        self._claiming = False

    def close(self) -> None:
        """Let ``run`` write what it has and return."""
        self._closing = True
        self._claiming = False
        self._wake.set()

    async def run(self, start: Callable[[Claim], None]) -> None:
        """Take turns until ``close``.

        A database error is logged and tried again; nothing that waits to be written is lost by it.

        Args:
            start: Begins to run a task, and returns at once. Whoever runs it calls ``end``.
        """
        failures = 0
        try:
            while not self._closing or self._new or self._endings:
                try:
                    claims = await self._turn()
                except Exception as error:  # noqa: BLE001 - a database fails in many ways, and none may end the loop
                    failures += 1
                    # A commit whose answer was lost may have taken tasks that nobody runs.
                    self._unsure = True
                    logger.warning("journal: %s (%d in a row); trying again", _line(error), failures)
                    await asyncio.sleep(backoff(failures, *self._backoff))
                    continue
                failures = 0
                for claim in claims:
                    start(claim)
                if not self._closing:
                    await self._pause()
        finally:
            self._closing = True
            for one in self._new:
                if not one.stored.done():
                    one.stored.set_exception(StoreError("the journal was closed before this was stored"))

    async def _turn(self) -> Sequence[Claim]:
        """Write what there is, and return the tasks that were taken."""
        await self._prune()
        try:
            return await self._write()
        except Exception as error:
            if not (self._new and tasks.blames_row(error)):
                raise
        await self._store_one_by_one()
        return await self._write()

    async def _write(self) -> Sequence[Claim]:
        now = self._clock()
        new, endings = self._new[:], self._endings[:]
        running = self._held.keys() - {ending.task.id for ending in endings}
        room = self._width - len(running) if self._claiming else 0
        renewing = bool(running) and now - self._renewed >= RENEWAL
        async with self._database.engine.begin() as connection:
            freed = await tasks.free(connection, self._owner, self._held.keys()) if self._unsure else 0
            await tasks.store(connection, [one.task for one in new], now)
            late = await tasks.end(connection, endings, self._owner, now)
            kept = await tasks.renew(connection, running, self._owner, now + LEASE) if renewing else len(running)
            claims = await tasks.claim(connection, self._owner, room, now, now + LEASE) if room > 0 else []
        # Only what is committed is struck off: after an error everything is still there, and is written again.
        self._unsure = False
        self._strike_off(new, stored=True)
        del self._endings[: len(endings)]
        self._held = {id_: self._held[id_] for id_ in running} | {claim.id: claim for claim in claims}
        if renewing:
            self._renewed = now
        _report(freed, late, len(running) - kept)
        return claims

    async def _store_one_by_one(self) -> None:
        """Store what waits, each in a transaction of its own, and refuse what the database refuses."""
        for one in self._new[:]:
            try:
                async with self._database.engine.begin() as connection:
                    await tasks.store(connection, [one.task], self._clock())
            except Exception as error:
                if not tasks.blames_row(error):
                    raise
                logger.error("journal: the database refuses task %r: %s", one.task.key, _line(error))  # noqa: TRY400 - one line
                self._strike_off([one], stored=False)
            else:
                self._strike_off([one], stored=True)

    def _strike_off(self, waiting: Sequence[_Waiting], *, stored: bool) -> None:
        """Take tasks off the list, whose first they are, and tell who waits for them."""
        del self._new[: len(waiting)]
        for one in waiting:
            if not one.stored.done():
                one.stored.set_result(stored)

    async def _prune(self) -> None:
        now = self._clock()
        if now - self._pruned < PRUNE:
            return
        self._pruned = now
        async with self._database.engine.begin() as connection:
            await tasks.prune(connection, now - KEEP)

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE_SECONDS):
                await self._wake.wait()
        self._wake.clear()


def _report(freed: int, late: int, lost: int) -> None:
    if freed:
        logger.info("journal: %d interrupted tasks are taken up again", freed)
    if late:
        logger.warning("journal: %d runs ended after another process had taken their tasks", late)
    if lost > 0:
        logger.warning("journal: %d running tasks were taken by another process", lost)


def _line(error: Exception) -> str:
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
