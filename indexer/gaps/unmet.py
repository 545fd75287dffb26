"""Questions that the bot abstained from, or whose answer the seller disliked.

The tables are the bot's (``bot.store.tables``); this room may not import them, so it names the few columns that it
reads. The bot runs the same statement for ``/gaps``, and its tests hold it against the real tables.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, column, or_, select, table
from sqlalchemy.types import DateTime, Integer, String

from indexer.moments import as_utc

ABSTAINED = "abstained"
"""The outcome of a question that got no answer (``bot.store.questions.Outcome``)."""
MAX_UNMET = 1000
"""How many questions are looked at, the newest: clustering takes the square of their number in time and memory."""

_QUESTION = table(
    "question",
    column("id", Integer()),
    column("seller_id", Integer()),
    column("asked_at", DateTime(timezone=True)),
    column("text", String()),
    column("outcome", String()),
    column("item_id", String()),
)
_VOTE = table(
    "vote",
    column("question_id", Integer()),
    column("seller_id", Integer()),
    column("value", Integer()),
    column("reason", String()),
)


@dataclass(frozen=True, slots=True)
class Unmet:
    """A question that was asked in vain.

    Attributes:
        id: The stored question.
        seller_id: Who asked: only counted, never shown.
        asked_at: When, in UTC.
        text: The question, masked as it is stored.
        item_id: The item whose answer was disliked; None for an abstention.
        reason: Why it was disliked, as ``bot.store.questions.Reason`` has it; None where nobody said.
    """

    id: int
    seller_id: int
    asked_at: datetime
    text: str
    item_id: str | None = None
    reason: str | None = None

    @property
    def is_disliked(self) -> bool:
        """Whether it got an answer, which did not help."""
        return self.item_id is not None


def select_unmet(since: datetime, limit: int = MAX_UNMET) -> Select[Any]:
    """Return the statement that reads the unmet questions since a moment, the newest first."""
    question, vote = _QUESTION.c, _VOTE.c
    own_vote = and_(vote.question_id == question.id, vote.seller_id == question.seller_id)
    disliked = and_(vote.value < 0, question.item_id.is_not(None))
    return (
        select(
            question.id,
            question.seller_id,
            question.asked_at,
            question.text,
            question.item_id,
            vote.reason,
        )
        .select_from(_QUESTION.outerjoin(_VOTE, own_vote))
        .where(question.asked_at >= since.astimezone(UTC), or_(question.outcome == ABSTAINED, disliked))
        .order_by(question.asked_at.desc(), question.id.desc())
        .limit(limit)
    )


def read_unmet(row: Row[Any]) -> Unmet:
    """Return a row of ``select_unmet`` as a value."""
    values = row._asdict()
    values["asked_at"] = as_utc(values["asked_at"])
    return Unmet(**values)
