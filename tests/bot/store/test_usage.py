"""Files are counted against a seller's day, on whichever process; a re-run counts nothing twice."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete
from sqlmodel import col

from bot.store import consent, usage
from bot.store.database import Database
from bot.store.tables import Seller, Usage
from bot.store.usage import NOTHING, Amount, Spent

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
DAY = date(2026, 11, 22)
NEXT = date(2026, 11, 23)
MOST = Amount(3, 1, 1000)
PHOTO = Amount(1, 0, 100)
SHEET = Amount(1, 1, 100)


@pytest.fixture(autouse=True)
async def _sellers(database: Database) -> None:
    async with database.session() as session:
        for seller in (1, 2):
            await consent.agree(session, seller, NOW)


async def take(database: Database, key: str, wanted: Amount, seller: int = 1, day: date = DAY) -> Spent | None:
    async with database.session() as session:
        return await usage.take(session, seller, key, wanted, MOST, day=day, now=NOW)


async def spent_today(database: Database, seller: int = 1, day: date = DAY) -> Amount:
    async with database.session() as session:
        row = await session.get(Usage, seller)
    return Amount(row.files, row.sheets, row.bytes) if row is not None and row.day == day else NOTHING


@pytest.mark.parametrize(
    ("sent", "spent"),
    [
        ([PHOTO, PHOTO, PHOTO, PHOTO], Spent.FILES),
        ([PHOTO, SHEET, SHEET], Spent.SHEETS),
        ([PHOTO, Amount(1, 0, 901)], Spent.BYTES),
    ],
)
async def test_what_does_not_fit_into_the_day_is_refused_and_not_counted(
    database: Database, sent: list[Amount], spent: Spent
) -> None:
    found = [await take(database, f"tg:{number}", amount) for number, amount in enumerate(sent)]
    assert found == [None] * (len(sent) - 1) + [spent]
    known = sent[:-1]
    assert await spent_today(database) == Amount(
        sum(one.files for one in known), sum(one.sheets for one in known), sum(one.bytes for one in known)
    )


async def test_something_smaller_still_fits(database: Database) -> None:
    assert await take(database, "tg:1", Amount(1, 0, 5000)) is Spent.BYTES
    assert await take(database, "tg:2", PHOTO) is None


async def test_a_re_run_is_counted_once(database: Database) -> None:
    for _ in range(5):
        assert await take(database, "tg:1", SHEET) is None
    assert await spent_today(database) == SHEET


async def test_the_next_day_begins_at_nothing_and_the_one_before_is_gone(database: Database) -> None:
    await take(database, "tg:1", SHEET)
    assert await take(database, "tg:2", SHEET) is Spent.SHEETS
    assert await take(database, "tg:2", SHEET, day=NEXT) is None
    assert await spent_today(database, day=NEXT) == SHEET
    assert await spent_today(database) == NOTHING


async def test_sellers_do_not_share_a_day(database: Database) -> None:
    await take(database, "tg:1", SHEET)
    assert await take(database, "tg:2", SHEET, seller=2) is None


async def test_who_sends_from_two_chats_at_once_is_counted_for_both(database: Database) -> None:
    found = await asyncio.gather(*(take(database, f"tg:{number}", PHOTO) for number in range(8)))
    assert sorted(found, key=str) == sorted([None] * 3 + [Spent.FILES] * 5, key=str)
    assert (await spent_today(database)).files == 3


async def test_a_forgotten_seller_takes_the_count_along(database: Database) -> None:
    await take(database, "tg:1", PHOTO)
    async with database.session() as session:
        await session.exec(delete(Seller).where(col(Seller.id) == 1))
    assert await spent_today(database) == NOTHING


async def test_past_days_are_pruned(database: Database) -> None:
    await take(database, "tg:1", PHOTO)
    await take(database, "tg:2", PHOTO, seller=2, day=NEXT)
    async with database.session() as session:
        assert await usage.prune(session, NEXT, 10) == 1
    assert await spent_today(database) == NOTHING
    assert await spent_today(database, 2, NEXT) == PHOTO
