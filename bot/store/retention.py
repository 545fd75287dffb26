"""Deletes what has been kept for long enough: once a day, a few rows at a time, by one process of a fleet (a lease)."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store import calculations, drafts, mailing, questions, sellers, subscriptions, turns, usage
from bot.store.database import Database
from bot.store.failures import FAILURES, heed_cancellation, in_a_line
from bot.store.forgetting import scrub
from bot.store.utc import Clock, utc_now

logger = logging.getLogger(__name__)

LEASE_NAME = "retention"
BRIEF = timedelta(days=1)
"""How long what serves the next minutes is kept: a message that leans on the last one, a wish that was fulfilled. A day
rather than minutes, for a task that Telegram let down is run again for so long as that takes."""
EVERY_SECONDS = 24 * 60 * 60.0
RETRY_SECONDS = 10 * 60.0
BATCH = 200
"""How many rows go in one transaction, with what refers to them; who writes meanwhile waits some milliseconds."""
BREATH_SECONDS = 0.1
"""Between two transactions, so that on SQLite, where there is one connection, everybody else gets a turn."""

_KOREA = ZoneInfo("Asia/Seoul")

Prune = Callable[[AsyncSession, datetime, int], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class _Sweep:
    """What is deleted of one kind.

    Attributes:
        name: What it is, for the log.
        prune: Deletes at most so many of those from before a moment, and returns how many.
        is_brief: Whether it is kept for a day only.
    """

    name: str
    prune: Prune
    is_brief: bool = False


class Retention:
    """Holds the bot to what it tells sellers of how long things are kept.

    Args:
        database: Where they are.
        keep: How long they are kept.
        clock: Tells the time.
    """

    def __init__(self, database: Database, keep: timedelta, *, clock: Clock = utc_now) -> None:
        self._database = database
        self._keep = keep
        self._clock = clock

    async def run(self) -> None:
        """Delete what is due now and then once a day, until cancelled."""
        while True:
            pause = EVERY_SECONDS
            try:
                await self.enforce()
            except FAILURES as error:
                heed_cancellation()
                logger.warning("retention: %s; trying again in %.0f s", in_a_line(error), RETRY_SECONDS)
                pause = RETRY_SECONDS
            await asyncio.sleep(pause)

    async def enforce(self) -> Mapping[str, int]:
        """Delete what is due, and return how many of each kind."""
        now = self._clock()
        counts = {}
        for sweep in _SWEEPS:
            counts[sweep.name] = await self._delete(sweep, now - (BRIEF if sweep.is_brief else self._keep))
        if any(counts.values()):
            await scrub(self._database)
        told = ", ".join(f"{count} {name}" for name, count in counts.items())
        logger.info("retention: deleted %s (kept for %d days)", told, self._keep.days)
        return counts

    async def _delete(self, sweep: _Sweep, before: datetime) -> int:
        deleted = 0
        while True:
            async with self._database.session() as session:
                count = await sweep.prune(session, before, BATCH)
            deleted += count
            if count < BATCH:
                return deleted
            await asyncio.sleep(BREATH_SECONDS)


async def _prune_usage(session: AsyncSession, before: datetime, limit: int) -> int:
    # Of the day before nothing is counted any more.
    today = (before + BRIEF).astimezone(_KOREA).date()
    return await usage.prune(session, today, limit)


# Questions and calculations before their sellers, so that what goes with a seller is little.
_SWEEPS = (
    _Sweep("turns", turns.prune, is_brief=True),
    _Sweep("open questions", drafts.prune, is_brief=True),
    _Sweep("wishes that were fulfilled", subscriptions.prune, is_brief=True),
    _Sweep("days of files", _prune_usage, is_brief=True),
    _Sweep("questions", questions.prune),
    _Sweep("calculations", calculations.prune),
    _Sweep("mailings", mailing.prune),
    _Sweep("sellers", sellers.prune),
)
