"""How many updates a second a fleet keeps up with, and how long sellers wait at half of that; beside a bare echo bot.

    python -m benchmarks.load [QUESTIONS] [--only NAME]      # 200 take about five minutes, 1,000 about fifteen

Each fleet is started anew over a PostgreSQL server of its own, and asked three times by sellers who have agreed:

- QUESTIONS at once. The speed at which such a backlog is worked off, without its beginning and its end, is what the
  fleet can sustain;
- QUESTIONS at half of that speed, and at nine tenths, each at a moment that does not depend on the others or on the
  answers ("open loop"). A wait counts from the moment at which the question was due until the first message of the
  answer has arrived. Where nine tenths are no trouble, the speed is one that can be sustained.

Telegram lets a bot send 30 messages a second, which the processes divide. Where a row does not say otherwise that limit
is lifted (``benchmarks/parts/unpaced.py``), since else it would be all that is measured. The Bot API server answers at
once, runs in this process, and shares the processors with the bots and the database: the table has what each of the
three uses of a processor for an update, which other work on the machine changes less than it changes the speed.
"""

import argparse
import asyncio
import os
import random
import re
import socket
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import httpx
from rich.console import Console
from rich.table import Table

from benchmarks.parts.crowd import SECRET, Crowd, agree
from benchmarks.parts.processes import BOT, ECHO, UNPACED, BotProcess, processor, processor_of_family
from indexer.settings import IndexerSettings
from knowledge.guide_folder import load_guide
from tests.postgres_server import PostgresServer, postgres_server
from tests.telegram_server import TOKEN

QUESTIONS = 200
WARM_UP = 100
ECHOED = 10
"""The echo bot is asked so many times as much."""
SELLERS = 2000
"""More than questions at once, so that each comes from another seller."""
HALF, MOST = 0.5, 0.9
PERCENTILES = (50, 95, 99)
HOOK = "/telegram"
STAGES = ("queue", "compute", "database", "send", "handle")
_STAGE = re.compile(r'^sellerbot_stage_seconds_(sum|count)\{kind="update",stage="(\w+)"\} (\S+)$', re.MULTILINE)
_DRAW = random.Random(0)  # noqa: S311 - a fixed draw, not a secret


@dataclass(frozen=True, slots=True)
class Fleet:
    """Bots that answer together.

    Attributes:
        name: What it is called in the tables.
        arguments: What Python is given to run one.
        size: How many there are.
        is_called: Whether Telegram calls them instead of being polled by one of them.
    """

    name: str
    arguments: Sequence[str]
    size: int
    is_called: bool = False

    @property
    def is_echo(self) -> bool:
        """Whether it is the bot to compare with."""
        return self.arguments == ECHO


FLEETS = (
    Fleet("echo", ECHO, 1),
    Fleet("1", UNPACED, 1),
    Fleet("2", UNPACED, 2),
    Fleet("4", UNPACED, 4),
    Fleet("2, webhook", UNPACED, 2, is_called=True),
    Fleet("2, Telegram's limit", BOT, 2),
)


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of a processor.

    Attributes:
        bots: Of the processes that answer.
        database: Of the PostgreSQL server.
        server: Of the Bot API, and of those who ask.
    """

    bots: float
    database: float
    server: float

    def over(self, before: "Spent", count: int) -> "Spent":
        """Return what was spent since a moment for each of so many updates."""
        spent = (self.bots - before.bots, self.database - before.database, self.server - before.server)
        return Spent(*(seconds / count for seconds in spent))


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured of a fleet.

    Attributes:
        name: The fleet.
        speed: Updates a second that it can sustain.
        spent: For each update of the backlog.
        half: Seconds that sellers waited at half of the speed.
        most: The same at nine tenths.
        stages: Milliseconds that a run spent in each stage at half of the speed, on average.
    """

    name: str
    speed: float
    spent: Spent
    half: Sequence[float]
    most: Sequence[float]
    stages: dict[str, float]


@dataclass(frozen=True, slots=True)
class Running:
    """A fleet that answers.

    Attributes:
        crowd: Who asks.
        bots: Its processes.
        ports: Where each tells its metrics.
        database: The server of its database.
    """

    crowd: Crowd
    bots: Sequence[BotProcess]
    ports: Sequence[int]
    database: PostgresServer | None

    def spent(self) -> Spent:
        """Return what was spent so far."""
        database = processor_of_family(self.database.pid) if self.database else 0.0
        return Spent(sum(processor(bot.pid) for bot in self.bots), database, time.process_time())

    async def stages(self) -> Mapping[tuple[str, str], float]:
        """Return the sums and the counts of the stages so far, over all processes."""
        found: defaultdict[tuple[str, str], float] = defaultdict(float)
        async with httpx.AsyncClient() as client:
            for port in self.ports:
                page = await client.get(f"http://127.0.0.1:{port}/metrics")
                for figure, stage, value in _STAGE.findall(page.text):
                    found[figure, stage] += float(value)
        return found


@asynccontextmanager
async def running(fleet: Fleet, sellers: int) -> AsyncIterator[Running]:
    """Start a fleet, and stop it at the end."""
    async with AsyncExitStack() as stack:
        crowd = await stack.enter_async_context(Crowd(chats=sellers))
        environment = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": crowd.url, "LOG_LEVEL": "WARNING"}
        database: PostgresServer | None = None
        ports: Sequence[int] = ()
        if not fleet.is_echo:
            database = stack.enter_context(postgres_server())
            environment["DATABASE_URL"] = database.url
            ports = [free_port() for _ in range(fleet.size)]
            await agree(database.url, crowd.sellers)
        hooks = [free_port() for _ in range(fleet.size if fleet.is_called else 0)]
        if hooks:
            crowd.hooks = [f"http://127.0.0.1:{port}{HOOK}" for port in hooks]
            environment |= {"WEBHOOK_URL": crowd.hooks[0], "WEBHOOK_SECRET": SECRET}
        bots = []
        for number in range(fleet.size):
            own = {"HEALTH_PORT": str(ports[number])} if ports else {}
            own |= {"WEBHOOK_PORT": str(hooks[number])} if hooks else {}
            bots.append(await BotProcess.launch(fleet.arguments, environment | own))
            stack.push_async_callback(bots[-1].stop)
        if fleet.is_echo:
            await crowd.polled.wait()
        else:
            await asyncio.gather(*(bot.ready() for bot in bots))
        yield Running(crowd, bots, ports, database)


def free_port() -> int:
    """Return a port that nobody uses at the moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


async def measure(fleet: Fleet, questions: Sequence[str]) -> Result:
    """Ask a fleet."""
    if fleet.is_echo:
        # It is so fast that it would hardly have begun.
        questions = (list(questions) * ECHOED)[:SELLERS]
    async with running(fleet, max(SELLERS, len(questions))) as run:
        crowd = run.crowd
        await crowd.come_at_once(questions[:WARM_UP])
        crowd.answered.clear()
        before = run.spent()
        await crowd.come_at_once(questions)
        spent, speed = run.spent().over(before, len(questions)), middle_speed(crowd.answered)
        before_half = await run.stages()
        half = await waits(crowd, questions, HALF * speed)
        stages = means(before_half, await run.stages())
        most = await waits(crowd, questions, MOST * speed)
    return Result(fleet.name, speed, spent, half, most, stages)


def means(before: Mapping[tuple[str, str], float], after: Mapping[tuple[str, str], float]) -> dict[str, float]:
    """Return the milliseconds of a run in each stage, of the runs since a moment."""
    grown = {key: figure - before.get(key, 0.0) for key, figure in after.items()}
    return {stage: 1000 * grown["sum", stage] / grown["count", stage] for stage in STAGES if ("sum", stage) in grown}


def middle_speed(answered: Sequence[float]) -> float:
    """Return the answers a second, without the first and the last tenth."""
    margin = len(answered) // 10
    middle = answered[margin : len(answered) - margin]
    return (len(middle) - 1) / (middle[-1] - middle[0])


async def waits(crowd: Crowd, questions: Sequence[str], rate: float) -> Sequence[float]:
    """Have questions asked at a rate, and return how long each seller waited."""
    crowd.waits.clear()
    await crowd.come_at_rate(questions, rate, _DRAW)
    return crowd.waits.copy()


def report(results: Sequence[Result]) -> None:
    """Print what was measured."""
    load = ", ".join(f"{figure:.1f}" for figure in os.getloadavg())
    console = Console(width=130)
    speeds = Table("", "updates/s", title=f"on {os.cpu_count()} processors (load {load})")
    for share in (HALF, MOST):
        for percentile in PERCENTILES:
            speeds.add_column(f"p{percentile} ms\nat {share:.0%}")
    for who in ("bots", "database", "Bot API"):
        speeds.add_column(f"CPU ms\n{who}")
    for result in results:
        latencies = percentiles(result.half) + percentiles(result.most)
        spent = (result.spent.bots, result.spent.database, result.spent.server)
        cpu = (f"{1000 * seconds:.1f}" for seconds in spent)
        speeds.add_row(result.name, f"{result.speed:.1f}", *latencies, *cpu)
    console.print(speeds)
    stages = Table("", *STAGES, title="milliseconds of a run by stage, on average, at half of the speed")
    for result in results:
        if result.stages:
            stages.add_row(result.name, *(f"{result.stages[stage]:.1f}" for stage in STAGES))
    console.print(stages)


def percentiles(seconds: Sequence[float]) -> list[str]:
    """Return the percentiles in milliseconds."""
    quantiles = statistics.quantiles(seconds, n=100)
    return [f"{1000 * quantiles[percentile - 1]:.0f}" for percentile in PERCENTILES]


async def measure_all(fleets: Sequence[Fleet], count: int) -> None:
    """Measure fleets one after another."""
    aliases = [alias for item in load_guide().items() for alias in item.aliases]
    questions = _DRAW.choices(aliases, k=count)
    results = []
    for fleet in fleets:
        results.append(await measure(fleet, questions))
        print(f"{fleet.name}: {results[-1].speed:.1f} updates/s", file=sys.stderr, flush=True)
    report(results)


def main() -> None:
    """Measure what is asked for."""
    names = [fleet.name for fleet in FLEETS]
    parser = argparse.ArgumentParser(description="How many updates a second a fleet keeps up with.")
    parser.add_argument("questions", nargs="?", type=int, default=QUESTIONS)
    parser.add_argument("--only", action="append", choices=names, help="this fleet and no other; can be repeated")
    given = parser.parse_args()
    if not IndexerSettings().index_dir.is_dir():
        sys.exit("run `make prepare` first")
    fleets = [fleet for fleet in FLEETS if fleet.name in (given.only or names)]
    asyncio.run(measure_all(fleets, given.questions))


if __name__ == "__main__":
    main()
