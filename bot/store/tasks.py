"""Tasks as values, and the statements of the journal's turn, each within the transaction that it is given."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Delete, Update, and_, delete, func, select, update
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from bot.store import task_statements as statements
from bot.store.tables import Task

PRUNE_ROWS = 1000
"""How many rows a prune deletes at most, so that nobody waits long for it."""
DATA_CLASSES = ("22", "23")
"""The classes of PostgreSQL's error codes that blame the row: a data exception, a violated constraint."""
TASK_TOPIC = "task"
"""Announced when there are tasks that another process may take."""


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task that is to be stored.

    Attributes:
        key: What it is, once; a second task of the same key is not stored.
        lane: Tasks of one lane run one after another.
        position: The order within the lane.
        kind: Who is to handle it.
        body: What to handle, as JSON.
    """

    key: str
    lane: str
    position: int
    kind: str
    body: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A task that this process runs.

    Attributes:
        id: The row.
        key: What it is.
        lane: Its lane.
        kind: Who is to handle it.
        body: What to handle, as JSON.
        tries: Which run this is, from 1. With the owner it is the fence: a run that lost its lease cannot end
            another's.
        stored_at: When the task arrived.
        forgiven: How many of its runs before do not count as failed.
    """

    id: int
    key: str
    lane: str
    kind: str
    body: str
    tries: int
    stored_at: datetime
    forgiven: int = 0


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run of a task ended.

    Attributes:
        task: The run.
        error: Why it failed; None if it did not.
        again: When it is to be run again; None if never.
        is_forgiven: Whether the run does not count as failed, for it is no fault of the task's that it is run again.
    """

    task: Claim
    error: str | None = None
    again: datetime | None = None
    is_forgiven: bool = False


async def store(connection: AsyncConnection, tasks: Sequence[NewTask], now: datetime) -> None:
    """Store tasks; those whose key is known are left as they are."""
    if tasks:
        await connection.execute(statements.store(connection.dialect.name), [_row(task, now) for task in tasks])


async def end(connection: AsyncConnection, endings: Sequence[Ending], owner: str, now: datetime) -> int:
    """End runs, and forget what was sent by those that succeeded.

    Returns:
        How many endings came too late: another process runs their tasks.
    """
    done = [ending.task for ending in endings if ending.error is None and ending.again is None]
    ended = 0
    if done:
        dialect = connection.dialect.name
        these = statements.runs(dialect, [(task.id, task.tries) for task in done])
        ended += await _changed(connection, statements.finish(dialect), {"by": owner, "now": now, **these})
        await connection.execute(statements.forget(dialect), {"ids": [task.id for task in done]})
    for ending in endings:
        if ending.again is not None:
            forgiven = ending.task.forgiven + ending.is_forgiven
            later = {"error": ending.error, "due": ending.again, "forgiven": forgiven}
            ended += await _end(connection, ending.task, owner, later)
        elif ending.error is not None:
            failed = {"open": False, "finished_at": now, "error": ending.error}
            ended += await _end(connection, ending.task, owner, failed)
    return len(endings) - ended


async def renew(connection: AsyncConnection, ids: Collection[int], owner: str, lease: datetime) -> int:
    """Prolong the leases of tasks that this process runs, and return how many it still had."""
    values = {"ids": list(ids), "by": owner, "until": lease}
    return await _changed(connection, statements.renew(connection.dialect.name), values)


async def free(connection: AsyncConnection, owner: str, held: Collection[int]) -> int:
    """Free what was taken under this name and is not in hand, and return how many tasks that were."""
    mine = and_(col(Task.owner) == owner, col(Task.open), col(Task.id).not_in(held))
    return await _changed(connection, update(Task).where(mine).values(owner=None, lease=None))


def is_background(lane: str) -> bool:
    """Tell whether a lane is none of a chat's: its name is ``kind:whose``, where that of a chat's is its number."""
    return statements.BACKGROUND_MARK in lane


async def claim(
    connection: AsyncConnection,
    owner: str,
    limit: int,
    now: datetime,
    lease: datetime,
    background: int | None = None,
) -> list[Claim]:
    """Take the first tasks of lanes in which nothing runs, chats before the background, each in the order of arrival.

    A chat that writes while ten thousand notices wait must not stand behind them.

    Args:
        connection: The transaction.
        owner: Who takes them.
        limit: How many at most.
        now: The time; tasks that are due later wait, and their lanes with them.
        lease: Until when nobody else may take them.
        background: How many of them may be of the background; None: all.
    """
    ids = await candidates(connection, limit, now, background)
    return await take(connection, ids, owner, now, lease) if ids else []


async def candidates(
    connection: AsyncConnection, limit: int, now: datetime, background: int | None = None
) -> Sequence[int | None]:
    """Return the heads of lanes in which nothing runs, as ``claim`` takes them. Nobody else can do so meanwhile."""
    found = await connection.execute(statements.candidates(connection.dialect.name), {"now": now, "room": limit})
    rows = found.all()
    # Those of the background for which there is no room are left to whoever has some.
    behind = [id_ for id_, lane in rows if is_background(lane)][: None if background is None else max(0, background)]
    return [id_ for id_, lane in rows if not is_background(lane)] + behind


async def take(
    connection: AsyncConnection, ids: Sequence[int | None], owner: str, now: datetime, lease: datetime
) -> list[Claim]:
    """Take those of the candidates that still are heads of lanes in which nothing runs."""
    statement = statements.take(connection.dialect.name, Claim.__slots__)
    taken = await connection.execute(statement, {"ids": ids, "now": now, "by": owner, "until": lease})
    return sorted((Claim(**row._asdict()) for row in taken), key=lambda task: task.id)


async def next_moment(connection: AsyncConnection, owner: str, now: datetime) -> datetime | None:
    """Return when there may be something to take, if nobody stores or ends a task: a put-off task or a lease runs out.

    Args:
        connection: The transaction.
        owner: This process, which renews its own leases.
        now: The time.
    """
    moments = (await connection.execute(statements.next_moments(), {"now": now, "by": owner})).one()
    return min((moment for moment in moments if moment is not None), default=None)


async def is_busy(connection: AsyncConnection, lane: str, but: str) -> bool:
    """Tell whether a lane has a task that is still to be done, or is being done, other than the one of a key."""
    found = select(col(Task.id)).where(col(Task.lane) == lane, col(Task.open), col(Task.key) != but).limit(1)
    return (await connection.execute(found)).first() is not None


async def waits_behind(connection: AsyncConnection, task: Claim, words: str) -> bool:
    """Tell whether a later task of the same lane waits whose body holds some words, as it was written."""
    position = select(col(Task.position)).where(col(Task.id) == task.id).scalar_subquery()
    later = and_(col(Task.lane) == task.lane, col(Task.open), col(Task.position) > position)
    found = select(col(Task.id)).where(later, col(Task.body).contains(words, autoescape=True)).limit(1)
    return (await connection.execute(found)).first() is not None


async def prune(connection: AsyncConnection, before: datetime) -> int:
    """Delete tasks that were finished before a moment, with what they sent, and return how many."""
    old = select(col(Task.id)).where(col(Task.finished_at) < before).limit(PRUNE_ROWS)
    return await _changed(connection, delete(Task).where(col(Task.id).in_(old)))


async def skip_waiting(connection: AsyncConnection, lane: str, kind: str, now: datetime, reason: str) -> int:
    """Close the tasks of a kind that wait in a lane and were never begun, emptied, and return how many they were."""
    waiting = and_(col(Task.lane) == lane, col(Task.open), col(Task.kind) == kind, col(Task.tries) == 0)
    closed = {"open": False, "finished_at": now, "error": reason, "body": "", "lane": ""}
    return await _changed(connection, update(Task).where(waiting).values(**closed))


async def count_open(connection: AsyncConnection, kind: str, but: str) -> int:
    """Return how many tasks of a kind are being done or wait, other than the one of a key."""
    found = select(func.count()).select_from(Task).where(col(Task.kind) == kind, col(Task.open), col(Task.key) != but)
    return (await connection.execute(found)).scalar_one()


def blames_row(error: Exception) -> bool:
    """Whether an error is about what a row holds, so that trying again cannot help, and not about the database."""
    if isinstance(error, DataError | IntegrityError):
        return True
    if isinstance(error, DBAPIError):
        # asyncpg's own errors are one step further down.
        cause = getattr(error.orig, "__cause__", None)
        return isinstance(cause, ValueError) or str(getattr(cause, "sqlstate", "")).startswith(DATA_CLASSES)
    return isinstance(error, StatementError | ValueError | TypeError | OverflowError)


def _row(task: NewTask, now: datetime) -> dict[str, Any]:
    return {
        "key": task.key,
        "lane": task.lane,
        "position": task.position,
        "kind": task.kind,
        "body": task.body,
        "open": True,
        "due": now,
        "tries": 0,
        "stored_at": now,
    }


async def _end(connection: AsyncConnection, run: Claim, owner: str, values: dict[str, Any]) -> int:
    """Free a task of which this is still the run."""
    fence = and_(col(Task.id) == run.id, col(Task.tries) == run.tries, col(Task.owner) == owner, col(Task.open))
    return await _changed(connection, update(Task).where(fence).values(owner=None, lease=None, **values))


async def _changed(
    connection: AsyncConnection, statement: Update | Delete, parameters: dict[str, Any] | None = None
) -> int:
    result: CursorResult[Any] = await connection.execute(statement, parameters)
    return result.rowcount
