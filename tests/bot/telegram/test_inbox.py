"""Updates become tasks: once each, in the lane of their chat, whatever they hold."""

import asyncio
import json
from datetime import UTC, datetime

import pytest
from sqlmodel import col, select

from bot.store.database import Database
from bot.store.journal import Journal
from bot.store.tables import Task
from bot.telegram.inbox import Inbox, lane_of, task_of

USER = {"id": 7, "is_bot": False, "first_name": "판매자"}
GROUP = {"id": -100123, "type": "supergroup"}
MESSAGE = {"message_id": 1, "date": 0, "chat": GROUP, "from": USER, "text": "정산"}


@pytest.mark.parametrize(
    ("content", "lane"),
    [
        ({"message": MESSAGE}, "-100123"),
        ({"edited_message": MESSAGE}, "-100123"),
        ({"channel_post": {"message_id": 1, "chat": GROUP}}, "-100123"),
        ({"callback_query": {"id": "1", "from": USER, "message": MESSAGE}}, "-100123"),
        ({"callback_query": {"id": "1", "from": USER, "inline_message_id": "x"}}, "7"),
        ({"my_chat_member": {"chat": GROUP, "from": USER, "date": 0}}, "-100123"),
        ({"message_reaction": {"chat": GROUP, "user": USER}}, "-100123"),
        ({"inline_query": {"id": "1", "from": USER, "query": "정산"}}, "7"),
        ({"poll_answer": {"poll_id": "1", "user": USER}}, "7"),
        ({"poll": {"id": "1", "question": "?"}}, "-"),
        ({"something_of_tomorrow": {"chat": GROUP}}, "-100123"),
        ({"something_of_tomorrow": 1}, "-"),
        ({}, "-"),
    ],
)
def test_an_update_goes_into_the_lane_of_its_chat(content: dict[str, object], lane: str) -> None:
    assert lane_of({"update_id": 1} | content) == lane


def test_a_task_is_the_update_as_it_came() -> None:
    update = {"update_id": 12, "message": MESSAGE, "unknown": {"\ud83d": "반쪽"}}
    task = task_of(update)
    assert (task.key, task.position, task.kind, task.lane) == ("tg:12", 12, "update", "-100123")
    assert json.loads(task.body) == update


async def test_anything_that_telegram_can_send_can_be_stored(database: Database) -> None:
    odd = [
        {"update_id": number, "message": MESSAGE | {"text": text}}
        for number, text in enumerate(["\0", "\ud83d", "정산 언제 돼요? 🙏", "x" * 100_000])
    ]
    journal = Journal(database, "a", clock=lambda: datetime(2026, 11, 22, tzinfo=UTC))
    journal.rest()
    inbox = Inbox(journal)
    running = asyncio.create_task(journal.run(lambda _: None))
    await inbox.put(odd)
    await inbox.put(odd)
    journal.close()
    await running
    async with database.session() as session:
        stored = (await session.exec(select(Task.body).order_by(col(Task.position)))).all()
    assert [json.loads(body) for body in stored] == odd
