"""The statements of the journal's turn where processes meet, and what is asked of the tasks beside it."""

import asyncio
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, event, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import tasks
from bot.store.database import Database
from bot.store.journal import Journal
from bot.store.tasks import Claim, Ending, NewTask
from bot.store.utc import UtcDateTime

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ALBUM = '"media_group_id": "17"'


def photo(number: int, album: str | None = "17", lane: str = "7") -> NewTask:
    message = {"message_id": number} | ({"media_group_id": album} if album else {})
    return NewTask(f"tg:{number}", lane, number, "update", json.dumps({"update_id": number, "message": message}))


async def take(database: Database, *new: NewTask) -> Claim:
    """Store tasks and take the first of them."""
    async with database.engine.begin() as connection:
        await tasks.store(connection, new, NOW)
        return (await tasks.claim(connection, "a", 1, NOW, NOW))[0]


async def waits_behind(database: Database, claim: Claim) -> bool:
    async with database.engine.begin() as connection:
        return await tasks.waits_behind(connection, claim, ALBUM)


async def test_the_next_photo_of_an_album_waits_behind_the_first(database: Database) -> None:
    assert await waits_behind(database, await take(database, photo(1), photo(2)))


async def test_another_album_chat_or_time_does_not(database: Database) -> None:
    claim = await take(database, photo(5), photo(6, None), photo(7, "171"), photo(8, lane="8"), photo(4, lane="9"))
    assert claim.key == "tg:5"
    assert not await waits_behind(database, claim)


async def test_what_was_handled_does_not_wait(database: Database) -> None:
    first = await take(database, photo(1))
    async with database.engine.begin() as connection:
        await tasks.end(connection, [Ending(first)], "a", NOW)
    assert not await waits_behind(database, await take(database, photo(2)))


async def test_chats_come_before_the_background_of_which_only_some_is_taken(database: Database) -> None:
    letters = [NewTask(f"notice:{number}", f"notice:{number}", number, "notice", "{}") for number in range(5)]
    async with database.engine.begin() as connection:
        await tasks.store(connection, letters, NOW)
        await tasks.store(connection, [photo(9, lane="-9"), photo(8, lane="8")], NOW)
        first = await tasks.claim(connection, "a", 16, NOW, NOW + timedelta(seconds=15), 2)
        none = await tasks.claim(connection, "a", 16, NOW, NOW + timedelta(seconds=15), -1)
        rest = await tasks.claim(connection, "a", 2, NOW, NOW + timedelta(seconds=15))
    assert [claim.key for claim in first] == ["notice:0", "notice:1", "tg:9", "tg:8"]
    assert none == []
    assert [claim.key for claim in rest] == ["notice:2", "notice:3"]


async def test_a_lane_is_busy_until_its_task_is_done(database: Database) -> None:
    async def is_busy(but: str) -> bool:
        async with database.engine.begin() as connection:
            return await tasks.is_busy(connection, "7", but)

    assert not await is_busy("")
    claim = await take(database, photo(1))
    assert await is_busy("")
    assert not await is_busy("tg:1"), "a task is not in its own way"
    async with database.engine.begin() as connection:
        await tasks.end(connection, [Ending(claim)], "a", NOW)
    assert not await is_busy("")


@pytest.mark.postgres
async def test_an_update_that_arrives_late_does_not_run_beside_its_successor(postgres_url: str) -> None:
    """A lane whose head is being taken, which others cannot see yet, is left alone."""
    database = await Database.open(postgres_url)
    later = NOW + timedelta(seconds=15)
    async with database.engine.connect() as one, database.engine.connect() as other:
        await tasks.store(one, [photo(2)], NOW)
        await one.commit()
        [first] = await tasks.claim(one, "a", 16, NOW, later)
        await tasks.store(other, [photo(1), photo(3, lane="8")], NOW)
        assert [claim.key for claim in await tasks.claim(other, "b", 16, NOW, later)] == ["tg:3"]
        await one.commit()
        assert await tasks.claim(other, "b", 16, NOW, later) == [], "it runs now, and that can be seen"
        await other.commit()
        await tasks.end(one, [Ending(first)], "a", NOW)
        assert [claim.key for claim in await tasks.claim(one, "a", 16, NOW, later)] == ["tg:1"]
        await one.commit()
    await database.close()


@pytest.mark.postgres
async def test_what_became_the_head_in_the_last_moment_goes_first(postgres_url: str) -> None:
    """Between the two statements of a claim another process stores the predecessor of what was found."""
    database, late = await Database.open(postgres_url), await Database.open(postgres_url)
    async with database.engine.begin() as connection:
        await tasks.store(connection, [photo(2), photo(3, lane="8")], NOW)
    async with database.engine.begin() as one:
        found = await tasks.candidates(one, 16, NOW)
        assert len(found) == 2
        async with late.engine.begin() as other:
            await tasks.store(other, [photo(1)], NOW)
        taken = await tasks.take(one, found, "a", NOW, NOW)
        assert [claim.key for claim in taken] == ["tg:3"]
    await late.close()
    await database.close()


@dataclass
class Fleet:
    """Journals over one database, what they ran, and what went wrong: every rule is looked at when a run begins."""

    journals: list[Journal] = field(default_factory=list)
    stored: dict[str, list[int]] = field(default_factory=dict)
    running: dict[str, int] = field(default_factory=dict)
    ran: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def start(self, journal: Journal, claim: Claim) -> None:
        number = int(claim.key.removeprefix("tg:"))
        if claim.lane in self.running:
            self.wrong.append(f"{claim.key} beside {self.running[claim.lane]}")
        self.running[claim.lane] = number
        asyncio.get_running_loop().call_later((number * 7919 % 5) / 1000, self.end, journal, claim)

    def end(self, journal: Journal, claim: Claim) -> None:
        self.running.pop(claim.lane, None)
        self.ran.append(claim.key)
        # The answer of the database may come after others have seen what it says, so the end counts from here.
        journal.end(Ending(claim))
        for other in self.journals:
            other.wake()
        self.changed.set()


Putting = tuple[int, list[int], bool]
"""By which journal, which updates, and whether that is waited for before the next."""


async def run_fleet(databases: list[Database], puttings: list[Putting]) -> None:
    async with databases[0].engine.begin() as connection:
        await connection.execute(text("DELETE FROM task"))
    fleet = Fleet()
    fleet.journals = [Journal(database, f"p{n}", width=2) for n, database in enumerate(databases)]
    loops = [
        asyncio.create_task(journal.run(lambda claim, journal=journal: fleet.start(journal, claim)))  # type: ignore[misc]
        for journal in fleet.journals
    ]
    before: dict[int, set[int]] = {}
    waited: set[int] = set()
    puts = []
    for who, numbers, wait in puttings:
        new = [photo(n, lane=str(n % 3)) for n in numbers]
        before |= {n: {m for m in waited if m % 3 == n % 3 and m < n} for n in numbers if n not in before}
        puts.append(asyncio.create_task(fleet.journals[who].put(new)))
        if wait:
            await asyncio.gather(*puts)
            waited |= set(before)
    await asyncio.gather(*puts)
    async with asyncio.timeout(30):
        while len(fleet.ran) < len(before):
            fleet.changed.clear()
            await fleet.changed.wait()
    for journal in fleet.journals:
        journal.close()
    await asyncio.gather(*loops)
    assert fleet.wrong == []
    assert sorted(fleet.ran) == sorted(f"tg:{n}" for n in before), "each once"
    place = {int(key.removeprefix("tg:")): at for at, key in enumerate(fleet.ran)}
    assert [(m, n) for n, earlier in before.items() for m in earlier if place[m] > place[n]] == []


@settings(max_examples=8)
@given(
    st.permutations(range(24)),
    st.lists(st.tuples(st.integers(0, 2), st.integers(1, 6), st.booleans()), min_size=24, max_size=24),
)
def check_order(runner: asyncio.Runner, databases: list[Database], order: list[int], cuts: list[Any]) -> None:
    """Webhooks that land on three processes, in any order, some of them twice."""
    puttings: list[Putting] = []
    rest = order
    for who, size, wait in cuts:
        if rest:
            puttings.append((who, rest[:size], wait))
            rest = rest[size:]
    puttings.append((0, order[:2], False))
    runner.run(run_fleet(databases, puttings))


def test_three_processes_keep_the_order_of_every_lane(database_url: str) -> None:
    with asyncio.Runner() as runner:
        # SQLite has one connection; three journals take turns on it.
        count = 3 if database_url.startswith("postgresql") else 1
        opened = [runner.run(Database.open(database_url)) for _ in range(count)]
        databases = opened * (3 // count)
        check_order(runner, databases)
        for database in opened:
            runner.run(database.close())


FINISHED, QUEUED = 100_000, 5_000
NUMBERS = "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {count})"
COLUMNS = "key, lane, position, kind, body, open, due, tries, forgiven, stored_at, finished_at, owner, lease, error"


async def fill(connection: AsyncConnection) -> None:
    """Make a table of a busy week: long finished tasks, one chat that wrote 5,000 times, and a few of others."""
    moment = {"now": NOW, "until": NOW + timedelta(seconds=15)}
    late, taken = "CASE WHEN n <= 20 THEN :until END", "CASE WHEN n <= 20 THEN 'b' END"
    rows = (
        (FINISHED, "'old:' || n, '', n, 'update', '', false, :now, 1, 0, :now, :now, NULL, NULL, NULL"),
        (QUEUED, "'q:' || n, 'busy', n, 'update', '{}', true, :now, 0, 0, :now, NULL, NULL, NULL, NULL"),
        (100, f"'tg:' || n, n, n, 'update', '{{}}', true, :now, 1, 0, :now, NULL, {taken}, {late}, NULL"),
    )
    times = {name: bindparam(name, type_=UtcDateTime()) for name in moment}
    for count, values in rows:
        numbers = NUMBERS.format(count=count)
        statement = text(f"INSERT INTO task ({COLUMNS}) {numbers} SELECT {values} FROM number")  # noqa: S608 - no input
        used = [name for name in moment if f":{name}" in values]
        await connection.execute(statement.bindparams(*(times[name] for name in used)), {n: moment[n] for n in used})
    await connection.execute(text("ANALYZE"))


class Plans:
    """What a database would do for each statement of a transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.statements: list[tuple[str, Any]] = []

    def note(self, *arguments: Any) -> None:
        _, _, statement, parameters, _, many = arguments
        if not many and "task" in statement:
            self.statements.append((statement, parameters))

    async def explain(self) -> list[str]:
        explain = "EXPLAIN" if self.database.shared else "EXPLAIN QUERY PLAN"
        plans = []
        async with self.database.engine.connect() as connection:
            for statement, parameters in self.statements:
                rows = await connection.exec_driver_sql(f"{explain} {statement}", parameters)
                plans.append("\n".join([statement, *(str(row[-1]) for row in rows)]))
            await connection.rollback()
        return plans


async def test_a_turn_reads_what_is_open_and_not_what_is_finished(database: Database) -> None:
    """With 5,000 queued in one chat and 100,000 finished, no statement of the turn goes through the table."""
    plans = Plans(database)
    later = NOW + timedelta(seconds=15)
    async with database.engine.begin() as connection:
        await fill(connection)
    async with database.engine.begin() as connection:
        event.listen(database.engine.sync_engine, "before_cursor_execute", plans.note)
        claims = await tasks.claim(connection, "a", 16, NOW, later)
        assert [claim.key for claim in claims][:2] == ["q:1", "tg:21"]
        assert await tasks.next_moment(connection, "a", NOW) == later
        await tasks.renew(connection, [claim.id for claim in claims], "a", later)
        await tasks.end(connection, [Ending(claim) for claim in claims[:8]], "a", NOW)
        await tasks.end(connection, [Ending(claims[8], "TimedOut", later), Ending(claims[9], "ValueError")], "a", NOW)
        await tasks.free(connection, "a", [claims[10].id])
        await tasks.prune(connection, NOW)
        event.remove(database.engine.sync_engine, "before_cursor_execute", plans.note)
    explained = await plans.explain()
    assert len(explained) >= 9
    through = re.compile(r"Seq Scan on task|SCAN task(?! USING (COVERING )?INDEX)")
    assert [plan for plan in explained if through.search(plan)] == []
