"""What one chat with thousands of updates in the queue does to the others: how long they wait for their replies.

The bot is a process of its own against the sandbox's Bot API server. When it starts, the journal holds the flood; other
sellers ask one question after another meanwhile. A private chat is cut off, and its queue is closed in one statement.
What people say in a group among themselves is handled one by one, to no effect: the price of a long queue itself.

    python -m benchmarks.flood [UPDATES]
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.parts.processes import BOT
from benchmarks.replies import ask
from bot.sandbox import Sandbox
from bot.sandbox.client import SandboxClient
from bot.store import tasks
from bot.store.database import Database
from bot.store.utc import utc_now
from bot.telegram.inbox import task_of

UPDATES = 5000
QUESTIONS = 60
QUESTION = "정산은 언제 들어와요?"
FLOOD = 7
PRIVATE = {"id": FLOOD, "type": "private"}
GROUP = {"id": -1_001_000_000_077, "type": "supergroup", "title": "모임"}


def flood(chat: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """Return messages of one person in a chat, older than all others."""
    sender = {"id": FLOOD, "is_bot": False, "first_name": "판매자", "language_code": "ko"}
    content = {"date": int(time.time()), "chat": chat, "from": sender, "text": QUESTION}
    return [{"update_id": number, "message": {"message_id": number, **content}} for number in range(1, count + 1)]


async def store(address: str, updates: Sequence[dict[str, Any]]) -> None:
    """Put updates into the journal of a bot that does not run yet."""
    database = await Database.open(address)
    async with database.engine.begin() as connection:
        await tasks.store(connection, [task_of(update) for update in updates], utc_now())
    await database.close()


async def measure(updates: Sequence[dict[str, Any]]) -> list[float]:
    """Start a bot with updates in its journal, and return how many seconds each question of others took."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/store.sqlite3"
        async with Sandbox(0) as sandbox:
            async with SandboxClient(sandbox.api_url, user_id=FLOOD) as flooder:
                # So that the bot may write to them.
                await flooder.say("/start")
            await store(address, updates)
            settings = {
                "TELEGRAM_BOT_TOKEN": sandbox.token,
                "TELEGRAM_API_URL": sandbox.api_url,
                "DATABASE_URL": address,
                "LOG_LEVEL": "ERROR",
            }
            process = await asyncio.create_subprocess_exec(
                sys.executable, *BOT, env=os.environ | settings, stdout=asyncio.subprocess.DEVNULL
            )
            try:
                await ask(sandbox, 100, "/start", timeout=120)
                return [await ask(sandbox, 1000 + number, QUESTION, timeout=120) for number in range(QUESTIONS)]
            finally:
                process.terminate()
                await process.wait()


def main() -> None:
    """Measure without a flood, and with both kinds."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else UPDATES
    table = Table("", "p50 ms", "p95 ms", "slowest ms", title=f"{QUESTIONS} questions of others, one after another")
    kinds = {
        "no flood": [],
        f"{count:,} of a private chat, cut off": flood(PRIVATE, count),
        f"{count:,} of a group, one by one": flood(GROUP, count),
    }
    for name, updates in kinds.items():
        waits = asyncio.run(measure(updates))
        parts = statistics.quantiles(waits, n=20)
        table.add_row(name, *(f"{wait * 1000:.0f}" for wait in (parts[9], parts[18], max(waits))))
    Console().print(table)


if __name__ == "__main__":
    main()
