"""Deletes what is old, a few rows at a time, so that nobody waits for it."""

from sqlalchemy import ColumnElement, delete, inspect, select, tuple_
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


async def delete_some(session: AsyncSession, table: type[SQLModel], old: ColumnElement[bool], limit: int) -> int:
    """Delete rows with all that refers to them, and return how many; fewer than the limit means that none is left.

    Args:
        session: The transaction.
        table: Of which table.
        old: Which rows.
        limit: How many at most.
    """
    key = inspect(table).primary_key
    some = select(*key).where(old).limit(limit)
    row = key[0] if len(key) == 1 else tuple_(*key)
    return (await session.exec(delete(table).where(row.in_(some)))).rowcount
