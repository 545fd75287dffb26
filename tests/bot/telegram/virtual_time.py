"""A clock that stands still while anything can run, and then goes on to the next moment that somebody waits for."""

import asyncio
import heapq
from collections.abc import Coroutine
from itertools import count
from typing import Any, TypeVar

Result = TypeVar("Result")
TURNS = 100
"""So many turns of the loop are enough for whatever can run without time going on."""


class VirtualTime:
    """Seconds that pass only within ``run``."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = count()

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Wait until so many seconds have passed."""
        waker = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self.now + seconds, next(self._numbers), waker))
        await waker

    async def run(self, *coroutines: Coroutine[Any, Any, Result]) -> list[Result]:
        """Run until all have come to their end, and return what they returned."""
        tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
        while True:
            await self._settle()
            if all(task.done() for task in tasks):
                return [task.result() for task in tasks]
            self._go_on()

    async def passing(self, seconds: float) -> None:
        """Let so many seconds pass for what runs besides."""
        end = self.now + seconds
        await self._settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            self._go_on()
            await self._settle()
        self.now = end

    def _go_on(self) -> None:
        moment, _, waker = heapq.heappop(self._sleepers)
        self.now = max(self.now, moment)
        if not waker.done():
            waker.set_result(None)

    async def _settle(self) -> None:
        for _ in range(TURNS):
            await asyncio.sleep(0)
