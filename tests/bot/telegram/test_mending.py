"""What Telegram refuses for its form reaches the seller in another; what it refuses for good is told to somebody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, ReplyParameters
from telegram.constants import MessageLimit
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError
from telegram.request import HTTPXRequest

from bot.telegram.mending import MendingRequest
from bot.telegram.message import utf16_length
from bot.telegram.trouble import is_unreachable

if TYPE_CHECKING:
    from tests.bot.conftest import BotApi

CHAT = 7
BROKEN = "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""
BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("왜요?", callback_data="why:1")]])


class Bell:
    """Hears of chats that are out of reach."""

    def __init__(self) -> None:
        self.chats: list[int] = []
        self.trouble: Exception | None = None

    async def ring(self, chat: int) -> None:
        self.chats.append(chat)
        if self.trouble is not None:
            raise self.trouble


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
async def bot(bot_api: BotApi, bell: Bell) -> AsyncIterator[Bot]:
    request = MendingRequest(HTTPXRequest(), bell.ring)
    async with request:
        yield Bot(bot_api.token, base_url=f"{bot_api.url}/bot", request=request, get_updates_request=request)


async def test_broken_markup_goes_out_as_plain_text(
    bot_api: BotApi, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    bot_api.refuse("sendMessage", 400, BROKEN)
    html = '<b>정산</b>은 <i>다음 날 &amp; <a href="https://a.kr">여기</a>'
    message = await bot.send_message(CHAT, html, parse_mode="HTML", reply_markup=BUTTON)
    assert message.text == "보냈어요"
    refused, sent = (call.fields for call in bot_api.made("sendMessage"))
    assert sent == {
        "chat_id": "7",
        "text": "정산은 다음 날 & 여기 (https://a.kr)",
        "reply_markup": refused["reply_markup"],
    }
    assert "incident" in caplog.text
    assert "정산" not in caplog.text, "what a seller is told is nobody else's business"


async def test_a_caption_is_mended_with_its_file(bot_api: BotApi, bot: Bot) -> None:
    bot_api.refuse("sendDocument", 400, BROKEN)
    await bot.send_document(CHAT, InputFile(b"a sheet", "수수료.xlsx"), caption="<b>3개 <i>고침", parse_mode="HTML")
    refused, sent = (call.body for call in bot_api.made("sendDocument"))
    assert all(b"a sheet" in body for body in (refused, sent))
    assert "3개 고침".encode() in sent
    assert b"parse_mode" not in sent


async def test_broken_markup_without_markup_is_refused(bot_api: BotApi, bot: Bot) -> None:
    bot_api.refuse("sendMessage", 400, BROKEN)
    with pytest.raises(BadRequest):
        await bot.send_message(CHAT, "정산")
    assert len(bot_api.calls) == 1


@pytest.mark.parametrize("words", ["Bad Request: message is too long", "Bad Request: MESSAGE_TOO_LONG"])
async def test_what_is_too_long_goes_out_in_parts(bot_api: BotApi, bot: Bot, words: str) -> None:
    bot_api.refuse("sendMessage", 400, words)
    text = "수수료 " * 2500
    await bot.send_message(
        CHAT, f"<b>{text}</b>", parse_mode="HTML", reply_markup=BUTTON, reply_parameters=ReplyParameters(3)
    )
    _, *parts = (call.fields for call in bot_api.made("sendMessage"))
    assert " ".join(part["text"].strip() for part in parts) == text.strip()
    assert all(utf16_length(part["text"]) <= MessageLimit.MAX_TEXT_LENGTH for part in parts)
    assert ["reply_markup" in part for part in parts] == [False, False, True]
    assert ["reply_parameters" in part for part in parts] == [True, False, False]


async def test_a_part_that_fails_ends_it(bot_api: BotApi, bot: Bot) -> None:
    bot_api.refuse("sendMessage", 400, "Bad Request: message is too long")
    bot_api.refuse("sendMessage", 502, "Bad Gateway")
    with pytest.raises(NetworkError):
        await bot.send_message(CHAT, "수수료 " * 2500)
    assert len(bot_api.calls) == 2


@pytest.mark.parametrize(
    ("method", "field", "limit"),
    [
        ("editMessageText", "text", MessageLimit.MAX_TEXT_LENGTH),
        ("editMessageCaption", "caption", MessageLimit.CAPTION_LENGTH),
        ("sendPhoto", "caption", MessageLimit.CAPTION_LENGTH),
    ],
)
async def test_where_there_can_be_only_one_message_it_is_cut(
    bot_api: BotApi, bot: Bot, method: str, field: str, limit: int
) -> None:
    bot_api.refuse(method, 400, "Bad Request: message caption is too long")
    text = "가" * 5000
    match method:
        case "editMessageText":
            await bot.edit_message_text(text, CHAT, 1)
        case "editMessageCaption":
            await bot.edit_message_caption(CHAT, 1, caption=text)
        case _:
            await bot.send_photo(CHAT, "a file's id", caption=text)
    assert bot_api.made(method)[-1].fields[field] == "가" * (limit - 1) + "…"


async def test_markup_that_is_broken_and_words_that_are_too_long_are_both_mended(bot_api: BotApi, bot: Bot) -> None:
    bot_api.refuse("sendMessage", 400, BROKEN)
    bot_api.refuse("sendMessage", 400, "Bad Request: message is too long")
    await bot.send_message(CHAT, "<b>" + "수수료 " * 1500, parse_mode="HTML")
    assert ["parse_mode" in call.fields for call in bot_api.made("sendMessage")] == [True, False, False, False]


async def test_a_group_that_became_a_supergroup_is_written_to_there_once(bot_api: BotApi, bot: Bot, bell: Bell) -> None:
    moved = "Bad Request: group chat was upgraded to a supergroup chat"
    bot_api.refuse("sendMessage", 400, moved, migrate_to_chat_id=-1001)
    await bot.send_message(-5, "정산")
    assert [call.fields["chat_id"] for call in bot_api.calls] == ["-5", "-1001"]
    for _ in range(2):
        bot_api.refuse("sendMessage", 400, moved, migrate_to_chat_id=-1001)
    with pytest.raises(ChatMigrated):
        await bot.send_message(-5, "정산")
    assert len(bot_api.calls) == 4
    assert bell.chats == []


async def test_an_edit_that_changes_nothing_has_succeeded(bot_api: BotApi, bot: Bot) -> None:
    words = "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    bot_api.refuse("editMessageText", 400, words)
    assert await bot.edit_message_text("정산", CHAT, 1) is True


async def test_a_press_of_long_ago_need_not_be_answered(bot_api: BotApi, bot: Bot) -> None:
    words = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    bot_api.refuse("answerCallbackQuery", 400, words)
    assert await bot.answer_callback_query("1")
    assert len(bot_api.calls) == 1


@pytest.mark.parametrize(
    ("status", "words", "chat"),
    [
        (403, "Forbidden: bot was blocked by the user", 7),
        (403, "Forbidden: user is deactivated", 7),
        (403, "Forbidden: bot was kicked from the supergroup chat", -1001),
        (400, "Bad Request: chat not found", 7),
    ],
)
async def test_who_has_blocked_the_bot_is_told_once_and_not_tried_again(
    bot_api: BotApi, bot: Bot, bell: Bell, status: int, words: str, chat: int
) -> None:
    bot_api.refuse("sendMessage", status, words)
    with pytest.raises((Forbidden, BadRequest)) as caught:
        await bot.send_message(chat, "정산")
    assert is_unreachable(caught.value)
    assert bell.chats == [chat]
    assert len(bot_api.calls) == 1


async def test_other_refusals_are_nobodys_block(bot_api: BotApi, bot: Bot, bell: Bell) -> None:
    bot_api.refuse("sendMessage", 400, "Bad Request: message thread not found")
    with pytest.raises(BadRequest) as caught:
        await bot.send_message(CHAT, "정산")
    assert not is_unreachable(caught.value)
    assert bell.chats == []


async def test_trouble_with_noting_a_block_changes_nothing(
    bot_api: BotApi, bot: Bot, bell: Bell, caplog: pytest.LogCaptureFixture
) -> None:
    bell.trouble = OSError("the database is away")
    bot_api.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    with pytest.raises(Forbidden):
        await bot.send_message(CHAT, "정산")
    assert "OSError" in caplog.text


async def test_a_page_of_a_proxy_is_nobodys_refusal(bot_api: BotApi, bot: Bot, bell: Bell) -> None:
    bot_api.answer("sendMessage", 403, b"<html>Forbidden</html>")
    with pytest.raises(Forbidden):
        await bot.send_message(CHAT, "정산")
    assert bell.chats == []
