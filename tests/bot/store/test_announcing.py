"""What one process stores, another hears of, in the moment of the commit, and after a broken connection too."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from bot.errors import StoreError
from bot.store import announcing
from bot.store.announcing import Announcements
from bot.store.database import Database
from indexer.announcing import announce

QUICK = (0.001, 0.01)
LISTENING = "FROM pg_stat_activity WHERE application_name LIKE 'gmarket-seller-bot%' AND datname = current_database()"
BACKEND = text(f"SELECT pid {LISTENING}")
CUT = text(f"SELECT pg_terminate_backend(pid) {LISTENING}")


class Ear:
    """Counts how often it was called."""

    def __init__(self) -> None:
        self.count = 0
        self._called = asyncio.Event()

    def __call__(self) -> None:
        self.count += 1
        self._called.set()

    async def hears(self) -> None:
        await asyncio.wait_for(self._called.wait(), 10)
        self._called.clear()


@asynccontextmanager
async def running(announcements: Announcements) -> AsyncIterator[None]:
    await announcements.open()
    loop = asyncio.create_task(announcements.run())
    try:
        yield
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
        await announcements.close()


async def say(database: Database, *topics: str) -> None:
    async with database.engine.begin() as connection:
        for topic in topics:
            await announce(connection, topic)


@pytest.fixture
async def shared(postgres_url: str) -> AsyncIterator[Database]:
    database = await Database.open(postgres_url)
    yield database
    await database.close()


@pytest.mark.postgres
async def test_who_listens_hears_their_topic_when_it_is_committed(shared: Database) -> None:
    announcements, ear, other = Announcements(shared), Ear(), Ear()
    announcements.on("task", ear)
    announcements.on("index", other)
    async with running(announcements):
        async with shared.engine.begin() as connection:
            await announce(connection, "task")
            await announce(connection, "task")
            # By then it would have been heard.
            await say(shared, "index")
            await other.hears()
            assert ear.count == 0, "not before the commit"
        await ear.hears()
        await say(shared, "nobody's")
        await say(shared, "index")
        await other.hears()
    assert (ear.count, other.count) == (1, 2)


@pytest.mark.postgres
async def test_what_is_rolled_back_is_not_announced(shared: Database) -> None:
    announcements, ear, other = Announcements(shared), Ear(), Ear()
    announcements.on("task", ear)
    announcements.on("index", other)
    async with running(announcements):
        async with shared.engine.connect() as connection:
            await announce(connection, "task")
            await connection.rollback()
        await say(shared, "index")
        await other.hears()
    assert ear.count == 0


@pytest.mark.postgres
async def test_after_a_broken_connection_everybody_is_called_and_hears_again(shared: Database) -> None:
    announcements, ear, other = Announcements(shared, backoff=QUICK), Ear(), Ear()
    announcements.on("task", ear)
    announcements.on("index", other)
    async with running(announcements):
        for _ in range(2):
            async with shared.engine.begin() as connection:
                await connection.execute(CUT)
            await asyncio.gather(ear.hears(), other.hears())
            await say(shared, "task")
            await ear.hears()
    assert (ear.count, other.count) == (4, 2)


@pytest.mark.postgres
async def test_a_server_that_does_not_answer_is_left(shared: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection is open, but its other end stands still."""
    monkeypatch.setattr(announcing, "PATIENCE_SECONDS", 0.3)
    announcements, ear = Announcements(shared, backoff=QUICK, keepalive=0.05), Ear()
    announcements.on("task", ear)
    async with running(announcements):
        async with shared.engine.begin() as connection:
            backend = (await connection.execute(BACKEND)).scalar_one()
        os.kill(backend, signal.SIGSTOP)
        try:
            await ear.hears()
            await say(shared, "task")
            await ear.hears()
        finally:
            os.kill(backend, signal.SIGCONT)


@pytest.mark.postgres
async def test_each_connection_is_greeted_and_a_refusal_ends_the_process(shared: Database) -> None:
    greeted = 0

    async def greet(connection: object) -> None:
        nonlocal greeted
        greeted += 1
        if greeted > 1:
            raise StoreError("the name is taken")

    announcements = Announcements(shared, backoff=QUICK)
    await announcements.open(greet)
    loop = asyncio.create_task(announcements.run())
    async with shared.engine.begin() as connection:
        await connection.execute(CUT)
    with pytest.raises(StoreError, match="taken"):
        await asyncio.wait_for(loop, 10)
    await announcements.close()


async def test_on_sqlite_nobody_speaks_or_listens(sqlite_url: str) -> None:
    database = await Database.open(sqlite_url)
    announcements, ear = Announcements(database), Ear()
    announcements.on("task", ear)
    async with running(announcements):
        await say(database, "task")
        await asyncio.sleep(0.01)
    assert ear.count == 0
    await database.close()
