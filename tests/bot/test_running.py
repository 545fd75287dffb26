"""The parts of a process run side by side, and end in the order in which nothing is lost."""

import asyncio
from typing import cast

import pytest

from bot.errors import ConfigurationError
from bot.running import Part, run_parts, wait
from bot.telegram.worker import Worker


class Diary(list[str]):
    """Notes what happens; its parts take a moment to end."""

    def part(self, name: str, *, brings_work: bool = False) -> Part:
        async def run() -> None:
            self.append(f"{name} begins")
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(0.01)
                self.append(f"{name} ends")

        return Part(name, run, brings_work=brings_work)

    def failing(self, error: Exception) -> Part:
        async def run() -> None:
            raise error

        return Part("failing", run)

    @property
    def worker(self) -> Worker:
        return cast("Worker", self)

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def stop(self) -> None:
        self.append("worker stops")


async def test_first_nothing_more_comes_in_then_the_work_is_finished_then_the_rest_ends() -> None:
    diary, stop = Diary(), asyncio.Event()
    parts = (diary.part("life signs"), diary.part("poller", brings_work=True), diary.part("webhook", brings_work=True))
    running = asyncio.create_task(run_parts(diary.worker, parts, stop, lambda: diary.append("stopping")))
    await asyncio.sleep(0.01)
    stop.set()
    await asyncio.wait_for(running, 10)
    assert diary == [
        *(f"{part.name} begins" for part in parts),
        "stopping",
        "poller ends",
        "webhook ends",
        "worker stops",
        "life signs ends",
    ]


async def test_a_part_that_fails_ends_the_others_and_is_heard_of() -> None:
    diary = Diary()
    parts = (diary.part("poller", brings_work=True), diary.failing(ConfigurationError("the port is taken")))
    with pytest.raises(ConfigurationError, match="the port is taken"):
        await asyncio.wait_for(run_parts(diary.worker, parts, asyncio.Event()), 10)
    assert diary == ["poller begins", "poller ends", "worker stops"]


async def test_a_wait_is_over_at_the_stop() -> None:
    stop = asyncio.Event()
    await asyncio.wait_for(wait(stop, 0.01), 10)
    stop.set()
    await asyncio.wait_for(wait(stop, 3600), 10)
