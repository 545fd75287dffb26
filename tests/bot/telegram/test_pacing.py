"""Each call waits for its turn by what it costs, and what Telegram says about waiting is obeyed by all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest
from telegram import Bot, InputFile, InputMediaPhoto
from telegram.error import RetryAfter, TimedOut
from telegram.request import HTTPXRequest

from bot.telegram import pacing
from bot.telegram.calls import Call, Response, Wrapper
from bot.telegram.delivery import in_background
from bot.telegram.pace import Load, Pace
from bot.telegram.pacing import PacingRequest, weigh

if TYPE_CHECKING:
    from tests.bot.conftest import BotApi

CHAT = 7


class Hands:
    """A clock that goes on by what is slept."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


class Scale(Wrapper):
    """Weighs what passes."""

    def __init__(self, inner: HTTPXRequest) -> None:
        super().__init__(inner)
        self.loads: list[Load] = []

    async def _perform(self, call: Call) -> Response:
        self.loads.append(weigh(call))
        return await self._send(call)


@pytest.fixture(autouse=True)
def timedelta_periods(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise python-telegram-bot warns whenever it makes a RetryAfter."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def pace(hands: Hands) -> Pace:
    return Pace(hands, hands.sleep)


@pytest.fixture
async def bot(bot_api: BotApi, pace: Pace) -> AsyncIterator[Bot]:
    request = PacingRequest(HTTPXRequest(), pace)
    async with request:
        yield Bot(bot_api.token, base_url=f"{bot_api.url}/bot", request=request, get_updates_request=request)


async def test_what_each_kind_of_call_costs(bot_api: BotApi) -> None:
    scale = Scale(HTTPXRequest())
    messages = [{"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}}]
    bot_api.answer("sendMediaGroup", 200, {"ok": True, "result": messages})
    bot_api.answer("forwardMessages", 200, {"ok": True, "result": [{"message_id": 1}]})
    bot_api.answer("copyMessage", 200, {"ok": True, "result": {"message_id": 1}})
    async with scale:
        bot = Bot(bot_api.token, base_url=f"{bot_api.url}/bot", request=scale, get_updates_request=scale)
        await bot.send_message(CHAT, "정산")
        await bot.send_message("-1001", "정산")
        await bot.send_message("@gmarket", "정산")
        await bot.send_document(CHAT, InputFile(b"a sheet", "수수료.xlsx"))
        await bot.send_media_group(CHAT, [InputMediaPhoto(b"1"), InputMediaPhoto("a file's id"), InputMediaPhoto(b"3")])
        await bot.forward_messages(CHAT, 8, [1, 2])
        await bot.copy_message(CHAT, 8, 1)
        await bot.edit_message_text("정산", CHAT, 1)
        await bot.edit_message_text("정산", inline_message_id="1")
        await bot.delete_message(CHAT, 1)
        await bot.send_chat_action(CHAT, "typing")
        await bot.answer_callback_query("1")
        await bot.get_me()
        await bot.delete_my_commands()
    assert scale.loads == [
        Load(7, 1, 1),
        Load(-1001, 1, 1),
        Load("@gmarket", 1, 1),
        Load(7, 1, 1),
        Load(7, 3, 3),
        Load(7, 2, 2),
        Load(7, 1, 1),
        Load(7, 0, 1),
        Load(None, 0, 1),
        Load(7, 0, 1),
        Load(7),
        Load(),
        Load(),
        Load(),
    ]


async def test_messages_of_a_chat_wait_and_what_is_free_does_not(bot: Bot, hands: Hands) -> None:
    for _ in range(5):
        await bot.send_message(CHAT, "정산")
        await bot.send_chat_action(CHAT, "typing")
        await bot.answer_callback_query("1")
    assert hands.now == 2.0
    await bot.send_message(8, "정산")
    assert hands.now == 2.0


async def test_a_chat_that_telegram_tells_to_wait_waits_and_no_other(bot_api: BotApi, bot: Bot, hands: Hands) -> None:
    bot_api.refuse("sendMessage", 429, "Too Many Requests: retry after 7", retry_after=7)
    with pytest.raises(RetryAfter):
        await bot.send_message(CHAT, "정산")
    await bot.send_message(8, "정산")
    assert hands.now == 0
    await bot.send_chat_action(CHAT, "typing")
    assert hands.now == 7.0


async def test_a_chat_that_has_to_wait_for_long_is_not_even_asked(
    bot_api: BotApi, bot: Bot, hands: Hands, pace: Pace
) -> None:
    bot_api.refuse("sendMessage", 429, "Too Many Requests: retry after 100", retry_after=100)
    waits = []
    for _ in range(3):
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(CHAT, "정산")
        waits.append(caught.value.retry_after)
        await hands.sleep(10.5)
    assert [wait.total_seconds() for wait in waits if not isinstance(wait, int)] == [100, 90, 79]
    assert len(bot_api.calls) == 1
    assert pace.held == 1


async def test_a_refusal_that_does_not_say_how_long_is_a_second(bot_api: BotApi, bot: Bot, hands: Hands) -> None:
    bot_api.answer("sendMessage", 429, b'{"ok": false, "error_code": 429, "description": "Too Many Requests"}')
    with pytest.raises(Exception, match="Too Many"):
        await bot.send_message(CHAT, "정산")
    await bot.send_message(CHAT, "정산")
    assert hands.now == 1.0


async def test_refusals_in_several_chats_slow_everything_down(bot_api: BotApi, bot: Bot, pace: Pace) -> None:
    for chat in (1, 2, 3):
        bot_api.refuse("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
        with pytest.raises(RetryAfter):
            await bot.send_message(chat, "정산")
    assert pace.rate == 15.0


async def test_background_calls_have_their_own_share(bot: Bot, hands: Hands) -> None:
    with in_background():
        for chat in range(1, 27):
            await bot.send_message(chat, "공지")
    assert hands.now == pytest.approx(1.0), "25 a second, one by one"
    hands.now = 10.0
    for chat in range(101, 131):
        await bot.send_message(chat, "정산")
    assert hands.now == 10.0


async def test_a_poll_is_not_paced(bot_api: BotApi, bot: Bot, hands: Hands) -> None:
    await bot_api.arrive({"update_id": 1})
    for _ in range(40):
        await bot.get_updates(timeout=0)
    assert hands.now == 0


async def test_an_answer_that_trickles_for_ever_is_given_up(
    bot_api: BotApi, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "ATTEMPT_SECONDS", 0.1)

    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        try:
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.02)
        except ConnectionError:
            writer.close()

    server = await asyncio.start_server(trickle, "127.0.0.1", 0)
    url: Any = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot"
    slow = Bot(bot_api.token, base_url=url, request=bot.request, get_updates_request=bot.request)
    with pytest.raises(TimedOut, match="no whole answer"):
        await slow.send_message(CHAT, "정산")
    server.close()
    await asyncio.sleep(0.05)
