"""Many sellers at once: what they send to the bot, and how long each waits for the first thing that comes back."""

import asyncio
import json
import random
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

import httpx

from bot.store import consent
from bot.store.database import Database
from bot.store.tables import Seller
from bot.store.utc import utc_now
from bot.telegram.webhook import CONNECTIONS, SECRET_HEADER
from tests.telegram_server import Call, TelegramServer

FIRST_CHAT = 1000
QUIET_SECONDS = 60.0
"""If nobody is answered for so long, somebody never will be."""


CALL_AGAIN_SECONDS = 0.05
SECRET = "benchmark"  # noqa: S105 - of no bot
"""What the bots are given as ``WEBHOOK_SECRET``."""


class LostError(Exception):
    """Somebody was not answered."""


def _client_of_telegram() -> httpx.AsyncClient:
    return httpx.AsyncClient(limits=httpx.Limits(max_connections=CONNECTIONS), timeout=QUIET_SECONDS)


@dataclass
class Crowd(TelegramServer):
    """Telegram, with sellers who wait for an answer before they write again.

    Whoever has not written for longest writes next, so that a second message of an answer is not taken for the next
    answer, and nobody writes faster than a person.

    Attributes:
        chats: How many sellers there are.
        hooks: The addresses of the bots, which are called in turn as a proxy does; without any they poll.
        waits: Seconds from each question to its answer, in the order of the answers.
        answered: When those came, in seconds of the monotonic clock.
        shown: The last message with buttons of each chat: its id and their data.
    """

    chats: int = 1000
    hooks: Sequence[str] = ()
    waits: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    shown: dict[int, tuple[int, Sequence[str]]] = field(default_factory=dict)
    _idle: deque[int] = field(default_factory=deque)
    _waiting: dict[int, float] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    # Within a chat the messages of both sides are numbered together.
    _messages: Iterator[int] = field(default_factory=lambda: count(1_000_000_000))
    _progress: asyncio.Event = field(default_factory=asyncio.Event)
    _client: httpx.AsyncClient = field(default_factory=_client_of_telegram)
    _calls: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Have everybody there."""
        self._idle.extend(self.sellers)

    async def __aexit__(self, *exception: object) -> None:
        """Drop everything."""
        for call in self._calls:
            call.cancel()
        await self._client.aclose()
        await super().__aexit__(*exception)

    async def arrive(self, *updates: dict[str, Any]) -> None:
        """Have updates come in; to call the bots is not waited for."""
        if not self.hooks:
            await super().arrive(*updates)
            return
        for update in updates:
            call = asyncio.create_task(self._call(update))
            self._calls.add(call)
            call.add_done_callback(self._calls.discard)

    @property
    def sellers(self) -> range:
        """The ids of the sellers, which are those of their chats."""
        return range(FIRST_CHAT, FIRST_CHAT + self.chats)

    def next_seller(self) -> int:
        """Return who writes next.

        Raises:
            LostError: All wait for an answer.
        """
        if not self._idle:
            raise LostError("everybody waits for an answer")
        return self._idle.popleft()

    def message(self, seller: int, at: float, **content: Any) -> dict[str, Any]:
        """Return what a seller sends.

        Args:
            seller: Who.
            at: From when on they wait, in seconds of the monotonic clock.
            content: What the message holds.
        """
        number = self._begin(seller, at)
        place = {"message_id": number, "date": int(time.time()), "chat": _chat(seller), "from": _sender(seller)}
        return {"update_id": number, "message": place | content}

    def press(self, seller: int, at: float, data: str) -> dict[str, Any]:
        """Return a press of a button below the last message with buttons."""
        number = self._begin(seller, at)
        message_id, _ = self.shown[seller]
        below = {"message_id": message_id, "date": int(time.time()), "chat": _chat(seller), "text": "답"}
        query = {"id": f"{number}-{seller}", "from": _sender(seller), "chat_instance": "1", "data": data}
        return {"update_id": number, "callback_query": query | {"message": below}}

    async def come_at_rate(self, texts: Sequence[str], rate: float, draw: random.Random) -> None:
        """Have questions come in at a rate, at moments that do not depend on each other, and wait for the answers.

        Nobody waits for an answer to another's question: if the bot is too slow, a line forms, and those in it wait.

        Raises:
            LostError: Somebody was not answered, or everybody waits.
        """
        due = time.monotonic()
        for text in texts:
            due += draw.expovariate(rate)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            await self.arrive(self.message(self.next_seller(), due, text=text))
        await self.settled()

    async def come_at_once(self, texts: Iterable[str]) -> None:
        """Have questions come in at once, and wait for the answers.

        Raises:
            LostError: Somebody was not answered, or there are more questions than sellers.
        """
        now = time.monotonic()
        await self.arrive(*(self.message(self.next_seller(), now, text=text) for text in texts))
        await self.settled()

    async def settled(self, waiting: int = 0) -> None:
        """Wait until no more than some wait for an answer.

        Raises:
            LostError: Nothing came for a long time.
        """
        while len(self._waiting) > waiting:
            self._progress.clear()
            try:
                async with asyncio.timeout(QUIET_SECONDS):
                    await self._progress.wait()
            except TimeoutError:
                raise LostError(f"{len(self._waiting)} were not answered") from None

    def result(self, call: Call) -> object:
        """Note what a call means to a seller."""
        result = super().result(call)
        if call.sends and isinstance(result, dict):
            self._show(call, result["message_id"])
            self._end(int(call.fields["chat_id"]), call.began)
        elif call.method.startswith("edit") and "message_id" in call.fields:
            self._show(call, int(call.fields["message_id"]))
            self._end(int(call.fields["chat_id"]), call.began)
        elif call.method == "answerCallbackQuery":
            self._end(int(call.fields["callback_query_id"].rpartition("-")[2]), call.began)
        return result

    async def _call(self, update: dict[str, Any]) -> None:
        """Bring an update, again and again until it is taken; a connection may have been closed for being idle."""
        hook = self.hooks[update["update_id"] % len(self.hooks)]
        while True:
            with suppress(httpx.HTTPError):
                answer = await self._client.post(hook, json=update, headers={SECRET_HEADER: SECRET})
                if answer.is_success:
                    return
            await asyncio.sleep(CALL_AGAIN_SECONDS)

    def _begin(self, seller: int, at: float) -> int:
        self._waiting[seller] = at
        return next(self._numbers)

    def _end(self, seller: int, now: float) -> None:
        began = self._waiting.pop(seller, None)
        if began is None:
            return
        self.waits.append(now - began)
        self.answered.append(now)
        self._idle.append(seller)
        self._progress.set()

    def _show(self, call: Call, message_id: int) -> None:
        keyboard = json.loads(call.fields.get("reply_markup", "{}")).get("inline_keyboard", [])
        data = [button["callback_data"] for row in keyboard for button in row if "callback_data" in button]
        if data:
            self.shown[int(call.fields["chat_id"])] = (message_id, data)


async def agree(database_url: str, sellers: Iterable[int]) -> None:
    """Have sellers agree that something of theirs is kept, as if they had done so yesterday."""
    now = utc_now() - timedelta(days=1)
    agreed: dict[str, Any] = {"first_seen": now, "last_seen": now}
    agreed |= {"consent_version": consent.VERSION, "consented_at": now}
    database = await Database.open(database_url)
    async with database.session() as session:
        session.add_all(Seller(id=seller, **agreed) for seller in sellers)
    await database.close()


def _chat(seller: int) -> dict[str, object]:
    return {"id": seller, "type": "private", "first_name": "판매자"}


def _sender(seller: int) -> dict[str, object]:
    return {"id": seller, "is_bot": False, "first_name": "판매자", "language_code": "ko"}
