"""What the outbox costs a call, and what a chat notices of others that have to wait and of a broadcast.

    python benchmarks/outbox.py

Telegram is played by a function that answers at once (the cost) or after 50 ms (the latencies), so that only the outbox
is measured; the database of the memos is a SQLite file. Times depend on the machine.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from telegram import Bot
from telegram.error import RetryAfter
from telegram.request import BaseRequest, RequestData

from bot.store import tasks
from bot.store.database import Database
from bot.store.sent import SentLog
from bot.store.tasks import NewTask
from bot.store.utc import utc_now
from bot.telegram.delivery import delivering, in_background
from bot.telegram.mending import MendingRequest
from bot.telegram.outbox import Outbox
from bot.telegram.pace import Pace
from bot.telegram.pacing import PacingRequest
from bot.telegram.retrying import RetryingRequest

CALLS = 5000
SECONDS = 8
DELAY = 0.05
ANSWER = b'{"ok":true,"result":{"message_id":1,"date":0,"chat":{"id":7,"type":"private"},"text":"x"}}'
BUSY = b'{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":30}}'


class Telegram(BaseRequest):
    """Answers after a while; a chat that it is told to refuse is asked to wait for 30 seconds."""

    def __init__(self, delay: float = 0.0, refused: int | None = None) -> None:
        self._delay = delay
        self._refused = refused

    @property
    def read_timeout(self) -> float:
        """Seconds; nothing is read."""
        return 1.0

    async def initialize(self) -> None:
        """Do nothing."""

    async def shutdown(self) -> None:
        """Do nothing."""

    async def do_request(
        self,
        url: str,  # noqa: ARG002 - named by python-telegram-bot
        method: str,  # noqa: ARG002
        request_data: RequestData | None = None,
        read_timeout: Any = None,  # noqa: ARG002
        write_timeout: Any = None,  # noqa: ARG002
        connect_timeout: Any = None,  # noqa: ARG002
        pool_timeout: Any = None,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Answer."""
        if self._delay:
            await asyncio.sleep(self._delay)
        if self._refused is not None and request_data and request_data.parameters.get("chat_id") == self._refused:
            return 429, BUSY
        return 200, ANSWER


def bot_of(request: BaseRequest) -> Bot:
    """Return a bot that sends by a request."""
    return Bot("1:a", request=request, get_updates_request=Telegram())


async def cost(request: BaseRequest) -> float:
    """Return microseconds of the processor a call, each to another chat."""
    bot = bot_of(request)
    begun = time.process_time()
    for chat in range(1, CALLS + 1):
        await bot.send_message(chat, "정산은 구매확정 다음 날 들어와요.", parse_mode="HTML")
    return (time.process_time() - begun) / CALLS * 1e6


def unlimited() -> Pace:
    """A pace for which a minute passes with each look at the clock, so that nobody waits."""
    ticks = iter(range(0, 10**9, 60))
    return Pace(lambda: float(next(ticks)))


async def costs(database: Database) -> None:
    """Print what each link adds to a call."""
    pacing = PacingRequest(Telegram(), unlimited())
    retrying = RetryingRequest(PacingRequest(Telegram(), unlimited()))
    mending = MendingRequest(RetryingRequest(PacingRequest(Telegram(), unlimited())))
    chains: dict[str, BaseRequest] = {
        "no outbox": Telegram(),
        "pacing": pacing,
        "and retrying": retrying,
        "and mending": mending,
        "the whole outbox, no task": Outbox(Telegram(), SentLog(database), pace=unlimited()),
    }
    rows = {title: min([await cost(chain) for _ in range(5)]) for title, chain in chains.items()}
    bare = rows["no outbox"]
    for title, spent in rows.items():
        print(f"{title:34}{spent:10.1f} µs a call{spent - bare:10.1f} more")
    async with database.engine.begin() as connection:
        await tasks.store(connection, [NewTask("tg:1", "7", 1, "update", "{}")], utc_now())
        [claim] = await tasks.claim(connection, "a", 1, utc_now(), utc_now())
    bot = bot_of(Outbox(Telegram(), SentLog(database), pace=unlimited()))
    with delivering(claim):
        begun = time.process_time()
        for chat in range(500):
            await bot.send_message(chat, "정산은 구매확정 다음 날 들어와요.", parse_mode="HTML")
        spent = (time.process_time() - begun) / 500 * 1e6
    print(f"{'within a task: the memo is kept':34}{spent:10.1f} µs a call{spent - bare:10.1f} more")


async def replies(bot: Bot) -> list[float]:
    """Send ten a second, each to another chat, and return how many milliseconds each took."""
    took: list[float] = []

    async def one(chat: int) -> None:
        begun = time.perf_counter()
        await bot.send_message(chat, "정산")
        took.append((time.perf_counter() - begun) * 1e3)

    async with asyncio.TaskGroup() as group:
        for number in range(SECONDS * 10):
            group.create_task(one(10_000 + number))
            await asyncio.sleep(0.1)
    return took


async def beside(title: str, telegram: Telegram, database: Database, *works: Callable[[Bot], Awaitable[None]]) -> None:
    """Print how long replies take while other work goes on."""
    outbox = Outbox(telegram, SentLog(database))
    bot = bot_of(outbox)
    others = [asyncio.ensure_future(work(bot)) for work in works]
    await asyncio.sleep(1.5)
    took = sorted(await replies(bot))
    for other in others:
        other.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    quantiles = statistics.quantiles(took, n=100)
    print(f"{title:50}{statistics.median(took):8.1f}{quantiles[94]:8.1f}{quantiles[98]:8.1f} ms")


async def held(bot: Bot) -> None:
    """Write to a chat that Telegram has told to wait, again and again."""
    while True:
        try:
            await bot.send_message(1, "정산")
        except RetryAfter:
            await asyncio.sleep(0.2)


async def crowded(bot: Bot) -> None:
    """Ten messages at a time to a chat that takes one a second."""
    await asyncio.gather(*(bot.send_message(2, "정산") for _ in range(100)), return_exceptions=True)


async def broadcast(bot: Bot) -> None:
    """Letters, eight side by side, for as long as it lasts."""
    numbers = iter(range(100_000, 10**9))

    async def letters() -> None:
        with in_background():
            while True:
                await bot.send_message(next(numbers), "공지")

    await asyncio.gather(*(letters() for _ in range(8)))


async def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(f"sqlite:///{folder}/bot.sqlite3")
        await costs(database)
        print(f"\n{'ten replies a second, Telegram takes 50 ms':50}{'p50':>8}{'p95':>8}{'p99':>8}")
        await beside("alone", Telegram(DELAY), database)
        await beside("a chat waits for 30 s, another has a line of 100", Telegram(DELAY, 1), database, held, crowded)
        await beside("and a broadcast runs", Telegram(DELAY, 1), database, held, crowded, broadcast)
        await database.close()


asyncio.run(main())
