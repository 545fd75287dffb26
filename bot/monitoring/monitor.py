"""Puts together what operators see: it is there before anything is open, and is told of things as they come up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from importlib.metadata import version
from time import perf_counter
from typing import TYPE_CHECKING

from sqlalchemy import select
from telegram.request import BaseRequest

from bot.errors import StoreError
from bot.monitoring.observer import Observer, Unobserved
from bot.monitoring.probe import Probe
from bot.monitoring.readings import GuideIndex, Known, Living, Loop, Pace, Phase, Pulse, Readings, Role, Telegram
from bot.monitoring.request import MeasuringRequest
from bot.monitoring.runs import watched
from bot.store import backlog
from bot.store.backlog import Queue
from bot.store.database import Database
from bot.store.utc import Clock, utc_now
from bot.telegram.inbox import KIND
from bot.telegram.worker import Attempt

if TYPE_CHECKING:
    from starlette.routing import Route

DISTRIBUTION = "gmarket-seller-bot"
DATABASE_SECONDS = 2.0
"""How long the pages wait for the database."""
UNANSWERED = frozenset({"timeout", "error"})
"""What came of a call to Telegram that nobody answered."""


class Monitor:
    """What is seen of a process.

    Args:
        observer: Hears of what happens as it happens.
        clock: Tells the time.
        database_seconds: How long the pages wait for the database.
    """

    def __init__(
        self, observer: Observer | None = None, *, clock: Clock = utc_now, database_seconds: float = DATABASE_SECONDS
    ) -> None:
        self._observer = observer or Unobserved()
        self._clock = clock
        self._started_at = clock()
        self._ready_at: datetime | None = None
        self._phase = Phase.STARTING
        self._known = Known()
        self._telegram = Telegram()
        self._version = version(DISTRIBUTION)
        self._pulse = Probe(self._take_pulse, database_seconds)
        self._queues = Probe(self._count_queues, database_seconds)

    def tell(
        self,
        *,
        name: str | None = None,
        database: Database | None = None,
        index: GuideIndex | None = None,
        journal: Loop | None = None,
        pace: Pace | None = None,
        role: Callable[[], Role] | None = None,
        living: Living | None = None,
    ) -> None:
        """Tell what has come up, as ``Known`` describes it; the rest stays as it was told before."""
        self._known = self._known.renewed(Known(name, database, index, journal, pace, role, living))

    def ready(self) -> None:
        """Tell that sellers are answered from now on."""
        self._phase, self._ready_at = Phase.READY, self._clock()

    def stopping(self) -> None:
        """Tell that the process is about to end."""
        self._phase = Phase.STOPPING

    async def close(self) -> None:
        """Ask the database no more; to be called before it is closed."""
        self._known = replace(self._known, database=None)
        await self._pulse.close()
        await self._queues.close()

    def around(self, attempt: Attempt) -> Attempt:
        """Return what runs a task as ``attempt`` does, and is seen doing it."""
        return watched(attempt, self._observer, self._clock)

    def measured(self, inner: BaseRequest) -> BaseRequest:
        """Return a request of which each try is seen."""
        return MeasuringRequest(inner, self._hear_call)

    def stored(self, count: int, seconds: float) -> None:
        """Hear that updates were stored, and how long after their arrival."""
        self._observer.stored(count, seconds)

    def routes(self) -> list["Route"]:
        """Return the operators' pages."""
        # Here and not above: a bot that polls and has no such port needs no web server in its memory.
        from bot.monitoring.routes import operator_routes

        return operator_routes(self._observer, self._look, self._look_at_everything)

    def _hear_call(self, method: str, status: str, seconds: float) -> None:
        self._observer.called(method, status, seconds)
        if status in UNANSWERED:
            self._telegram = replace(self._telegram, reachable=False)
        else:
            self._telegram = Telegram(reachable=True, answered_at=self._clock())

    async def _look(self) -> Readings:
        pulse = await self._pulse.read() if self._known.database else None
        return Readings(
            now=self._clock(),
            version=self._version,
            phase=self._phase,
            started_at=self._started_at,
            ready_at=self._ready_at,
            known=self._known,
            telegram=self._telegram,
            pulse=pulse,
        )

    async def _look_at_everything(self) -> Readings:
        readings = await self._look()
        # A database that did not answer the first question is not asked another.
        return replace(readings, queues=await self._queues.read()) if readings.pulse else readings

    async def _take_pulse(self) -> Pulse:
        database, begun = self._database(), perf_counter()
        async with database.engine.connect() as connection:
            await connection.execute(select(1))
            seconds = perf_counter() - begun
            living = await self._known.living(connection, self._clock()) if self._known.living else None
            return Pulse(seconds, await backlog.last_stored(connection, KIND), living)

    async def _count_queues(self) -> list[Queue]:
        async with self._database().engine.connect() as connection:
            return await backlog.queues(connection, self._clock())

    def _database(self) -> Database:
        if self._known.database is None:
            raise StoreError("the database is not open")
        return self._known.database
