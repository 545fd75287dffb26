"""A lean Bot API on loopback: it hands out updates to whoever polls, and says yes to every call.

It costs so little that a benchmark can run beside it; the sandbox is the strict one. Whoever wants something to go
wrong overrides ``answer``.
"""

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count, islice
from typing import Any, Self
from urllib.parse import parse_qsl

TOKEN = "123456789:AAEchaoschaoschaoschaoschaoschaos12"
BOT = {"id": 123456789, "is_bot": True, "first_name": "도우미", "username": "gmarket_bot"}
POLL_SECONDS = 2.0
"""A poll without news ends after that, so that few are open when a process is killed."""
BATCH = 100
_FORM_FIELD = re.compile(rb'name="(\w+)"\r\n\r\n([^\r]*)\r\n')


@dataclass(slots=True)
class Call:
    """A call.

    Attributes:
        method: The method of the Bot API.
        fields: Its parameters.
        began: When it came in, in seconds of the monotonic clock.
        answered: When its answer was handed over; None if the caller never got it.
    """

    method: str
    fields: Mapping[str, str]
    began: float
    answered: float | None = None

    @property
    def sends(self) -> bool:
        """Whether it puts a message into a chat."""
        return self.method.startswith("send") and self.method != "sendChatAction"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call is answered.

    Attributes:
        status: The HTTP status.
        body: The content.
        is_sound: Whether the caller can make sense of it.
    """

    status: int
    body: bytes
    is_sound: bool = True

    @classmethod
    def of(cls, answer: Mapping[str, object], status: int = 200) -> Self:
        """Return an answer as the Bot API gives it."""
        return cls(status, json.dumps(answer).encode())


@dataclass
class TelegramServer:
    """The server; it serves as long as it is entered.

    Attributes:
        files: What can be downloaded, by the id of the file.
        url: Its address.
        polled: Set once anybody has asked for updates.
        webhook: Where the bot wants to be called.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    url: str = ""
    polled: asyncio.Event = field(default_factory=asyncio.Event)
    webhook: str = ""
    _updates: deque[dict[str, Any]] = field(default_factory=deque)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _poll: int = 0
    _messages: Iterator[int] = field(default_factory=lambda: count(1))
    _server: asyncio.Server | None = None
    _connections: set[asyncio.StreamWriter] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        """Start to serve."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *exception: object) -> None:
        """Drop everything."""
        assert self._server is not None
        self._server.close()
        for writer in self._connections.copy():
            writer.close()
        await self._server.wait_closed()

    async def arrive(self, *updates: dict[str, Any]) -> None:
        """Have updates come in."""
        async with self._changed:
            self._updates += updates
            self._changed.notify_all()

    @property
    def unconfirmed(self) -> int:
        """How many updates the bot has not confirmed."""
        return len(self._updates)

    async def answer(self, call: Call) -> Reply | None:
        """Carry out a call, and return what it is answered; None: the connection is dropped."""
        if call.method == "getUpdates":
            return await self._get_updates(call)
        return Reply.of({"ok": True, "result": self.result(call)})

    def result(self, call: Call) -> object:
        """Return what comes of a call."""
        if call.method == "getMe":
            return BOT
        if call.method in {"setWebhook", "deleteWebhook"}:
            self.webhook = call.fields.get("url", "")
        if call.method == "getWebhookInfo":
            return {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": 0}
        if call.method == "getFile":
            file = call.fields["file_id"]
            return {"file_id": file, "file_unique_id": file, "file_path": file}
        if call.sends:
            chat = {"id": int(call.fields["chat_id"]), "type": "private"}
            return {"message_id": next(self._messages), "date": 0, "chat": chat, "text": "보냈어요"}
        return True

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(writer)
        try:
            while await self._respond(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._connections.discard(writer)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _respond(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; return whether the connection goes on."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = re.search(r"(?i)^content-length: (\d+)", head, re.MULTILINE)
        body = await reader.readexactly(int(length[1])) if length else b""
        path = head.split()[1]
        name = path.rpartition("/")[2]
        if path.startswith("/file/"):
            await _send(writer, Reply(200, self.files[name]))
            return True
        call = Call(name, _fields(body), time.monotonic())
        reply = await self.answer(call)
        if reply is None:
            return False
        await _send(writer, reply)
        if reply.is_sound:
            call.answered = time.monotonic()
        return True

    async def _get_updates(self, call: Call) -> Reply:
        offset = int(call.fields.get("offset", 0))
        # Telegram allows one poll at a time: a new one ends the old one.
        self.polled.set()
        self._poll += 1
        mine = self._poll
        async with self._changed:
            self._changed.notify_all()
            # What is confirmed is gone.
            while self._updates and self._updates[0]["update_id"] < offset:
                self._updates.popleft()
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._changed.wait_for(lambda: self._updates or self._poll != mine)
            if self._poll != mine:
                conflict = "Conflict: terminated by other getUpdates"
                return Reply.of({"ok": False, "error_code": 409, "description": conflict}, 409)
            return Reply.of({"ok": True, "result": list(islice(self._updates, BATCH))})


def _fields(body: bytes) -> dict[str, str]:
    """Return the parameters of a call; of one with files, those that are none."""
    if body.startswith(b"--"):
        return {name.decode(): value.decode() for name, value in _FORM_FIELD.findall(body)}
    return dict(parse_qsl(body.decode()))


async def _send(writer: asyncio.StreamWriter, reply: Reply) -> None:
    writer.write(b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n" % (reply.status, len(reply.body)) + reply.body)
    await writer.drain()
