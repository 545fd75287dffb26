"""What a broadcast writes is written when the database is back, and not tried again where it never can be."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.database import Database
from bot.telegram.mailing import patience
from bot.telegram.mailing.patience import persist

REFUSED = text("INSERT INTO mailing_refusal (seller_id, since) VALUES (1, '2026-11-22')")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "BACKOFF_SECONDS", (0.001, 0.001))


async def test_it_is_tried_until_the_database_is_back(database: Database) -> None:
    tries: list[int] = []

    async def work(session: AsyncSession) -> int:
        tries.append(1)
        if len(tries) < 4:
            raise ConnectionResetError("away")
        return len(tries)

    assert await persist(database, work) == 4


async def test_what_the_database_refuses_is_not_tried_again(database: Database) -> None:
    tries: list[int] = []

    async def work(session: AsyncSession) -> None:
        tries.append(1)
        await session.exec(REFUSED)  # type: ignore[call-overload]

    with pytest.raises(IntegrityError):
        await persist(database, work)
    assert len(tries) == 1


async def test_who_is_stopped_meanwhile_stops(database: Database) -> None:
    async def work(session: AsyncSession) -> None:
        raise ConnectionResetError("away")

    persisting = asyncio.create_task(persist(database, work))
    await asyncio.sleep(0.02)
    persisting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await persisting
