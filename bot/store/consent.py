"""Whether a seller agreed that something of theirs is kept. Without that there is no row of theirs in any table.

``agree`` is the only way into the table of sellers; all that is kept of a seller refers to their row there, so that the
database itself refuses to keep anything of who has not agreed, or was forgotten in the meantime.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.inserting import insert_into
from bot.store.tables import Seller

VERSION = "2026-11-22"
"""The text that sellers agree to, by the day from which it holds. Whoever agreed to another one is asked anew."""


async def agree(session: AsyncSession, seller_id: int, now: datetime) -> None:
    """Note that a seller agreed to the text of today; who did already keeps their moment.

    Args:
        session: The transaction.
        seller_id: Telegram's user id.
        now: When.
    """
    insert = insert_into(Seller, session.get_bind().dialect.name)
    agreed = {"consent_version": VERSION, "consented_at": now}
    statement = insert.values(id=seller_id, first_seen=now, last_seen=now, **agreed)
    await session.exec(statement.on_conflict_do_update(index_elements=["id"], set_=agreed, where=~given()))


async def is_given(session: AsyncSession, seller_id: int) -> bool:
    """Tell whether a seller agreed to the text of today."""
    found = select(col(Seller.id)).where(col(Seller.id) == seller_id, given())
    return (await session.exec(found)).first() is not None


def given() -> ColumnElement[bool]:
    """Return the condition on ``Seller`` for those who agreed to the text of today."""
    version = col(Seller.consent_version)
    return and_(version.is_not(None), version == VERSION)
