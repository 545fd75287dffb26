"""The poller confirms only what is stored, and outlives whatever a network does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import col, select
from telegram import Bot
from telegram.error import InvalidToken
from telegram.request import HTTPXRequest

from bot.errors import StoreError
from bot.store.database import Database
from bot.store.journal import Journal
from bot.store.tables import Task
from bot.telegram.inbox import Inbox
from bot.telegram.poller import ALLOWED_UPDATES, Poller

if TYPE_CHECKING:
    from tests.bot.conftest import BotApi


class Waits(list[float]):
    """Notes how long is waited, and waits no longer than it takes to let others run."""

    async def sleep(self, seconds: float) -> None:
        self.append(seconds)
        await asyncio.sleep(0)


class Gate(Inbox):
    """An inbox that stores when the test says so."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal)
        self.reached = asyncio.Event()
        self.open = asyncio.Event()

    async def put(self, updates: Any) -> None:
        self.reached.set()
        await self.open.wait()
        await super().put(updates)


@pytest.fixture(autouse=True)
def timedelta_periods(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise python-telegram-bot warns whenever it makes a RetryAfter."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def journal(database: Database) -> AsyncIterator[Journal]:
    """A journal that stores and takes nothing."""
    journal = Journal(database, "a")
    journal.rest()
    running = asyncio.create_task(journal.run(lambda _: None))
    yield journal
    journal.close()
    await running


@asynccontextmanager
async def polling(api: BotApi, inbox: Inbox, waits: Waits | None = None) -> AsyncIterator[asyncio.Task[None]]:
    waits = waits if waits is not None else Waits()
    request = HTTPXRequest()
    bot = Bot(api.token, base_url=f"{api.url}/bot", request=request, get_updates_request=request)
    poller = Poller(bot, inbox, HTTPXRequest(), sleep=waits.sleep, jitter=lambda: 1.0)
    task = asyncio.create_task(poller.run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, InvalidToken, StoreError):
            await task
        await request.shutdown()


def update(number: int, **content: object) -> dict[str, Any]:
    return {"update_id": number, "message": {"message_id": number, "date": 0, "chat": {"id": 7, "type": "private"}}} | (
        content
    )


async def keys(database: Database) -> list[str]:
    async with database.session() as session:
        return list((await session.exec(select(Task.key).order_by(col(Task.position)))).all())


async def test_telegram_hears_of_it_only_when_it_is_stored(
    bot_api: BotApi, database: Database, journal: Journal
) -> None:
    gate = Gate(journal)
    await bot_api.arrive(update(1), update(2))
    async with polling(bot_api, gate):
        await asyncio.wait_for(gate.reached.wait(), 10)
        assert len(bot_api.made("getUpdates")) == 1
        assert len(bot_api.updates) == 2, "nothing is confirmed yet"
        gate.open.set()
        calls = await bot_api.until("getUpdates", 2)
    assert calls[1].fields["offset"] == "3"
    assert await keys(database) == ["tg:1", "tg:2"]


async def test_a_poll_that_was_cut_off_before_the_commit_loses_nothing(
    bot_api: BotApi, database: Database, journal: Journal
) -> None:
    gate = Gate(journal)
    await bot_api.arrive(update(1))
    async with polling(bot_api, gate):
        await asyncio.wait_for(gate.reached.wait(), 10)
    assert await keys(database) == []
    async with polling(bot_api, Inbox(journal)):
        await bot_api.until("getUpdates", 3)
    assert await keys(database) == ["tg:1"]


async def test_it_asks_for_what_the_bot_handles_and_waits_long(bot_api: BotApi, journal: Journal) -> None:
    async with polling(bot_api, Inbox(journal)):
        [call] = await bot_api.until("getUpdates", 1)
    assert call.fields["timeout"] == "30"
    assert all(f'"{kind}"' in call.fields["allowed_updates"] for kind in ALLOWED_UPDATES)
    assert {"message", "edited_message", "callback_query", "my_chat_member"} <= set(ALLOWED_UPDATES)


async def test_whatever_a_network_does_is_outlived(bot_api: BotApi, database: Database, journal: Journal) -> None:
    waits = Waits()
    bot_api.drop("getUpdates")
    bot_api.refuse("getUpdates", 502, "Bad Gateway")
    bot_api.answer("getUpdates", 200, b"<html>")
    bot_api.answer("getUpdates", 200, {"ok": True})
    bot_api.answer("getUpdates", 200, {"ok": True, "result": [{"no": "id"}]})
    bot_api.refuse("getUpdates", 429, "Too Many Requests: retry after 60", retry_after=60)
    bot_api.refuse("getUpdates", 409, "Conflict: terminated by other getUpdates request")
    await bot_api.arrive(update(1))
    async with polling(bot_api, Inbox(journal), waits):
        await bot_api.until("getUpdates", 9)
    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0, 60.0, 30.0]
    assert await keys(database) == ["tg:1"]
    assert bot_api.made("deleteWebhook") == []


async def test_after_a_success_it_starts_with_short_pauses_again(bot_api: BotApi, journal: Journal) -> None:
    waits = Waits()
    bot_api.drop("getUpdates")
    bot_api.drop("getUpdates")
    bot_api.answer("getUpdates", 200, {"ok": True, "result": []})
    bot_api.drop("getUpdates")
    async with polling(bot_api, Inbox(journal), waits):
        await bot_api.until("getUpdates", 5)
    assert waits == [1.0, 2.0, 1.0]


async def test_a_webhook_that_is_left_over_is_deleted(bot_api: BotApi, journal: Journal) -> None:
    bot_api.refuse("getUpdates", 409, "Conflict: can't use getUpdates method while webhook is active")
    bot_api.refuse("deleteWebhook", 502, "Bad Gateway")
    bot_api.refuse("getUpdates", 409, "Conflict: can't use getUpdates method while webhook is active")
    async with polling(bot_api, Inbox(journal)):
        await bot_api.until("getUpdates", 3)
    assert len(bot_api.made("deleteWebhook")) == 2


async def test_a_wrong_token_ends_it(bot_api: BotApi, journal: Journal) -> None:
    bot_api.refuse("getUpdates", 401, "Unauthorized")
    async with polling(bot_api, Inbox(journal)) as task:
        with pytest.raises(InvalidToken):
            await asyncio.wait_for(task, 10)


async def test_a_closed_journal_ends_it(bot_api: BotApi, database: Database) -> None:
    journal = Journal(database, "a")
    journal.close()
    await bot_api.arrive(update(1))
    async with polling(bot_api, Inbox(journal)) as task:
        with pytest.raises(StoreError):
            await asyncio.wait_for(task, 10)
    assert len(bot_api.updates) == 1


async def test_an_update_that_this_version_cannot_parse_stops_none_that_follow(
    bot_api: BotApi, database: Database, journal: Journal
) -> None:
    await bot_api.arrive({"update_id": 1, "message": {"message_id": "?"}}, update(2, message={"chat": None}), update(3))
    async with polling(bot_api, Inbox(journal)):
        await bot_api.until("getUpdates", 2)
    assert await keys(database) == ["tg:1", "tg:2", "tg:3"]


async def test_whoever_polls_anew_begins_with_what_telegram_has(
    bot_api: BotApi, database: Database, journal: Journal
) -> None:
    request = HTTPXRequest()
    bot = Bot(bot_api.token, base_url=f"{bot_api.url}/bot", request=request, get_updates_request=request)
    poller = Poller(bot, Inbox(journal), HTTPXRequest())
    for number, polls in ((9, 2), (3, 4)):
        await bot_api.arrive(update(number))
        task = asyncio.create_task(poller.run())
        calls = await bot_api.until("getUpdates", polls)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert ["offset" in call.fields for call in calls[-2:]] == [False, True]
        bot_api.updates.clear()
    # After a week without any, Telegram begins to count somewhere else.
    assert await keys(database) == ["tg:3", "tg:9"]
