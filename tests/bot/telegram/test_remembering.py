"""What was sent is not sent twice, and a run that decides otherwise leaves no half of an earlier answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, InputMediaPhoto, ReplyKeyboardMarkup
from telegram.error import BadRequest
from telegram.request import BaseRequest, HTTPXRequest

from bot.store import tasks
from bot.store.database import Database
from bot.store.journal import LEASE
from bot.store.sent import Memo, SentLog
from bot.store.tasks import Claim, NewTask
from bot.telegram.delivery import Delivery, delivering
from bot.telegram.remembering import RememberingRequest

if TYPE_CHECKING:
    from tests.bot.conftest import BotApi

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CHAT = 7
BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("왜요?", callback_data="why:1")]])


@asynccontextmanager
async def talking(api: BotApi, request: BaseRequest) -> AsyncIterator[Bot]:
    async with request:
        yield Bot(api.token, base_url=f"{api.url}/bot", request=request, get_updates_request=request)


async def claim(database: Database, number: int = 1) -> Claim:
    async with database.engine.begin() as connection:
        await tasks.store(connection, [NewTask(f"tg:{number}", str(number), number, "update", "{}")], NOW)
        [claim] = await tasks.claim(connection, "a", 1, NOW, NOW + LEASE)
    return claim


@pytest.fixture
def sent(database: Database) -> SentLog:
    return SentLog(database)


@pytest.fixture
async def bot(bot_api: BotApi, sent: SentLog) -> AsyncIterator[Bot]:
    async with talking(bot_api, RememberingRequest(HTTPXRequest(), sent)) as bot:
        yield bot


@asynccontextmanager
async def running(sent: SentLog, task: Claim) -> AsyncIterator[Delivery]:
    """One run of a task; the next one knows what it sent."""
    with delivering(task, await sent.recall(task.id)) as delivery:
        yield delivery


def message(number: int, words: str) -> dict[str, object]:
    """What Telegram answers to a message that was sent, or edited."""
    sent = {"message_id": number, "date": 0, "chat": {"id": CHAT, "type": "private"}, "text": words}
    return {"ok": True, "result": sent}


def texts(api: BotApi, method: str = "sendMessage") -> list[str]:
    return [call.fields["text"] for call in api.made(method)]


async def test_a_rerun_gets_the_answers_back_and_sends_only_the_rest(
    bot_api: BotApi, bot: Bot, sent: SentLog, database: Database
) -> None:
    task = await claim(database)

    async def handle(texts: list[str]) -> list[int]:
        await bot.send_chat_action(CHAT, "typing")
        await bot.get_me()
        await bot.answer_callback_query("1")
        return [(await bot.send_message(CHAT, line)).message_id for line in texts]

    async with running(sent, task):
        first = await handle(["하나", "둘"])
    async with running(sent, task):
        second = await handle(["하나", "둘", "셋"])
    async with running(sent, task):
        third = await handle(["하나", "둘", "셋"])
    assert second[:2] == first
    assert third == second
    assert texts(bot_api) == ["하나", "둘", "셋"]
    assert len(bot_api.made("answerCallbackQuery")) == 1
    assert len(bot_api.made("sendChatAction")) == 3, "what leaves nothing behind is done again"
    assert len(bot_api.made("getMe")) == 3


async def test_the_order_of_calls_is_free(bot_api: BotApi, bot: Bot, sent: SentLog, database: Database) -> None:
    task = await claim(database)
    for run in (["하나", "둘", "둘"], ["둘", "하나"], ["둘", "둘", "하나", "셋"]):
        async with running(sent, task):
            for line in run:
                await bot.send_message(CHAT, line)
    assert texts(bot_api) == ["하나", "둘", "둘", "셋"]


async def test_a_call_that_failed_once_does_not_shift_the_rest(
    bot_api: BotApi, bot: Bot, sent: SentLog, database: Database
) -> None:
    task = await claim(database)
    bot_api.refuse("editMessageText", 400, "Bad Request: message is not modified")
    for _ in range(2):
        async with running(sent, task):
            with suppress(BadRequest):
                await bot.edit_message_text("정산", CHAT, 1)
            await bot.send_message(CHAT, "정산")
    assert [call.method for call in bot_api.calls] == ["editMessageText", "sendMessage", "editMessageText"]


async def test_an_upload_is_not_sent_twice(bot_api: BotApi, bot: Bot, sent: SentLog, database: Database) -> None:
    task = await claim(database)
    photos = [message(number, "")["result"] for number in (12, 13)]
    bot_api.answer("sendMediaGroup", 200, {"ok": True, "result": photos})
    for content in (b"a sheet", b"the same sheet, made a second later"):
        async with running(sent, task):
            await bot.send_document(CHAT, InputFile(content, "수수료.xlsx"))
            await bot.send_media_group(CHAT, [InputMediaPhoto(content), InputMediaPhoto(content)])
    assert [call.method for call in bot_api.calls] == ["sendDocument", "sendMediaGroup"]


async def test_tasks_and_what_belongs_to_none_do_not_mix(
    bot_api: BotApi, bot: Bot, sent: SentLog, database: Database
) -> None:
    for task in (await claim(database, 1), await claim(database, 2)):
        async with running(sent, task):
            await bot.send_message(CHAT, "정산")
    await bot.send_message(CHAT, "공지")
    assert len(bot_api.calls) == 3


async def test_a_memo_that_cannot_be_kept_is_no_reason_to_send_again(
    bot_api: BotApi, bot: Bot, sent: SentLog, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    task = await claim(database)
    async with database.session() as session:
        await session.exec(text("DROP TABLE sent"))
    with delivering(task):
        assert (await bot.send_message(CHAT, "정산")).text == "보냈어요"
    assert len(bot_api.calls) == 1
    assert "is not remembered" in caplog.text


async def test_a_rerun_that_decides_otherwise_leaves_nothing_of_the_earlier_answer(
    bot_api: BotApi, bot: Bot, sent: SentLog, database: Database
) -> None:
    """The index was swapped between the two: three messages of the old answer were out, the new one has two."""
    task = await claim(database)
    async with running(sent, task):
        old = [(await bot.send_message(CHAT, words)).message_id for words in ("옛 답 1", "옛 답 2", "옛 답 3")]
    bot_api.refuse("deleteMessage", 400, "Bad Request: message can't be deleted for everyone")
    bot_api.answer("editMessageText", 200, message(old[0], "새 답 1"))
    for _ in range(2):
        async with running(sent, task):
            first = await bot.send_message(CHAT, "새 답 1", parse_mode="HTML", reply_markup=BUTTON)
            await bot.send_message(CHAT, "새 답 2")
        assert first.message_id == old[0], "the message that the seller has"
    [edit] = (call.fields for call in bot_api.made("editMessageText"))
    assert (edit["chat_id"], edit["message_id"], edit["text"], edit["parse_mode"]) == (
        "7",
        str(old[0]),
        "새 답 1",
        "HTML",
    )
    assert "why:1" in edit["reply_markup"]
    assert [call.fields["message_id"] for call in bot_api.made("deleteMessage")] == [str(number) for number in old[1:]]
    assert texts(bot_api) == ["옛 답 1", "옛 답 2", "옛 답 3", "새 답 2"]


async def test_a_run_that_says_nothing_takes_nothing_back(
    bot_api: BotApi, bot: Bot, sent: SentLog, database: Database
) -> None:
    """A handler may see that its work was done, and that there is nothing left to say."""
    task = await claim(database)
    async with running(sent, task):
        await bot.send_message(CHAT, "답 1")
        await bot.send_message(CHAT, "답 2")
    async with running(sent, task):
        await bot.get_me()
    async with running(sent, task):
        await bot.send_message(CHAT, "답 2")
    assert [call.method for call in bot_api.calls] == ["sendMessage", "sendMessage", "getMe"]


async def test_what_is_said_again_after_a_change_is_sent_again_below_it(
    bot_api: BotApi, bot: Bot, sent: SentLog, database: Database
) -> None:
    task = await claim(database)
    async with running(sent, task):
        for words in ("옛 답", "덧붙임"):
            await bot.send_message(CHAT, words)
        await bot.send_message(8, "운영자에게")
    for _ in range(2):
        async with running(sent, task):
            for words in ("새 답", "덧붙임"):
                await bot.send_message(CHAT, words)
            await bot.send_message(8, "운영자에게")
    assert texts(bot_api) == ["옛 답", "덧붙임", "운영자에게", "덧붙임"]
    assert len(bot_api.made("deleteMessage")) == 1


@pytest.mark.parametrize("buttons", [None, ReplyKeyboardMarkup([["네"]])])
async def test_a_message_that_cannot_be_edited_is_taken_back_and_sent_anew(
    bot_api: BotApi, bot: Bot, sent: SentLog, database: Database, buttons: ReplyKeyboardMarkup | None
) -> None:
    task = await claim(database)
    bot_api.answer("sendMessage", 200, message(11, "옛 답"))
    async with running(sent, task):
        await bot.send_message(CHAT, "옛 답")
    bot_api.refuse("editMessageText", 400, "Bad Request: message to edit not found")
    bot_api.refuse("deleteMessage", 400, "Bad Request: message to delete not found")
    for _ in range(2):
        async with running(sent, task):
            await bot.send_message(CHAT, "새 답", reply_markup=buttons)
    assert texts(bot_api) == ["옛 답", "새 답"]
    assert [call.fields["message_id"] for call in bot_api.made("deleteMessage")] == ["11"]


async def test_a_picture_with_other_words_is_taken_back_and_sent_anew(
    bot_api: BotApi, bot: Bot, sent: SentLog, database: Database
) -> None:
    task = await claim(database)
    bot_api.answer("sendPhoto", 200, message(11, ""))
    async with running(sent, task):
        await bot.send_photo(CHAT, InputFile(b"a picture"), caption="옛 그림")
    async with running(sent, task):
        await bot.send_photo(CHAT, InputFile(b"a picture"), caption="새 그림")
    assert [call.method for call in bot_api.calls] == ["sendPhoto", "deleteMessage", "sendPhoto"]


async def test_a_message_to_another_chat_is_another_message(
    bot_api: BotApi, bot: Bot, sent: SentLog, database: Database
) -> None:
    task = await claim(database)
    async with running(sent, task):
        await bot.send_message(CHAT, "공지")
    async with running(sent, task):
        await bot.send_message(8, "공지")
        await bot.send_message(CHAT, "공지")
    assert [call.fields["chat_id"] for call in bot_api.made("sendMessage")] == ["7", "8"]
    assert bot_api.made("editMessageText") == []


async def test_a_press_is_answered_once_whatever_is_said(
    bot_api: BotApi, bot: Bot, sent: SentLog, database: Database
) -> None:
    task = await claim(database)
    for words in (None, "예전 버튼이라 쓸 수 없어요."):
        async with running(sent, task):
            assert await bot.answer_callback_query("1", words)
    assert len(bot_api.calls) == 1


async def test_an_edit_with_other_words_is_made(bot_api: BotApi, bot: Bot, sent: SentLog, database: Database) -> None:
    task = await claim(database)
    for words in ("옛 답", "새 답", "새 답"):
        async with running(sent, task):
            await bot.edit_message_text(words, CHAT, 1)
    assert texts(bot_api, "editMessageText") == ["옛 답", "새 답"]


async def test_an_edit_that_the_network_swallows_is_tried_again_by_the_next_run(
    bot_api: BotApi, bot: Bot, sent: SentLog, database: Database
) -> None:
    task = await claim(database)
    bot_api.answer("sendMessage", 200, message(11, "옛 답"))
    async with running(sent, task):
        await bot.send_message(CHAT, "옛 답")
    bot_api.drop("editMessageText")
    for _ in range(2):
        async with running(sent, task):
            with suppress(Exception):
                await bot.send_message(CHAT, "새 답")
    assert texts(bot_api, "editMessageText") == ["새 답", "새 답"]
    assert texts(bot_api) == ["옛 답"]


async def test_memos_of_an_earlier_version_count_by_their_order(
    bot_api: BotApi, bot: Bot, sent: SentLog, database: Database
) -> None:
    task = await claim(database)
    for ordinal in (1, 2):
        body = b'{"ok": true, "result": {"message_id": %d, "date": 0, "chat": {"id": 7, "type": "private"}}}' % ordinal
        await sent.remember(task.id, Memo(ordinal, "sendMessage", body))
    async with running(sent, task):
        assert [(await bot.send_message(CHAT, line)).message_id for line in ("하나", "둘", "셋")] == [1, 2, 1]
    assert texts(bot_api) == ["셋"]
