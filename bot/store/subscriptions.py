"""Who wants to be told once the guide answers what they asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from bot.store.deleting import delete_some
from bot.store.inserting import insert_into
from bot.store.tables import Question, Subscription


@dataclass(frozen=True, slots=True)
class Waiting:
    """A seller who waits for an answer.

    Attributes:
        question_id: What they asked.
        seller_id: Who.
        chat_id: Where they asked it.
        message_id: The message with the question.
        thread_id: In which topic of a forum, if any.
        language: What they read.
        text: The question, masked.
        item_id: The item whose answer did not help them; None where they got none.
        since: From when on they wait.
    """

    question_id: int
    seller_id: int
    chat_id: int
    message_id: int
    thread_id: int | None
    language: str
    text: str
    item_id: str | None
    since: datetime


async def subscribe(
    session: AsyncSession, question_id: int, seller_id: int, thread_id: int | None, language: str, now: datetime
) -> bool:
    """Note that a seller wants to be told; return False for a question that is gone or that another seller asked.

    Who was told already waits anew.

    Args:
        session: The transaction.
        question_id: From the button: it may be forged.
        seller_id: Who pressed it.
        thread_id: In which topic of a forum, if any.
        language: What they read.
        now: When.
    """
    question = await session.get(Question, question_id)
    if question is None or question.seller_id != seller_id:
        return False
    row = {"question_id": question_id, "seller_id": seller_id, "thread_id": thread_id, "language": language}
    insert = insert_into(Subscription, session.get_bind().dialect.name).values(**row, since=now, told_at=None)
    statement = insert.on_conflict_do_update(
        index_elements=["question_id"],
        set_={"since": insert.excluded.since, "told_at": None, "language": insert.excluded.language},
        where=col(Subscription.told_at).is_not(None),
    )
    await session.exec(statement)
    return True


async def waits(session: AsyncSession, question_id: int, seller_id: int) -> bool:
    """Tell whether a seller waits for the answer to a question."""
    row = await session.get(Subscription, question_id)
    return row is not None and row.seller_id == seller_id and row.told_at is None


async def unsubscribe(session: AsyncSession, question_id: int, seller_id: int) -> bool:
    """Note that a seller does not want to be told any more; return whether they did."""
    own = (col(Subscription.question_id) == question_id) & (col(Subscription.seller_id) == seller_id)
    return (await session.exec(delete(Subscription).where(own))).rowcount > 0


async def forget(session: AsyncSession, seller_id: int) -> int:
    """Delete all that a seller waits for, and return how much that was; to forget the seller does so too."""
    return (await session.exec(delete(Subscription).where(col(Subscription.seller_id) == seller_id))).rowcount


async def count(session: AsyncSession, seller_id: int) -> int:
    """Return how many answers a seller waits for."""
    own = (col(Subscription.seller_id) == seller_id) & col(Subscription.told_at).is_(None)
    return (await session.exec(select(func.count()).select_from(Subscription).where(own))).one()


async def waiting(session: AsyncSession, before: datetime) -> Sequence[Waiting]:
    """Return who waits since before a moment, in the order of their questions."""
    found = await session.exec(_open().where(col(Subscription.since) < before).order_by(col(Question.id)))
    return [_waiting(*row) for row in found.all()]


async def find(session: AsyncSession, question_id: int) -> Waiting | None:
    """Return who waits for the answer to a question, or None: they were told, or want it no more."""
    row = (await session.exec(_open().where(col(Subscription.question_id) == question_id))).first()
    return _waiting(*row) if row else None


async def tell(session: AsyncSession, question_id: int, now: datetime) -> None:
    """Note that the seller was told."""
    own = col(Subscription.question_id) == question_id
    await session.exec(update(Subscription).where(own).values(told_at=now))


async def prune(session: AsyncSession, before: datetime, limit: int) -> int:
    """Delete the wishes of sellers who were told before a moment, and return how many.

    Who waits still does so for as long as their question is kept.
    """
    return await delete_some(session, Subscription, col(Subscription.told_at) < before, limit)


def _open() -> Select[Question, Subscription]:
    return (
        select(Question, Subscription)
        .join(Subscription, col(Subscription.question_id) == col(Question.id))
        .where(col(Subscription.told_at).is_(None))
    )


def _waiting(question: Question, subscription: Subscription) -> Waiting:
    return Waiting(
        question_id=subscription.question_id,
        seller_id=subscription.seller_id,
        chat_id=question.chat_id,
        message_id=question.message_id,
        thread_id=subscription.thread_id,
        language=subscription.language,
        text=question.text,
        item_id=question.item_id,
        since=subscription.since,
    )
