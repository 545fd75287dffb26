"""Buttons: the update they make, and the one answer that they take."""

import asyncio
from typing import Any

import pytest
from telegram import Bot, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.sandbox.client import Message, SandboxClient, SandboxClientError, Toast

SELLER = 1
TOO_OLD = "Query is too old and response timeout expired or query id is invalid"


@pytest.fixture
async def question(bot: Bot, seller: SandboxClient) -> Message:
    """A message with buttons, and nothing else waiting."""
    rows = [
        [InlineKeyboardButton("네", callback_data="yes"), InlineKeyboardButton("아니요", callback_data="no")],
        [InlineKeyboardButton("열기", url="https://www.gmarket.co.kr")],
    ]
    await bot.send_message(SELLER, "괜찮아요?", reply_markup=InlineKeyboardMarkup(rows))
    await bot.get_updates(offset=-1, timeout=0)
    return await seller.wait_for_reply()


async def pressed(bot: Bot) -> CallbackQuery:
    updates = await bot.get_updates(offset=-1, timeout=5)
    offset = updates[-1].update_id + 1 if updates else 0
    while not updates or not updates[-1].callback_query:
        updates = await bot.get_updates(offset=offset, timeout=5)
    return updates[-1].callback_query


@pytest.mark.parametrize("name", ["no", "아니요"])
async def test_a_press_reaches_the_bot_and_the_answer_the_person(
    bot: Bot, seller: SandboxClient, question: Message, name: str
) -> None:
    press = asyncio.create_task(seller.press(question, name))
    received = await pressed(bot)
    assert received.data == "no"
    assert received.from_user.id == SELLER
    assert received.message is not None
    assert received.message.message_id == question.id
    assert await received.answer("알겠어요", show_alert=True)
    assert await press == Toast("알겠어요", alert=True)


async def test_a_query_is_answered_once(bot: Bot, seller: SandboxClient, question: Message) -> None:
    await press_only(seller, question)
    query = await pressed(bot)
    await query.answer()
    with pytest.raises(BadRequest, match=TOO_OLD):
        await query.answer()


async def test_a_query_grows_old(bot: Bot, seller: SandboxClient, question: Message, clock: Any) -> None:
    await press_only(seller, question)
    query = await pressed(bot)
    clock.now += 61
    with pytest.raises(BadRequest, match=TOO_OLD):
        await query.answer()


async def test_an_unknown_query_is_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=TOO_OLD):
        await bot.answer_callback_query("123")


async def test_an_answer_has_200_characters_at_most(bot: Bot, seller: SandboxClient, question: Message) -> None:
    await press_only(seller, question)
    query = await pressed(bot)
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await query.answer("가" * 201)
    assert await query.answer("가" * 200)


@pytest.mark.parametrize(("name", "why"), [("열기", "needs no bot"), ("없음", "no such button")])
async def test_only_buttons_that_ask_the_bot_can_be_pressed(
    seller: SandboxClient, question: Message, name: str, why: str
) -> None:
    with pytest.raises(SandboxClientError, match=why):
        await seller.press(question, name)


async def press_only(seller: SandboxClient, question: Message) -> None:
    with pytest.raises(SandboxClientError, match="nobody answered"):
        await seller.press(question, "yes", wait=0)
