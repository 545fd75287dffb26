"""What failed for a passing reason is tried again, and what may have been done is not done again and again."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from telegram import Bot, InputFile
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, HTTPXRequest

from bot.telegram.pace import LONGEST_WAIT
from bot.telegram.retrying import DOUBTFUL_TRIES, TOTAL_SECONDS, TRIES, RetryingRequest

if TYPE_CHECKING:
    from tests.bot.conftest import BotApi

CHAT = 7


class Waits(list[float]):
    """Notes how long is waited, and does not wait."""

    async def sleep(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def retrying(waits: Waits) -> RetryingRequest:
    return RetryingRequest(HTTPXRequest(read_timeout=0.2), sleep=waits.sleep, jitter=lambda: 0.5)


@pytest.fixture(autouse=True)
def timedelta_periods(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise python-telegram-bot warns whenever it makes a RetryAfter."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@asynccontextmanager
async def talking(api: BotApi, request: BaseRequest) -> AsyncIterator[Bot]:
    async with request:
        yield Bot(api.token, base_url=f"{api.url}/bot", request=request, get_updates_request=request)


async def test_flood_control_is_waited_for(bot_api: BotApi, retrying: RetryingRequest, waits: Waits) -> None:
    bot_api.refuse("sendMessage", 429, "Too Many Requests: retry after 3", retry_after=3)
    async with talking(bot_api, retrying) as bot:
        message = await bot.send_message(CHAT, "정산")
    assert message.text == "보냈어요"
    assert waits == [pytest.approx(3.15)]


async def test_a_long_flood_wait_is_left_to_the_caller(
    bot_api: BotApi, retrying: RetryingRequest, waits: Waits
) -> None:
    wait = int(LONGEST_WAIT) + 1
    bot_api.refuse("sendMessage", 429, f"Too Many Requests: retry after {wait}", retry_after=wait)
    async with talking(bot_api, retrying) as bot:
        with pytest.raises(RetryAfter):
            await bot.send_message(CHAT, "정산")
    assert waits == []


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b'{"ok": false, "error_code": 500, "description": "Internal Server Error"}'),
        (502, b"<html>Bad Gateway</html>"),
        (503, b""),
        (403, b"<html>The proxy wants to know who you are</html>"),
        (404, b""),
        (400, b'{"ok": false, "parameters": 3}'),
        (429, b"<html>Slow down</html>"),
    ],
)
async def test_a_server_in_trouble_is_tried_again(
    bot_api: BotApi, retrying: RetryingRequest, waits: Waits, status: int, body: bytes
) -> None:
    bot_api.answer("sendMessage", status, body)
    bot_api.answer("sendMessage", status, body)
    async with talking(bot_api, retrying) as bot:
        assert (await bot.send_message(CHAT, "정산")).text == "보냈어요"
    assert waits == [0.5, 1.0]


@pytest.mark.parametrize("body", [b"<html>Log in to the airport's network</html>", b'{"ok": tr', b"[]"])
async def test_an_answer_that_makes_no_sense_is_asked_for_again_once(
    bot_api: BotApi, retrying: RetryingRequest, waits: Waits, body: bytes
) -> None:
    bot_api.answer("sendMessage", 200, body)
    async with talking(bot_api, retrying) as bot:
        assert (await bot.send_message(CHAT, "정산")).text == "보냈어요"
    assert waits == [0.5]


async def test_a_dropped_connection_is_tried_again(bot_api: BotApi, retrying: RetryingRequest, waits: Waits) -> None:
    bot_api.drop("answerCallbackQuery")
    async with talking(bot_api, retrying) as bot:
        assert await bot.answer_callback_query("1")
    assert waits == [0.5]


@pytest.mark.parametrize("trouble", ["drop", "garbage", "silence"])
async def test_a_message_that_may_be_out_is_sent_once_more_and_not_again_and_again(
    bot_api: BotApi, retrying: RetryingRequest, waits: Waits, trouble: str
) -> None:
    for _ in range(TRIES):
        match trouble:
            case "drop":
                bot_api.drop("sendMessage")
            case "garbage":
                bot_api.answer("sendMessage", 200, b"garbage")
            case _:
                bot_api.hang("sendMessage")
    async with talking(bot_api, retrying) as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.send_message(CHAT, "정산")
    assert not isinstance(caught.value, BadRequest)
    assert len(bot_api.calls) == DOUBTFUL_TRIES
    assert waits == [0.5]


async def test_what_shows_nothing_twice_is_tried_as_often_as_anything(
    bot_api: BotApi, retrying: RetryingRequest, waits: Waits
) -> None:
    for _ in range(TRIES):
        bot_api.drop("editMessageText")
    async with talking(bot_api, retrying) as bot:
        with pytest.raises(NetworkError):
            await bot.edit_message_text("정산", CHAT, 1)
    assert len(bot_api.calls) == TRIES


async def test_a_server_that_says_it_did_nothing_is_believed(
    bot_api: BotApi, retrying: RetryingRequest, waits: Waits
) -> None:
    for _ in range(TRIES):
        bot_api.refuse("sendMessage", 500, "Internal Server Error")
    async with talking(bot_api, retrying) as bot:
        with pytest.raises(NetworkError):
            await bot.send_message(CHAT, "정산")
    assert len(bot_api.calls) == TRIES
    assert waits == [0.5, 1.0, 2.0]


async def test_what_never_got_on_its_way_is_no_doubt(waits: Waits) -> None:
    # A port that nobody listens on.
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    request = RetryingRequest(HTTPXRequest(), sleep=waits.sleep, jitter=lambda: 0.5)
    async with request:
        bot = Bot("1:a", base_url=f"http://127.0.0.1:{port}/bot", request=request, get_updates_request=request)
        with pytest.raises(NetworkError):
            await bot.send_message(CHAT, "정산")
    assert waits == [0.5, 1.0, 2.0]


async def test_connections_that_all_hang_hold_nobody_up_for_good(bot_api: BotApi, waits: Waits) -> None:
    client = HTTPXRequest(connection_pool_size=2, read_timeout=0.5, pool_timeout=0.05)
    for _ in range(2):
        bot_api.hang("sendPhoto")
    request = RetryingRequest(client, sleep=lambda _: asyncio.sleep(0.4), jitter=lambda: 0.5)
    async with talking(bot_api, request) as bot:
        hanging = [asyncio.create_task(bot.send_photo(CHAT, "a file")) for _ in range(2)]
        await bot_api.until("sendPhoto", 2)
        sent = await asyncio.gather(*(bot.send_message(CHAT, str(number)) for number in range(6)))
        assert [message.text for message in sent] == ["보냈어요"] * 6
        await asyncio.gather(*hanging, return_exceptions=True)
    assert sorted(call.fields["text"] for call in bot_api.made("sendMessage")) == list("012345")


async def test_after_a_while_no_further_try_is_begun(bot_api: BotApi, waits: Waits) -> None:
    moments = iter([0.0, TOTAL_SECONDS - 1.0, TOTAL_SECONDS])
    request = RetryingRequest(HTTPXRequest(), sleep=waits.sleep, jitter=lambda: 0.5, clock=lambda: next(moments))
    for _ in range(TRIES):
        bot_api.refuse("sendMessage", 500, "Internal Server Error")
    async with talking(bot_api, request) as bot:
        with pytest.raises(NetworkError):
            await bot.send_message(CHAT, "정산")
    assert len(bot_api.calls) == 2


async def test_silence_is_a_time_out(bot_api: BotApi, retrying: RetryingRequest, waits: Waits) -> None:
    async with talking(bot_api, retrying) as bot:
        # The stand-in keeps a poll open for good.
        with pytest.raises(TimedOut):
            await bot.get_updates(timeout=0)
    assert waits == [], "a long poll is the poller's to repeat"


async def test_what_telegram_refuses_is_not_tried_again(
    bot_api: BotApi, retrying: RetryingRequest, waits: Waits
) -> None:
    bot_api.refuse("sendMessage", 400, "Bad Request: chat not found")
    async with talking(bot_api, retrying) as bot:
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(CHAT, "정산")
    assert (len(bot_api.calls), waits) == (1, [])


@pytest.mark.parametrize("as_handle", [False, True])
async def test_an_upload_that_is_tried_again_is_whole(
    bot_api: BotApi, retrying: RetryingRequest, as_handle: bool
) -> None:
    sheet = b"PK\x03\x04 a sheet \x00\xff" * 1000
    bot_api.refuse("sendDocument", 502, "Bad Gateway")
    document = InputFile(io.BytesIO(sheet), "수수료.xlsx", read_file_handle=not as_handle)
    async with talking(bot_api, retrying) as bot:
        await bot.send_document(CHAT, document)
    assert [sheet in call.body for call in bot_api.calls] == [True, True]


async def test_a_download_need_not_be_json(bot_api: BotApi, retrying: RetryingRequest, waits: Waits) -> None:
    bot_api.answer("cat.jpg", 502, b"")
    bot_api.answer("cat.jpg", 200, b"\xff\xd8 a cat")
    async with retrying:
        assert await retrying.retrieve(f"{bot_api.url}/file/bot{bot_api.token}/cat.jpg") == b"\xff\xd8 a cat"
    assert waits == [0.5]
