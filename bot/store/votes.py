"""Whether an answer helped, and why it did not. Votes are for people to read: nothing is ranked by them."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.inserting import insert_into
from bot.store.tables import Question, Vote


class Reason(StrEnum):
    """Why an answer did not help."""

    WRONG = "wrong"
    OUTDATED = "outdated"
    OFF_TOPIC = "off_topic"
    """It answers something else."""
    HARD = "hard"
    """It is hard to understand."""


class Cast(StrEnum):
    """What became of a vote."""

    COUNTED = "counted"
    SAME = "same"
    """It was counted already."""
    REFUSED = "refused"
    """There is no such question any more, or another seller asked it."""


async def cast(session: AsyncSession, question_id: int, seller_id: int, value: Literal[1, -1], now: datetime) -> Cast:
    """Note whether an answer helped. Only the seller who asked may say so, and may change their mind.

    A vote that changes takes its reason back.

    Args:
        session: The transaction.
        question_id: From the button: it may be forged.
        seller_id: Who pressed it.
        value: +1 or -1.
        now: When.
    """
    if not await _is_own(session, question_id, seller_id):
        return Cast.REFUSED
    insert = insert_into(Vote, session.get_bind().dialect.name)
    statement = insert.values(question_id=question_id, seller_id=seller_id, value=value, voted_at=now)
    new = statement.excluded
    result = await session.exec(
        statement.on_conflict_do_update(
            index_elements=["question_id", "seller_id"],
            set_={"value": new.value, "voted_at": new.voted_at, "reason": None},
            where=col(Vote.value) != new.value,
        )
    )
    return Cast.COUNTED if result.rowcount > 0 else Cast.SAME


async def explain(session: AsyncSession, question_id: int, seller_id: int, reason: Reason, now: datetime) -> Cast:
    """Note why an answer did not help; that is a vote against it by itself. As ``cast`` otherwise."""
    if not await _is_own(session, question_id, seller_id):
        return Cast.REFUSED
    row = {"question_id": question_id, "seller_id": seller_id, "value": -1, "reason": reason.value, "voted_at": now}
    insert = insert_into(Vote, session.get_bind().dialect.name).values(**row)
    changed = {name: insert.excluded[name] for name in ("value", "reason", "voted_at")}
    same = (col(Vote.value) == insert.excluded.value) & (col(Vote.reason) == insert.excluded.reason)
    result = await session.exec(
        insert.on_conflict_do_update(
            index_elements=["question_id", "seller_id"], set_=changed, where=~same | col(Vote.reason).is_(None)
        )
    )
    return Cast.COUNTED if result.rowcount > 0 else Cast.SAME


async def reason(session: AsyncSession, question_id: int, seller_id: int) -> Reason | None:
    """Return why an answer did not help, where the seller has said so."""
    vote = await session.get(Vote, (question_id, seller_id))
    return Reason(vote.reason) if vote is not None and vote.reason else None


async def _is_own(session: AsyncSession, question_id: int, seller_id: int) -> bool:
    question = await session.get(Question, question_id)
    return question is not None and question.seller_id == seller_id
