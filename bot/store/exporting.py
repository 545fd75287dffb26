"""Collects all that is kept of a seller, from every table."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.belongings import belongings

Rows = Sequence[Mapping[str, object]]


async def collect(session: AsyncSession, seller_id: int) -> Mapping[str, Rows]:
    """Return the rows of a seller by the names of their tables and columns; tables without any are left out.

    Args:
        session: The transaction.
        seller_id: Telegram's user id.
    """
    connection = await session.connection()
    collected: dict[str, Rows] = {}
    for table, own in belongings(seller_id):
        rows = (await connection.execute(select(table).where(own).order_by(*table.primary_key))).mappings().all()
        if rows:
            collected[table.name] = [dict(row) for row in rows]
    return collected
