"""Does something in the database as often as it takes: a broadcast does not end with a connection.

Nor is a transaction cut short when the process is stopped: what Telegram has taken is to be noted, and a connection
that is cut is of no use to those who stop in order.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.backoff import backoff
from bot.store.database import Database
from bot.store.failures import FAILURES, in_a_line
from bot.store.tasks import blames_row

BACKOFF_SECONDS = (0.2, 10.0)
"""The first and the longest pause after a failure."""

GRACE = 2.0
"""How many seconds a transaction has when the process is stopped."""

_log = logging.getLogger(__name__)
Result = TypeVar("Result")


async def persist(database: Database, work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    """Do work in a transaction of its own, and again while the database is away.

    Args:
        database: Where.
        work: What to do; to do it twice must be as good as once, for the answer to a commit can be lost.

    Raises:
        SQLAlchemyError: The database refuses what is to be written.
    """
    failures = 0
    while True:
        try:
            return await _whole(_transact(database, work))
        except FAILURES as error:
            if blames_row(error):
                raise
            failures += 1
            _log.warning("broadcast: %s (%d in a row); trying again", in_a_line(error), failures)
        await asyncio.sleep(backoff(failures, *BACKOFF_SECONDS))


async def _transact(database: Database, work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
    async with database.session() as session:
        return await work(session)


async def _whole(transaction: Coroutine[Any, Any, Result]) -> Result:
    """Wait for a transaction, for its end too when cancelled meanwhile."""
    running = asyncio.create_task(transaction)
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait({running}, timeout=GRACE)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        raise
