"""How many files a seller has sent today, counted before they are fetched. Days are Korea's.

A limit that a restart forgot, or that each process of a fleet counted for itself, would be none: so it is a table.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.deleting import delete_some
from bot.store.inserting import insert_into
from bot.store.tables import Usage


@dataclass(frozen=True, slots=True)
class Amount:
    """Some files.

    Attributes:
        files: How many, spreadsheets among them.
        sheets: How many spreadsheets.
        bytes: How large they are together.
    """

    files: int
    sheets: int
    bytes: int


class Spent(Enum):
    """What of a day's allowance is used up."""

    FILES = auto()
    SHEETS = auto()
    BYTES = auto()


NOTHING = Amount(0, 0, 0)


async def take(
    session: AsyncSession, seller_id: int, key: str, wanted: Amount, most: Amount, *, day: date, now: datetime
) -> Spent | None:
    """Count files against a seller's day, if they still fit into it.

    Args:
        session: The transaction.
        seller_id: Who sends them; a seller who has agreed to be known.
        key: What sends them: counted again under the same key right after, they are not counted twice.
        wanted: The files.
        most: The allowance of a day.
        day: Today, in Korea.
        now: The time.

    Returns:
        What is used up, so that nothing was counted; None if they were counted.
    """
    row = await _row(session, seller_id, day, now)
    before = Amount(row.files, row.sheets, row.bytes) if row.day == day else NOTHING
    if row.day == day and row.last_key == key:
        return None
    after = Amount(before.files + wanted.files, before.sheets + wanted.sheets, before.bytes + wanted.bytes)
    spent = _exceeded(after, most)
    if spent is None:
        counted = {"files": after.files, "sheets": after.sheets, "bytes": after.bytes}
        changed = update(Usage).where(col(Usage.seller_id) == seller_id)
        await session.exec(changed.values(**counted, day=day, last_key=key, changed_at=now))
    return spent


async def prune(session: AsyncSession, before: date, limit: int) -> int:
    """Delete what was counted on days before one, and return of how many sellers."""
    return await delete_some(session, Usage, col(Usage.day) < before, limit)


async def _row(session: AsyncSession, seller_id: int, day: date, now: datetime) -> Usage:
    """Return the row of a seller, made if there is none, and locked: two processes may count at once."""
    insert = insert_into(Usage, session.get_bind().dialect.name)
    empty = insert.values(seller_id=seller_id, day=day, files=0, sheets=0, bytes=0, last_key="", changed_at=now)
    await session.exec(empty.on_conflict_do_nothing(index_elements=["seller_id"]))
    locked = select(Usage).where(col(Usage.seller_id) == seller_id).with_for_update()
    return (await session.exec(locked)).one()


def _exceeded(after: Amount, most: Amount) -> Spent | None:
    if after.sheets > most.sheets:
        return Spent.SHEETS
    if after.files > most.files:
        return Spent.FILES
    return Spent.BYTES if after.bytes > most.bytes else None
