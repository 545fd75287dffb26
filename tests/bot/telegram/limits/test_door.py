"""A chat that floods the bot is told once, and what waits of it is closed at once; the others are answered."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.assistant.assistant import Assistant
from bot.assistant.reply import CheckReply
from bot.telegram.limits import door
from bot.telegram.limits.allowance import Allowance, CircuitAllowance, TimeAllowance
from tests.bot.telegram.office import Office, message, office, person, private, question

if TYPE_CHECKING:
    from indexer.index import Index
    from knowledge.listing.checker import Checker
    from tests.bot.conftest import BotApi

FLOOD, OTHER = 7, 8
TOO_FAST = "메시지가 너무 빨라요. 잠시 뒤에 다시 보내 주세요."
ALLOWED = 10
STRIKES = CircuitAllowance().strikes


def press(seller: int, data: str = "i:nothing") -> dict[str, Any]:
    below = {"message_id": 1, "date": 1_795_000_000, "chat": private(seller), "text": "단추"}
    return {"callback_query": {"id": "1", "from": person(seller), "chat_instance": "1", "data": data, "message": below}}


async def test_a_flood_is_answered_warned_ignored_and_cut_off(one: Office) -> None:
    one.doors.clear()
    await one.put(*(question(FLOOD, "안녕하세요") for _ in range(500)), question(OTHER))
    one.doors.set()
    await one.settle()
    said = one.said(FLOOD)
    assert len(said) == ALLOWED + 2
    assert said[ALLOWED] == TOO_FAST
    # Only the ten were answered; all others were passed over, and all of those are told.
    assert said[-1] == "메시지가 너무 많아 490개는 건너뛰었어요. 12:05까지는 읽지 못하니, 그 뒤에 다시 보내 주세요."
    assert len(one.said(OTHER)) == 1
    skipped = [task for task in await one.tasks() if task.error == door.SKIPPED]
    assert len(skipped) == 500 - ALLOWED - STRIKES
    assert not any(task.open or task.body for task in skipped)


async def test_what_comes_while_it_is_cut_off_is_closed_in_silence(one: Office) -> None:
    await one.handle(*(question(FLOOD) for _ in range(100)))
    said = len(one.said(FLOOD))
    await one.handle(*(question(FLOOD) for _ in range(100)))
    assert len(one.said(FLOOD)) == said
    assert not any(task.open for task in await one.tasks())


async def test_it_is_heard_again_after_its_time(one: Office) -> None:
    await one.handle(*(question(FLOOD) for _ in range(100)))
    said = len(one.said(FLOOD))
    one.clock.turn(CircuitAllowance().rest.total_seconds() + 1)
    await one.handle(question(FLOOD))
    assert len(one.said(FLOOD)) == said + 1


async def test_a_notice_that_could_not_be_sent_is_sent_by_the_next_run(one: Office, bot_api: BotApi) -> None:
    await one.handle(*(question(FLOOD) for _ in range(ALLOWED + STRIKES - 1)))
    bot_api.drop("sendMessage")
    await one.put(*(question(FLOOD) for _ in range(20)))
    await bot_api.until("sendMessage", ALLOWED + 2)
    await one.settle()
    one.clock.turn(3)
    await one.settle()
    assert "49개는 건너뛰었어요" in one.said(FLOOD)[-1]


async def test_a_run_that_is_made_again_is_not_counted_again(one: Office, bot_api: BotApi) -> None:
    await one.handle(*(question(FLOOD) for _ in range(ALLOWED - 1)))
    bot_api.drop("sendMessage")
    await one.put(question(FLOOD))
    await bot_api.until("sendMessage", ALLOWED)
    await one.settle()
    one.clock.turn(3)
    await one.settle()
    assert TOO_FAST not in one.said(FLOOD)
    assert len(set(one.said(FLOOD)[-2:])) == 1, "the answer that was lost came again"


async def test_a_group_is_not_silenced_by_one_of_it(one: Office) -> None:
    group = {"id": -100, "type": "supergroup", "title": "모임"}

    def in_group(seller: int) -> dict[str, Any]:
        return message(seller, text="/help@gmarket_bot", chat=group)

    await one.handle(*(in_group(FLOOD) for _ in range(100)), in_group(OTHER))
    assert len(one.said(-100)) == ALLOWED + 2
    assert not any(task.error for task in await one.tasks())


async def test_presses_are_counted_too_and_their_spinner_stops(one: Office, bot_api: BotApi) -> None:
    await one.handle(*(press(FLOOD) for _ in range(ALLOWED + 5)))
    answers = [call.fields.get("text") for call in bot_api.made("answerCallbackQuery")]
    assert answers[ALLOWED:] == [TOO_FAST, None, None, None, None]
    assert not one.said(FLOOD)


async def test_who_waited_for_a_busy_bot_was_not_too_fast(one: Office) -> None:
    one.doors.clear()
    for _ in range(ALLOWED * 2):
        await one.put(question(FLOOD, "안녕하세요"))
        one.clock.turn(2)
    one.doors.set()
    await one.settle()
    assert len(one.said(FLOOD)) == ALLOWED * 2
    assert TOO_FAST not in one.said(FLOOD)


@contextmanager
def hanging_search(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The first search within the block hangs in its thread until the end of the block."""
    over, begun = threading.Event(), threading.Event()
    real = Assistant.listing_check

    def listing_check(assistant: Assistant, text: str, today: date) -> CheckReply | None:
        if not begun.is_set():
            begun.set()
            over.wait()
        return real(assistant, text, today)

    monkeypatch.setattr(Assistant, "listing_check", listing_check)
    yield
    over.set()


async def test_a_handler_that_takes_too_long_is_stopped_with_an_incident(
    bot_api: BotApi, sqlite_url: str, index: Index, checker: Checker, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = Allowance(time=TimeAllowance(handler=timedelta(seconds=0.3)))
    async with office(bot_api, sqlite_url, index, checker, quick) as one:
        with hanging_search(monkeypatch):
            await one.handle(question(FLOOD))
            one.desk.limits.allowance = Allowance()
            await one.handle(question(FLOOD, "/help"))
        said = one.said(FLOOD)
        assert "사건 번호" in said[0]
        assert "명령어" in said[1], "the chat goes on"
        dead, done = await one.tasks()
        assert (dead.open, dead.error, done.error) == (False, "TimeoutError", None)


async def test_a_chat_whose_handlers_hang_again_and_again_is_cut_off(
    bot_api: BotApi, sqlite_url: str, index: Index, checker: Checker, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = Allowance(time=TimeAllowance(handler=timedelta(seconds=0.05)))

    async def for_ever(*_: object) -> None:
        await asyncio.Event().wait()

    async with office(bot_api, sqlite_url, index, checker, quick) as one:
        monkeypatch.setattr("bot.telegram.questions._answer", for_ever)
        await one.handle(*(question(FLOOD) for _ in range(3)))
        monkeypatch.undo()
        one.desk.limits.allowance = Allowance()
        one.doors.clear()
        await one.put(*(question(FLOOD) for _ in range(3)), question(OTHER))
        one.doors.set()
        await one.settle()
    said = one.said(FLOOD)
    assert [("사건 번호" in text) for text in said] == [True, True, True, False]
    assert said[-1].startswith("문제가 이어져 메시지 3개는 건너뛰었어요.")
    assert len(one.said(OTHER)) == 1
