"""How long a seller waits: update in to message out, of the whole bot and, in the same run, of a bot that only echoes.

Both run as processes of their own against the sandbox's Bot API server, over HTTP, one question at a time. What both
have in common is the protocol and python-telegram-bot; the bot adds the inbox, the search, the record, the rendering.

    python -m benchmarks.replies [QUESTIONS]
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

from rich.console import Console
from rich.table import Table

from benchmarks.parts.processes import BOT, ECHO, memory
from bot.sandbox import Sandbox
from bot.sandbox.agreeing import agree
from bot.sandbox.client import SandboxClient
from indexer.settings import IndexerSettings
from knowledge.guide_folder import load_guide

QUESTIONS = 1000
WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured of one bot: seconds a reply, resident memory in MiB afterwards and at its highest."""

    latencies: Sequence[float]
    resident: float
    peak: float

    def percentile(self, percent: int) -> float:
        """Return a percentile of the latencies in milliseconds."""
        return statistics.quantiles(self.latencies, n=100)[percent - 1] * 1000


async def measure(arguments: Sequence[str], questions: Sequence[str], *, agrees: bool = False) -> Run:
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
                    await ask(sandbox, 10 + number, question, agrees=agrees)
                latencies = [
                    await ask(sandbox, 1000 + number, question, agrees=agrees)
                    for number, question in enumerate(questions)
                ]
                return Run(latencies, memory(process.pid, "VmRSS"), memory(process.pid, "VmHWM"))
            finally:
                process.terminate()
                await process.wait()


async def ask(
    sandbox: Sandbox,
    user: int,
    question: str,
    timeout: float = 20,  # noqa: ASYNC109 - passed on
    *,
    agrees: bool = False,
) -> float:
    """Ask as a seller of one's own, so that nobody is asked to slow down; return the seconds until the reply.

    Who agrees before has the question and its answer kept, as the bot does with sellers in the long run.
    """
    async with SandboxClient(sandbox.api_url, user_id=user) as seller:
        if agrees:
            await agree(seller)
        await seller.messages()
        began = time.perf_counter()
        await seller.say(question)
        await seller.wait_for_reply(timeout)
        return time.perf_counter() - began


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
    bot = asyncio.run(measure(BOT, questions, agrees=True))
    report(bot, asyncio.run(measure(ECHO, questions)))


if __name__ == "__main__":
    main()
