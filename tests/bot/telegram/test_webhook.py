"""Telegram's calls over real HTTP: who is let in, what is taken, and when Telegram may forget an update."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from sqlmodel import col, select

from bot.store.database import Database
from bot.store.journal import Journal
from bot.store.tables import Task
from bot.telegram.inbox import Inbox
from bot.telegram.webhook import MAX_BYTES, SECRET_HEADER, Address, Webhook, derive_secret
from bot.web import WebServer, listen

if TYPE_CHECKING:
    from tests.bot.conftest import BotApi

SECRET = "s" * 30
ADDRESS = Address("https://bot.example.org/telegram", SECRET)
HEADERS = {SECRET_HEADER: SECRET}


def update(number: int = 1) -> dict[str, Any]:
    chat = {"id": 7, "type": "private"}
    return {"update_id": number, "message": {"message_id": number, "date": 0, "chat": chat, "text": "정산 🙏"}}


@pytest.fixture
async def journal(database: Database) -> AsyncIterator[Journal]:
    """A journal that stores and takes nothing."""
    journal = Journal(database, "a")
    journal.rest()
    running = asyncio.create_task(journal.run(lambda _: None))
    yield journal
    journal.close()
    await running


class Away(Inbox):
    """An inbox whose database is away until the test says otherwise."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal)
        self.back = asyncio.Event()
        self.puts = 0

    async def put(self, updates: Any) -> None:
        self.puts += 1
        await self.back.wait()
        await super().put(updates)


@asynccontextmanager
async def called(inbox: Inbox, **seconds: float) -> AsyncIterator[httpx.AsyncClient]:
    """Return Telegram's end of the line."""
    application = Webhook(inbox, ADDRESS, **seconds).application()
    async with (
        WebServer(application, listen("127.0.0.1", 0, "WEBHOOK_PORT"), name="webhook") as server,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as client,
    ):
        yield client


@pytest.fixture
async def telegram(journal: Journal) -> AsyncIterator[httpx.AsyncClient]:
    async with called(Inbox(journal)) as client:
        yield client


async def keys(database: Database) -> list[str]:
    async with database.session() as session:
        return list((await session.exec(select(Task.key).order_by(col(Task.position)))).all())


async def test_an_update_is_stored_before_it_is_answered(telegram: httpx.AsyncClient, database: Database) -> None:
    answer = await telegram.post("/telegram", json=update(5), headers=HEADERS)
    assert (answer.status_code, answer.content) == (200, b"")
    assert await keys(database) == ["tg:5"]
    async with database.session() as session:
        (task,) = (await session.exec(select(Task))).all()
    assert (task.lane, json.loads(task.body)) == ("7", update(5))


async def test_one_that_comes_again_is_answered_and_not_stored_twice(
    telegram: httpx.AsyncClient, database: Database
) -> None:
    answers = await asyncio.gather(*(telegram.post("/telegram", json=update(), headers=HEADERS) for _ in range(5)))
    again = await telegram.post("/telegram", json=update(), headers=HEADERS)
    assert {answer.status_code for answer in (*answers, again)} == {200}
    assert await keys(database) == ["tg:1"]


@pytest.mark.parametrize(
    "headers",
    [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: SECRET[:-1]}, {SECRET_HEADER: SECRET + "s"}, {SECRET_HEADER: b"\xff"}],
    ids=["missing", "empty", "shorter", "longer", "not ASCII"],
)
async def test_without_the_secret_nobody_gets_in(
    telegram: httpx.AsyncClient, database: Database, headers: dict[str, str | bytes]
) -> None:
    answer = await telegram.post("/telegram", json=update(), headers=headers)
    assert answer.status_code == 403
    assert SECRET not in answer.text
    assert await keys(database) == []


async def test_only_the_path_and_only_post_are_there(telegram: httpx.AsyncClient) -> None:
    for path in ("/", "/telegram/", "/healthz", "/metrics", "/telegram/../metrics"):
        assert (await telegram.post(path, json=update(), headers=HEADERS)).status_code == 404, path
    for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS"):
        assert (await telegram.request(method, "/telegram", headers=HEADERS)).status_code == 405, method


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"7",
        b"null",
        b"{}",
        b'{"update_id": "1"}',
        b'{"update_id": true}',
        b'{"update_id": 1.0}',
        b"[" * 100_000,
    ],
)
async def test_what_is_no_update_is_refused(telegram: httpx.AsyncClient, database: Database, body: bytes) -> None:
    answer = await telegram.post("/telegram", content=body, headers=HEADERS)
    assert answer.status_code == 400
    assert await keys(database) == []


async def test_an_update_that_the_database_refuses_does_not_come_for_ever(
    telegram: httpx.AsyncClient, database: Database
) -> None:
    answers = [await telegram.post("/telegram", json={"update_id": number}, headers=HEADERS) for number in (2**70, 3)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert await keys(database) == ["tg:3"]


async def answer_to(telegram: httpx.AsyncClient, *pieces: bytes) -> bytes:
    """Write to the port as it is, and return the first line of the answer."""
    reader, writer = await asyncio.open_connection(telegram.base_url.host, telegram.base_url.port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        return (await asyncio.wait_for(reader.readline(), 10)).strip()
    finally:
        writer.close()
        await writer.wait_closed()


def head(length: str, secret: str = SECRET) -> bytes:
    return f"POST /telegram HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {secret}\r\n{length}\r\n\r\n".encode()


async def test_a_body_is_counted_while_it_comes(telegram: httpx.AsyncClient, database: Database) -> None:
    size = MAX_BYTES + 1
    chunked = head("Transfer-Encoding: chunked"), f"{size:x}\r\n".encode(), b" " * size
    assert await answer_to(telegram, *chunked) == b"HTTP/1.1 413 Request Entity Too Large"
    assert await answer_to(telegram, head(f"Content-Length: {size + 9}"), b" " * size) == (
        b"HTTP/1.1 413 Request Entity Too Large"
    )
    padded = json.dumps(update()).encode().ljust(MAX_BYTES)
    assert (await telegram.post("/telegram", content=padded, headers=HEADERS)).status_code == 200
    assert await keys(database) == ["tg:1"]


async def test_a_stranger_is_refused_before_the_body_is_there(telegram: httpx.AsyncClient) -> None:
    assert await answer_to(telegram, head("Content-Length: 1000000", "wrong")) == b"HTTP/1.1 403 Forbidden"


async def test_a_slow_body_is_not_waited_for(journal: Journal, database: Database) -> None:
    async with called(Inbox(journal), body_seconds=0.2) as telegram:
        assert await answer_to(telegram, head("Content-Length: 100"), b'{"update_id"') == (
            b"HTTP/1.1 408 Request Timeout"
        )
        _, writer = await asyncio.open_connection(telegram.base_url.host, telegram.base_url.port)
        writer.write(head("Content-Length: 100") + b"{")
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        assert (await telegram.post("/telegram", json=update(), headers=HEADERS)).status_code == 200
    assert await keys(database) == ["tg:1"]


async def test_while_the_database_cannot_be_written_telegram_is_to_come_again(tmp_path: Path) -> None:
    database = await Database.open(f"sqlite:///{tmp_path}/bot.sqlite3")
    journal = Journal(database, "a")
    running = asyncio.create_task(journal.run(lambda _: None))
    async with called(Inbox(journal), store_seconds=0.1) as telegram:
        file = tmp_path / "bot.sqlite3"
        with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as other:
            # In a thread: a transaction of the journal's ends in the event loop.
            await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
            assert (await telegram.post("/telegram", json=update(), headers=HEADERS)).status_code == 503
            other.execute("COMMIT")
        async with asyncio.timeout(10):
            while (await telegram.post("/telegram", json=update(), headers=HEADERS)).status_code != 200:
                pass
    journal.close()
    await running
    assert await keys(database) == ["tg:1"]
    await database.close()


async def test_what_waits_for_the_database_waits_once(journal: Journal, database: Database) -> None:
    inbox = Away(journal)
    async with called(inbox, store_seconds=0.1) as telegram:
        for _ in range(3):
            assert (await telegram.post("/telegram", json=update(), headers=HEADERS)).status_code == 503
        assert inbox.puts == 1, "one that waits in memory already does not wait there again"
        assert await keys(database) == []
        inbox.back.set()
        assert (await telegram.post("/telegram", json=update(), headers=HEADERS)).status_code == 200
    assert await keys(database) == ["tg:1"]


async def test_only_so_many_wait_in_memory(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.webhook.MAX_WAITING", 2)
    inbox = Away(journal)
    async with called(inbox, store_seconds=0.05) as telegram:
        statuses = [
            (await telegram.post("/telegram", json=update(number), headers=HEADERS)).status_code for number in range(4)
        ]
        assert (statuses, inbox.puts) == ([503] * 4, 2)
        inbox.back.set()


async def test_a_process_that_ends_leaves_the_update_to_the_next(database: Database) -> None:
    journal = Journal(database, "a")
    running = asyncio.create_task(journal.run(lambda _: None))
    async with called(Inbox(journal)) as telegram:
        journal.close()
        await running
        assert (await telegram.post("/telegram", json=update(), headers=HEADERS)).status_code == 503
    assert await keys(database) == []


async def test_neither_secret_nor_content_is_logged(
    telegram: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for body in (b'{"update_id": 1, "message": {"text": "\xec\xa0\x95\xec\x82\xb0"}}', b"{hunter2"):
        await telegram.post("/telegram", content=body, headers=HEADERS)
    assert SECRET not in repr(ADDRESS)
    for record in caplog.records:
        if not record.name.startswith(("httpx", "httpcore")):
            assert not any(word in record.getMessage() for word in (SECRET, "정산", "hunter2"))


def test_processes_with_one_token_agree_on_a_secret_that_does_not_give_it_away(bot_api: BotApi) -> None:
    secret = derive_secret(bot_api.token)
    assert secret == derive_secret(bot_api.token) != derive_secret(bot_api.token + "x")
    assert len(secret) == 64
    assert bot_api.token.partition(":")[2] not in secret
