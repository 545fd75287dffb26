"""What was answered last to a seller in a chat: a short message leans on it, also after a restart, for ten minutes."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.deleting import delete_some
from bot.store.drafts import PATIENCE
from bot.store.inserting import insert_into
from bot.store.masking import mask
from bot.store.tables import Turn


@dataclass(frozen=True, slots=True)
class Said:
    """What was answered.

    Attributes:
        text: What it was about; masked once it was stored. Empty where nothing is left to lean on.
        calculation_id: What was computed; None where the guide answered.
    """

    text: str
    calculation_id: int | None = None


NOTHING = Said("")
"""What is noted where nothing was answered: what follows does not lean on what was said before that."""


async def last(session: AsyncSession, chat_id: int, seller_id: int, now: datetime) -> Said | None:
    """Return what was answered last, or None where nothing was, or too long ago."""
    row = await session.get(Turn, (chat_id, seller_id))
    if row is None or not row.text or now - row.said_at > PATIENCE:
        return None
    return Said(row.text, row.calculation_id)


async def is_noted(session: AsyncSession, chat_id: int, seller_id: int, key: str) -> bool:
    """Tell whether an earlier run of a task came as far as to note what it had answered."""
    found = select(col(Turn.key)).where(col(Turn.chat_id) == chat_id, col(Turn.seller_id) == seller_id)
    return (await session.exec(found)).first() == key


async def note(session: AsyncSession, chat_id: int, seller_id: int, said: Said, key: str, now: datetime) -> None:
    """Note what is answered, in the place of what was.

    Args:
        session: The transaction.
        chat_id: Where.
        seller_id: To whom; who agreed to it.
        said: What.
        key: The key of the task that answers; it must have said everything, since a re-run says nothing more.
        now: When.
    """
    row = {
        "chat_id": chat_id,
        "seller_id": seller_id,
        "text": mask(said.text),
        "calculation_id": said.calculation_id,
        "key": key,
        "said_at": now,
    }
    insert = insert_into(Turn, session.get_bind().dialect.name).values(**row)
    changed = {name: insert.excluded[name] for name in row if name not in ("chat_id", "seller_id")}
    await session.exec(insert.on_conflict_do_update(index_elements=["chat_id", "seller_id"], set_=changed))


async def prune(session: AsyncSession, before: datetime, limit: int) -> int:
    """Delete what was said before a moment, and return of how many chats."""
    return await delete_some(session, Turn, col(Turn.said_at) < before, limit)
