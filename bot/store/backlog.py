"""What waits in the journal, as operators see it: counted when somebody asks, for the whole fleet."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col

from bot.store.tables import Task


class State(StrEnum):
    """Where an open task is."""

    WAITING = "waiting"
    """It could run now, or once what is before it in its lane is done."""
    DELAYED = "delayed"
    """It is to run later, such as after a failure."""
    RUNNING = "running"
    """A process has it in hand."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The open tasks of a kind that are in the same state.

    Attributes:
        kind: The tasks' kind.
        state: Where they are.
        tasks: How many there are.
        oldest: When the first of them was stored.
    """

    kind: str
    state: State
    tasks: int
    oldest: datetime


async def queues(connection: AsyncConnection, now: datetime) -> list[Queue]:
    """Count the open tasks by kind and state."""
    state = case(
        (and_(col(Task.owner).is_not(None), col(Task.lease) > now), State.RUNNING.value),
        (col(Task.due) > now, State.DELAYED.value),
        else_=State.WAITING.value,
    ).label("state")
    counted = (
        select(col(Task.kind), state, func.count(), func.min(col(Task.stored_at)))
        .where(col(Task.open))
        .group_by(col(Task.kind), state)
    )
    return [Queue(kind, State(name), tasks, oldest) for kind, name, tasks, oldest in await connection.execute(counted)]


async def last_stored(connection: AsyncConnection, kind: str) -> datetime | None:
    """Return when the last task of a kind was stored, as far as it is still known."""
    newest = select(col(Task.stored_at)).where(col(Task.kind) == kind).order_by(col(Task.id).desc()).limit(1)
    found: datetime | None = (await connection.execute(newest)).scalar()
    return found
