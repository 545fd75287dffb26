"""Deletes all that is kept of a seller, for good and at once, and counts it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.belongings import SELLER, TASK, background_lanes, belongings
from bot.store.database import Database
from bot.store.tables import Broadcast, Seller, Sent, Task

_UNCOUNTED = frozenset({SELLER.name, TASK.name, "sent", "broadcast"})


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted.

    Attributes:
        rows: How many rows, by the name of their table; tables of which there were none are left out.
        tasks: How many things were still to be done for the seller in the background.
    """

    rows: Mapping[str, int]
    tasks: int

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was kept."""
        return not self.rows and not self.tasks


async def forget(session: AsyncSession, seller_id: int) -> Forgotten:
    """Delete a seller with all that is theirs, and empty what was handled in their chats.

    The rows of finished updates stay until they are pruned, without content and without a chat, so that none is handled
    twice. An update that is still to be handled, such as the wish to be forgotten, is emptied once it is done. What is
    done for the seller in the background ends: whoever is at it finds neither its task nor the seller.

    Args:
        session: The transaction.
        seller_id: Telegram's user id.
    """
    rows: dict[str, int] = {}
    connection = await session.connection()
    for table, own in belongings(seller_id):
        if table.name not in _UNCOUNTED:
            count = (await connection.execute(select(func.count()).select_from(table).where(own))).scalar_one()
            rows |= {table.name: count} if count else {}
    background = col(Task.lane).in_(background_lanes(seller_id))
    open_tasks = (await session.exec(delete(Task).where(background, col(Task.open)))).rowcount
    await session.exec(delete(Task).where(background))
    await _empty_updates(session, seller_id)
    # What an operator sent stays what sellers were sent; who sent it is nobody's business any more.
    await session.exec(update(Broadcast).where(col(Broadcast.operator_id) == seller_id).values(operator_id=None))
    await session.exec(delete(Seller).where(col(Seller.id) == seller_id))
    return Forgotten(rows, open_tasks)


async def _empty_updates(session: AsyncSession, seller_id: int) -> None:
    # The id of a private chat is the id of the user, and a chat's id is the lane of its updates. In a group an update
    # that could not be handled is still there as it came, with who sent it, or whose message it answers.
    is_left = col(Task.body) != ""
    named = or_(*(col(Task.body).contains(f'"id": {seller_id}{end}', autoescape=True) for end in (",", "}")))
    own = or_(col(Task.lane) == str(seller_id), is_left & named)
    finished = own & col(Task.finished_at).is_not(None)
    emptied = update(Task).where(finished).values(body="", error=None, lane="").returning(col(Task.id))
    ids = (await session.exec(emptied)).scalars().all()
    await session.exec(delete(Sent).where(col(Sent.task_id).in_(ids)))


async def scrub(database: Database) -> None:
    """Take what was deleted out of the file too: on SQLite the log of changes still has it.

    What SQLite deletes it overwrites (``secure_delete``, see ``bot.store.database``); on PostgreSQL autovacuum frees
    the room, of which ``docs/privacy.md`` says more.
    """
    if database.engine.dialect.name != "sqlite":
        return
    async with database.engine.connect() as connection:
        # Past SQLAlchemy, which would begin a transaction first: within one there is no checkpoint.
        sqlite: Any = (await connection.get_raw_connection()).driver_connection
        await sqlite.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
