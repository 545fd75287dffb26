"""What a broadcast to many sellers costs those who ask something meanwhile: the whole bot, over HTTP, with and without.

The bot runs as a process of its own against the sandbox's Bot API server and keeps Telegram's limits. An operator sends
a broadcast to all sellers; while it runs, sellers of their own ask questions one at a time, as before it.

    python -m benchmarks.broadcast [SELLERS] [QUESTIONS]
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from rich.console import Console
from rich.table import Table
from sqlmodel import func, select

from benchmarks.replies import Run, ask, memory
from bot.sandbox import Sandbox
from bot.sandbox.agreeing import agree
from bot.sandbox.client import Message, SandboxClient
from bot.store import consent
from bot.store.database import Database
from bot.store.mailing_letters import LetterState
from bot.store.tables import Letter, Seller
from bot.store.utc import utc_now
from knowledge.guide_folder import load_guide

SELLERS, QUESTIONS = 100_000, 300
OPERATOR = 7
FIRST = 10_000_000
"""The ids of those who get letters; those who ask have smaller ones."""
REACHABLE = 20_000
"""How many of them have a chat in the sandbox: more than get a letter while the questions are asked."""
A_TIME = 5000


@dataclass(frozen=True, slots=True)
class Broadcast:
    """What was measured of a broadcast.

    Attributes:
        addressed: Seconds from the confirmation until all letters were addressed.
        rate: Letters a second.
        paused: Seconds from the press of the button until the last letter.
    """

    addressed: float
    rate: float
    paused: float


async def fill(database: Database, count: int) -> None:
    """Have sellers agree."""
    now = utc_now() - timedelta(days=1)
    agreed = {"first_seen": now, "last_seen": now, "consent_version": consent.VERSION, "consented_at": now}
    for start in range(FIRST, FIRST + count, A_TIME):
        async with database.session() as session:
            session.add_all(Seller(id=number, **agreed) for number in range(start, min(start + A_TIME, FIRST + count)))


@asynccontextmanager
async def running(sandbox: Sandbox, address: str) -> AsyncIterator[int]:
    """Start the bot, and return its process id."""
    settings = {
        "TELEGRAM_BOT_TOKEN": sandbox.token,
        "TELEGRAM_API_URL": sandbox.api_url,
        "DATABASE_URL": address,
        "ADMIN_IDS": str(OPERATOR),
        "LOG_LEVEL": "WARNING",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", env=os.environ | settings, stdout=asyncio.subprocess.DEVNULL
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        await process.wait()


async def settled(database: Database) -> int:
    """Return how many letters were sent."""
    sent = select(func.count()).select_from(Letter).where(Letter.state == LetterState.SENT)
    async with database.session() as session:
        return (await session.exec(sent)).one()


async def addressed(database: Database, count: int) -> None:
    """Wait until the letters are addressed."""
    while True:
        async with database.session() as session:
            if (await session.exec(select(func.count()).select_from(Letter))).one() >= count:
                return
        await asyncio.sleep(0.05)


async def confirm(operator: SandboxClient) -> Message:
    """Have the operator send a broadcast; return the message that shows how far it is."""
    await operator.say("/broadcast 전체 내일 새벽 두 시부터 네 시까지 점검해요.")
    await operator.wait_for_reply()
    question = await operator.wait_for_reply()
    await operator.press(question, "보내기")
    return question


async def measure(sellers: int, questions: Sequence[str]) -> tuple[Run, Run, Broadcast]:
    """Ask the questions without and with a broadcast."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/store.sqlite3"
        database = await Database.open(address)
        await fill(database, sellers)
        async with Sandbox(0) as sandbox, SandboxClient(sandbox.api_url, user_id=OPERATOR) as operator:
            open_chats(sandbox)
            async with running(sandbox, address) as pid:
                await ask(sandbox, 1, "/start", timeout=60)
                await agree(operator)
                before = await question(sandbox, pid, questions, 100)
                began = time.perf_counter()
                shown = await confirm(operator)
                await addressed(database, sellers)
                addressing = time.perf_counter() - began
                count, began = await settled(database), time.perf_counter()
                meanwhile = await question(sandbox, pid, questions, 100 + len(questions))
                rate = (await settled(database) - count) / (time.perf_counter() - began)
                paused = await pause(operator, shown, database)
        await database.close()
        return before, meanwhile, Broadcast(addressing, rate, paused)


def open_chats(sandbox: Sandbox) -> None:
    """Have the sellers begin their private chats, as if they had written long ago."""
    messenger = sandbox._messenger  # noqa: SLF001 - twenty thousand people need not be played
    for number in range(FIRST, FIRST + REACHABLE):
        messenger.room(messenger.user(number)).known = True


async def question(sandbox: Sandbox, pid: int, questions: Sequence[str], first: int) -> Run:
    """Ask questions, each as a seller of one's own."""
    latencies = [await ask(sandbox, first + number, text) for number, text in enumerate(questions)]
    return Run(latencies, memory(pid, "VmRSS"), memory(pid, "VmHWM"))


async def pause(operator: SandboxClient, shown: Message, database: Database) -> float:
    """Pause a broadcast, and return after how many seconds the last letter was sent."""
    began = time.perf_counter()
    await operator.press(shown, "⏸ 잠시 멈춤")
    last, sent = began, await settled(database)
    while time.perf_counter() - last < 2:
        await asyncio.sleep(0.05)
        now = await settled(database)
        if now != sent:
            last, sent = time.perf_counter(), now
    return last - began


def report(before: Run, meanwhile: Run, broadcast: Broadcast, sellers: int) -> None:
    """Print what was measured."""
    table = Table("", "p50 ms", "p95 ms", "p99 ms", "resident MiB", "peak MiB", title="one question at a time")
    for name, run in (("no broadcast", before), (f"a broadcast to {sellers:,}", meanwhile)):
        row = (*(f"{run.percentile(p):.1f}" for p in (50, 95, 99)), f"{run.resident:.0f}", f"{run.peak:.0f}")
        table.add_row(name, *row)
    console = Console()
    console.print(table)
    console.print(
        f"addressed in {broadcast.addressed:.1f} s, {broadcast.rate:.1f} letters/s, "
        f"the last {broadcast.paused:.2f} s after the press of the pause"
    )


def main() -> None:
    """Measure."""
    numbers = [int(argument) for argument in sys.argv[1:]]
    sellers = numbers[0] if numbers else SELLERS
    aliases = [alias for item in load_guide().items() for alias in item.aliases]
    count = numbers[1] if len(numbers) > 1 else QUESTIONS
    questions = random.Random(0).choices(aliases, k=count)  # noqa: S311 - a fixed draw, not a secret
    report(*asyncio.run(measure(sellers, questions)), sellers)


if __name__ == "__main__":
    main()
