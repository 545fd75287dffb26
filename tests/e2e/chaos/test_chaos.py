"""Processes are killed, the database is restarted, Telegram stumbles; and every seller gets every answer, in order.

In ``make test`` a short day; ``make soak`` runs 2,000 updates of 200 chats on each database. The seed is printed, so
that a run can be had again: the deeds and their order, if not the milliseconds.
"""

import asyncio
import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from random import Random

import pytest
from sqlalchemy import text

from bot.store import consent
from bot.store.database import Database
from tests.e2e.chaos.account import Asked, Verdict, conversations, settle
from tests.e2e.chaos.monkey import Monkey, Weather, ended
from tests.e2e.chaos.telegram import Telegram
from tests.e2e.conftest import BotProcess, Place
from tests.postgres_server import postgres_server
from tests.telegram_server import TOKEN

SOAK = bool(os.environ.get("SOAK"))
SEED = int(os.environ.get("SOAK_SEED", "22"))
CHATS, PER_CHAT = (200, 10) if SOAK else (15, 10)
ARRIVING_SECONDS = 150.0 if SOAK else 12.0
CALM_SECONDS = 400.0 if SOAK else 60.0
LOCKED_SECONDS = 3.0
pytestmark = [pytest.mark.chaos, pytest.mark.timeout(1200 if SOAK else 200)]


@dataclass(frozen=True, slots=True)
class Day:
    """A day to be lived through.

    Attributes:
        address: The database.
        processes: How many there are.
        restart_database: What is done to the database.
        deeds: What is done, in order.
        pause: Seconds between two, on average.
    """

    address: str
    processes: int
    restart_database: Callable[[], None]
    deeds: Sequence[str]
    pause: float


async def test_a_bad_day_on_sqlite(place: Place) -> None:
    file = place.folder / "store.sqlite3"

    def lock() -> None:
        # What a backup or a slow disk does to it.
        with closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as store:
            store.execute("BEGIN EXCLUSIVE")
            time.sleep(LOCKED_SECONDS)
            store.execute("ROLLBACK")

    deeds = ["kill", "restart", "silence"] * (6 if SOAK else 1)
    await live_through(place, Day(f"sqlite:///{file}", 1, lock, deeds, 6 if SOAK else 2))


@pytest.mark.postgres
async def test_a_bad_day_of_a_fleet_on_postgresql(place: Place) -> None:
    with postgres_server() as server:
        deeds = ["kill", "silence", "kill", "restart"] * (6 if SOAK else 1)
        day = Day(server.url, 3, lambda: server.control("restart"), deeds, 4 if SOAK else 1.5)
        await live_through(place, day)


async def live_through(place: Place, day: Day) -> None:
    """Have the day pass, wait until it is calm, and hold what came out against what is promised."""
    random = Random(SEED)  # noqa: S311 - a draw that can be repeated, not a secret
    asked = conversations(CHATS, PER_CHAT, random)
    await _agree(day.address)
    weather = Weather(random)
    processes: list[BotProcess] = []
    numbers = count(1)
    async with Telegram(fate=weather) as telegram, ended(processes):

        async def start() -> BotProcess:
            log = place.folder / f"bot-{next(numbers)}.log"
            return await BotProcess.start(log, _environment(place, day, telegram))

        processes += await asyncio.gather(*(start() for _ in range(day.processes)))
        monkey = Monkey(processes, start, day.restart_database, telegram, random)
        weather.is_bad = True
        began = time.monotonic()
        await asyncio.gather(_arrive(telegram, asked), monkey.run(day.deeds, day.pause))
        weather.is_bad = False
        verdict = await _calm(asked, telegram, monkey)
        _tell(day, asked, telegram, monkey, verdict, time.monotonic() - began)
        assert verdict.is_good, verdict
        assert telegram.unconfirmed == 0
        assert [await process.stop() for process in processes] == [0] * day.processes
        await _check_journal(day.address)


def _environment(place: Place, day: Day, telegram: Telegram) -> dict[str, str]:
    given = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.url, "DATABASE_URL": day.address}
    return place.environment(None, **given)


async def _agree(address: str) -> None:
    database = await Database.open(address)
    async with database.session() as session:
        for chat in range(1, CHATS + 1):
            await consent.agree(session, chat, datetime.now(UTC))
    await database.close()


async def _arrive(telegram: Telegram, asked: Sequence[Asked]) -> None:
    for one in asked:
        await telegram.arrive(one.update)
        await asyncio.sleep(ARRIVING_SECONDS / len(asked))


async def _calm(asked: Sequence[Asked], telegram: Telegram, monkey: Monkey) -> Verdict:
    """Wait until nothing is missing any more, or nothing more is to be hoped for."""
    verdict = settle(asked, telegram, monkey.incidents)
    deadline = time.monotonic() + CALM_SECONDS
    while (verdict.lost or telegram.unconfirmed) and time.monotonic() < deadline:
        await asyncio.sleep(0.5)
        verdict = settle(asked, telegram, monkey.incidents)
    # What is sent twice comes after it.
    await asyncio.sleep(1)
    return settle(asked, telegram, monkey.incidents)


async def _check_journal(address: str) -> None:
    database = await Database.open(address)
    async with database.engine.begin() as connection:
        left = (await connection.execute(text("SELECT key, error FROM task WHERE open OR error IS NOT NULL"))).all()
        done = (await connection.execute(text("SELECT count(*) FROM task WHERE kind = 'update'"))).scalar_one()
    await database.close()
    assert left == []
    assert done == CHATS * PER_CHAT


def _tell(
    day: Day, asked: Sequence[Asked], telegram: Telegram, monkey: Monkey, verdict: Verdict, seconds: float
) -> None:
    deeds = {deed: day.deeds.count(deed) for deed in dict.fromkeys(day.deeds)}
    troubles = {str(trouble): number for trouble, number in telegram.troubles.items()}
    repeats = {str(cause): number for cause, number in verdict.repeats.items()}
    print(  # noqa: T201 - the account of a soak
        f"\nseed {SEED}: {len(asked)} updates of {CHATS} chats, {day.processes} processes, {seconds:.0f} s; {deeds}; "
        f"calls that went wrong: {troubles}; lost {len(verdict.lost)}, out of order {len(verdict.disorder)}, "
        f"repeated {repeats}, unexplained {len(verdict.unexplained)}"
    )
