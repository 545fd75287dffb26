"""Items of which a seller was to choose one, kept with the question: which were offered, and which was meant."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.inserting import insert_into
from bot.store.tables import Offer, Question


async def offer(session: AsyncSession, question_id: int, item_ids: Sequence[str]) -> None:
    """Keep what is offered for a question, once; the order is that of the buttons."""
    insert = insert_into(Offer, session.get_bind().dialect.name)
    rows = [{"question_id": question_id, "place": place, "item_id": id_} for place, id_ in enumerate(item_ids)]
    await session.exec(insert.values(rows).on_conflict_do_nothing(index_elements=["question_id", "place"]))


async def choose(session: AsyncSession, question_id: int, place: int, seller_id: int, now: datetime) -> str | None:
    """Note what a seller chose; they may change their mind.

    Args:
        session: The transaction.
        question_id: From the button: it may be forged.
        place: Which of the offered items, from 0.
        seller_id: Who pressed it.
        now: When.

    Returns:
        The id of the item, or None where there is no such offer, or it was made to another seller.
    """
    question = await session.get(Question, question_id)
    if question is None or question.seller_id != seller_id:
        return None
    of_question = col(Offer.question_id) == question_id
    found = await session.exec(select(Offer.item_id).where(of_question, col(Offer.place) == place))
    item_id = found.first()
    if item_id is not None:
        await session.exec(update(Offer).where(of_question, col(Offer.place) != place).values(chosen_at=None))
        await session.exec(update(Offer).where(of_question, col(Offer.place) == place).values(chosen_at=now))
    return item_id
