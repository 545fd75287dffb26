"""What is old goes by itself, in small steps, and what is not stays."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel, col, select

from bot.store import calculations, consent, drafts, questions, retention, subscriptions, turns, usage
from bot.store.database import Database
from bot.store.drafts import Pending
from bot.store.questions import Asked, Outcome
from bot.store.retention import BATCH, Retention
from bot.store.tables import Calculation, Draft, Question, Seller, Subscription, Turn, Usage
from bot.store.turns import Said
from bot.store.usage import Amount

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
DAY = timedelta(days=1)
KEEP = 30 * DAY
OLD, RECENT = NOW - KEEP - DAY, NOW - KEEP + DAY
PHOTO = Amount(files=1, sheets=0, bytes=9)


def enforcer(database: Database) -> Retention:
    return Retention(database, KEEP, clock=lambda: NOW)


async def rows(database: Database, table: type[SQLModel]) -> int:
    async with database.session() as session:
        return len((await session.exec(select(table))).all())


async def use(database: Database, seller_id: int, now: datetime) -> None:
    """Ask, compute, and wait for an answer."""
    async with database.session() as session:
        await consent.agree(session, seller_id, now)
        asked = Asked(f"tg:{seller_id}", seller_id, seller_id, 1, now, "정산", Outcome.ABSTAINED, 1)
        question = await questions.record(session, asked)
        await subscriptions.subscribe(session, question, seller_id, None, "ko", now)
        stored = await calculations.begin(session, f"tg:{seller_id}", seller_id, seller_id, "fee", "{}", now)
        await turns.note(session, seller_id, seller_id, Said("정산", stored.id), "tg:1", now)
        await drafts.ask(session, seller_id, seller_id, Pending(stored.id, "price"), "tg:1", now)
        await usage.take(session, seller_id, "tg:1", PHOTO, PHOTO, day=now.date(), now=now)


async def test_what_is_old_goes_with_its_seller_and_what_is_recent_stays(database: Database) -> None:
    await use(database, 1, OLD)
    await use(database, 2, RECENT)
    await use(database, 3, NOW)
    counts = await enforcer(database).enforce()
    assert {name: count for name, count in counts.items() if count} == {
        "turns": 2, "open questions": 2, "days of files": 2, "questions": 1, "calculations": 1, "sellers": 1,
    }  # fmt: skip
    for table, left in ((Seller, 2), (Question, 2), (Calculation, 2), (Subscription, 2), (Turn, 1), (Draft, 1)):
        assert await rows(database, table) == left, table
    assert await rows(database, Usage) == 1


async def test_who_writes_now_and_then_keeps_what_is_recent(database: Database) -> None:
    await use(database, 1, OLD)
    async with database.session() as session:
        await session.exec(Seller.__table__.update().values(last_seen=NOW))  # type: ignore[attr-defined]
    await enforcer(database).enforce()
    assert await rows(database, Seller) == 1
    assert await rows(database, Question) == 0


async def test_a_wish_goes_the_day_after_it_was_fulfilled(database: Database) -> None:
    for seller_id, told in ((1, NOW - 2 * DAY), (2, NOW), (3, None)):
        await use(database, seller_id, NOW)
        async with database.session() as session:
            question = (await session.exec(select(Question.id).where(col(Question.seller_id) == seller_id))).one()
            if told:
                await subscriptions.tell(session, question or 0, told)
    assert (await enforcer(database).enforce())["wishes that were fulfilled"] == 1
    assert await rows(database, Subscription) == 2


async def test_many_go_a_few_at_a_time_and_others_get_a_turn(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BREATH_SECONDS", 0.0)
    many = 2 * BATCH + 1
    async with database.session() as session:
        await consent.agree(session, 1, NOW)
        session.add_all(
            Question(
                key=f"tg:{number}", seller_id=1, chat_id=1, message_id=1, asked_at=OLD, text="", outcome="answered",
                latency_ms=0,
            )
            for number in range(many)
        )  # fmt: skip
    enforcing = asyncio.create_task(enforcer(database).enforce())
    seen = set()
    while not enforcing.done():
        seen.add(await rows(database, Question))
        await asyncio.sleep(0)
    assert (await enforcing)["questions"] == many
    assert seen & {many - BATCH, many - 2 * BATCH}, "somebody got between two steps"


async def test_one_line_with_counts_is_logged(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    await use(database, 1, OLD)
    with caplog.at_level(logging.INFO, "bot.store.retention"):
        await enforcer(database).enforce()
    [line] = [record.getMessage() for record in caplog.records if record.name == "bot.store.retention"]
    assert "1 questions" in line
    assert "1 sellers (kept for 30 days)" in line


async def test_a_database_that_is_away_is_tried_again(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    database = await Database.open(sqlite_url)
    await use(database, 1, OLD)
    monkeypatch.setattr(retention, "RETRY_SECONDS", 0.01)
    failures = iter([OperationalError("DELETE", {}, Exception("the database is away"))])
    prune = questions.prune

    async def fail_once(*arguments: object) -> int:
        for failure in failures:
            raise failure
        return await prune(*arguments)  # type: ignore[arg-type]

    sweeps = [sweep for sweep in retention._SWEEPS if sweep.name != "questions"]
    monkeypatch.setattr(retention, "_SWEEPS", (retention._Sweep("questions", fail_once), *sweeps))
    running = asyncio.create_task(enforcer(database).run())
    async with asyncio.timeout(10):
        while await rows(database, Seller):  # noqa: ASYNC110 - a database calls nobody back
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert "retention: OperationalError" in caplog.text
    await database.close()
