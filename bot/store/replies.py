"""What was said to questions and why: read by /why and by a replay, deleted with the question."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from bot.store.inserting import insert_into
from bot.store.tables import Question, StoredReply


@dataclass(frozen=True, slots=True)
class KeptReply:
    """A reply, to be kept; the texts are JSON, as ``tables.StoredReply`` describes them."""

    question_id: int
    asking: str
    account: str
    index_build: str
    language: str
    messages: str
    calculation_id: int | None = None
    usual: str = ""

    @property
    def digest(self) -> str:
        """The SHA-256 of the messages, in hexadecimal digits."""
        return digest_of(self.messages)


@dataclass(frozen=True, slots=True)
class GivenReply:
    """A reply that was given.

    Attributes:
        key: The key of the task whose question it answers.
        chat_id: Where it was asked.
        seller_id: Who asked.
        asked_at: When.
        outcome: What became of the question.
        kept: What was kept of the reply.
        digest: The digest that was kept with it.
    """

    key: str
    chat_id: int
    seller_id: int
    asked_at: datetime
    outcome: str
    kept: KeptReply
    digest: str


def digest_of(messages: str) -> str:
    """Return the SHA-256 of messages, in hexadecimal digits."""
    return hashlib.sha256(messages.encode()).hexdigest()


async def keep(session: AsyncSession, kept: KeptReply) -> None:
    """Keep a reply, once for its question."""
    insert = insert_into(StoredReply, session.get_bind().dialect.name)
    row = asdict(kept) | {"digest": kept.digest}
    await session.exec(insert.values(**row).on_conflict_do_nothing(index_elements=["question_id"]))


async def find(session: AsyncSession, question_id: int) -> GivenReply | None:
    """Return the reply to a question, or None where there is no such question, or nothing was kept."""
    found = await session.exec(_given().where(col(Question.id) == question_id))
    row = found.first()
    return _read(*row) if row else None


async def last(session: AsyncSession, chat_id: int, seller_id: int) -> GivenReply | None:
    """Return the last reply to a seller in a chat that was kept."""
    mine = _given().where(col(Question.chat_id) == chat_id, col(Question.seller_id) == seller_id)
    found = await session.exec(mine.order_by(col(Question.asked_at).desc(), col(Question.id).desc()).limit(1))
    row = found.first()
    return _read(*row) if row else None


def _given() -> Select[Question, StoredReply]:
    return select(Question, StoredReply).join(StoredReply, col(StoredReply.question_id) == col(Question.id))


def _read(question: Question, reply: StoredReply) -> GivenReply:
    kept = KeptReply(
        question_id=cast("int", question.id),
        asking=reply.asking,
        account=reply.account,
        index_build=reply.index_build,
        language=reply.language,
        messages=reply.messages,
        calculation_id=reply.calculation_id,
        usual=reply.usual,
    )
    return GivenReply(
        key=question.key,
        chat_id=question.chat_id,
        seller_id=question.seller_id,
        asked_at=question.asked_at,
        outcome=question.outcome,
        kept=kept,
        digest=reply.digest,
    )
