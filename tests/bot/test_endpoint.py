"""The first words with Telegram: it may be away, it may not know the bot, and a stop does not wait for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot import endpoint
from bot.endpoint import Endpoint, connect, make_bot, open_endpoint
from bot.errors import ConfigurationError
from bot.sandbox import Sandbox
from bot.sandbox.faults import Fault, FaultKind
from bot.settings import Settings
from bot.store.database import Database
from bot.store.sent import SentLog
from bot.telegram.outbox import Outbox
from bot.telegram.visit import Bot


@asynccontextmanager
async def bot_of(sandbox: Sandbox, token: str | None = None) -> AsyncIterator[Bot]:
    """A bot that has said nothing yet; its connections are closed however far it comes."""
    async with HTTPXRequest() as request:
        bot: Bot = ExtBot(
            token or sandbox.token, base_url=f"{sandbox.api_url}/bot", request=request, get_updates_request=request
        )
        yield bot


async def test_telegram_is_waited_for(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(endpoint, "RECONNECT_SECONDS", 0)
    async with Sandbox(0) as sandbox, bot_of(sandbox) as bot:
        sandbox.faults.plan("getMe", Fault(FaultKind.SERVER_ERROR), times=2)
        assert await connect(bot, asyncio.Event())
        assert bot.first_name
        assert caplog.text.count("Telegram cannot be reached") == 2
        assert sandbox.token not in caplog.text


@pytest.mark.parametrize("fault", [Fault(FaultKind.DELAY, 60), Fault(FaultKind.SERVER_ERROR)], ids=lambda one: one.kind)
async def test_a_stop_does_not_wait_for_telegram(fault: Fault) -> None:
    async with Sandbox(0) as sandbox, bot_of(sandbox) as bot:
        sandbox.faults.plan("getMe", fault, times=100)
        stop = asyncio.Event()
        connecting = asyncio.create_task(connect(bot, stop))
        await asyncio.sleep(0.2)
        assert not connecting.done()
        stop.set()
        assert not await asyncio.wait_for(connecting, 3)


async def test_a_token_that_telegram_does_not_know_is_said_in_plain_words() -> None:
    wrong = "123456:" + "x" * 35
    async with Sandbox(0) as sandbox, bot_of(sandbox, wrong) as bot:
        with pytest.raises(ConfigurationError, match="copy it anew from @BotFather") as refused:
            await connect(bot, asyncio.Event())
        assert wrong not in str(refused.value)


async def test_no_token_at_all_is_refused_before_anything_is_sent(database: Database) -> None:
    outbox = Outbox(HTTPXRequest(), SentLog(database))
    with pytest.raises(ConfigurationError, match="TELEGRAM_BOT_TOKEN"):
        make_bot(Endpoint("", "http://127.0.0.1:9"), outbox)


async def test_without_a_token_the_other_end_is_a_sandbox() -> None:
    async with open_endpoint(Settings(telegram_bot_token=None, sandbox_port=0)) as other:
        assert other.page_url is not None
        assert other.page_url.startswith("http://127.0.0.1:")
    with_token = Settings.model_validate({"telegram_bot_token": "1:x", "telegram_api_url": "http://127.0.0.1:9"})
    async with open_endpoint(with_token) as other:
        assert other == Endpoint("1:x", "http://127.0.0.1:9")
