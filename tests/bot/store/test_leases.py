"""One process at a time does it, and another takes over when that one ends, dies, or loses the database."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.store.announcing import Announcements
from bot.store.database import Database
from bot.store.leases import LEASE, MARGIN, Lease, holder, lead

QUICK = (0.001, 0.01)
FIRST = "a"
"""The process that is started first; it leads before another one is started."""


class Clock:
    """A clock whose hands the test turns."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, period: timedelta) -> None:
        self.now += period


class Job:
    """Work that goes on until it is told to end, and says when it begins and ends."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.ended = asyncio.Event()
        self.finish = asyncio.Event()
        self.error: Exception | None = None
        self.runs = 0

    async def __call__(self) -> None:
        self.runs += 1
        self.ended.clear()
        self.begun.set()
        try:
            await self.finish.wait()
            if self.error is not None:
                raise self.error
        finally:
            self.begun.clear()
            self.ended.set()


class Process:
    """A process that leads, or waits for its turn."""

    def __init__(self, lease: Lease) -> None:
        self.lease = lease
        self.job = Job()
        self.leading = asyncio.create_task(lead(lease, self.job))

    async def begins(self) -> None:
        await asyncio.wait_for(self.job.begun.wait(), 10)

    async def ends(self) -> None:
        await asyncio.wait_for(self.job.ended.wait(), 10)

    async def stop(self) -> None:
        self.leading.cancel()
        await asyncio.gather(self.leading, return_exceptions=True)


@asynccontextmanager
async def process(
    database: Database, owner: str, clock: Clock, announcements: Announcements | None = None
) -> AsyncIterator[Process]:
    lease = Lease(database, "poll", owner, announcements=announcements, clock=clock, backoff=QUICK)
    process = Process(lease)
    try:
        if owner == FIRST:
            await process.begins()
        yield process
    finally:
        await process.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def who(database: Database, clock: Clock) -> str | None:
    async with database.engine.begin() as connection:
        return await holder(connection, "poll", clock.now)


async def look(*processes: Process) -> None:
    """Have processes look, and wait until they have."""
    for one in processes:
        one.lease.wake()
    await asyncio.sleep(0.1)


async def test_one_works_and_the_others_wait(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one, process(database, "b", clock) as other:
        await look(one, other)
        assert (one.lease.held, other.lease.held) == (True, False)
        assert not other.job.begun.is_set()
        assert await who(database, clock) == "a"


async def test_a_stop_hands_over_when_the_work_has_ended(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one, process(database, "b", clock) as other:
        await one.stop()
        assert one.job.ended.is_set()
        assert await who(database, clock) is None
        other.lease.wake()
        await other.begins()
        assert await who(database, clock) == "b"


@pytest.mark.postgres
async def test_who_waits_hears_of_the_hand_over(postgres_url: str, clock: Clock) -> None:
    database = await Database.open(postgres_url)
    announcements = Announcements(database)
    await announcements.open()
    async with process(database, "a", clock) as one, process(database, "b", clock, announcements) as other:
        await look(other)
        await one.stop()
        began = asyncio.get_running_loop().time()
        await other.begins()
        assert asyncio.get_running_loop().time() - began < 3, "it did not wait for the time to look again"
    await announcements.close()
    await database.close()


async def test_work_that_is_done_gives_the_lease_back(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one:
        one.job.finish.set()
        await asyncio.wait_for(one.leading, 10)
        assert await who(database, clock) is None
        assert not one.lease.held


async def test_work_that_fails_gives_the_lease_back_and_says_why(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one:
        one.job.error = ValueError("wrong token")
        one.job.finish.set()
        with pytest.raises(ValueError, match="wrong token"):
            await asyncio.wait_for(one.leading, 10)
        assert await who(database, clock) is None


async def kill(process: Process) -> None:
    """End a process so that nothing of it reaches the database any more."""

    async def nothing() -> None:
        return

    process.lease.release = nothing  # type: ignore[method-assign]
    await process.stop()


async def test_the_lease_of_a_dead_process_is_taken_when_it_has_run_out(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one, process(database, "b", clock) as other:
        await kill(one)
        clock.turn(LEASE - timedelta(seconds=0.1))
        await look(other)
        assert not other.job.begun.is_set()
        clock.turn(timedelta(seconds=0.1))
        other.lease.wake()
        await other.begins()


async def test_who_waits_sleeps_until_the_lease_runs_out(database: Database, clock: Clock) -> None:
    """Nobody is woken: the moment was read with the owner."""
    async with process(database, "a", clock) as one, process(database, "b", clock) as other:
        await kill(one)
        clock.turn(LEASE - timedelta(seconds=0.3))
        await look(other)
        clock.turn(LEASE)
        began = asyncio.get_running_loop().time()
        await other.begins()
        assert asyncio.get_running_loop().time() - began < 3


async def test_a_process_that_is_started_again_takes_its_own_lease_at_once(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one:
        await kill(one)
    async with process(database, "a", clock) as again:
        await again.begins()


async def test_who_renews_keeps_it_for_ever(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one, process(database, "b", clock) as other:
        for _ in range(5):
            clock.turn(LEASE * 0.7)
            await look(one)
            await look(other)
        assert one.lease.held
        assert (one.job.runs, other.job.runs) == (1, 0)


async def test_who_cannot_renew_stops_before_another_may_begin(
    database: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    async with process(database, "a", clock) as one:
        async with database.session() as session:
            await session.exec(text("ALTER TABLE lease RENAME TO elsewhere"))
        clock.turn(LEASE / 3)
        await look(one)
        assert one.job.begun.is_set(), "there is time to try again"
        clock.turn(LEASE - LEASE / 3 - MARGIN)
        one.lease.wake()
        await one.ends()
        assert not one.lease.held
        async with database.session() as session:
            await session.exec(text("ALTER TABLE elsewhere RENAME TO lease"))
        # Its own row is still there, and the process goes on as soon as the database does.
        await one.begins()
        assert one.job.runs == 2
    assert "cannot be renewed" in caplog.text


async def test_who_was_frozen_beyond_the_lease_stops(database: Database, clock: Clock) -> None:
    asleep = Clock()
    async with process(database, "a", asleep) as frozen, process(database, "b", clock) as other:
        clock.turn(LEASE)
        other.lease.wake()
        await other.begins()
        frozen.lease.wake()
        await frozen.ends()
        assert await who(database, clock) == "b"


async def test_a_hung_database_does_not_keep_the_work_going(database: Database, clock: Clock) -> None:
    """The renewal waits for an answer that does not come; the work ends in time all the same."""
    async with process(database, "a", clock) as one:
        hanging = asyncio.Event()

        async def hang() -> bool:
            hanging.set()
            clock.turn(timedelta(seconds=0.2))
            await asyncio.Event().wait()
            return True

        one.lease._renew = hang  # type: ignore[method-assign]
        clock.turn(LEASE - MARGIN - timedelta(seconds=0.2))
        one.lease.wake()
        await asyncio.wait_for(hanging.wait(), 10)
        await one.ends()


async def test_one_cannot_begin_without_the_database_and_begins_when_it_is_there(
    database: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with database.session() as session:
        await session.exec(text("ALTER TABLE lease RENAME TO elsewhere"))
    async with process(database, "late", clock) as one:
        await asyncio.sleep(0.1)
        assert not one.job.begun.is_set()
        async with database.session() as session:
            await session.exec(text("ALTER TABLE elsewhere RENAME TO lease"))
    assert "trying again" in caplog.text


async def test_leases_of_other_names_are_other_leases(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock):
        other = Process(Lease(database, "prune", "b", clock=clock))
        await other.begins()
        await other.stop()
        assert await who(database, clock) == "a"
