"""What a seller was asked in a chat: the next text answers it, also after a restart, unless it comes too late."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.deleting import delete_some
from bot.store.inserting import insert_into
from bot.store.tables import Draft

PATIENCE = timedelta(minutes=10)
"""How long a question stays open."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A question that is open.

    Attributes:
        calculation_id: For which calculation.
        slot: What of it.
        guided: Whether further questions follow.
        message_id: The message with the result, which is to change in place; None where the result is to be sent.
    """

    calculation_id: int
    slot: str
    guided: bool = False
    message_id: int | None = None


async def pending(session: AsyncSession, chat_id: int, seller_id: int, key: str, now: datetime) -> Pending | None:
    """Return what was asked, or None where nothing was, or too long ago, or by the task itself in an earlier run.

    Args:
        session: The transaction.
        chat_id: Where.
        seller_id: Who.
        key: The key of the task that asks.
        now: When.
    """
    row = await session.get(Draft, (chat_id, seller_id))
    if row is None or row.calculation_id is None or row.key == key or now - row.asked_at > PATIENCE:
        return None
    return Pending(row.calculation_id, row.slot, row.guided, row.message_id)


async def is_settled(session: AsyncSession, chat_id: int, seller_id: int, key: str) -> bool:
    """Tell whether an earlier run of a task came as far as to ask the next question, or to close the last."""
    found = select(col(Draft.key)).where(col(Draft.chat_id) == chat_id, col(Draft.seller_id) == seller_id)
    return (await session.exec(found)).first() == key


async def ask(
    session: AsyncSession, chat_id: int, seller_id: int, question: Pending | None, key: str, now: datetime
) -> None:
    """Note what is asked now, in the place of what was; None for nothing."""
    row = {
        "chat_id": chat_id,
        "seller_id": seller_id,
        "calculation_id": question.calculation_id if question else None,
        "slot": question.slot if question else "",
        "guided": question.guided if question else False,
        "message_id": question.message_id if question else None,
        "key": key,
        "asked_at": now,
    }
    insert = insert_into(Draft, session.get_bind().dialect.name).values(**row)
    changed = {name: insert.excluded[name] for name in row if name not in ("chat_id", "seller_id")}
    await session.exec(insert.on_conflict_do_update(index_elements=["chat_id", "seller_id"], set_=changed))


async def prune(session: AsyncSession, before: datetime, limit: int) -> int:
    """Delete what was asked before a moment, and return of how many chats."""
    return await delete_some(session, Draft, col(Draft.asked_at) < before, limit)
