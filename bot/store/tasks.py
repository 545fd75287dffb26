"""Tasks as values, and the statements of the journal's turn, each within the transaction that it is given."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Delete, Update, and_, delete, func, or_, select, tuple_, update
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from bot.store.inserting import insert_into
from bot.store.tables import Sent, Task

PRUNE_ROWS = 1000
"""How many rows a prune deletes at most, so that nobody waits long for it."""
DATA_CLASSES = ("22", "23")
"""The classes of PostgreSQL's error codes that blame the row: a data exception, a violated constraint."""


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
    """

    id: int
    key: str
    lane: str
    kind: str
    body: str
    tries: int
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run of a task ended.

    Attributes:
        task: The run.
        error: Why it failed; None if it did not.
        again: When it is to be run again; None if never.
    """

    task: Claim
    error: str | None = None
    again: datetime | None = None


async def store(connection: AsyncConnection, tasks: Sequence[NewTask], now: datetime) -> None:
    """Store tasks; those whose key is known are left as they are."""
    if tasks:
        statement = insert_into(Task, connection.dialect.name).on_conflict_do_nothing(index_elements=["key"])
        await connection.execute(statement, [_row(task, now) for task in tasks])


async def end(connection: AsyncConnection, endings: Sequence[Ending], owner: str, now: datetime) -> int:
    """End runs, and forget what was sent by those that succeeded.

    Returns:
        How many endings came too late: another process runs their tasks.
    """
    done = [ending.task for ending in endings if ending.error is None and ending.again is None]
    ended = 0
    if done:
        # What was handled is nobody's business any more: the row stays, so that the update is not handled twice, its
        # text does not.
        ended += await _end(connection, done, owner, {"open": False, "finished_at": now, "error": None, "body": ""})
        ids = [task.id for task in done]
        closed = select(col(Task.id)).where(col(Task.id).in_(ids), ~col(Task.open))
        await connection.execute(delete(Sent).where(col(Sent.task_id).in_(closed)))
    for ending in endings:
        if ending.again is not None:
            ended += await _end(connection, [ending.task], owner, {"error": ending.error, "due": ending.again})
        elif ending.error is not None:
            failed = {"open": False, "finished_at": now, "error": ending.error}
            ended += await _end(connection, [ending.task], owner, failed)
    return len(endings) - ended


async def renew(connection: AsyncConnection, ids: Collection[int], owner: str, lease: datetime) -> int:
    """Prolong the leases of tasks that this process runs, and return how many it still had."""
    mine = and_(col(Task.id).in_(ids), col(Task.owner) == owner, col(Task.open))
    return await _changed(connection, update(Task).where(mine).values(lease=lease))


async def free(connection: AsyncConnection, owner: str, held: Collection[int]) -> int:
    """Free what was taken under this name and is not in hand, and return how many tasks that were."""
    mine = and_(col(Task.owner) == owner, col(Task.open), col(Task.id).not_in(held))
    return await _changed(connection, update(Task).where(mine).values(owner=None, lease=None))


async def claim(connection: AsyncConnection, owner: str, limit: int, now: datetime, lease: datetime) -> list[Claim]:
    """Take the first tasks of lanes in which nothing runs, in the order of arrival.

    Args:
        connection: The transaction.
        owner: Who takes them.
        limit: How many at most.
        now: The time; tasks that are due later wait, and their lanes with them.
        lease: Until when nobody else may take them.
    """
    # The head is the smallest position of a lane; NOT EXISTS (an earlier one) takes 13 times as long with a long queue
    # in one lane.
    heads = (
        select(col(Task.lane), func.min(col(Task.position)).label("position"))
        .where(col(Task.open))
        .group_by(col(Task.lane))
        .subquery()
    )
    # An update that arrives late can be the new head of a lane in which its successor runs already.
    busy = select(col(Task.lane)).where(col(Task.open), col(Task.owner).is_not(None), col(Task.lease) > now)
    found = await connection.execute(
        select(
            col(Task.id),
            col(Task.key),
            col(Task.lane),
            col(Task.kind),
            col(Task.body),
            (col(Task.tries) + 1).label("tries"),
            col(Task.stored_at),
        )
        .join(heads, and_(col(Task.lane) == heads.c.lane, col(Task.position) == heads.c.position))
        .where(
            col(Task.open),
            col(Task.due) <= now,
            # Looked at again on the row itself once its lock is had: another process may have taken it meanwhile.
            or_(col(Task.owner).is_(None), col(Task.lease) <= now),
            col(Task.lane).not_in(busy),
        )
        .order_by(col(Task.id))
        .limit(limit)
        .with_for_update(of=Task, skip_locked=True)
    )
    # Two tasks of one lane can have the same position; the second waits.
    first: dict[str, Claim] = {}
    for row in found:
        first.setdefault(row.lane, Claim(**row._asdict()))
    claims = list(first.values())
    if claims:
        taken = col(Task.id).in_([task.id for task in claims])
        values = {"owner": owner, "lease": lease, "tries": col(Task.tries) + 1}
        await connection.execute(update(Task).where(taken).values(**values))
    return claims


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


async def _end(connection: AsyncConnection, runs: Iterable[Claim], owner: str, values: dict[str, Any]) -> int:
    """Free tasks of which these are still the runs."""
    fence = tuple_(col(Task.id), col(Task.tries)).in_([(task.id, task.tries) for task in runs])
    mine = and_(fence, col(Task.owner) == owner, col(Task.open))
    return await _changed(connection, update(Task).where(mine).values(owner=None, lease=None, **values))


async def _changed(connection: AsyncConnection, statement: Update | Delete) -> int:
    result: CursorResult[Any] = await connection.execute(statement)
    return result.rowcount
