"""Under load questions are answered, and heavy work is refused and the seller told so, until the bot has recovered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.store.tables import Task
from bot.telegram.checks import sheet_task
from bot.telegram.limits.allowance import LoadAllowance
from tests.bot.telegram.office import Office, person, photo, private, question, sheet

if TYPE_CHECKING:
    from tests.bot.conftest import BotApi

RULES = LoadAllowance()
BUSY = "지금 요청이 많아요. 잠시 뒤에 다시 보내 주세요. 글로 하는 질문에는 지금도 답해요."
CROWD = range(100, 112)
HEAVY = 7
CHECK = "/check 프리미엄 유기농 아기 물티슈 캡형 100매"


async def begin(one: Office, *sellers: int) -> None:
    """Have a bot that has been running for an hour, with sellers who have agreed."""
    await one.agree(*sellers, *CROWD)
    await one.handle(question(99, "안녕하세요"))
    one.clock.turn(3600)


async def flood(one: Office) -> None:
    """Have many sellers ask something, and wait for some seconds until they are taken up."""
    one.doors.clear()
    await one.put(*(question(seller) for seller in CROWD))
    one.clock.turn(RULES.high.total_seconds() + 1)
    one.doors.set()
    await one.settle()


async def calm(one: Office) -> None:
    """Have the same sellers ask as many questions again, each taken up at once, for a while."""
    for _ in range(2):
        one.clock.turn(RULES.calm.total_seconds())
        await one.handle(*(question(seller) for seller in CROWD))
        one.desk.limits.load.is_high(one.clock.now)


async def test_a_flood_is_answered_and_a_file_is_put_off(one: Office, bot_api: BotApi) -> None:
    await begin(one, HEAVY)
    await flood(one)
    assert all(len(one.said(seller)) == 1 for seller in CROWD), "questions go on"
    await one.handle(sheet(HEAVY), question(HEAVY))
    refused, answered = one.said(HEAVY)
    assert refused == BUSY
    assert "정산" in answered
    assert not bot_api.made("getFile")
    assert not any(task.kind == sheet_task.KIND or task.open or task.error for task in await one.tasks())


async def test_photos_of_an_album_are_refused_with_one_word(simple: Office, bot_api: BotApi) -> None:
    await begin(simple, HEAVY)
    await simple.handle(question(HEAVY, CHECK))
    before = len(simple.said(HEAVY))
    await flood(simple)
    await simple.handle(*(photo(HEAVY, media_group_id="album") for _ in range(5)))
    assert simple.said(HEAVY)[before:] == [BUSY]
    assert not bot_api.made("getFile")


async def test_a_picture_is_refused_on_its_button(simple: Office, bot_api: BotApi) -> None:
    await begin(simple, HEAVY)
    await simple.handle(question(HEAVY, "35000원에 수수료 9%면 얼마 남아?"))
    await flood(simple)
    below = {"message_id": 1, "date": 1_795_000_000, "chat": private(HEAVY), "text": "계산"}
    pressed = {"id": "1", "from": person(HEAVY), "chat_instance": "1", "data": "g:1:l", "message": below}
    await simple.handle({"callback_query": pressed})
    assert bot_api.made("answerCallbackQuery")[-1].fields["text"] == BUSY
    assert not bot_api.made("sendPhoto")
    await calm(simple)
    await simple.handle({"callback_query": pressed})
    assert len(bot_api.made("sendPhoto")) == 1


async def test_it_recovers(simple: Office) -> None:
    await begin(simple, HEAVY)
    await flood(simple)
    await simple.handle(sheet(HEAVY))
    await calm(simple)
    await simple.put(sheet(HEAVY))
    await simple.settle()
    assert [task.kind for task in await simple.tasks()].count(sheet_task.KIND) == 1


async def test_a_busy_bot_shows_no_typing(simple: Office, bot_api: BotApi) -> None:
    await begin(simple, HEAVY)
    await flood(simple)
    shown = len(bot_api.made("sendChatAction"))
    await simple.handle(question(HEAVY))
    assert len(bot_api.made("sendChatAction")) == shown
    assert len(simple.said(HEAVY)) == 1


async def test_no_more_spreadsheets_wait_than_leave_room_for_questions(one: Office) -> None:
    await begin(one, HEAVY)
    async with one.database.session() as session:
        for number in range(RULES.sheets_waiting):
            later = one.clock.now + timedelta(days=1)
            task = {"key": f"sheet:{number}", "lane": f"sheet:{number}", "position": 1, "kind": sheet_task.KIND}
            session.add(Task(**task, body="{}", due=later, stored_at=one.clock.now))
    await one.handle(sheet(HEAVY), question(HEAVY))
    refused, answered = one.said(HEAVY)
    assert refused == BUSY
    assert "정산" in answered
