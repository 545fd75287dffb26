"""What waits is counted by kind and state, as it is at the moment."""

from datetime import UTC, datetime, timedelta

from bot.store import backlog, tasks
from bot.store.backlog import Queue, State
from bot.store.database import Database
from bot.store.tasks import Ending, NewTask

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
LEASE = timedelta(seconds=15)
SECOND = timedelta(seconds=1)


def new(number: int, lane: str, kind: str = "update") -> NewTask:
    return NewTask(f"{kind}:{number}", lane, number, kind, "{}")


async def test_nothing_waits_in_an_empty_journal(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await backlog.queues(connection, NOW) == []
        assert await backlog.last_stored(connection, "update") is None


async def test_open_tasks_are_counted_by_kind_and_state_with_the_age_of_the_first(database: Database) -> None:
    async with database.engine.begin() as connection:
        await tasks.store(connection, [new(1, "a"), new(2, "b"), new(3, "c")], NOW)
        done, put_off, running = await tasks.claim(connection, "me", 3, NOW, NOW + LEASE)
        endings = [Ending(done), Ending(put_off, error="away", again=NOW + 60 * SECOND)]
        assert await tasks.end(connection, endings, "me", NOW) == 0
        await tasks.store(connection, [new(4, running.lane), new(5, "d")], NOW + SECOND)
        await tasks.store(connection, [new(6, "e", "sheet")], NOW + 2 * SECOND)
    async with database.engine.connect() as connection:
        assert set(await backlog.queues(connection, NOW + 3 * SECOND)) == {
            Queue("update", State.WAITING, 2, NOW + SECOND),
            Queue("update", State.DELAYED, 1, NOW),
            Queue("update", State.RUNNING, 1, NOW),
            Queue("sheet", State.WAITING, 1, NOW + 2 * SECOND),
        }
        assert await backlog.last_stored(connection, "update") == NOW + SECOND


async def test_what_a_dead_process_had_in_hand_waits_when_its_lease_is_over(database: Database) -> None:
    async with database.engine.begin() as connection:
        await tasks.store(connection, [new(1, "a")], NOW)
        await tasks.claim(connection, "gone", 1, NOW, NOW + LEASE)
        (before,) = await backlog.queues(connection, NOW + LEASE - SECOND)
        (after,) = await backlog.queues(connection, NOW + LEASE)
    assert (before.state, after.state) == (State.RUNNING, State.WAITING)
