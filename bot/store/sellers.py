"""Sellers: who they are to the bot, what it keeps of them, and how it forgets them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.inserting import insert_into
from bot.store.tables import Calculation, Question, Seller, Sent, Task, UsualValues, Vote


@dataclass(frozen=True, slots=True)
class SellerData:
    """What the bot keeps of a seller, for ``/mydata``.

    Attributes:
        first_seen: When they first wrote.
        last_seen: When they last wrote.
        language: The language that they chose; None follows Telegram's.
        questions: How many of their questions are kept, masked.
        votes: How many of their votes.
        calculations: How many of their calculations.
        has_usual_values: Whether values that they usually compute with are kept.
    """

    first_seen: datetime
    last_seen: datetime
    language: str | None
    questions: int
    votes: int
    calculations: int
    has_usual_values: bool


async def see(session: AsyncSession, seller_id: int, now: datetime) -> None:
    """Note that a seller wrote. ``last_seen`` never goes back: updates can be handled late.

    Args:
        session: The transaction.
        seller_id: Telegram's user id.
        now: When.
    """
    insert = insert_into(Seller, session.get_bind().dialect.name)
    statement = insert.values(id=seller_id, first_seen=now, last_seen=now)
    latest = statement.excluded.last_seen
    await session.exec(
        statement.on_conflict_do_update(
            index_elements=["id"], set_={"last_seen": latest}, where=col(Seller.last_seen) < latest
        )
    )


async def language(session: AsyncSession, seller_id: int) -> str | None:
    """Return the language that a seller chose, or None for Telegram's."""
    seller = await session.get(Seller, seller_id)
    return seller.language if seller else None


async def choose_language(session: AsyncSession, seller_id: int, language: str | None, now: datetime) -> None:
    """Set the language of a seller; None goes back to Telegram's."""
    await see(session, seller_id, now)
    await session.exec(update(Seller).where(col(Seller.id) == seller_id).values(language=language))


async def data(session: AsyncSession, seller_id: int) -> SellerData | None:
    """Return what is kept of a seller, or None if nothing is."""
    seller = await session.get(Seller, seller_id)
    if seller is None:
        return None
    questions = select(func.count()).select_from(Question).where(col(Question.seller_id) == seller_id)
    calculations = select(func.count()).select_from(Calculation).where(col(Calculation.seller_id) == seller_id)
    votes = select(func.count()).select_from(Vote).where(col(Vote.seller_id) == seller_id)
    return SellerData(
        seller.first_seen,
        seller.last_seen,
        seller.language,
        (await session.exec(questions)).one(),
        (await session.exec(votes)).one(),
        (await session.exec(calculations)).one(),
        await session.get(UsualValues, seller_id) is not None,
    )


async def forget(session: AsyncSession, seller_id: int) -> bool:
    """Delete a seller with their questions, votes and calculations, and empty what was handled in their private chat.

    The rows of finished updates stay until they are pruned, without content, so that none is handled twice. An update
    that is still to be handled, such as the request to be forgotten, is emptied once it is done.

    Returns:
        Whether there was a seller to forget.
    """
    # The id of a private chat is the id of the user, and a chat's id is the lane of its updates; what is done for the
    # seller in the background has a lane that ends with it.
    own = (col(Task.lane) == str(seller_id)) | col(Task.lane).endswith(f":{seller_id}")
    finished = own & col(Task.finished_at).is_not(None)
    await session.exec(delete(Sent).where(col(Sent.task_id).in_(select(col(Task.id)).where(finished))))
    await session.exec(update(Task).where(finished).values(body="", error=None))
    return (await session.exec(delete(Seller).where(col(Seller.id) == seller_id))).rowcount > 0


async def prune(session: AsyncSession, before: datetime) -> int:
    """Delete sellers who have not written since a moment, with all that is theirs, and return how many."""
    return (await session.exec(delete(Seller).where(col(Seller.last_seen) < before))).rowcount
