"""Joining: a server that is not there is waited for, a mistake is not."""

import asyncio
from pathlib import Path

import pytest

from bot import fleet
from bot.errors import StoreAwayError, StoreError
from bot.fleet import join, open_database
from bot.store.database import Database


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fleet, "RECONNECT_SECONDS", 0)


@pytest.mark.postgres
async def test_a_server_that_is_not_there_yet_is_waited_for(
    postgres_url: str, postgres_folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    address = postgres_url.replace(str(postgres_folder), str(tmp_path / "server"))
    opening = asyncio.create_task(open_database(address, asyncio.Event()))
    async with asyncio.timeout(10):
        while "next try in" not in caplog.text:  # noqa: ASYNC110 - no event tells of a line in the log
            await asyncio.sleep(0.01)
    assert not opening.done()
    (tmp_path / "server").symlink_to(postgres_folder)
    database = await asyncio.wait_for(opening, 10)
    assert database is not None
    await database.close()


async def test_a_stop_ends_the_waiting(tmp_path: Path) -> None:
    stop = asyncio.Event()
    opening = asyncio.create_task(open_database(f"postgresql://bot:hunter2@/bot?host={tmp_path}/none", stop))
    await asyncio.sleep(0.05)
    stop.set()
    assert await asyncio.wait_for(opening, 10) is None


@pytest.mark.parametrize("address", ["mysql://host/bot", "sqlite:////proc/none/bot.sqlite3"])
async def test_a_mistake_is_told_at_once(address: str) -> None:
    with pytest.raises(StoreError) as refused:
        await asyncio.wait_for(open_database(address, asyncio.Event()), 10)
    assert not isinstance(refused.value, StoreAwayError)


@pytest.mark.postgres
async def test_a_database_that_does_not_exist_is_a_mistake(postgres_url: str) -> None:
    with pytest.raises(StoreError, match="does not exist"):
        await open_database(postgres_url.replace("/bot_", "/none_"), asyncio.Event())


@pytest.mark.postgres
async def test_what_one_process_at_a_time_does_is_done_by_the_next_when_that_leaves(postgres_url: str) -> None:
    database = await Database.open(postgres_url)
    at_work: list[str] = []
    began = asyncio.Condition()

    async def work_as(name: str) -> None:
        async with began:
            at_work.append(name)
            began.notify_all()
        await asyncio.Event().wait()

    async def until(count: int) -> None:
        async with asyncio.timeout(10), began:
            await began.wait_for(lambda: len(at_work) == count)

    async with join(database) as first, join(database) as second:
        assert first.name != second.name
        hearing = asyncio.create_task(second.announcements.run())
        working = asyncio.create_task(first.one_at_a_time("work", lambda: work_as("first"))())
        await until(1)
        waiting = asyncio.create_task(second.one_at_a_time("work", lambda: work_as("second"))())
        await asyncio.sleep(0.2)
        assert at_work == ["first"]
        working.cancel()
        await until(2)
        assert at_work == ["first", "second"]
        waiting.cancel()
        hearing.cancel()
        await asyncio.gather(working, waiting, hearing, return_exceptions=True)
    await database.close()
