"""Runs the parts of the process side by side, and ends them in the order in which nothing is lost."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from bot.telegram.worker import Worker

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """Something that runs for as long as the process, until it is cancelled.

    Attributes:
        name: What it is called among the tasks of the process.
        run: Runs it; an error that it raises ends the process.
        brings_work: Whether new tasks come of it, so that it is ended before the worker.
    """

    name: str
    run: Callable[[], Coroutine[Any, Any, None]]
    brings_work: bool = False


async def run_parts(
    worker: Worker, parts: Sequence[Part], stop: asyncio.Event, stopping: Callable[[], None] = lambda: None
) -> None:
    """Run until the stop or until one part fails; then let what is in hand come to its end.

    Args:
        worker: Runs the tasks.
        parts: What runs beside it, begun in this order.
        stop: Ends it.
        stopping: Hears that the end has begun.

    Raises:
        Exception: Whatever a part failed with.
    """
    running: dict[asyncio.Task[Any], Part] = {asyncio.create_task(part.run(), name=part.name): part for part in parts}
    working = asyncio.create_task(worker.run(), name="worker")
    stopped = asyncio.create_task(stop.wait(), name="stop")
    done, _ = await asyncio.wait((*running, working, stopped), return_when=asyncio.FIRST_COMPLETED)
    logger.info("stopping")
    stopping()
    # First no more comes in, then what is in hand is finished and written.
    await _cancel(task for task, part in running.items() if part.brings_work)
    await worker.stop()
    await _cancel((*running, working, stopped))
    ended: asyncio.Task[Any]
    for ended in done:
        if not ended.cancelled():
            ended.result()


async def wait(stop: asyncio.Event, seconds: float) -> None:
    """Wait for some seconds, or until the stop."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()


async def ends_before(stop: asyncio.Event, task: asyncio.Task[Any]) -> bool:
    """Wait for a task, or for the stop, which cancels it; return whether the task came to its end."""
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((task, stopped), return_when=asyncio.FIRST_COMPLETED)
        return task.done()
    finally:
        await _cancel((task, stopped))


async def _cancel(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel tasks side by side: each may have something to give back to a database that does not answer."""
    cancelled = list(tasks)
    for task in cancelled:
        task.cancel()
    await asyncio.gather(*cancelled, return_exceptions=True)
