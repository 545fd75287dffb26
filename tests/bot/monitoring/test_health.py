"""The page of health says whether sellers are served, why not, and nothing that is nobody's business."""

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from bot.monitoring.readings import Role
from bot.store import tasks
from bot.store.database import Database
from bot.store.processes import alive
from bot.store.tasks import NewTask

if TYPE_CHECKING:
    from tests.bot.monitoring.conftest import Watched


async def healthz(watched: "Watched") -> tuple[int, dict[str, Any]]:
    page = await watched.page("/healthz")
    assert page.headers["cache-control"] == "no-store"
    said: dict[str, Any] = page.json()
    return page.status_code, said


async def test_before_anything_is_open_it_says_that_it_is_starting(watched: "Watched") -> None:
    watched.pass_time(3)
    status, said = await healthz(watched)
    assert (status, said["status"], said["problems"]) == (503, "starting", ["starting"])
    assert said["process"]["uptime_seconds"] == 3
    assert said["database"] == {"kind": None, "reachable": None, "answered_in_ms": None}
    assert (await watched.page("/livez")).status_code == 200


async def test_a_process_that_serves_is_healthy_with_all_that_there_is_to_know(
    watched: "Watched", database: Database
) -> None:
    watched.come_up()
    watched.monitor.tell(database=database, living=alive)
    watched.monitor.ready()
    async with database.engine.begin() as connection:
        await tasks.store(connection, [NewTask("tg:1", "5123456789", 1, "update", "{}")], watched.now)
    watched.pass_time(8)
    watched.journal.turned_at = watched.now
    status, said = await healthz(watched)
    assert (status, said["status"], said["problems"]) == (200, "ok", [])
    assert said["process"] | {"version": ""} == {
        "name": "shop-1",
        "version": "",
        "role": "poller",
        "started_at": "2026-11-22T03:00:00+00:00",
        "uptime_seconds": 8,
    }
    assert re.fullmatch(r"\d+\.\d+\.\d+", said["process"]["version"])
    assert said["database"]["kind"] == database.engine.dialect.name
    assert said["database"]["reachable"] is True
    assert said["index"] == {
        "build": "20261122-abcd",
        "items": 183,
        "built_at": "2026-11-21T03:00:00+00:00",
        "refused": None,
    }
    assert said["journal"] == {"turning": True, "last_turn_age_seconds": 0}
    assert said["updates"] == {"last_age_seconds": 8}
    assert said["telegram"] == {"reachable": None, "last_answer_age_seconds": None}
    assert said["fleet"] == {"living": 0}
    assert "5123456789" not in str(said)


async def test_telegram_that_is_away_is_told_and_makes_nobody_unhealthy(watched: "Watched", sqlite_url: str) -> None:
    database = await Database.open(sqlite_url)
    watched.come_up()
    watched.monitor.tell(database=database)
    watched.monitor.ready()
    hear = watched.monitor._hear_call
    hear("getUpdates", "2xx", 0.1)
    watched.pass_time(5)
    hear("sendMessage", "timeout", 0.1)
    status, said = await healthz(watched)
    assert (status, said["telegram"]) == (200, {"reachable": False, "last_answer_age_seconds": 5})
    hear("sendMessage", "4xx", 0.1)
    _, said = await healthz(watched)
    assert said["telegram"] == {"reachable": True, "last_answer_age_seconds": 0}
    await database.close()


async def test_a_database_that_is_away_or_hangs_is_unhealthy_until_it_is_back(
    watched: "Watched", sqlite_url: str
) -> None:
    database = await Database.open(sqlite_url)
    watched.come_up()
    watched.monitor.tell(database=database)
    watched.monitor.ready()
    async with database.engine.connect() as holding:
        # There is one connection, and somebody has it.
        await holding.execute(text("SELECT 1"))
        status, said = await healthz(watched)
        assert (status, said["status"], said["problems"]) == (503, "unhealthy", ["database"])
        assert said["database"]["reachable"] is False
        assert (await watched.page("/livez")).status_code == 200
    status, said = await healthz(watched)
    assert (status, said["problems"]) == (200, [])
    await database.close()


async def test_a_database_that_has_lost_its_tables_is_unhealthy(watched: "Watched", sqlite_url: str) -> None:
    database = await Database.open(sqlite_url)
    watched.come_up()
    watched.monitor.tell(database=database)
    watched.monitor.ready()
    async with database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE task RENAME TO gone"))
    status, said = await healthz(watched)
    assert (status, said["problems"]) == (503, ["database"])
    assert "gone" not in str(said)
    await database.close()


async def test_a_journal_that_stands_still_is_unhealthy(watched: "Watched", database: Database) -> None:
    watched.come_up()
    watched.monitor.tell(database=database)
    watched.monitor.ready()
    watched.pass_time(60)
    assert (await healthz(watched))[0] == 200
    watched.pass_time(1)
    status, said = await healthz(watched)
    assert (status, said["problems"], said["journal"]["turning"]) == (503, ["journal"], False)
    watched.journal.turned_at = watched.now
    assert (await healthz(watched))[0] == 200


async def test_a_process_that_stops_says_so_and_close_ends_what_asks(
    watched: "Watched", sqlite_url: str, tmp_path: Path
) -> None:
    database = await Database.open(sqlite_url)
    watched.come_up()
    watched.monitor.tell(database=database)
    watched.monitor.ready()
    watched.monitor.stopping()
    status, said = await healthz(watched)
    assert (status, said["status"], said["problems"]) == (503, "stopping", ["stopping"])
    await watched.monitor.close()
    await database.close()
    assert (await healthz(watched))[0] == 503
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "probe"]


@pytest.mark.parametrize("role", list(Role))
async def test_the_role_and_a_refused_index_are_told(watched: "Watched", role: Role) -> None:
    watched.come_up()
    watched.role, watched.index.refusal = role, "passages.jsonl is damaged"
    _, said = await healthz(watched)
    assert said["process"]["role"] == role.value
    assert said["index"]["refused"] == "passages.jsonl is damaged"
