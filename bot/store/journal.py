"""The durable journal of tasks: stored first, run once, in order within a lane, and safe from a ``kill -9``.

One loop writes. Each of its turns is one transaction that stores what was put, ends what was run, prolongs the leases
of what is running and takes the next tasks, so that a burst costs one commit, not one each. A turn that finds nothing
to do reads when there will be something, and the loop sleeps until then, or until it is woken: by what is put or ended
here, or by what another process announces. ``docs/durability.md`` says what is promised, and why it is built this way.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import StoreError
from bot.store import tasks
from bot.store.backoff import backoff
from bot.store.database import Database
from bot.store.failures import heed_cancellation, in_a_line
from bot.store.tasks import Claim, Ending, NewTask
from bot.store.utc import Clock, utc_now
from indexer.announcing import announce

logger = logging.getLogger(__name__)

WIDTH = 16
LEASE = timedelta(seconds=15)
RENEWAL = LEASE / 3
LOOK = timedelta(seconds=5)
"""How long the loop sleeps at most, should an announcement have been lost."""
SETTLE = timedelta(seconds=0.2)
"""How long after work the loop reads when there will be more, which in the midst of work would be read in vain."""
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
        width: How many tasks run side by side, each in a lane of its own; of the background half as many at most, so
            that a chat finds room.
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
        self._background = max(1, width // 2)
        self._backoff = backoff
        self._new: list[_Waiting] = []
        self._endings: list[Ending] = []
        self._held: dict[int, Claim] = {}
        self._wake = asyncio.Event()
        self._unsure = True
        self._claiming = True
        self._closing = False
        self._renewed = clock()
        self._next: datetime | None = None
        self._turned_at: datetime | None = None

    @property
    def turned_at(self) -> datetime | None:
        """When the loop has written its last turn; None before the first one."""
        return self._turned_at

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
        """Take a turn now: another process has stored something, or a test has turned the clock."""
        # Who has no room looks again by itself when there is some, that is when a run has ended.
        if len(self._held) < self._width or self._endings:
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
                    heed_cancellation()
                    failures += 1
                    # A commit whose answer was lost may have taken tasks that nobody runs.
                    self._unsure = True
                    logger.warning("journal: %s (%d in a row); trying again", in_a_line(error), failures)
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
        unsure = self._unsure
        async with self._database.engine.begin() as connection:
            freed = await tasks.free(connection, self._owner, self._held.keys()) if unsure else 0
            await tasks.store(connection, [one.task for one in new], now)
            late = await tasks.end(connection, endings, self._owner, now)
            kept = await tasks.renew(connection, running, self._owner, now + LEASE) if renewing else len(running)
            behind = self._background - sum(tasks.is_background(self._held[id_].lane) for id_ in running)
            claims = await tasks.claim(connection, self._owner, room, now, now + LEASE, behind) if room > 0 else []
            held = {id_: self._held[id_] for id_ in running} | {claim.id: claim for claim in claims}
            if self._leaves_work(new, bool(endings or freed), held):
                await announce(connection, tasks.TASK_TOPIC)
            idle = not (new or endings or claims)
            next_ = await tasks.next_moment(connection, self._owner, now) if idle and room > 0 else None
        self._turned_at = now
        # Only what is committed is struck off: after an error everything is still there, and is written again.
        self._unsure = False
        self._strike_off(new, stored=True)
        del self._endings[: len(endings)]
        self._held = held
        if renewing or not running:
            self._renewed = now
        # Without room nothing can be taken before a run ends, and that wakes the loop.
        self._next = now + LOOK if idle or not room else now + SETTLE
        # What is due and was not taken is of the background, for which there is no room before a run ends.
        if next_ is not None and next_ > now:
            self._next = min(self._next, next_)
        # A commit whose answer was lost has ended these runs already.
        _report(freed, 0 if unsure else late, len(running) - kept)
        return claims

    def _leaves_work(self, new: Sequence[_Waiting], freed: bool, held: Mapping[int, Claim]) -> bool:
        """Whether there may be something to take for other processes, of which they have not heard.

        What was stored and not taken is for them unless its lane runs here. That includes a lane that runs there: the
        run may be ending in this moment, in a turn that does not see yet what is stored in this one. Older tasks were
        announced when they were stored; the successor of a task that ends here is taken here, but for a stop.
        """
        if not self._claiming:
            return bool(new) or freed
        keys, lanes = {claim.key for claim in held.values()}, {claim.lane for claim in held.values()}
        return any(one.task.key not in keys and one.task.lane not in lanes for one in new)

    async def _store_one_by_one(self) -> None:
        """Store what waits, each in a transaction of its own, and refuse what the database refuses."""
        for one in self._new[:]:
            try:
                async with self._database.engine.begin() as connection:
                    await tasks.store(connection, [one.task], self._clock())
            except Exception as error:
                if not tasks.blames_row(error):
                    raise
                logger.error("journal: the database refuses task %r: %s", one.task.key, in_a_line(error))  # noqa: TRY400 - one line
                self._strike_off([one], stored=False)
            else:
                self._strike_off([one], stored=True)

    def _strike_off(self, waiting: Sequence[_Waiting], *, stored: bool) -> None:
        """Take tasks off the list, whose first they are, and tell who waits for them."""
        del self._new[: len(waiting)]
        for one in waiting:
            if not one.stored.done():
                one.stored.set_result(stored)

    async def _pause(self) -> None:
        """Sleep until the loop is woken, or something is due."""
        moments = [moment for moment in (self._next, self._renewed + RENEWAL if self._held else None) if moment]
        seconds = (min(moments, default=self._clock()) - self._clock()).total_seconds()
        with suppress(TimeoutError):
            async with asyncio.timeout(max(seconds, 0)):
                await self._wake.wait()
        self._wake.clear()


def _report(freed: int, late: int, lost: int) -> None:
    if freed:
        logger.info("journal: %d interrupted tasks are taken up again", freed)
    if late:
        logger.warning("journal: %d runs ended after another process had taken their tasks", late)
    if lost > 0:
        logger.warning("journal: %d running tasks were taken by another process", lost)
