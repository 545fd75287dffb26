"""Real databases (a SQLite file, and PostgreSQL from a wheel), and a stand-in for Telegram on loopback."""

import asyncio
import json
import re
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from bot.store.database import Database
from indexer.words import Words
from knowledge.listing.checker import Checker


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite file in a folder that is not there yet."""
    return f"sqlite:///{tmp_path}/data/bot.sqlite3"


@pytest.fixture(scope="session")
def checker() -> Checker:
    """The rules of the listing check, without a doubt about categories, which needs the model."""
    return Checker.load(Words.load().tokenize)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, of each kind in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database, of each kind in turn."""
    database = await Database.open(database_url)
    yield database
    await database.close()


@dataclass(frozen=True, slots=True)
class Call:
    """A call that reached the stand-in for Telegram."""

    method: str
    body: bytes

    @property
    def fields(self) -> dict[str, str]:
        """The parameters of a call without a file."""
        return dict(parse_qsl(self.body.decode()))


SILENCE = (0, b"")


@dataclass
class BotApi:
    """A stand-in for Telegram's Bot API on loopback, which does what a test scripts, and else what Telegram would."""

    token: str = "123456789:AAEsecretsecretsecretsecretsecret12"
    url: str = ""
    calls: list[Call] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    _scripts: dict[str, deque[tuple[int, bytes] | None]] = field(default_factory=lambda: defaultdict(deque))
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _connections: set[asyncio.StreamWriter] = field(default_factory=set)
    _closed: bool = False

    def answer(self, method: str, status: int, answer: object) -> None:
        """Have the next call of a method answered so; bytes go out as they are."""
        self._scripts[method].append((status, answer if isinstance(answer, bytes) else json.dumps(answer).encode()))

    def refuse(self, method: str, status: int, description: str, **parameters: object) -> None:
        """Have the next call of a method refused as Telegram does."""
        answer = {"ok": False, "error_code": status, "description": description}
        self.answer(method, status, answer | ({"parameters": parameters} if parameters else {}))

    def drop(self, method: str) -> None:
        """Have the connection of the next call of a method closed without an answer."""
        self._scripts[method].append(None)

    def hang(self, method: str) -> None:
        """Have the next call of a method heard and never answered."""
        self._scripts[method].append(SILENCE)

    def made(self, method: str) -> list[Call]:
        """The calls of a method so far."""
        return [call for call in self.calls if call.method == method]

    async def until(self, method: str, count: int, seconds: float = 10) -> list[Call]:
        """Wait until a method was called so often."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: len(self.made(method)) >= count)
            return self.made(method)

    async def arrive(self, *updates: dict[str, Any]) -> None:
        """Have updates come in."""
        async with self._changed:
            self.updates += updates
            self._changed.notify_all()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of a connection."""
        self._connections.add(writer)
        try:
            while answer := await self._respond(reader):
                status, body = answer
                writer.write(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n" % (status, len(body)) + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._connections.discard(writer)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def close(self) -> None:
        """Drop every connection."""
        async with self._changed:
            self._closed = True
            self._changed.notify_all()
        while self._connections:
            writer = self._connections.pop()
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _respond(self, reader: asyncio.StreamReader) -> tuple[int, bytes] | None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = re.search(r"(?i)^content-length: (\d+)", head, re.MULTILINE)
        body = await reader.readexactly(int(length[1])) if length else b""
        path = head.split()[1]
        call = Call(path.rpartition("/")[2], body)
        async with self._changed:
            self.calls.append(call)
            number = len(self.calls)
            self._changed.notify_all()
        if self._scripts[call.method]:
            answer = self._scripts[call.method].popleft()
            if answer == SILENCE:
                async with self._changed:
                    await self._changed.wait_for(lambda: self._closed)
            return answer
        result = await self._updates(call) if call.method == "getUpdates" else self._result(call, number)
        return 200, json.dumps({"ok": True, "result": result}).encode()

    async def _updates(self, call: Call) -> list[dict[str, Any]]:
        # What is confirmed is gone, as with Telegram.
        offset = int(call.fields.get("offset", 0))
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        async with self._changed:
            await self._changed.wait_for(lambda: self.updates or self._closed)
        return self.updates.copy()

    def _result(self, call: Call, number: int) -> object:
        if call.method == "getMe":
            return {"id": 123456789, "is_bot": True, "first_name": "도우미", "username": "gmarket_bot"}
        if call.method == "getFile":
            return {"file_id": "f", "file_unique_id": "u", "file_path": "documents/content"}
        if call.method.startswith("send") and call.method != "sendChatAction":
            chat = re.search(rb"(?:^|&)chat_id=(-?\d+)", call.body)
            place = {"id": int(chat[1]) if chat else 7, "type": "private"}
            return {"message_id": number, "date": 0, "chat": place, "text": "보냈어요"}
        return True


@pytest.fixture
async def bot_api() -> AsyncIterator[BotApi]:
    """A stand-in for Telegram."""
    api = BotApi()
    server = await asyncio.start_server(api.serve, "127.0.0.1", 0)
    api.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield api
    server.close()
    await api.close()
    await server.wait_closed()
