"""Who asked to be told is told once, when a new index answers them, and by nothing else."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import pytest
from sqlmodel import select

from bot.sandbox.client import Message, SandboxClientError
from bot.store.tables import Subscription, Task
from indexer.index import Index
from tests.bot.telegram.conftest import WAIT, Shop
from tests.guide_pages import ASKED

MakeIndex = Callable[..., Index]
WISH = "🔔 답이 생기면 알려주세요"
SHORT = 0.5


async def use(shop: Shop, index: Index) -> int:
    """Have the bot take up an index; return how many sellers it answers."""
    cast("SimpleNamespace", shop.desk.index).current = index
    return await shop.notices.look(index)


async def ask_to_be_told(shop: Shop, text: str = ASKED) -> Message:
    refused = await shop.say(text)
    await shop.press(refused, WISH)
    await shop.client.wait_for_edit(WAIT)
    return refused


async def is_silent(shop: Shop) -> bool:
    try:
        await shop.client.wait_for_reply(SHORT)
    except SandboxClientError:
        return True
    return False


@pytest.fixture
async def waiting(shop: Shop, make_index: MakeIndex) -> Shop:
    """A seller who waits for what the guide does not hold."""
    await use(shop, make_index("payday", "photo"))
    await ask_to_be_told(shop)
    return shop


async def test_a_new_page_is_told_once_as_a_reply_to_the_question(waiting: Shop, make_index: MakeIndex) -> None:
    asked = next(message for message in await waiting.client.messages() if message.text == ASKED)
    waiting.now = waiting.now.replace(day=22)
    assert await use(waiting, make_index("payday", "photo", "refund")) == 1
    told = await waiting.client.wait_for_reply(WAIT)
    assert told.text.startswith(f"🔔 2026년 11월 20일(금)에 부탁하신 답이 생겼어요.\n“{ASKED}”")
    assert "관세는 구매자가 부담해요." in told.text
    assert "출처" in told.text
    assert told.reply_to == asked.id
    assert told.labels[-2:] == ("👍 도움 됐어요", "👎 아쉬워요")
    assert await use(waiting, make_index("payday", "photo", "refund", refund="관세는 **판매자**가 부담해요.")) == 0
    assert await is_silent(waiting)


async def test_an_index_that_still_has_no_answer_tells_nobody(waiting: Shop, make_index: MakeIndex) -> None:
    waiting.now = waiting.now.replace(day=22)
    assert await use(waiting, make_index("payday", "photo", photo="**10장 이상**을 권해요.")) == 0
    assert await is_silent(waiting)
    waiting.now = waiting.now.replace(day=23)
    assert await use(waiting, make_index("payday", "photo", "refund")) == 1
    assert "관세" in (await waiting.client.wait_for_reply(WAIT)).text


async def test_who_wants_it_no_more_is_not_told(waiting: Shop, make_index: MakeIndex) -> None:
    refused = (await waiting.client.messages())[-1]
    await waiting.press(refused, "🔕 알림 그만 받기")
    assert await use(waiting, make_index("payday", "photo", "refund")) == 0
    assert await is_silent(waiting)


async def test_an_answer_that_was_there_already_is_no_news(shop: Shop, make_index: MakeIndex) -> None:
    await use(shop, make_index("payday", "photo"))
    answer = await shop.say("정산은 언제 들어와요?")
    await shop.press(answer, "👎 아쉬워요")
    disliked = await shop.client.wait_for_edit(WAIT)
    await shop.press(disliked, WISH)
    shop.now = shop.now.replace(day=22)
    assert await use(shop, make_index("payday", "photo", "refund")) == 0
    assert await use(shop, make_index("payday", "photo", payday="이제 **다음 날** 입금돼요.")) == 1
    assert "다음 날 입금돼요" in (await shop.client.wait_for_reply(WAIT)).text


async def test_one_message_a_question_and_a_button_ends_the_others(waiting: Shop, make_index: MakeIndex) -> None:
    await ask_to_be_told(waiting, "내일 서울 날씨 어때?")
    waiting.now = waiting.now.replace(day=22)
    assert await use(waiting, make_index("payday", "photo", "refund")) == 1
    told = await waiting.client.wait_for_reply(WAIT)
    assert told.labels[-1] == "🔕 다른 알림도 그만 받기"
    assert "모두 껐어요" in (await waiting.press(told, "🔕 다른 알림도 그만 받기")).text
    async with waiting.database.session() as session:
        assert (await session.exec(select(Subscription))).all() == []


async def test_a_notice_that_a_newer_index_takes_back_is_not_sent(waiting: Shop, make_index: MakeIndex) -> None:
    old, new = make_index("payday", "photo"), make_index("payday", "photo", "refund")
    cast("SimpleNamespace", waiting.desk.index).current = old
    waiting.now = waiting.now.replace(day=22)
    assert await waiting.notices.look(new) == 1
    assert await is_silent(waiting)
    async with waiting.database.session() as session:
        [row] = (await session.exec(select(Subscription))).all()
        [task] = (await session.exec(select(Task).where(Task.kind == "notice"))).all()
    assert (row.told_at, task.error, task.open) == (None, None, False)


async def test_who_has_blocked_the_bot_waits_no_more(waiting: Shop, make_index: MakeIndex) -> None:
    await waiting.client.block()
    waiting.now = waiting.now.replace(day=22)
    assert await use(waiting, make_index("payday", "photo", "refund")) == 1
    async with asyncio.timeout(WAIT):
        while True:
            async with waiting.database.session() as session:
                if not (await session.exec(select(Subscription))).all():
                    break
            await asyncio.sleep(0.02)


async def test_watching_looks_at_each_index_once(waiting: Shop, make_index: MakeIndex) -> None:
    watching = asyncio.create_task(waiting.notices.watch(pause=0.01))
    await asyncio.sleep(0.1)
    waiting.now = waiting.now.replace(day=22)
    cast("SimpleNamespace", waiting.desk.index).current = make_index("payday", "photo", "refund")
    assert "관세" in (await waiting.client.wait_for_reply(WAIT)).text
    assert await is_silent(waiting)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
