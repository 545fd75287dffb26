"""One message that changes: not more often than it may, only if there is something new, and its last text stays."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import ExtBot

from bot.sandbox import Sandbox
from bot.sandbox.client import SandboxClient
from bot.sandbox.faults import Fault, FaultKind
from bot.telegram.checks.progress import Progress
from bot.telegram.message import OutgoingMessage
from bot.telegram.visit import Bot

SELLER = 1
STOP = InlineKeyboardMarkup([[InlineKeyboardButton("멈추기", callback_data="x")]])


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(0, faults=True) as running:
        yield running


@pytest.fixture
async def seller(sandbox: Sandbox) -> AsyncIterator[SandboxClient]:
    async with SandboxClient(sandbox.api_url) as client:
        await client.say("/start")
        yield client


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    made: Bot = ExtBot(sandbox.token, base_url=f"{sandbox.api_url}/bot")
    async with made:
        yield made


async def begin(bot: Bot, interval: float) -> Progress:
    sent = await bot.send_message(SELLER, "시작")
    return Progress(bot, SELLER, sent.message_id, "시작", STOP, interval)


async def test_it_follows_what_is_done_and_ends_without_buttons(bot: Bot, seller: SandboxClient) -> None:
    progress = await begin(bot, 0.01)
    done = 0
    async with progress.following(lambda: f"<b>{done}</b>개 확인"):
        for done in range(1, 4):
            edited = await seller.wait_for_edit()
            while edited.text != f"{done}개 확인":
                edited = await seller.wait_for_edit()
            assert edited.labels == ("멈추기",)
    await progress.end(OutgoingMessage("끝"))
    last = (await seller.messages())[-1]
    assert (last.text, last.labels) == ("끝", ())


async def test_what_has_not_changed_is_not_edited(sandbox: Sandbox, bot: Bot, seller: SandboxClient) -> None:
    progress = await begin(bot, 0.005)
    async with progress.following(lambda: "시작"):
        await asyncio.sleep(0.1)
    assert sandbox.faults.calls("editMessageText") == 0
    async with progress.following(lambda: "그대로"):
        await asyncio.sleep(0.1)
    assert sandbox.faults.calls("editMessageText") == 1


async def test_it_is_edited_no_more_often_than_it_may(sandbox: Sandbox, bot: Bot, seller: SandboxClient) -> None:
    progress = await begin(bot, 0.2)
    loop = asyncio.get_running_loop()
    async with progress.following(lambda: f"{loop.time()}"):
        await asyncio.sleep(0.5)
    assert 1 <= sandbox.faults.calls("editMessageText") <= 3


async def test_an_edit_that_is_refused_stops_nothing(sandbox: Sandbox, bot: Bot, seller: SandboxClient) -> None:
    progress = await begin(bot, 0.01)
    sandbox.faults.plan("editMessageText", Fault(FaultKind.SERVER_ERROR), times=2)
    done = 0
    async with progress.following(lambda: str(done)):
        while sandbox.faults.calls("editMessageText") < 3:
            done += 1
            await asyncio.sleep(0.01)
    await progress.end(OutgoingMessage("끝"))
    assert (await seller.messages())[-1].text == "끝"
