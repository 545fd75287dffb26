"""Tells the processes that share a PostgreSQL database that something was stored: ``NOTIFY``, when that is committed.

``bot/store/announcing.py`` is the half that listens. SQLite has one process and nobody to tell.
"""

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

CHANNEL = "gmarket_seller_bot"


def notification(topic: str) -> Select[tuple[None]]:
    """Return the statement that announces a topic on PostgreSQL, once the transaction that it is part of commits."""
    return select(func.pg_notify(CHANNEL, topic))


async def announce(connection: AsyncConnection, topic: str) -> None:
    """Announce what a transaction stores; it is heard when that is committed, and not at all if it is rolled back.

    Args:
        connection: The transaction.
        topic: A word, such as ``task``. The same one twice in a transaction is heard once.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(notification(topic))
