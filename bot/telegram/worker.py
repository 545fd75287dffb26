"""Runs the journal's tasks side by side, one a lane, and decides what becomes of those that fail.

A task that Telegram or the network let down, after all that the outbox tried, is run again a few times; what its
handler sent already is not sent again. Any other error would come again, and its chat waits meanwhile: the task is dead
at once. A chat that cannot be reached any more is no error: its task is done.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import Update
from telegram.error import RetryAfter
from telegram.ext import Application

from bot.store.journal import Journal
from bot.store.sent import Memo, SentLog
from bot.store.tasks import Claim, Ending
from bot.store.utc import Clock, utc_now
from bot.telegram.delivery import delivering
from bot.telegram.secrecy import redact
from bot.telegram.trouble import is_passing, is_unreachable, seconds_to_wait
from bot.telegram.wholesome import read_body

logger = logging.getLogger(__name__)

Handle = Callable[[Claim], Awaitable[None]]
Attempt = Callable[[Claim], Awaitable[Ending]]
"""One run of a task, from the look at what it is to how it ended."""

PAUSES = (2.0, 10.0, 30.0, 120.0)
"""Seconds from a failed run to the next one; after that many the task is dead."""
MAX_TRIES = len(PAUSES) + 1
FLOOD_PATIENCE = timedelta(hours=24)
"""How old a task may be that is put off because Telegram asks to wait; those runs are not counted."""
PATIENCE = 5.0
"""How many seconds a stop waits for what is in hand, and as many for the database."""
ERROR_LENGTH = 300


class Worker:
    """Runs tasks.

    Args:
        journal: Where they come from.
        sent: What earlier runs sent.
        handle: Handles one; an error that it raises, or that ``collect_error`` keeps, is its failure.
        clock: Tells the time.
        around: Wraps each run, to watch it.
        patience: How many seconds ``stop`` waits for what is in hand.
        database_patience: How many seconds ``stop`` then waits until its end is written.
    """

    def __init__(
        self,
        journal: Journal,
        sent: SentLog,
        handle: Handle,
        *,
        clock: Clock = utc_now,
        around: Callable[[Attempt], Attempt] = lambda attempt: attempt,
        patience: float = PATIENCE,
        database_patience: float = PATIENCE,
    ) -> None:
        self._journal = journal
        self._sent = sent
        self._handle = handle
        self._clock = clock
        self._attempt = around(self._try)
        self._patience = patience
        self._database_patience = database_patience
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Run tasks until ``stop``, or until cancelled, which is as abrupt as a kill."""
        self._loop = asyncio.create_task(self._journal.run(self._start))
        try:
            await asyncio.wait([self._loop])
        finally:
            await _cancel({self._loop, *self._tasks})
        if not self._loop.cancelled():
            self._loop.result()

    async def stop(self) -> None:
        """Let what is in hand come to its end for a while, and leave the rest open for the next start."""
        self._journal.rest()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._patience)
        await _cancel(set(self._tasks))
        self._journal.close()
        if self._loop is not None:
            _, late = await asyncio.wait([self._loop], timeout=self._database_patience)
            if late:
                logger.error("the journal could not be written; what was in hand will be run again")
            await _cancel(late)

    def _start(self, claim: Claim) -> None:
        task = asyncio.create_task(self._run(claim), name=claim.key)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, claim: Claim) -> None:
        try:
            ending = await self._attempt(claim)
        except asyncio.CancelledError:
            # Interrupted by a stop: whoever starts next takes it up. A task of hours outlives any number of stops.
            ending = Ending(claim, again=self._clock(), is_forgiven=True)
        self._journal.end(ending)

    async def _try(self, claim: Claim) -> Ending:
        if _runs(claim) > MAX_TRIES:
            return self._give_up(claim, f"{_runs(claim) - 1} runs never came to an end")
        try:
            memos = await self._sent.recall(claim.id) if claim.tries > 1 else ()
        except (SQLAlchemyError, OSError) as error:
            # The handler has not begun, so nobody was told that something went wrong.
            return self._put_off(claim, error, PAUSES[0])
        failure = await self._deliver(claim, memos)
        return Ending(claim) if failure is None else self._fail(claim, failure)

    async def _deliver(self, claim: Claim, memos: tuple[Memo, ...]) -> Exception | None:
        with delivering(claim, memos) as delivery:
            try:
                await self._handle(claim)
            except Exception as error:  # noqa: BLE001 - a handler's error is the task's, whatever it is
                return error
            return delivery.error

    def _fail(self, claim: Claim, error: Exception) -> Ending:
        if is_unreachable(error):
            logger.info("task %s is done: its chat cannot be reached any more", claim.key)
            return Ending(claim)
        if isinstance(error, RetryAfter) and self._clock() - claim.stored_at < FLOOD_PATIENCE:
            return self._put_off(claim, error, max(PAUSES[0], seconds_to_wait(error)), is_forgiven=True)
        if not is_passing(error) or _runs(claim) >= MAX_TRIES:
            return self._give_up(claim, _line(error))
        return self._put_off(claim, error, PAUSES[_runs(claim) - 1])

    def _put_off(self, claim: Claim, error: Exception, pause: float, *, is_forgiven: bool = False) -> Ending:
        logger.warning("task %s failed, next run in %.0f s: %s", claim.key, pause, _line(error))
        again = self._clock() + timedelta(seconds=pause)
        return Ending(claim, error=_line(error), again=again, is_forgiven=is_forgiven)

    def _give_up(self, claim: Claim, reason: str) -> Ending:
        logger.error("task %s is dead after run %d: %s", claim.key, claim.tries, reason)
        return Ending(claim, error=reason)


def through(application: Application[Any, Any, Any, Any, Any, Any]) -> Handle:
    """Return what handles the updates of the inbox with an application.

    The application needs ``collect_error`` among its error handlers, or the worker never hears of an error.
    """

    async def handle(claim: Claim) -> None:
        update = Update.de_json(read_body(claim.body), application.bot)
        await application.process_update(update)

    return handle


def by_kind(handlers: Mapping[str, Handle]) -> Handle:
    """Return what hands each task to the handler of its kind; one of a kind that nobody handles is dead."""

    async def handle(claim: Claim) -> None:
        await handlers[claim.kind](claim)

    return handle


def _runs(claim: Claim) -> int:
    """Return which run this is among those that count."""
    return claim.tries - claim.forgiven


def _line(error: Exception) -> str:
    """Return an error in a short line without a token, of characters that any database takes."""
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return " ".join(redact(text).replace("\0", "").encode(errors="replace").decode().split())[:ERROR_LENGTH]


async def _cancel(tasks: set[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
