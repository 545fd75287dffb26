"""What was asked, what was said to it, and what the seller thought of that."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, Text
from sqlmodel import Field, SQLModel

from bot.store.tables.serial import SERIAL
from bot.store.utc import UtcDateTime


class Question(SQLModel, table=True):
    """What a seller asked, masked, and how it was answered.

    Attributes:
        id: Counts up; a vote's button carries it.
        key: The key of the task that asked it, so that a re-run does not record it twice.
        seller_id: Who asked.
        chat_id: Where.
        message_id: The seller's message.
        asked_at: When.
        text: The question without phone numbers, accounts and the like.
        outcome: What became of it; the words are in ``questions.Outcome``.
        item_id: The guide item that was shown, if any.
        score: How well it fitted, on the scale of the index.
        index_build: The build of the index that found it.
        latency_ms: From the update's arrival to the answer, in milliseconds.
    """

    __table_args__ = (
        Index("ix_question_seller_id", "seller_id", "asked_at"),
        Index("ix_question_asked_at", "asked_at"),
        # The id of a question is in the buttons of old messages: never give it to another one.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, sa_column=Column(SERIAL, primary_key=True))
    key: str = Field(max_length=128, unique=True)
    seller_id: int = Field(sa_column=Column(BigInteger, ForeignKey("seller.id", ondelete="CASCADE"), nullable=False))
    chat_id: int = Field(sa_type=BigInteger)
    message_id: int = Field(sa_type=BigInteger)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    text: str = Field(sa_type=Text)
    outcome: str = Field(max_length=32)
    item_id: str | None = Field(default=None, max_length=64)
    score: float | None = None
    index_build: str | None = Field(default=None, max_length=64)
    latency_ms: int


class StoredReply(SQLModel, table=True):
    """What was said to a question and why, so that it can be explained and decided again.

    Attributes:
        question_id: The question.
        asking: What was decided on, as JSON of ``bot.assistant.asking``.
        account: Why, as JSON of ``bot.assistant.account``.
        index_build: The build of the index that was asked.
        language: The language of the words.
        calculation_id: The calculation that was begun, if any. No key: it may be deleted before.
        usual: What the seller usually computed with, as JSON; empty where no button offered it.
        messages: What was sent, as JSON: a list of texts with their buttons.
        digest: SHA-256 of ``messages``, in hexadecimal digits.
    """

    __tablename__ = "reply"

    question_id: int = Field(sa_column=Column(SERIAL, ForeignKey("question.id", ondelete="CASCADE"), primary_key=True))
    asking: str = Field(sa_type=Text)
    account: str = Field(sa_type=Text)
    index_build: str = Field(max_length=64)
    language: str = Field(max_length=16)
    calculation_id: int | None = Field(default=None, sa_type=BigInteger)
    usual: str = Field(default="", sa_type=Text)
    messages: str = Field(sa_type=Text)
    digest: str = Field(max_length=64)


class Vote(SQLModel, table=True):
    """Whether an answer helped the seller who asked. Read by people, never by the ranking.

    Attributes:
        question_id: The question.
        seller_id: Who voted.
        value: +1 or -1.
        reason: Why it did not help, as ``votes.Reason``; None where the seller did not say, and for a vote for it.
        voted_at: When, the last time.
    """

    __table_args__ = (
        CheckConstraint("value IN (-1, 1)", name="ck_vote_value"),
        Index("ix_vote_seller_id", "seller_id"),
    )

    question_id: int = Field(sa_column=Column(SERIAL, ForeignKey("question.id", ondelete="CASCADE"), primary_key=True))
    seller_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("seller.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    )
    value: int
    reason: str | None = Field(default=None, max_length=16)
    voted_at: datetime = Field(sa_type=UtcDateTime)


class Subscription(SQLModel, table=True):
    """A seller who is to be told once the guide answers a question of theirs.

    Attributes:
        question_id: The question.
        seller_id: Who asked it.
        thread_id: The topic of a forum in which it was asked, if any.
        language: What the seller reads.
        since: From when on: only what is new or changed since then can be the answer.
        told_at: When they were told; None while they wait.
    """

    __table_args__ = (Index("ix_subscription_seller_id", "seller_id"),)

    question_id: int = Field(sa_column=Column(SERIAL, ForeignKey("question.id", ondelete="CASCADE"), primary_key=True))
    seller_id: int = Field(sa_column=Column(BigInteger, ForeignKey("seller.id", ondelete="CASCADE"), nullable=False))
    thread_id: int | None = Field(default=None, sa_type=BigInteger)
    language: str = Field(max_length=16)
    since: datetime = Field(sa_type=UtcDateTime)
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Offer(SQLModel, table=True):
    """An item that a seller could choose where a question was close between several.

    Attributes:
        question_id: The question.
        place: Where it stood among them, from 0.
        item_id: The item.
        chosen_at: When it was chosen; None for one that was not.
    """

    question_id: int = Field(sa_column=Column(SERIAL, ForeignKey("question.id", ondelete="CASCADE"), primary_key=True))
    place: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    item_id: str = Field(max_length=64)
    chosen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Turn(SQLModel, table=True):
    """What was answered last to a seller in a chat.

    Attributes:
        chat_id: Where.
        seller_id: To whom.
        text: What it was about, masked: the question, or the title of an item; empty where nothing was answered.
        calculation_id: What was computed; None where the guide answered.
        key: The key of the task that answered, so that a re-run does not lean on its own answer.
        said_at: When.
    """

    __table_args__ = (Index("ix_turn_seller_id", "seller_id"), Index("ix_turn_calculation_id", "calculation_id"))

    chat_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    seller_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("seller.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    )
    text: str = Field(sa_type=Text)
    calculation_id: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("calculation.id", ondelete="CASCADE"))
    )
    key: str = Field(max_length=128)
    said_at: datetime = Field(sa_type=UtcDateTime)
