"""A database that is restarted, hangs, or loses an answer: no task is lost, none runs twice, the loop goes on."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.store.announcing import Announcements
from bot.store.database import Database
from bot.store.journal import Journal
from bot.store.leases import Lease, lead
from bot.store.processes import Presence
from bot.store.tasks import TASK_TOPIC, Claim, Ending, NewTask
from tests.postgres_server import PostgresServer, postgres_server

QUICK = (0.001, 0.05)


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


class Work:
    """What journals ran: how often each task, and in which order each lane came to its end."""

    def __init__(self) -> None:
        self.runs: Counter[str] = Counter()
        self.ended: dict[str, list[int]] = {}
        self.changed = asyncio.Event()

    def starter(self, journal: Journal) -> Any:
        def start(claim: Claim) -> None:
            self.runs[claim.key] += 1
            asyncio.get_running_loop().call_later(0.002, end, claim)

        def end(claim: Claim) -> None:
            self.ended.setdefault(claim.lane, []).append(int(claim.key.removeprefix("tg:")))
            journal.end(Ending(claim))
            self.changed.set()

        return start

    async def until(self, count: int) -> None:
        async with asyncio.timeout(60):
            # What has begun may still be in hand.
            while len({number for lane in self.ended.values() for number in lane}) < count:
                self.changed.clear()
                await self.changed.wait()


def new(number: int) -> NewTask:
    return NewTask(f"tg:{number}", str(number % 10), number, "update", f'{{"update_id": {number}}}')


async def open_tasks(database: Database) -> int:
    async with database.engine.begin() as connection:
        return int((await connection.execute(text("SELECT count(*) FROM task WHERE open"))).scalar_one())


@asynccontextmanager
async def running(journal: Journal, work: Work) -> AsyncIterator[None]:
    loop = asyncio.create_task(journal.run(work.starter(journal)))
    try:
        yield
        journal.close()
        await asyncio.wait_for(loop, 30)
    finally:
        loop.cancel()


class Member:
    """A process of the fleet, with everything that keeps a connection."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.announcements = Announcements(database, backoff=QUICK)
        self.terms = 0

    async def begin(self) -> None:
        self.presence = await Presence.begin(self.database, self.announcements, host="shop")
        self.journal = Journal(self.database, self.presence.name, backoff=QUICK)
        self.announcements.on(TASK_TOPIC, self.journal.wake)
        lease = Lease(self.database, "poll", self.presence.name, announcements=self.announcements, backoff=QUICK)
        parts = (self.announcements.run(), self.presence.run(), lead(lease, self.poll))
        self.parts = [asyncio.create_task(part) for part in parts]

    async def poll(self) -> None:
        self.terms += 1
        await asyncio.Event().wait()

    async def end(self) -> None:
        assert not any(part.done() for part in self.parts), "nothing has given up"
        for part in self.parts:
            part.cancel()
        await asyncio.gather(*self.parts, return_exceptions=True)
        await self.presence.end()
        await self.database.close()


@pytest.mark.postgres
async def test_a_fleet_survives_a_crash_of_the_server(server: PostgresServer) -> None:
    work, count = Work(), 300
    members = [Member(await Database.open(server.url)) for _ in range(3)]
    for member in members:
        await member.begin()
    names = [member.presence.name for member in members]
    async with running(members[0].journal, work), running(members[1].journal, work), running(members[2].journal, work):
        puts = [asyncio.create_task(members[n % 3].journal.put([new(n)])) for n in range(count // 2)]
        await work.until(count // 6)
        await asyncio.to_thread(server.control, "restart")
        puts += [asyncio.create_task(members[n % 3].journal.put([new(n)])) for n in range(count // 2, count)]
        await asyncio.gather(*puts)
        await work.until(count)
    assert await open_tasks(members[0].database) == 0
    assert set(work.runs) == {f"tg:{n}" for n in range(count)}
    # What was taken by a commit whose answer the crash swallowed is taken again, but it had not begun.
    assert max(work.runs.values()) == 1
    assert [member.presence.name for member in members] == names
    assert sum(member.terms for member in members) == 1, "nobody else began to poll"
    for member in members:
        await member.end()


async def test_a_lost_answer_to_a_commit_loses_nothing_and_repeats_nothing(database: Database) -> None:
    """The database has done it, and the process believes that it has not. So with every third commit."""
    dialect, commits = database.engine.sync_engine.dialect, 0
    commit = dialect.do_commit

    def lose(connection: Any) -> None:
        nonlocal commits
        commit(connection)
        commits += 1
        if commits % 3 == 0:
            raise OperationalError("COMMIT", {}, ConnectionResetError("the answer is lost"))

    dialect.do_commit = lose  # type: ignore[method-assign]
    work, journal = Work(), Journal(database, "a", backoff=QUICK)
    async with running(journal, work):
        for number in range(0, 60, 5):
            await journal.put([new(n) for n in range(number, number + 5)])
        await work.until(60)
    dialect.do_commit = commit  # type: ignore[method-assign]
    assert commits > 12
    assert await open_tasks(database) == 0
    assert work.runs == Counter(f"tg:{n}" for n in range(60))
    assert all(ended == sorted(ended) for ended in work.ended.values())


@pytest.mark.postgres
async def test_a_statement_that_takes_too_long_is_tried_again(
    postgres_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    other = await Database.open(postgres_url)
    async with other.engine.begin() as connection:
        name = (await connection.execute(text("SELECT current_database()"))).scalar_one()
        await connection.execute(text(f"ALTER DATABASE {name} SET statement_timeout = '100ms'"))
    database = await Database.open(postgres_url)
    work, journal = Work(), Journal(database, "a", backoff=QUICK)
    async with running(journal, work):
        async with other.engine.begin() as connection:
            await connection.execute(text("LOCK TABLE task"))
            putting = asyncio.create_task(journal.put([new(1)]))
            await asyncio.sleep(0.5)
            assert not putting.done()
        assert await asyncio.wait_for(putting, 10) == ()
        await work.until(1)
    assert "canceling statement due to statement timeout" in caplog.text
    await database.close()
    await other.close()
