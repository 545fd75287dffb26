"""Finished tasks are forgotten after two days, open ones never."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.store import tasks
from bot.store.database import Database
from bot.store.pruning import KEEP, Pruner
from bot.store.sent import Memo, SentLog
from bot.store.tables import Sent, Task
from bot.store.tasks import Ending, NewTask

NOW = datetime(2026, 11, 22, tzinfo=UTC)


async def keys(database: Database) -> list[str]:
    async with database.session() as session:
        return list(await session.exec(select(Task.key).order_by(col(Task.id))))


async def handle(database: Database, count: int) -> None:
    """Store tasks, two of which remain, and finish the others."""
    async with database.engine.begin() as connection:
        await tasks.store(connection, [NewTask(f"tg:{n}", str(n), n, "update", "{}") for n in range(count + 2)], NOW)
        claims = await tasks.claim(connection, "a", count + 1, NOW, NOW + timedelta(days=9))
        endings = [Ending(claim, "ValueError" if claim.key == "tg:1" else None) for claim in claims[:count]]
        await tasks.end(connection, endings, "a", NOW)


async def test_only_what_was_finished_two_days_ago_is_deleted(database: Database) -> None:
    await handle(database, 3)
    now = NOW + KEEP
    pruner = Pruner(database, clock=lambda: now)
    assert await pruner.prune() == 0
    now += timedelta(seconds=1)
    assert await pruner.prune() == 3
    assert await keys(database) == ["tg:3", "tg:4"], "what runs and what waits stays, however old it is"


async def test_a_dead_task_takes_its_memos_with_it(database: Database) -> None:
    await handle(database, 2)
    async with database.session() as session:
        dead = (await session.exec(select(Task.id).where(col(Task.key) == "tg:1"))).one()
    assert dead is not None
    await SentLog(database).remember(dead, Memo(1, "sendMessage", b"{}"))
    assert await Pruner(database, clock=lambda: NOW + KEEP * 2).prune() == 2
    async with database.session() as session:
        assert (await session.exec(select(Sent))).all() == []


async def test_many_are_deleted_little_by_little(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "PRUNE_ROWS", 10)
    await handle(database, 25)
    assert await Pruner(database, clock=lambda: NOW + KEEP * 2).prune() == 25
    assert len(await keys(database)) == 2
