"""What a seller usually computes with: remembered from what they answered, offered on buttons, cleared by ``/me``."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.inserting import insert_into
from bot.store.tables import UsualValues


async def values(session: AsyncSession, seller_id: int) -> str | None:
    """Return the values as JSON, or None where there are none."""
    row = await session.get(UsualValues, seller_id)
    return row.slots if row else None


async def remember(session: AsyncSession, seller_id: int, slots: str, now: datetime) -> None:
    """Set the values of a seller who agreed to it."""
    insert = insert_into(UsualValues, session.get_bind().dialect.name)
    statement = insert.values(seller_id=seller_id, slots=slots, changed_at=now)
    new = {"slots": statement.excluded.slots, "changed_at": statement.excluded.changed_at}
    await session.exec(statement.on_conflict_do_update(index_elements=["seller_id"], set_=new))


async def clear(session: AsyncSession, seller_id: int) -> bool:
    """Forget the values; return whether there were any."""
    deleted = await session.exec(delete(UsualValues).where(col(UsualValues.seller_id) == seller_id))
    return deleted.rowcount > 0
