"""How updates come in: one way at a time for the whole fleet, and the webhook goes with the last process."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from telegram import Bot as PlainBot
from telegram.ext import ExtBot

from bot.endpoint import Endpoint
from bot.fleet import Fleet, join
from bot.intake import Intake, Polling, choose_intake
from bot.monitoring.readings import Role
from bot.sandbox import Sandbox
from bot.sandbox.client import SandboxClient
from bot.settings import Settings
from bot.store.database import Database
from bot.store.journal import Journal
from bot.telegram.inbox import Inbox
from bot.telegram.visit import Bot
from bot.webhook_intake import Calls

URL = "http://127.0.0.1:9/telegram"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(0) as running:
        yield running


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    made: Bot = ExtBot(sandbox.token, base_url=f"{sandbox.api_url}/bot")
    async with made:
        yield made


@pytest.fixture
async def journal(database: Database) -> AsyncIterator[Journal]:
    """A journal that stores and takes nothing."""
    journal = Journal(database, "a")
    journal.rest()
    running = asyncio.create_task(journal.run(lambda _: None))
    yield journal
    journal.close()
    await running


def chosen(sandbox: Sandbox, bot: Bot, **settings: object) -> Intake:
    """Return what a process of these settings does."""
    given = {"telegram_bot_token": sandbox.token, "telegram_api_url": sandbox.api_url, "webhook_port": 0} | settings
    endpoint = Endpoint(sandbox.token, sandbox.api_url)
    return choose_intake(Settings.model_validate(given), endpoint, bot, lambda request: request)


@asynccontextmanager
async def running(intake: Intake, fleet: Fleet, journal: Journal) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(part.run()) for part in intake.parts(fleet, Inbox(journal))]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.01)


async def webhook_url(bot: PlainBot) -> str:
    return (await bot.get_webhook_info()).url


async def test_whoever_has_the_lease_polls_and_says_so(
    sandbox: Sandbox, bot: Bot, database: Database, journal: Journal
) -> None:
    intake = chosen(sandbox, bot)
    assert isinstance(intake, Polling)
    assert intake.role() is Role.STANDBY
    async with join(database) as fleet, running(intake, fleet, journal), SandboxClient(sandbox.api_url) as seller:
        await until(lambda: intake.role() is Role.POLLER)
        await seller.say("정산")
        await until(lambda: sandbox.faults.calls("getUpdates") > 1)
        assert [message.raw["read"] for message in await seller.messages()] == [True]
    assert intake.role() is Role.STANDBY


@pytest.mark.postgres
async def test_nobody_sets_a_webhook_while_another_polls_nor_the_other_way_round(
    sandbox: Sandbox, bot: Bot, postgres_url: str
) -> None:
    polling, calls = chosen(sandbox, bot), chosen(sandbox, bot, webhook_url=URL)
    database = await Database.open(postgres_url)
    journal = Journal(database, "a")
    async with join(database) as one, join(database) as two, AsyncExitStack() as changing:
        hearing = [asyncio.create_task(fleet.announcements.run()) for fleet in (one, two)]
        async with running(polling, one, journal):
            await until(lambda: polling.role() is Role.POLLER)
            await changing.enter_async_context(running(calls, two, journal))
            await asyncio.sleep(0.3)
            assert sandbox.faults.calls("setWebhook") == 0
        await until(lambda: sandbox.faults.calls("setWebhook") == 1)
        async with running(polling, one, journal):
            await asyncio.sleep(0.3)
            assert polling.role() is Role.STANDBY
            await changing.aclose()
            # The webhook is still set: whoever polls deletes it.
            await until(lambda: sandbox.faults.calls("deleteWebhook") == 1)
        for task in hearing:
            task.cancel()
        await asyncio.gather(*hearing, return_exceptions=True)
    await database.close()


@pytest.mark.postgres
async def test_the_last_process_takes_the_webhook_back(sandbox: Sandbox, bot: Bot, postgres_url: str) -> None:
    database = await Database.open(postgres_url)
    journal = Journal(database, "a")
    intake = chosen(sandbox, bot, webhook_url=URL)
    assert isinstance(intake, Calls)
    async with join(database) as fleet:
        async with join(database) as first, running(intake, first, journal):
            await until(lambda: sandbox.faults.calls("setWebhook") == 1)
        await intake.withdraw(database)
        assert sandbox.faults.calls("deleteWebhook") == 0, f"{fleet.name} is still there"
    await intake.withdraw(database)
    async with PlainBot(sandbox.token, base_url=f"{sandbox.api_url}/bot") as other:
        assert await webhook_url(other) == ""
    await database.close()


async def test_a_database_that_is_gone_leaves_the_webhook_as_it_is(
    sandbox: Sandbox, bot: Bot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/bot.sqlite3")
    await database.close()
    (tmp_path / "bot.sqlite3").unlink()
    await chosen(sandbox, bot, webhook_url=URL).withdraw(database)
    assert sandbox.faults.calls("deleteWebhook") == 0
    assert "it stays set" in caplog.text
    await database.close()


async def test_each_process_answers_calls_with_the_secret_of_the_fleet(
    sandbox: Sandbox, bot: Bot, database: Database, journal: Journal, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot.webhook_intake")
    given = "given_secret"
    intake = chosen(sandbox, bot, webhook_url=URL, webhook_secret=given)
    async with join(database) as fleet, running(intake, fleet, journal), httpx.AsyncClient() as telegram:
        (port,) = (record.args[0] for record in caplog.records if record.args and "on port" in record.msg)
        statuses = []
        for secret in (given, "another"):
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
            answer = await telegram.post(f"http://127.0.0.1:{port}/telegram", json={"update_id": 1}, headers=headers)
            statuses.append(answer.status_code)
    assert statuses == [200, 403]
