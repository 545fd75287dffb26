"""The files of a day are counted before they are fetched; who has sent enough is told when to go on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

from bot.store.tables import Usage
from bot.store.usage import Amount
from bot.telegram.limits.allowance import MEGABYTE, Allowance, SellerAllowance
from tests.bot.telegram.office import Office, office, photo, question, sheet

if TYPE_CHECKING:
    from indexer.index import Index
    from knowledge.listing.checker import Checker
    from tests.bot.conftest import BotApi

SELLER = 7
FILES, SHEETS, BYTES = 5, 2, 10 * MEGABYTE
FILES_SPENT = "오늘은 파일 5개까지 점검했어요. 내일 0시부터 다시 보낼 수 있어요."
SHEETS_SPENT = "오늘은 상품 목록 파일 2개까지 점검했어요. 내일 0시부터 다시 보낼 수 있어요."
BYTES_SPENT = "오늘은 파일을 모두 10MB까지 점검했어요. 내일 0시부터 다시 보낼 수 있어요."
CHECK = "/check 프리미엄 유기농 아기 물티슈 캡형 100매"


@pytest.fixture
async def small(bot_api: BotApi, sqlite_url: str, index: Index, checker: Checker) -> AsyncIterator[Office]:
    """A bot that takes little of a seller who has agreed."""
    little = SellerAllowance(files_a_day=FILES, sheets_a_day=SHEETS, bytes_a_day=BYTES)
    async with office(bot_api, sqlite_url, index, checker, Allowance(seller=little)) as one:
        await one.agree(SELLER)
        yield one


async def spent(one: Office, seller: int = SELLER) -> Amount | None:
    async with one.database.session() as session:
        row = await session.get(Usage, seller)
    return Amount(row.files, row.sheets, row.bytes) if row is not None and row.day == one.clock.today else None


async def test_an_album_is_counted_by_its_photos_and_refused_with_one_word(small: Office, bot_api: BotApi) -> None:
    await small.handle(question(SELLER, CHECK))
    await small.handle(*(photo(SELLER, media_group_id="album") for _ in range(FILES + 3)))
    assert small.said(SELLER).count(FILES_SPENT) == 1
    assert len(bot_api.made("getFile")) == FILES
    assert await spent(small) == Amount(FILES, 0, FILES * 1000)


async def test_spreadsheets_have_a_limit_of_their_own(small: Office, bot_api: BotApi) -> None:
    for _ in range(SHEETS + 1):
        await small.handle(sheet(SELLER))
    assert small.said(SELLER)[-1] == SHEETS_SPENT
    assert len(bot_api.made("getFile")) == SHEETS


async def test_bytes_are_counted_as_telegram_says_them(small: Office, bot_api: BotApi) -> None:
    await small.handle(sheet(SELLER, 8 * MEGABYTE))
    await small.handle(sheet(SELLER, 3 * MEGABYTE))
    assert small.said(SELLER)[-1] == BYTES_SPENT
    assert len(bot_api.made("getFile")) == 1


async def test_the_next_day_begins_at_midnight_in_korea(small: Office) -> None:
    for _ in range(SHEETS + 1):
        await small.handle(sheet(SELLER))
    small.clock.turn(12 * 3600 - 1)
    await small.handle(sheet(SELLER))
    assert small.said(SELLER).count(SHEETS_SPENT) == 2
    small.clock.turn(1)
    await small.handle(sheet(SELLER))
    assert small.said(SELLER).count(SHEETS_SPENT) == 2
    assert await spent(small) == Amount(1, 1, 1000)


async def test_of_who_has_not_agreed_nothing_is_counted(small: Office) -> None:
    await small.handle(sheet(SELLER + 1), photo(SELLER + 1))
    assert await spent(small, SELLER + 1) is None
