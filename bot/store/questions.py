"""Questions that were asked, and how they were answered. Nothing of a seller goes in unmasked."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import cast

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.deleting import delete_some
from bot.store.inserting import insert_into
from bot.store.masking import mask
from bot.store.tables import Question

MAX_TEXT = 4096
"""The longest text that Telegram delivers, in characters."""


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    ABSTAINED = "abstained"
    ASKED_BACK = "asked_back"
    SMALL_TALK = "small_talk"
    WORDLESS = "wordless"
    CALCULATED = "calculated"
    CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its answer, to be recorded.

    Attributes:
        key: The key of the task that asked it: once recorded, a re-run changes nothing.
        seller_id: Telegram's user id.
        chat_id: Where it was asked.
        message_id: The seller's message.
        asked_at: When.
        text: What they wrote. It is masked before it is stored.
        outcome: What became of it.
        latency_ms: From the arrival of the update to the answer, in milliseconds.
        item_id: The guide item that was shown, if any.
        score: How well it fitted, on the scale of the index.
        index_build: The build of the index that was asked.
    """

    key: str
    seller_id: int
    chat_id: int
    message_id: int
    asked_at: datetime
    text: str
    outcome: Outcome
    latency_ms: int
    item_id: str | None = None
    score: float | None = None
    index_build: str | None = None


async def record(session: AsyncSession, asked: Asked) -> int:
    """Record a question, once for its key, and return its id, which a vote's button carries.

    Raises:
        IntegrityError: The seller has not agreed to that, or was forgotten.
    """
    row = asdict(asked) | {"text": mask(asked.text[:MAX_TEXT]), "outcome": asked.outcome.value}
    insert = insert_into(Question, session.get_bind().dialect.name)
    await session.exec(insert.values(**row).on_conflict_do_nothing(index_elements=["key"]))
    found = await session.exec(select(col(Question.id)).where(col(Question.key) == asked.key))
    return cast("int", found.one())


async def of_seller(session: AsyncSession, seller_id: int, limit: int) -> list[Question]:
    """Return the last questions of a seller, the newest first, as far as they are kept."""
    found = await session.exec(
        select(Question)
        .where(col(Question.seller_id) == seller_id)
        .order_by(col(Question.asked_at).desc(), col(Question.id).desc())
        .limit(limit)
    )
    return list(found.all())


async def prune(session: AsyncSession, before: datetime, limit: int) -> int:
    """Delete questions that were asked before a moment, with their replies and votes, and return how many."""
    return await delete_some(session, Question, col(Question.asked_at) < before, limit)
