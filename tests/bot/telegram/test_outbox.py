"""Everything that is sent goes through one chain, which keeps the limits, the order and the token to itself."""

from __future__ import annotations

import ast
import asyncio
import io
import logging
import traceback
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from telegram import Bot
from telegram.error import Forbidden, NetworkError
from telegram.request import HTTPXRequest

from bot.endpoint import Endpoint, make_bot
from bot.store import consent, tasks
from bot.store.database import Database
from bot.store.journal import LEASE
from bot.store.sent import SentLog
from bot.store.tables import Seller
from bot.store.tasks import Claim, NewTask
from bot.telegram.blocking import noting_blocked
from bot.telegram.calls import Wrapper
from bot.telegram.delivery import delivering
from bot.telegram.mending import MendingRequest
from bot.telegram.outbox import Outbox, http_client
from bot.telegram.pace import Pace
from bot.telegram.pacing import PacingRequest
from bot.telegram.remembering import RememberingRequest
from bot.telegram.retrying import DOUBTFUL_TRIES, RetryingRequest
from bot.telegram.secrecy import redact

if TYPE_CHECKING:
    from tests.bot.conftest import BotApi

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ROOT = Path(__file__).parents[3]
CHAT = 7
CLIENTS = {
    "HTTPXRequest": {"bot/telegram/outbox.py", "bot/telegram/poller.py", "bot/intake.py"},
    "ExtBot": {"bot/endpoint.py"},
    "Bot": set(),
}
"""What talks to Telegram, and where it may be made. The poller's bot has no client of its own kind."""
HTTP = {"httpx", "aiohttp", "requests", "urllib3", "urllib.request", "http.client"}
OUTSIDE = ("bot/sandbox/",)
"""The other end of the line, which stands in for Telegram."""


@asynccontextmanager
async def talking(api: BotApi, outbox: Outbox) -> AsyncIterator[Bot]:
    async with outbox:
        yield Bot(api.token, base_url=f"{api.url}/bot", request=outbox, get_updates_request=HTTPXRequest())


async def claim(database: Database) -> Claim:
    async with database.engine.begin() as connection:
        await tasks.store(connection, [NewTask("tg:1", "7", 1, "update", "{}")], NOW)
        [claim] = await tasks.claim(connection, "a", 1, NOW, NOW + LEASE)
    return claim


def links(request: object) -> Iterator[object]:
    yield request
    while isinstance(request, Wrapper):
        request = request._inner
        yield request


async def test_the_bot_of_the_process_sends_by_the_outbox_and_by_nothing_else(database: Database) -> None:
    outbox = Outbox(http_client(), SentLog(database))
    bot = make_bot(Endpoint("1:a", "http://127.0.0.1:1"), outbox)
    assert bot.request is outbox
    assert [type(link) for link in links(outbox)] == [
        Outbox, RememberingRequest, MendingRequest, RetryingRequest, PacingRequest, HTTPXRequest,
    ]  # fmt: skip
    await outbox.shutdown()


def test_nobody_else_talks_to_telegram() -> None:
    """Not a promise of each author, but of the code: who makes a client, or imports one, is named here."""
    found = []
    for path in (ROOT / "bot").rglob("*.py"):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(OUTSIDE):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CLIENTS:
                found += [] if name in CLIENTS[node.func.id] else [f"{name}:{node.lineno} makes a {node.func.id}"]
            imported = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            imported += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            found += [f"{name}:{node.lineno} imports {one}" for one in imported if one in HTTP]
    # Its errors tell what was on its way and what was not.
    assert [one for one in found if not one.startswith("bot/telegram/retrying.py")] == []


async def test_each_try_waits_for_its_turn_and_one_answer_is_remembered(bot_api: BotApi, database: Database) -> None:
    seconds = 0.0

    async def sleep(some: float) -> None:
        nonlocal seconds
        seconds += some

    sent = SentLog(database)
    task = await claim(database)
    there = {"message_id": 9, "date": 0, "chat": {"id": -1001, "type": "supergroup"}}
    for _ in range(2):
        bot_api.refuse("sendMessage", 400, "Bad Request: can't parse entities")
        bot_api.refuse("sendMessage", 400, "Bad Request: chat was upgraded", migrate_to_chat_id=-1001)
        bot_api.answer("sendMessage", 200, {"ok": True, "result": there})
    outbox = Outbox(HTTPXRequest(), sent, pace=Pace(lambda: seconds, sleep))
    async with talking(bot_api, outbox) as bot:
        for _ in range(2):
            with delivering(task, await sent.recall(task.id)):
                for number in range(2):
                    await bot.send_message(-5, f"<b>{number}", parse_mode="HTML")
    assert [call.fields["chat_id"] for call in bot_api.calls] == ["-5", "-5", "-1001"] * 2
    assert [call.fields["text"] for call in bot_api.calls[2::3]] == ["0", "1"]
    # Four to the old chat, of which three may go out at once.
    assert seconds == 1.0


async def test_a_chat_that_hangs_for_long_holds_up_no_other(bot_api: BotApi, database: Database) -> None:
    bot_api.refuse("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    async with talking(bot_api, Outbox(http_client(), SentLog(database))) as bot:
        waiting = [asyncio.create_task(bot.send_message(1, str(number))) for number in range(3)]
        await bot_api.until("sendMessage", 3)
        begun = asyncio.get_running_loop().time()
        await asyncio.gather(*(bot.send_message(chat, "정산") for chat in range(2, 20)))
        assert asyncio.get_running_loop().time() - begun < 0.9
        assert not all(one.done() for one in waiting)
        await asyncio.gather(*waiting)
    assert len(bot_api.made("sendMessage")) == 3 + 1 + 18


async def test_who_blocks_the_bot_is_noted(bot_api: BotApi, database: Database) -> None:
    async with database.session() as session:
        await consent.agree(session, CHAT, NOW)
    outbox = Outbox(http_client(), SentLog(database), on_blocked=noting_blocked(database, lambda: NOW))
    async with talking(bot_api, outbox) as bot:
        for chat in (CHAT, -CHAT, 8):
            bot_api.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
            with pytest.raises(Forbidden):
                await bot.send_message(chat, "공지")
    async with database.session() as session:
        seller = await session.get(Seller, CHAT)
        assert seller is not None
        assert seller.blocked_at == NOW
        assert await session.get(Seller, 8) is None, "nothing is kept of who has not agreed"


async def test_the_token_is_in_no_log_line_no_error_and_no_row(bot_api: BotApi, sqlite_url: str) -> None:
    database = await Database.open(sqlite_url)
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logging.Formatter("%(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.DEBUG)
    try:
        async with talking(bot_api, Outbox(http_client(), SentLog(database))) as bot:
            with delivering(await claim(database)):
                await bot.send_message(CHAT, "정산")
            for _ in range(DOUBTFUL_TRIES):
                bot_api.drop("sendMessage")
            with pytest.raises(NetworkError) as caught:
                await bot.send_message(CHAT, "정산")
            logging.getLogger("bot.test").error("failed", exc_info=caught.value)
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
        await database.close()
    secret = bot_api.token.partition(":")[2]
    lines = written.getvalue().splitlines()
    assert "/bot<token>/sendMessage" in redact(written.getvalue()), "the HTTP client did log the address"
    # Of ours no line has it, whoever formats it; the others' are redacted (bot/monitoring).
    assert not any(secret in line for line in lines if not line.startswith(("httpx", "httpcore", "telegram")))
    assert secret not in redact(written.getvalue())
    assert secret not in "".join(traceback.format_exception(caught.value))
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    assert not any(secret.encode() in path.read_bytes() for path in folder.iterdir())
