"""What failed for a passing reason is tried again, what was sent is not sent twice, and the token is in nothing."""

from __future__ import annotations

import io
import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from telegram import Bot, InputFile
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, HTTPXRequest

from bot.store import tasks
from bot.store.database import Database
from bot.store.journal import LEASE
from bot.store.sent import SentLog
from bot.store.tasks import Claim, NewTask
from bot.telegram.delivery import delivering
from bot.telegram.request import LONGEST_FLOOD_WAIT, TRIES, RememberingRequest, RetryingRequest
from bot.telegram.secrecy import RedactingFormatter, redact

if TYPE_CHECKING:
    from tests.bot.conftest import BotApi

NOW = datetime(2026, 11, 22, tzinfo=UTC)
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


async def claim(database: Database, number: int = 1) -> Claim:
    async with database.engine.begin() as connection:
        await tasks.store(connection, [NewTask(f"tg:{number}", str(number), number, "update", "{}")], NOW)
        [claim] = await tasks.claim(connection, "a", 1, NOW, NOW + LEASE)
    return claim


async def test_flood_control_is_waited_for(bot_api: BotApi, retrying: RetryingRequest, waits: Waits) -> None:
    bot_api.refuse("sendMessage", 429, "Too Many Requests: retry after 3", retry_after=3)
    async with talking(bot_api, retrying) as bot:
        message = await bot.send_message(CHAT, "정산")
    assert message.text == "보냈어요"
    assert waits == [3.5]


async def test_a_long_flood_wait_is_left_to_the_caller(
    bot_api: BotApi, retrying: RetryingRequest, waits: Waits
) -> None:
    wait = int(LONGEST_FLOOD_WAIT) + 1
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
        (200, b"<html>Log in to the airport's network</html>"),
        (200, b'{"ok": tr'),
        (200, b"[]"),
    ],
)
async def test_a_server_in_trouble_and_a_garbled_answer_are_tried_again(
    bot_api: BotApi, retrying: RetryingRequest, waits: Waits, status: int, body: bytes
) -> None:
    bot_api.answer("sendMessage", status, body)
    bot_api.answer("sendMessage", status, body)
    async with talking(bot_api, retrying) as bot:
        assert (await bot.send_message(CHAT, "정산")).text == "보냈어요"
    assert waits == [0.5, 1.0]


async def test_a_dropped_connection_is_tried_again(bot_api: BotApi, retrying: RetryingRequest, waits: Waits) -> None:
    bot_api.drop("answerCallbackQuery")
    async with talking(bot_api, retrying) as bot:
        assert await bot.answer_callback_query("1")
    assert waits == [0.5]


@pytest.mark.parametrize("trouble", ["drop", "500", "garbage"])
async def test_after_a_few_tries_it_is_a_network_error(
    bot_api: BotApi, retrying: RetryingRequest, waits: Waits, trouble: str
) -> None:
    for _ in range(TRIES):
        match trouble:
            case "drop":
                bot_api.drop("sendMessage")
            case "500":
                bot_api.refuse("sendMessage", 500, "Internal Server Error")
            case _:
                bot_api.answer("sendMessage", 200, b"garbage")
    async with talking(bot_api, retrying) as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.send_message(CHAT, "정산")
    assert not isinstance(caught.value, BadRequest)
    assert len(bot_api.calls) == TRIES
    assert waits == [0.5, 1.0, 2.0]


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


async def test_a_rerun_gets_the_answers_back_and_sends_only_the_rest(
    bot_api: BotApi, retrying: RetryingRequest, database: Database
) -> None:
    sent = SentLog(database)
    task = await claim(database)

    async def handle(bot: Bot, texts: list[str]) -> list[int]:
        await bot.send_chat_action(CHAT, "typing")
        await bot.get_me()
        await bot.answer_callback_query("1")
        return [(await bot.send_message(CHAT, line)).message_id for line in texts]

    async with talking(bot_api, RememberingRequest(retrying, sent)) as bot:
        with delivering(task):
            first = await handle(bot, ["하나", "둘"])
        with delivering(task, await sent.recall(task.id)):
            second = await handle(bot, ["하나", "둘", "셋"])
        with delivering(task, await sent.recall(task.id)):
            third = await handle(bot, ["하나", "둘", "셋"])
    assert second[:2] == first
    assert third == second
    assert [call.fields["text"] for call in bot_api.made("sendMessage")] == ["하나", "둘", "셋"]
    assert len(bot_api.made("answerCallbackQuery")) == 1
    assert len(bot_api.made("sendChatAction")) == 3, "what leaves nothing behind is done again"
    assert len(bot_api.made("getMe")) == 3


async def test_a_call_that_failed_once_does_not_shift_the_rest(
    bot_api: BotApi, retrying: RetryingRequest, database: Database
) -> None:
    sent = SentLog(database)
    task = await claim(database)
    bot_api.refuse("editMessageText", 400, "Bad Request: message is not modified")

    async def handle(bot: Bot) -> None:
        with suppress(BadRequest):
            await bot.edit_message_text("정산", CHAT, 1)
        await bot.send_message(CHAT, "정산")

    async with talking(bot_api, RememberingRequest(retrying, sent)) as bot:
        for _ in range(2):
            with delivering(task, await sent.recall(task.id)):
                await handle(bot)
    assert [call.method for call in bot_api.calls] == ["editMessageText", "sendMessage", "editMessageText"]


async def test_an_upload_is_not_sent_twice(bot_api: BotApi, retrying: RetryingRequest, database: Database) -> None:
    sent = SentLog(database)
    task = await claim(database)
    async with talking(bot_api, RememberingRequest(retrying, sent)) as bot:
        for _ in range(2):
            with delivering(task, await sent.recall(task.id)):
                await bot.send_document(CHAT, InputFile(b"a sheet", "수수료.xlsx"))
    assert len(bot_api.calls) == 1


async def test_tasks_and_what_belongs_to_none_do_not_mix(
    bot_api: BotApi, retrying: RetryingRequest, database: Database
) -> None:
    sent = SentLog(database)
    one, other = await claim(database, 1), await claim(database, 2)
    async with talking(bot_api, RememberingRequest(retrying, sent)) as bot:
        for task in (one, other):
            with delivering(task, await sent.recall(task.id)):
                await bot.send_message(CHAT, "정산")
        await bot.send_message(CHAT, "공지")
    assert len(bot_api.calls) == 3


async def test_a_memo_that_cannot_be_kept_is_no_reason_to_send_again(
    bot_api: BotApi, retrying: RetryingRequest, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    task = await claim(database)
    async with database.session() as session:
        await session.exec(text("DROP TABLE sent"))
    async with talking(bot_api, RememberingRequest(retrying, SentLog(database))) as bot:
        with delivering(task):
            assert (await bot.send_message(CHAT, "정산")).text == "보냈어요"
    assert len(bot_api.calls) == 1
    assert "is not remembered" in caplog.text


async def test_the_token_is_in_no_log_line_no_error_and_no_row(
    bot_api: BotApi, retrying: RetryingRequest, sqlite_url: str
) -> None:
    database = await Database.open(sqlite_url)
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(RedactingFormatter("%(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.DEBUG)
    try:
        async with talking(bot_api, RememberingRequest(retrying, SentLog(database))) as bot:
            with delivering(await claim(database)):
                await bot.send_message(CHAT, "정산")
            for _ in range(TRIES):
                bot_api.drop("sendMessage")
            with pytest.raises(NetworkError) as caught:
                await bot.send_message(CHAT, "정산")
            logging.getLogger("test").error("failed", exc_info=caught.value)
            logging.getLogger("test").error("The token `%s` was rejected", bot_api.token)
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
        await database.close()
    secret = bot_api.token.partition(":")[2]
    assert "/bot<token>/sendMessage" in written.getvalue(), "the HTTP client did log the address"
    assert secret not in written.getvalue()
    assert secret not in "".join(traceback.format_exception(caught.value))
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    assert not any(secret.encode() in path.read_bytes() for path in folder.iterdir())


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("POST https://api.telegram.org/bot1:x/getMe", "POST https://api.telegram.org/bot<token>/getMe"),
        ("/file/bot123:AB-c/photos/1.jpg", "/file/bot<token>/photos/1.jpg"),
        ("`123456789:AAEsecretsecretsecretsecretsecret12`", "`<token>`"),
        ("정산은 12:30에, 35,000원", "정산은 12:30에, 35,000원"),
        ("bot.telegram.poller: /botanik", "bot.telegram.poller: /botanik"),
    ],
)
def test_only_tokens_are_taken_out(text: str, clean: str) -> None:
    assert redact(text) == clean
