"""Telegram is told where to call, is told again when it has forgotten, and keeps what comes when nobody is there."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from telegram import Bot
from telegram.error import InvalidToken

from bot.sandbox import Sandbox
from bot.sandbox.client import SandboxClient
from bot.sandbox.faults import Fault, FaultKind
from bot.telegram.poller import ALLOWED_UPDATES
from bot.telegram.webhook import CONNECTIONS, Address
from bot.telegram.webhook_registration import CHECK_SECONDS, Registration

# Nobody is there; the sandbox tries for as long as a test lasts.
ADDRESS = Address("http://127.0.0.1:9/telegram", "s" * 64)


class Rounds:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._begun = asyncio.Queue[float]()
        self._over = asyncio.Queue[None]()

    async def sleep(self, seconds: float) -> None:
        self._begun.put_nowait(seconds)
        await self._over.get()

    async def next(self) -> float:
        """Let the pause be over that is being made, if one is, and return how long the next one is to be."""
        if self.waits:
            self._over.put_nowait(None)
        self.waits.append(await asyncio.wait_for(self._begun.get(), 10))
        return self.waits[-1]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    # Time stands still but for what a test does, and a webhook can be moved once a second.
    clock = iter(range(1_800_000_000, 1_900_000_000))
    async with Sandbox(0, clock=lambda: next(clock)) as running:
        yield running


@pytest.fixture
async def bot(sandbox: Sandbox) -> Bot:
    return Bot(sandbox.token, base_url=f"{sandbox.api_url}/bot")


@asynccontextmanager
async def keeping(bot: Bot) -> AsyncIterator[Rounds]:
    rounds = Rounds()
    async with bot:
        task = asyncio.create_task(Registration(bot, ADDRESS, sleep=rounds.sleep, jitter=lambda: 1.0).run())
        try:
            yield rounds
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def test_telegram_is_told_where_to_call_and_what_the_bot_handles(bot: Bot, sandbox: Sandbox) -> None:
    async with keeping(bot) as rounds:
        assert await rounds.next() == CHECK_SECONDS
        info = await bot.get_webhook_info()
        assert (info.url, info.max_connections) == (ADDRESS.url, CONNECTIONS)
        assert set(info.allowed_updates or ()) == {str(kind) for kind in ALLOWED_UPDATES}
        await rounds.next()
    assert sandbox.faults.calls("setWebhook") == 1, "once it is set it is only looked at"


async def test_a_webhook_that_somebody_has_deleted_is_set_again(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    async with keeping(bot) as rounds:
        await rounds.next()
        await bot.delete_webhook()
        await rounds.next()
        assert (await bot.get_webhook_info()).url == ADDRESS.url
    assert "somebody else" in caplog.text


@pytest.mark.parametrize("kind", [FaultKind.SERVER_ERROR, FaultKind.DROP_BEFORE, FaultKind.TOO_MANY_REQUESTS])
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_while_telegram_is_away_it_goes_on_trying(bot: Bot, sandbox: Sandbox, kind: FaultKind) -> None:
    sandbox.faults.plan("setWebhook", Fault(kind), times=3)
    async with keeping(bot) as rounds:
        assert [await rounds.next() for _ in range(4)] == [1, 2, 4, CHECK_SECONDS]
        assert (await bot.get_webhook_info()).url == ADDRESS.url


async def test_operators_hear_once_of_a_call_that_failed(
    bot: Bot, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "bot.telegram.webhook_registration")
    async with keeping(bot) as rounds, SandboxClient(sandbox.api_url) as seller:
        await rounds.next()
        await seller.say("정산")
        async with asyncio.timeout(10):
            while (await bot.get_webhook_info()).last_error_message is None:  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0.02)
        await rounds.next()
    (line,) = [record.getMessage() for record in caplog.records]
    assert "Connection refused; waiting: 1" in line
    assert ADDRESS.secret not in caplog.text


async def test_it_is_taken_back_and_what_waits_is_kept(bot: Bot, sandbox: Sandbox) -> None:
    async with keeping(bot) as rounds, SandboxClient(sandbox.api_url) as seller:
        await rounds.next()
        await seller.say("정산")
    await Registration(bot, ADDRESS).remove()
    async with bot:
        info = await bot.get_webhook_info()
        assert (info.url, info.pending_update_count) == ("", 1)
        assert [update.effective_message.text for update in await bot.get_updates() if update.effective_message]


async def test_a_telegram_that_is_gone_does_not_hold_up_the_stop(
    bot: Bot, sandbox: Sandbox, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.webhook_registration.REMOVE_SECONDS", 0.1)
    sandbox.faults.plan("*", Fault(FaultKind.DELAY, 30))
    async with asyncio.timeout(5):
        await Registration(bot, ADDRESS).remove()
    assert "could not be taken back: TimeoutError" in caplog.text


async def test_a_token_that_telegram_does_not_know_ends_it(sandbox: Sandbox) -> None:
    async with Bot(sandbox.token, base_url=f"{sandbox.api_url}/bot") as bot:
        bot._token, bot._base_url = "1:x", f"{sandbox.api_url}/bot1:x"
        with pytest.raises(InvalidToken):
            await Registration(bot, ADDRESS).run()
