"""A real process is killed with ``kill -9``, and no update is lost, repeated or out of order."""

from __future__ import annotations

import asyncio
import os
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.bot.conftest import BotApi

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CHATS = 5
UPDATES = 20


@asynccontextmanager
async def small_bot(
    api: BotApi, address: str, enough: int, words: str = "a b"
) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, HERE / "small_bot.py", address, api.url, api.token, str(enough), words,
        stdout=asyncio.subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            # SIGKILL: nothing in the process gets a say.
            process.kill()
            await process.wait()


def update(number: int) -> dict[str, Any]:
    chat = {"id": number % CHATS + 1, "type": "private"}
    return {"update_id": number, "message": {"message_id": number, "date": 0, "chat": chat, "text": "정산"}}


def sent(api: BotApi) -> dict[str, list[str]]:
    """What each chat got, in order."""
    chats = defaultdict(list)
    for call in api.made("sendMessage"):
        chats[call.fields["chat_id"]].append(call.fields["text"])
    return dict(chats)


def shown(api: BotApi) -> dict[str, list[str]]:
    """What each chat shows in the end: what was sent, edited and deleted."""
    chats: dict[str, dict[str, str]] = defaultdict(dict)
    for number, call in enumerate(api.calls, start=1):
        match call.method:
            case "sendMessage":
                chats[call.fields["chat_id"]][str(number)] = call.fields["text"]
            case "editMessageText":
                chats[call.fields["chat_id"]][call.fields["message_id"]] = call.fields["text"]
            case "deleteMessage":
                del chats[call.fields["chat_id"]][call.fields["message_id"]]
    return {chat: list(messages.values()) for chat, messages in chats.items()}


def expected() -> dict[str, list[str]]:
    chats = defaultdict(list)
    for number in range(UPDATES):
        chats[str(number % CHATS + 1)] += [f"tg:{number} a", f"tg:{number} b"]
    return dict(chats)


async def test_updates_in_hand_at_a_kill_are_finished_and_nothing_is_repeated(bot_api: BotApi, sqlite_url: str) -> None:
    await bot_api.arrive(*(update(number) for number in range(UPDATES)))
    async with asyncio.timeout(60), small_bot(bot_api, sqlite_url, 0) as killed:
        assert killed.stdout is not None
        # Every chat has the first half of an answer, and every update is confirmed.
        half_way = sorted([(await killed.stdout.readline()).decode().strip() for _ in range(CHATS)])
        await bot_api.until("getUpdates", 2)
    assert half_way == [f"tg:{number}" for number in range(CHATS)]
    assert bot_api.updates == [], "Telegram has forgotten them"

    async with asyncio.timeout(60), small_bot(bot_api, sqlite_url, UPDATES) as successor:
        assert await successor.wait() == 0
    assert sent(bot_api) == expected()


async def test_kills_at_any_moment_lose_nothing_and_repeat_at_most_what_was_on_its_way(
    bot_api: BotApi, sqlite_url: str
) -> None:
    await bot_api.arrive(*(update(number) for number in range(UPDATES)))
    kills = 3
    for number in range(1, kills + 1):
        async with small_bot(bot_api, sqlite_url, 10 * UPDATES):
            await bot_api.until("sendMessage", number * UPDATES // 2, 60)
    # Each of these is the last message of its chat.
    last = {got[-1] for got in expected().values()}
    async with small_bot(bot_api, sqlite_url, 10 * UPDATES):
        while not last <= {got[-1] for got in sent(bot_api).values()}:
            await bot_api.until("sendMessage", len(bot_api.made("sendMessage")) + 1, 60)
    assert {chat: list(dict.fromkeys(got)) for chat, got in sent(bot_api).items()} == expected()
    assert len(bot_api.made("sendMessage")) - 2 * UPDATES <= kills * CHATS


async def test_an_answer_that_is_another_one_after_a_kill_is_never_half_and_half(
    bot_api: BotApi, sqlite_url: str
) -> None:
    """As after a new index: the run before the kill has sent the first of two messages, the one after it says one."""
    await bot_api.arrive(*(update(number) for number in range(UPDATES)))
    async with asyncio.timeout(60), small_bot(bot_api, sqlite_url, 0, "old1 old2") as killed:
        assert killed.stdout is not None
        for _ in range(CHATS):
            await killed.stdout.readline()
    assert all(texts[0].endswith("old1") for texts in shown(bot_api).values())

    async with asyncio.timeout(60), small_bot(bot_api, sqlite_url, UPDATES, "new") as successor:
        assert await successor.wait() == 0
    assert shown(bot_api) == {
        str(chat % CHATS + 1): [f"tg:{number} new" for number in range(chat, UPDATES, CHATS)] for chat in range(CHATS)
    }
    assert len(bot_api.made("sendMessage")) == UPDATES, "what the seller had already became the new answer"
