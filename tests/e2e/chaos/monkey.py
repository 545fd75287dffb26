"""Does to a running fleet what a bad week does: kills its processes, restarts its database, silences Telegram."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random

from tests.e2e.chaos.account import Cause, Incident
from tests.e2e.chaos.telegram import Telegram, Trouble
from tests.e2e.conftest import BotProcess

SILENCE_SECONDS = 2.0
TROUBLED_SHARE = 0.06
"""The share of the calls to Telegram that something goes wrong with."""
RESTART_SECONDS = 3.0
"""A killed process stays away for up to so long."""


class Weather:
    """Decides which calls to Telegram go wrong."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.is_bad = False

    def __call__(self) -> Trouble | None:
        """Return what is to happen to the next call."""
        if not self.is_bad or self._random.random() >= TROUBLED_SHARE:
            return None
        return self._random.choice(list(Trouble))


@dataclass
class Monkey:
    """What is done, and when it was.

    Attributes:
        processes: The fleet; a restarted process takes the place of the killed one.
        start: Starts a process.
        restart_database: Restarts the database as a crash would; returns once it runs again.
        telegram: The Bot API.
        random: Draws.
        incidents: What was done so far.
    """

    processes: list[BotProcess]
    start: Callable[[], Awaitable[BotProcess]]
    restart_database: Callable[[], None]
    telegram: Telegram
    random: Random
    incidents: list[Incident] = field(default_factory=list)

    async def kill(self) -> None:
        """Kill a process with SIGKILL, and start one in its place a little later."""
        place = self.random.randrange(len(self.processes))
        began = time.monotonic()
        await self.processes[place].stop(signal.SIGKILL)
        self.incidents.append(Incident(Cause.KILL, began, time.monotonic()))
        await asyncio.sleep(self.random.uniform(0, RESTART_SECONDS))
        self.processes[place] = await self.start()

    async def restart(self) -> None:
        """Restart the database."""
        began = time.monotonic()
        await asyncio.to_thread(self.restart_database)
        self.incidents.append(Incident(Cause.DATABASE, began, time.monotonic()))

    async def silence(self) -> None:
        """Have Telegram say nothing for a while."""
        self.telegram.fall_silent()
        await asyncio.sleep(SILENCE_SECONDS)
        self.telegram.speak_again()

    async def run(self, deeds: Sequence[str], pause: float) -> None:
        """Do one deed after another.

        Args:
            deeds: Names of methods.
            pause: Seconds between two, on average.
        """
        for deed in deeds:
            await asyncio.sleep(self.random.uniform(0.5, 1.5) * pause)
            await getattr(self, deed)()


@asynccontextmanager
async def ended(processes: list[BotProcess]) -> AsyncIterator[None]:
    """End whatever runs at the end of the block."""
    try:
        yield
    finally:
        for process in processes:
            await process.stop(signal.SIGKILL)
