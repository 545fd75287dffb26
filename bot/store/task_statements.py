"""The statements of the journal's turn, built once: to build one anew takes longer than to run it.

Lists go to PostgreSQL as arrays, so that a statement, which each connection prepares once, does not depend on how many
there are.
"""

from datetime import datetime
from functools import cache

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Delete,
    Integer,
    Select,
    String,
    Update,
    and_,
    any_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col

from bot.store.inserting import Insert, insert_into
from bot.store.tables import Sent, Task
from bot.store.utc import UtcDateTime

BACKGROUND_MARK = ":"
"""What the name of a lane has in it that is none of a chat's."""
LANE_LOCKS = 0x676D6B74
"""The seed of the numbers of the locks on lanes, apart from those of others."""
POSTGRESQL = "postgresql"

_NOW = bindparam("now", type_=UtcDateTime())
_UNTIL = bindparam("until", type_=UtcDateTime())
_BY = bindparam("by", type_=String())
_ROOM = bindparam("room", type_=Integer())
_UNLEASED = or_(col(Task.owner).is_(None), col(Task.lease) <= _NOW)
_BUSY = select(col(Task.lane)).where(col(Task.open), col(Task.owner).is_not(None), col(Task.lease) > _NOW)
"""The lanes in which something runs. An update that arrives late can be the new head of one."""


@cache
def store(dialect: str) -> Insert:
    """Return what stores rows; those whose key is known are left as they are."""
    return insert_into(Task, dialect).on_conflict_do_nothing(index_elements=["key"])


@cache
def candidates(dialect: str) -> Select[int | None, str]:
    """Return what finds the heads of lanes in which nothing runs, with their lanes, and locks them.

    Chats come before the background, each in the order of arrival.

    Its parameters are ``now`` and ``room``. The lock on a row keeps another process from taking the same task. The lock
    on the lane keeps it from taking another task of the lane, an update that arrived late, while it cannot see yet that
    this one is taken. SQLite has one writer at a time and needs neither.
    """
    # The head is the smallest position of a lane; NOT EXISTS (an earlier one) takes 13 times as long with a long queue
    # in one lane.
    heads = (
        select(col(Task.lane), func.min(col(Task.position)).label("position"))
        .where(col(Task.open))
        .group_by(col(Task.lane))
        .subquery()
    )
    found = (
        select(col(Task.id), col(Task.lane))
        .join(heads, and_(col(Task.lane) == heads.c.lane, col(Task.position) == heads.c.position))
        .where(col(Task.open), col(Task.due) <= _NOW, _UNLEASED, col(Task.lane).not_in(_BUSY))
        .order_by(col(Task.lane).contains(BACKGROUND_MARK), col(Task.id))
        .limit(_ROOM)
    )
    if dialect != POSTGRESQL:
        return found
    # The locks on lanes are tried one by one on what was found, or every lane that waits would be locked.
    locked = found.with_for_update(of=Task, skip_locked=True).cte("found").prefix_with("MATERIALIZED")
    free_lane = func.pg_try_advisory_xact_lock(func.hashtextextended(locked.c.lane, LANE_LOCKS))
    return select(locked.c.id, locked.c.lane).where(free_lane)


@cache
def take(dialect: str, columns: tuple[str, ...]) -> Update:
    """Return what takes those of the candidates that still are heads of lanes in which nothing runs.

    Its parameters are ``ids``, ``now``, ``by`` and ``until``. It begins once the locks are had, and so it sees what
    others have committed meanwhile.
    """
    other = aliased(Task)
    # Two tasks of one lane can have the same position; the second waits.
    later = and_(col(other.position) == col(Task.position), col(other.id) > col(Task.id))
    earlier = exists().where(
        col(other.open),
        col(other.lane) == col(Task.lane),
        col(other.position) <= col(Task.position),
        col(other.id) != col(Task.id),
        ~later,
    )
    return (
        update(Task)
        .where(_among(col(Task.id), dialect), col(Task.open), _UNLEASED, col(Task.lane).not_in(_BUSY), ~earlier)
        .values(owner=_BY, lease=_UNTIL, tries=col(Task.tries) + 1)
        .returning(*(col(getattr(Task, name)) for name in columns))
    )


@cache
def next_moments() -> Select[datetime | None, datetime | None]:
    """Return what reads when the next put-off task is due, and when the next lease of another process runs out.

    Its parameters are ``now`` and ``by``.
    """
    # These are the conditions of ``ix_task_put_off``.
    waits = (col(Task.open), col(Task.owner).is_(None), col(Task.tries) > 0, col(Task.due) > _NOW)
    held = (col(Task.open), col(Task.owner).is_not(None), col(Task.owner) != _BY)
    due = select(func.min(col(Task.due))).where(*waits).scalar_subquery()
    lease = select(func.min(col(Task.lease))).where(*held).scalar_subquery()
    return select(due, lease)


@cache
def renew(dialect: str) -> Update:
    """Return what prolongs leases; its parameters are ``ids``, ``by`` and ``until``."""
    mine = and_(_among(col(Task.id), dialect), col(Task.owner) == _BY, col(Task.open))
    return update(Task).where(mine).values(lease=_UNTIL)


@cache
def finish(dialect: str) -> Update:
    """Return what ends runs that succeeded; its parameters are ``by``, ``now`` and those of ``runs``.

    What was handled is nobody's business any more: the row stays, so that the update is not handled twice, its text and
    its chat do not.
    """
    fence = tuple_(col(Task.id), col(Task.tries))
    if dialect == POSTGRESQL:
        arrays = bindparam("ids", type_=ARRAY(BigInteger())), bindparam("tries_", type_=ARRAY(Integer()))
        run = func.unnest(*arrays).table_valued("id", "tries").render_derived()
        these = fence.in_(select(run.c.id, run.c.tries))
    else:
        these = fence.in_(bindparam("runs", expanding=True))
    return (
        update(Task)
        .where(these, col(Task.owner) == _BY, col(Task.open))
        .values(open=False, finished_at=_NOW, owner=None, lease=None, error=None, body="", lane="")
    )


def runs(dialect: str, found: list[tuple[int, int]]) -> dict[str, object]:
    """Return the parameters by which ``finish`` is told the runs: the ids of the tasks, and which of their runs."""
    if dialect == POSTGRESQL:
        return {"ids": [id_ for id_, _ in found], "tries_": [tries for _, tries in found]}
    return {"runs": found}


@cache
def forget(dialect: str) -> Delete:
    """Return what deletes what was sent for tasks, if they are closed; its parameter is ``ids``."""
    closed = select(col(Task.id)).where(_among(col(Task.id), dialect), ~col(Task.open))
    return delete(Sent).where(col(Sent.task_id).in_(closed))


def _among(number: Mapped[int | None], dialect: str) -> ColumnElement[bool]:
    if dialect == POSTGRESQL:
        return number == any_(bindparam("ids", type_=ARRAY(BigInteger())))
    return number.in_(bindparam("ids", expanding=True))
