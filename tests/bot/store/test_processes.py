"""Each process has a name of its own, the same after a restart, and knows which others are alive."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.errors import StoreError
from bot.store.announcing import Announcements
from bot.store.database import Database
from bot.store.processes import ALIVE, FORGET, Presence, alive

QUICK = (0.001, 0.01)


class Clock:
    """A clock whose hands the test turns."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Process:
    """A process of the fleet, with its own connections."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self.announcements = Announcements(database, backoff=QUICK)
        self.host = "shop"
        self.changed = asyncio.Event()
        self.loops: list[asyncio.Task[None]] = []
        self.presence: Presence

    async def begin(self) -> str:
        self.presence = await Presence.begin(self.database, self.announcements, host=self.host, clock=self.clock)
        self.presence.on_change(self.changed.set)
        self.loops = [asyncio.create_task(part.run()) for part in (self.announcements, self.presence)]
        return self.presence.name

    async def sees(self, *names: str) -> None:
        async with asyncio.timeout(10):
            while self.presence.living != names:
                self.changed.clear()
                await self.changed.wait()

    async def stop(self) -> None:
        await self._cancel()
        await self.presence.end()

    async def kill(self) -> None:
        """End it as the kernel does: its connection is cut, and nothing is said."""
        await self._cancel()
        connection = self.announcements._connection
        assert connection is not None
        connection.terminate()

    async def _cancel(self) -> None:
        for loop in self.loops:
            loop.cancel()
        await asyncio.gather(*self.loops, return_exceptions=True)


class Fleet:
    """Starts processes, and stops those that still run in the end."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.clock = Clock()
        self.processes: list[Process] = []

    async def start(self) -> Process:
        process = Process(await Database.open(self.url), self.clock)
        self.processes.append(process)
        await process.begin()
        return process

    async def close(self) -> None:
        for process in self.processes:
            await process.stop()
            await process.database.close()


@pytest.fixture
async def fleet(postgres_url: str) -> AsyncIterator[Fleet]:
    fleet = Fleet(postgres_url)
    yield fleet
    await fleet.close()


async def until_unlocked(fleet: Fleet, name: str) -> None:
    """Wait until the server has noticed that a connection was cut."""
    lock = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = hashtext(:name)::bigint::oid")
    async with asyncio.timeout(10), fleet.processes[0].database.engine.connect() as connection:
        while (await connection.execute(lock, {"name": name})).scalar_one():  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.01)


@pytest.mark.postgres
async def test_processes_of_one_host_have_different_names_and_know_each_other(fleet: Fleet) -> None:
    one, two, three = [await fleet.start() for _ in range(3)]
    assert [process.presence.name for process in (one, two, three)] == ["shop", "shop-2", "shop-3"]
    await one.sees("shop", "shop-2", "shop-3")


@pytest.mark.postgres
async def test_processes_that_start_together_have_different_names(postgres_url: str, fleet: Fleet) -> None:
    await fleet.start()
    await asyncio.gather(*(fleet.start() for _ in range(4)))
    assert len({process.presence.name for process in fleet.processes}) == 5


@pytest.mark.postgres
async def test_who_stops_is_missed_at_once_and_its_name_is_free(fleet: Fleet) -> None:
    one, two = await fleet.start(), await fleet.start()
    await two.sees("shop", "shop-2")
    await one.stop()
    await two.sees("shop-2")
    assert await one.begin() == "shop"
    await two.sees("shop", "shop-2")


@pytest.mark.postgres
async def test_who_was_killed_gets_its_name_back(fleet: Fleet) -> None:
    _, two, three = [await fleet.start() for _ in range(3)]
    await two.kill()
    await until_unlocked(fleet, "shop-2")
    assert await two.begin() == "shop-2"
    await three.sees("shop", "shop-2", "shop-3")


@pytest.mark.postgres
async def test_who_was_killed_is_missed_after_a_while(fleet: Fleet) -> None:
    one, two = await fleet.start(), await fleet.start()
    await two.kill()
    await one.sees("shop", "shop-2")
    fleet.clock.now += ALIVE
    one.presence._wake.set()
    await one.sees("shop")


@pytest.mark.postgres
async def test_a_broken_connection_keeps_the_name(fleet: Fleet) -> None:
    one, two = await fleet.start(), await fleet.start()
    called = asyncio.Event()
    one.announcements.on("anything", called.set)
    async with two.database.engine.begin() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name LIKE 'gmarket-seller-bot%' AND datname = current_database()"
            )
        )
    await asyncio.wait_for(called.wait(), 10)
    assert (one.presence.name, two.presence.name) == ("shop", "shop-2")
    third = await fleet.start()
    assert third.presence.name == "shop-3", "the lock is held again"


@pytest.mark.postgres
async def test_a_process_whose_name_was_taken_meanwhile_does_not_go_on(fleet: Fleet) -> None:
    one = await fleet.start()
    announcements, presence = one.loops
    announcements.cancel()
    await asyncio.gather(announcements, return_exceptions=True)
    connection = one.announcements._connection
    assert connection is not None
    connection.terminate()
    await until_unlocked(fleet, "shop")
    usurper = await fleet.start()
    assert usurper.presence.name == "shop"
    one.announcements._connection = None
    one.loops = [presence]
    with pytest.raises(StoreError, match="another process has become 'shop'"):
        await asyncio.wait_for(one.announcements.run(), 20)


@pytest.mark.postgres
async def test_the_dead_are_forgotten_after_a_day(fleet: Fleet) -> None:
    _, two = await fleet.start(), await fleet.start()
    await two.kill()
    fleet.clock.now += FORGET + timedelta(seconds=1)
    three = Process(await Database.open(fleet.url), fleet.clock)
    fleet.processes.append(three)
    # Another host's, or it would have the dead one's name.
    three.host = "market"
    await three.begin()
    async with three.database.engine.begin() as connection:
        names = (await connection.execute(text("SELECT name FROM life_sign ORDER BY name"))).scalars().all()
    assert "shop-2" not in names


async def test_on_sqlite_there_is_one_process(sqlite_url: str) -> None:
    database = await Database.open(sqlite_url)
    process = Process(database, Clock())
    assert await process.begin() == "shop"
    assert process.presence.living == ("shop",)
    async with database.engine.begin() as connection:
        assert await alive(connection, process.clock.now) == ("shop",)
    await process.stop()
    async with database.engine.begin() as connection:
        assert await alive(connection, process.clock.now) == ()
    await database.close()


async def test_a_database_that_fails_is_said(database: Database) -> None:
    async with database.session() as session:
        await session.exec(text("DROP TABLE life_sign"))
    with pytest.raises(StoreError, match="cannot join the fleet"):
        await Presence.begin(database, Announcements(database), host="shop")


async def test_life_signs_go_on_through_trouble(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    process = Process(database, Clock())
    await process.begin()
    async with database.session() as session:
        await session.exec(text("ALTER TABLE life_sign RENAME TO elsewhere"))
    process.presence._wake.set()
    await asyncio.sleep(0.2)
    assert "no life sign" in caplog.text
    async with database.session() as session:
        await session.exec(text("ALTER TABLE elsewhere RENAME TO life_sign"))
        await session.exec(text("INSERT INTO life_sign SELECT 'other', since, seen FROM life_sign"))
    process.presence._wake.set()
    await process.sees("other", "shop")
    await process.stop()
