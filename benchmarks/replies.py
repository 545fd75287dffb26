"""How long a seller waits: update in to message out, of the whole bot and, in the same run, of a bot that only echoes.

Both run as processes of their own against the sandbox's Bot API server, over HTTP, one question at a time. What both
have in common is the protocol and python-telegram-bot; the bot adds the inbox, the search, the record, the rendering.

    python benchmarks/replies.py [QUESTIONS]
"""

import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

from bot.sandbox import Sandbox
from bot.sandbox.client import SandboxClient
from indexer.settings import IndexerSettings
from knowledge.guide_folder import load_guide

QUESTIONS = 1000
WARM_UP = 20
ECHO = "--echo"


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured of one bot: seconds a reply, resident memory in MiB afterwards and at its highest."""

    latencies: Sequence[float]
    resident: float
    peak: float

    def percentile(self, percent: int) -> float:
        """Return a percentile of the latencies in milliseconds."""
        return statistics.quantiles(self.latencies, n=100)[percent - 1] * 1000


async def measure(arguments: Sequence[str], questions: Sequence[str]) -> Run:
    """Start a bot, ask it the questions, and stop it."""
    with tempfile.TemporaryDirectory() as folder:
        async with Sandbox(0) as sandbox:
            settings = {
                "TELEGRAM_BOT_TOKEN": sandbox.token,
                "TELEGRAM_API_URL": sandbox.api_url,
                "DATABASE_URL": f"sqlite:///{folder}/store.sqlite3",
                "LOG_LEVEL": "WARNING",
            }
            process = await asyncio.create_subprocess_exec(
                sys.executable, *arguments, env=os.environ | settings, stdout=asyncio.subprocess.DEVNULL
            )
            try:
                await ask(sandbox, 1, "/start", timeout=60)
                for number, question in enumerate(questions[:WARM_UP]):
                    await ask(sandbox, 10 + number, question)
                latencies = [await ask(sandbox, 1000 + number, question) for number, question in enumerate(questions)]
                return Run(latencies, memory(process.pid, "VmRSS"), memory(process.pid, "VmHWM"))
            finally:
                process.terminate()
                await process.wait()


async def ask(sandbox: Sandbox, user: int, question: str, timeout: float = 20) -> float:  # noqa: ASYNC109 - passed on
    """Ask as a seller of one's own, so that nobody is asked to slow down; return the seconds until the reply."""
    async with SandboxClient(sandbox.api_url, user_id=user) as seller:
        await seller.messages()
        began = time.perf_counter()
        await seller.say(question)
        await seller.wait_for_reply(timeout)
        return time.perf_counter() - began


def memory(pid: int, field: str) -> float:
    """Return a figure of a process's memory in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024


def echo() -> None:
    """Run a bot that answers every text with itself."""

    async def on_text(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:  # noqa: ARG001 - PTB passes it
        message = update.effective_message
        if message is not None and message.text:
            await message.reply_text(message.text)

    server = os.environ["TELEGRAM_API_URL"]
    application = ApplicationBuilder().token(os.environ["TELEGRAM_BOT_TOKEN"]).base_url(f"{server}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, on_text))
    application.run_polling()


def report(bot: Run, plain: Run) -> None:
    """Print both, and how they compare."""
    table = Table(
        "", "p50 ms", "p95 ms", "resident MiB", "peak MiB", title=f"{len(bot.latencies)} questions, one at a time"
    )
    for name, run in (("the bot", bot), ("an echo bot", plain)):
        table.add_row(name, *(f"{run.percentile(p):.1f}" for p in (50, 95)), f"{run.resident:.0f}", f"{run.peak:.0f}")
    table.add_row("ratio", *(f"{bot.percentile(p) / plain.percentile(p):.1f}" for p in (50, 95)), "", "")
    Console().print(table)


def main() -> None:
    """Measure both bots."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else QUESTIONS
    settings = IndexerSettings()
    if not settings.index_dir.is_dir():
        sys.exit("run `make prepare` first")
    aliases = [alias for item in load_guide().items() for alias in item.aliases]
    questions = random.Random(0).choices(aliases, k=count)  # noqa: S311 - a fixed draw, not a secret
    bot = asyncio.run(measure(["-m", "bot"], questions))
    report(bot, asyncio.run(measure([__file__, ECHO], questions)))


if __name__ == "__main__":
    echo() if ECHO in sys.argv else main()
