"""Tasks are stored first, run once, in order within a lane, side by side otherwise, and none is lost."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import event, text, update
from sqlmodel import SQLModel, col, select

from bot.errors import StoreError
from bot.store import tasks
from bot.store.announcing import Announcements
from bot.store.database import Database
from bot.store.journal import LEASE, LOOK, Journal
from bot.store.sent import Memo, SentLog
from bot.store.tables import Sent, Task
from bot.store.tasks import Claim, Ending, NewTask
from bot.store.utc import Clock as UtcClock
from bot.store.utc import utc_now

QUICK = (0.001, 0.001)
UNSTORABLE = 2**70
"""A position that no database has a column for."""


class Clock:
    """A clock whose hands the test turns. A process that has one to itself is frozen as long as they stand still."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, period: timedelta) -> None:
        self.now += period


class Process:
    """A journal that runs, and what it took."""

    def __init__(self, database: Database, owner: str, clock: UtcClock, width: int = 16) -> None:
        self.database = database
        self.heard: list[None] = []
        self.journal = Journal(database, owner, clock=clock, width=width, backoff=QUICK)
        self.claims: asyncio.Queue[Claim] = asyncio.Queue()
        self.running = asyncio.create_task(self.journal.run(self.claims.put_nowait))

    async def take(self) -> Claim:
        return await asyncio.wait_for(self.claims.get(), 10)

    async def nothing_to_take(self) -> bool:
        """Whether a whole turn takes nothing. What it stores is known: every test begins with ``tg:1``."""
        await self.journal.put([new("7", 1)])
        return self.claims.empty()

    async def kill(self) -> None:
        self.running.cancel()
        with suppress(asyncio.CancelledError):
            await self.running

    async def finish(self) -> None:
        self.journal.close()
        await asyncio.wait_for(self.running, 10)


@asynccontextmanager
async def process(database: Database, owner: str, clock: UtcClock, width: int = 16) -> AsyncIterator[Process]:
    process = Process(database, owner, clock, width)
    try:
        yield process
    finally:
        await process.kill()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def new(lane: str, position: int, key: str = "") -> NewTask:
    return NewTask(key or f"tg:{position}", lane, position, "update", f'{{"update_id": {position}}}')


async def rows(database: Database, table: type[SQLModel] = Task) -> list[SQLModel]:
    async with database.session() as session:
        return list((await session.exec(select(table))).all())


async def row(database: Database, key: str) -> Task:
    async with database.session() as session:
        return (await session.exec(select(Task).where(col(Task.key) == key))).one()


class Listener(logging.Handler):
    """Tells a test that a message was logged."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words
        self.heard = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        if self.words in record.getMessage():
            self.heard.set()


@asynccontextmanager
async def listening(words: str) -> AsyncIterator[asyncio.Event]:
    listener = Listener(words)
    logger = logging.getLogger("bot.store.journal")
    logger.addHandler(listener)
    try:
        yield listener.heard
    finally:
        logger.removeHandler(listener)


async def test_what_is_put_is_stored_when_put_returns(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one:
        await one.journal.put([new("7", 1)])
        stored = await row(database, "tg:1")
    assert (stored.lane, stored.position, stored.body) == ("7", 1, '{"update_id": 1}')
    assert stored.stored_at == clock.now


async def test_what_was_not_written_is_not_confirmed(database: Database, clock: Clock) -> None:
    journal = Journal(database, "a", clock=clock)
    putting = asyncio.create_task(journal.put([new("7", 1)]))
    await asyncio.sleep(0)
    assert not putting.done()
    journal.close()
    await journal.run(lambda _: None)
    assert await putting == ()
    with pytest.raises(StoreError, match="closed"):
        await journal.put([new("7", 2)])


async def test_who_waits_for_a_journal_that_is_stopped_is_told(database: Database, clock: Clock) -> None:
    async with database.session(), process(database, "a", clock) as one:
        putting = asyncio.create_task(one.journal.put([new("7", 1)]))
        await asyncio.sleep(0)
        await one.kill()
        with pytest.raises(StoreError, match="closed before"):
            await putting
    assert await rows(database) == []


async def test_a_key_is_handled_once_however_often_it_arrives(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one:
        await asyncio.gather(one.journal.put([new("7", 1), new("7", 1)]), one.journal.put([new("7", 1)]))
        one.journal.end(Ending(await one.take()))
        await one.journal.put([new("7", 1)])
        assert await one.nothing_to_take()


async def test_a_lane_keeps_its_order_whatever_the_order_of_arrival(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one:
        await one.journal.put([new("7", 3), new("7", 1), new("7", 2)])
        for expected in (1, 2, 3):
            claim = await one.take()
            assert claim.key == f"tg:{expected}"
            assert await one.nothing_to_take()
            one.journal.end(Ending(claim))


async def test_lanes_run_side_by_side(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one:
        await one.journal.put([new("7", 1), new("7", 2), new("8", 3), new("9", 4)])
        claims = [await one.take() for _ in range(3)]
        assert [claim.lane for claim in claims] == ["7", "8", "9"]
        one.journal.end(Ending(claims[0]))
        assert (await one.take()).key == "tg:2"


async def test_no_more_lanes_run_than_allowed_and_the_longest_waiting_is_next(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock, width=2) as one:
        await one.journal.put([new(str(lane), lane) for lane in range(1, 6)])
        claims = [await one.take(), await one.take()]
        assert one.claims.empty()
        one.journal.end(Ending(claims[1]))
        assert (await one.take()).key == "tg:3"


async def test_a_late_update_waits_for_its_successor_that_runs(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one:
        await one.journal.put([new("7", 2)])
        successor = await one.take()
        await one.journal.put([new("7", 1)])
        assert await one.nothing_to_take()
        one.journal.end(Ending(successor))
        assert (await one.take()).key == "tg:1"


async def test_two_tasks_of_one_place_run_one_after_the_other(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one:
        await one.journal.put([new("7", 1), new("7", 1, "twin")])
        claim = await one.take()
        assert await one.nothing_to_take()
        one.journal.end(Ending(claim))
        assert (await one.take()).key == "twin"


async def test_a_failed_task_is_run_again_when_due_and_its_lane_waits(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one:
        await one.journal.put([new("7", 1), new("7", 2)])
        one.journal.end(Ending(await one.take(), "TimedOut", clock.now + timedelta(seconds=10)))
        assert await one.nothing_to_take()
        clock.turn(timedelta(seconds=10))
        one.journal.wake()
        again = await one.take()
        assert (again.key, again.tries) == ("tg:1", 2)
        assert (await row(database, "tg:1")).error == "TimedOut"


async def test_a_done_task_keeps_its_key_and_loses_its_text(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one:
        await one.journal.put([new("7", 1)])
        one.journal.end(Ending(await one.take()))
        await one.finish()
    done = await row(database, "tg:1")
    assert (done.open, done.body, done.owner, done.finished_at) == (False, "", None, clock.now)


async def test_a_dead_task_frees_its_lane_and_says_why(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one:
        await one.journal.put([new("7", 1), new("7", 2)])
        one.journal.end(Ending(await one.take(), "ValueError: nonsense"))
        assert (await one.take()).key == "tg:2"
    dead = await row(database, "tg:1")
    assert (dead.open, dead.error, dead.body) == (False, "ValueError: nonsense", '{"update_id": 1}')


async def test_what_a_killed_process_had_in_hand_is_taken_up_at_once(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one:
        await one.journal.put([new("7", 1), new("8", 2)])
        await one.take()
        await one.take()
    async with process(database, "a", clock) as successor:
        claims = [await successor.take(), await successor.take()]
    assert [(claim.key, claim.tries) for claim in claims] == [("tg:1", 2), ("tg:2", 2)]


async def test_another_process_waits_for_the_lease(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one:
        await one.journal.put([new("7", 1), new("7", 2)])
        await one.take()
    async with process(database, "b", clock) as other:
        assert await other.nothing_to_take()
        clock.turn(LEASE)
        other.journal.wake()
        assert (await other.take()).key == "tg:1"


async def test_a_process_that_lives_keeps_what_it_has(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one, process(database, "b", clock) as other:
        await one.journal.put([new("7", 1)])
        await one.take()
        for _ in range(4):
            clock.turn(LEASE * 0.6)
            assert await one.nothing_to_take()
            assert await other.nothing_to_take()


async def test_a_run_that_lost_its_lease_cannot_end_anothers(database: Database, clock: Clock) -> None:
    async with process(database, "a", Clock()) as frozen, process(database, "b", clock) as other:
        await frozen.journal.put([new("7", 1)])
        old = await frozen.take()
        clock.turn(LEASE)
        other.journal.wake()
        taken = await other.take()
        async with listening("ended after another process had taken") as told:
            frozen.journal.end(Ending(old))
            await asyncio.wait_for(told.wait(), 10)
        assert (await row(database, "tg:1")).owner == "b"
        other.journal.end(Ending(taken))
        await other.finish()
    assert not (await row(database, "tg:1")).open


async def test_an_earlier_run_of_the_same_process_cannot_end_a_later_one(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one:
        await one.journal.put([new("7", 1)])
        first = await one.take()
    async with process(database, "a", clock) as successor:
        second = await successor.take()
        successor.journal.end(Ending(first))
        assert await successor.nothing_to_take()
        assert (await row(database, "tg:1")).open
        assert second.tries == 2


async def test_a_row_that_cannot_be_stored_harms_no_other(database: Database, clock: Clock) -> None:
    poison = new("7", UNSTORABLE, "poison")
    async with process(database, "a", clock) as one:
        refused = await asyncio.gather(
            one.journal.put([new("7", 1), poison, new("8", 2)]),
            one.journal.put([new("9", 3)]),
        )
        assert refused == [(poison,), ()]
        assert [(await one.take()).key for _ in range(3)] == ["tg:1", "tg:2", "tg:3"]


@pytest.mark.postgres
async def test_a_text_that_postgresql_cannot_hold_harms_no_other(postgres_url: str, clock: Clock) -> None:
    database = await Database.open(postgres_url)
    poison = new("7\0", 1)
    async with process(database, "a", clock) as one:
        assert await one.journal.put([poison, new("8", 2)]) == (poison,)
        assert (await one.take()).key == "tg:2"
    await database.close()


async def test_a_database_error_loses_nothing(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one:
        await one.journal.put([new("7", 1)])
        claim = await one.take()
        async with database.session() as session:
            await session.exec(text("ALTER TABLE task RENAME TO elsewhere"))
        async with listening("trying again") as troubled:
            putting = asyncio.create_task(one.journal.put([new("8", 2)]))
            one.journal.end(Ending(claim))
            await asyncio.wait_for(troubled.wait(), 10)
        assert not putting.done()
        async with database.session() as session:
            await session.exec(text("ALTER TABLE elsewhere RENAME TO task"))
        assert await asyncio.wait_for(putting, 10) == ()
        assert (await one.take()).key == "tg:2"
    assert not (await row(database, "tg:1")).open


@pytest.mark.postgres
async def test_a_connection_that_breaks_is_replaced(postgres_url: str, clock: Clock) -> None:
    database = await Database.open(postgres_url)
    other = await Database.open(postgres_url)
    async with process(database, "a", clock) as one:
        await one.journal.put([new("7", 1)])
        claim = await one.take()
        async with other.session() as session:
            await session.exec(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
                )
            )
        one.journal.end(Ending(claim))
        assert await asyncio.wait_for(one.journal.put([new("7", 2)]), 10) == ()
        assert (await one.take()).key == "tg:2"
    await other.close()
    await database.close()


async def test_what_was_taken_by_a_commit_whose_answer_was_lost_is_not_stuck(database: Database, clock: Clock) -> None:
    # The process thinks that it failed to take the task, and the database that it took it.
    async with process(database, "a", clock) as one:
        await one.journal.put([new("7", 1), new("8", 2)])
        one.journal.end(Ending(await one.take()))
        await one.take()
        assert await one.nothing_to_take()
        async with database.session() as session:
            taken = {"open": True, "owner": "a", "lease": clock.now + LEASE}
            await session.exec(update(Task).where(col(Task.key) == "tg:1").values(**taken))
            await session.exec(text("ALTER TABLE task RENAME TO elsewhere"))
        async with listening("trying again") as troubled:
            one.journal.wake()
            await asyncio.wait_for(troubled.wait(), 10)
        async with database.session() as session:
            await session.exec(text("ALTER TABLE elsewhere RENAME TO task"))
        again = await one.take()
        assert (again.key, again.tries) == ("tg:1", 2)
        assert await one.nothing_to_take(), "what does run is not taken again"


async def test_a_resting_journal_stores_and_ends_but_takes_nothing(database: Database, clock: Clock) -> None:
    async with process(database, "a", clock) as one:
        await one.journal.put([new("7", 1)])
        claim = await one.take()
        one.journal.rest()
        one.journal.end(Ending(claim))
        await one.journal.put([new("8", 2)])
        assert one.claims.empty()
        await one.finish()
    assert [(await row(database, key)).open for key in ("tg:1", "tg:2")] == [False, True]


@pytest.mark.parametrize("in_hand", [0, 1])
async def test_an_idle_journal_sleeps(database: Database, clock: Clock, in_hand: int) -> None:
    """It looks once when it has settled, and then no more for as long as nothing is due."""
    turns: list[object] = []
    async with process(database, "a", clock) as one:
        await one.journal.put([new("7", 1)])
        claim = await one.take()
        if not in_hand:
            one.journal.end(Ending(claim))
        event.listen(database.engine.sync_engine, "begin", turns.append)
        await asyncio.sleep(1.0)
    assert 1 <= len(turns) <= 2 + (not in_hand)


async def test_a_put_off_task_is_taken_when_it_is_due_by_who_is_there(database: Database) -> None:
    """Nobody is woken: the loop of the second has read when there will be something to do."""
    async with process(database, "a", utc_now) as one:
        await one.journal.put([new("7", 1)])
        one.journal.end(Ending(await one.take(), "TimedOut", utc_now() + timedelta(seconds=0.8)))
        await one.finish()
    async with process(database, "b", utc_now) as other:
        began = utc_now()
        again = await other.take()
        assert (again.key, again.tries) == ("tg:1", 2)
        assert utc_now() - began < timedelta(seconds=3)


async def test_what_a_dead_process_had_is_taken_when_its_lease_has_run_out(database: Database) -> None:
    """Nobody is woken here either."""
    async with database.engine.begin() as connection:
        await tasks.store(connection, [new("7", 1)], utc_now())
        await tasks.claim(connection, "dead", 1, utc_now(), utc_now() + timedelta(seconds=0.8))
    async with process(database, "b", utc_now) as other:
        assert (await asyncio.wait_for(other.claims.get(), 3)).tries == 2


@asynccontextmanager
async def fleet(url: str, *widths: int) -> AsyncIterator[list[Process]]:
    """Processes that hear of each other's tasks, each with its own connections, and by the clock of the machine."""
    async with AsyncExitStack() as stack:
        processes = []
        for number, width in enumerate(widths):
            database = await Database.open(url)
            stack.push_async_callback(database.close)
            announcements = Announcements(database)
            one = await stack.enter_async_context(process(database, f"p{number}", utc_now, width))
            announcements.on(tasks.TASK_TOPIC, one.journal.wake)
            announcements.on(tasks.TASK_TOPIC, partial(one.heard.append, None))
            await announcements.open()
            stack.push_async_callback(announcements.close)
            processes.append(one)
        # By then each of them sleeps, for seconds.
        await asyncio.sleep(0.5)
        yield processes


async def soon(process: Process) -> Claim:
    """Return what a process takes before it would have looked by itself."""
    return await asyncio.wait_for(process.claims.get(), LOOK.total_seconds() / 2)


async def soonest(*processes: Process) -> tuple[Process, Claim]:
    """Return what any of the processes takes before it would have looked by itself, and which does."""
    waiting = {asyncio.create_task(soon(process)): process for process in processes}
    done, late = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    [taking] = done
    return waiting[taking], taking.result()


@pytest.mark.postgres
async def test_what_one_process_has_no_room_for_an_idle_one_takes_at_once(postgres_url: str) -> None:
    async with fleet(postgres_url, 1, 16) as (one, other):
        await one.journal.put([new(str(lane), lane) for lane in range(1, 5)])
        taken = {(await soon(one)).key} | {(await soon(other)).key for _ in range(3)}
        assert taken == {"tg:1", "tg:2", "tg:3", "tg:4"}


@pytest.mark.postgres
async def test_what_a_process_takes_itself_wakes_nobody(postgres_url: str) -> None:
    async with fleet(postgres_url, 16, 16) as (one, other):
        await one.journal.put([new("7", 1), new("8", 2), new("7", 3)])
        claims = [await soon(one), await soon(one)]
        for claim in claims:
            one.journal.end(Ending(claim))
        one.journal.end(Ending(await soon(one)))
        await asyncio.sleep(0.2)
        assert other.heard == one.heard == []


@pytest.mark.postgres
async def test_the_successor_of_a_task_that_runs_elsewhere_is_taken_at_once(postgres_url: str) -> None:
    """Also if it is stored in the moment in which that run ends, and neither turn sees what the other one does."""
    async with fleet(postgres_url, 16, 16) as (one, other):
        await one.journal.put([new("7", 1)])
        for number in range(1, 20):
            process, claim = await soonest(one, other)
            assert claim.key == f"tg:{number}"
            process.journal.end(Ending(claim))
            await (one if process is other else other).journal.put([new("7", number + 1)])


@pytest.mark.postgres
async def test_what_a_process_stores_while_it_stops_another_takes_at_once(postgres_url: str) -> None:
    async with fleet(postgres_url, 16, 16) as (one, other):
        await one.journal.put([new("7", 1), new("7", 2)])
        claim = await soon(one)
        one.journal.rest()
        one.journal.end(Ending(claim, again=utc_now()))
        assert (await soon(other)).key == "tg:1", "what was interrupted"
        await one.journal.put([new("8", 3)])
        assert (await soon(other)).key == "tg:3", "what still came in"


@pytest.mark.postgres
async def test_who_has_no_room_is_not_woken(postgres_url: str) -> None:
    turns: list[object] = []
    async with fleet(postgres_url, 1, 1) as (one, other):
        await other.journal.put([new("7", 1)])
        await soon(other)
        await one.journal.put([new("8", 2)])
        await soon(one)
        await asyncio.sleep(0.5)
        event.listen(other.database.engine.sync_engine, "begin", turns.append)
        for number in range(13, 30):
            await one.journal.put([new(str(number), number)])
        await asyncio.sleep(0.2)
        assert len(other.heard) >= 17, "the announcements came"
        assert turns == []


async def test_the_memo_of_a_task_is_recalled_in_order_and_the_first_stays(database: Database, clock: Clock) -> None:
    sent = SentLog(database)
    async with process(database, "a", clock) as one:
        await one.journal.put([new("7", 1), new("8", 2)])
        claim, other = await one.take(), await one.take()
        memos = (Memo(1, "sendMessage", b'{"ok": true}'), Memo(2, "editMessageText", b"\x00\xff"))
        for memo in (*reversed(memos), Memo(1, "sendMessage", b"a twin's")):
            await sent.remember(claim.id, memo)
        assert await sent.recall(claim.id) == memos
        assert await sent.recall(other.id) == ()
        await sent.remember(other.id, memos[0])
        one.journal.end(Ending(claim))
        one.journal.end(Ending(other, "TimedOut", clock.now + LEASE))
        await one.finish()
    assert await sent.recall(claim.id) == (), "what is done needs no memo"
    assert await sent.recall(other.id) == memos[:1]
    assert len(await rows(database, Sent)) == 1
