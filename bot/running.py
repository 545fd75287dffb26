"""Runs the parts of the process side by side, and ends them in the order in which nothing is lost."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
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


async def run_parts(worker: Worker, parts: Sequence[Part], stop: asyncio.Event) -> None:
    """Run until the stop or until one part fails; then let what is in hand come to its end.

    Raises:
        Exception: Whatever a part failed with.
    """
    running: dict[asyncio.Task[Any], Part] = {asyncio.create_task(part.run(), name=part.name): part for part in parts}
    working = asyncio.create_task(worker.run(), name="worker")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    done, _ = await asyncio.wait((*running, working, stopping), return_when=asyncio.FIRST_COMPLETED)
    logger.info("stopping")
    # First no more comes in, then what is in hand is finished and written.
    for task, part in running.items():
        if part.brings_work:
            await _cancel(task)
    await worker.stop()
    for task in running:
        await _cancel(task)
    await _cancel(working)
    await _cancel(stopping)
    ended: asyncio.Task[Any]
    for ended in done:
        if not ended.cancelled():
            ended.result()


async def _cancel(task: asyncio.Task[Any]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
