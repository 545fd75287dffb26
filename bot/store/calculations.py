"""Calculations of the tools: what was said so far, so that a button can change one value of it days later."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.deleting import delete_some
from bot.store.inserting import insert_into
from bot.store.tables import Calculation


@dataclass(frozen=True, slots=True)
class Stored:
    """A calculation.

    Attributes:
        id: What its buttons carry.
        tool: Which tool.
        slots: What was said so far, as JSON.
    """

    id: int
    tool: str
    slots: str


async def begin(
    session: AsyncSession, key: str, seller_id: int, chat_id: int, tool: str, slots: str, now: datetime
) -> Stored:
    """Keep a new calculation.

    Args:
        session: The transaction.
        key: The key of the task that begins it: a re-run gets what it began the first time.
        seller_id: Whose it is; who agreed to it.
        chat_id: Where.
        tool: Which tool.
        slots: What was said, as JSON.
        now: When.
    """
    row = {"key": key, "seller_id": seller_id, "chat_id": chat_id, "tool": tool, "slots": slots, "changed_at": now}
    insert = insert_into(Calculation, session.get_bind().dialect.name)
    await session.exec(insert.values(**row).on_conflict_do_nothing(index_elements=["key"]))
    found = await session.exec(select(Calculation).where(col(Calculation.key) == key))
    return _stored(found.one())


async def find(session: AsyncSession, calculation_id: int, seller_id: int) -> Stored | None:
    """Return a calculation, or None where there is none or it is another seller's: the id comes from a button."""
    row = await session.get(Calculation, calculation_id)
    return _stored(row) if row is not None and row.seller_id == seller_id else None


async def last(session: AsyncSession, chat_id: int, seller_id: int) -> tuple[Stored, datetime] | None:
    """Return the calculation of a seller in a chat that was changed last, and when; None where there is none."""
    mine = select(Calculation).where(col(Calculation.chat_id) == chat_id, col(Calculation.seller_id) == seller_id)
    newest_first = mine.order_by(col(Calculation.changed_at).desc(), col(Calculation.id).desc())
    row = (await session.exec(newest_first.limit(1))).first()
    return (_stored(row), row.changed_at) if row else None


async def change(session: AsyncSession, calculation_id: int, slots: str, now: datetime) -> None:
    """Set what was said."""
    statement = update(Calculation).where(col(Calculation.id) == calculation_id)
    await session.exec(statement.values(slots=slots, changed_at=now))


async def prune(session: AsyncSession, before: datetime, limit: int) -> int:
    """Delete calculations that were not changed since a moment, and return how many."""
    return await delete_some(session, Calculation, col(Calculation.changed_at) < before, limit)


def _stored(row: Calculation) -> Stored:
    return Stored(cast("int", row.id), row.tool, row.slots)
