"""What belongs to a seller, in every table: read off the schema, so that a new table cannot be left out.

A row is a seller's if it refers to their row in ``seller``, on whatever way. Tasks, and with them what was sent for
them, are a seller's by their lane; a broadcast is of the operator who wrote it.
"""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Table, or_, select
from sqlmodel import SQLModel

import bot.store.tables  # noqa: F401 - fills the metadata

BACKGROUND = ("sheet", "notice", "digest")
"""The kinds of tasks that are done for one person in the background, each in a lane ``kind:<their id>``."""

_TABLES = SQLModel.metadata.tables
SELLER, TASK, BROADCAST = (_TABLES[name] for name in ("seller", "task", "broadcast"))


def belongings(seller_id: int) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """Yield the tables that can hold something of a seller, in the order of their keys, and which rows are theirs.

    Args:
        seller_id: Telegram's user id.
    """
    known: dict[Table, ColumnElement[bool]] = {}
    for table in SQLModel.metadata.sorted_tables:
        condition = _own(table, seller_id, known)
        if condition is None:
            continue
        yield table, condition
        if table is not BROADCAST:
            # What refers to an operator's broadcast is of those who got it.
            known[table] = condition


def own_lanes(seller_id: int) -> tuple[str, ...]:
    """Return the lanes of a seller: that of their private chat, whose id is theirs, and the background ones."""
    return (str(seller_id), *background_lanes(seller_id))


def background_lanes(seller_id: int) -> tuple[str, ...]:
    """Return the lanes of what is done for a seller in the background."""
    return tuple(f"{kind}:{seller_id}" for kind in BACKGROUND)


def _own(table: Table, seller_id: int, known: dict[Table, ColumnElement[bool]]) -> ColumnElement[bool] | None:
    if table is SELLER:
        return SELLER.c.id == seller_id
    if table is TASK:
        return TASK.c.lane.in_(own_lanes(seller_id))
    if table is BROADCAST:
        return BROADCAST.c.operator_id == seller_id
    keys = [key for key in table.foreign_keys if key.column.table in known]
    # Whoever is named is whose it is; a reply names nobody and is a seller's by its question.
    naming = [key.parent == seller_id for key in keys if key.column.table is SELLER]
    through = [key.parent.in_(select(key.column).where(known[key.column.table])) for key in keys]
    return or_(*(naming or through)) if keys else None
