"""The schema, as SQLModel tables. A change needs a migration beside it; a test compares the two on both databases."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Text, text
from sqlmodel import Field, SQLModel

from bot.store.utc import UtcDateTime

# SQLite counts up by itself only in a column of the type INTEGER, which holds 64 bits there.
SERIAL = BigInteger().with_variant(Integer(), "sqlite")


class Task(SQLModel, table=True):
    """Something to be done once, such as an update to be handled.

    Attributes:
        id: Counts up in the order of arrival.
        key: What it is, once: ``tg:<update_id>``. A second task of the same key is not stored.
        lane: Tasks of one lane run one after another (a chat's id).
        position: The order within the lane (the update's id), whatever the order of arrival.
        kind: Who is to handle it (``update``).
        body: What to handle, as JSON; emptied once it is done.
        open: Whether it is still to be done.
        due: Not before.
        owner: The process that runs it, or ran it when it was killed.
        lease: Until when nobody else may take it.
        tries: How often it was taken.
        error: Why it failed last, in a line.
        stored_at: When it arrived.
        finished_at: When it was done, or given up.
    """

    # The claim reads the heads of the lanes, the renewal and the check of busy lanes what is leased, the prune what is
    # finished.
    __table_args__ = (
        Index("ix_task_waiting", "lane", "position", sqlite_where=text("open = 1"), postgresql_where=text("open")),
        Index(
            "ix_task_owner",
            "owner",
            sqlite_where=text("owner IS NOT NULL"),
            postgresql_where=text("owner IS NOT NULL"),
        ),
        Index(
            "ix_task_finished_at",
            "finished_at",
            sqlite_where=text("finished_at IS NOT NULL"),
            postgresql_where=text("finished_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(SERIAL, primary_key=True))
    key: str = Field(max_length=128, unique=True)
    lane: str = Field(max_length=128)
    position: int = Field(sa_type=BigInteger)
    kind: str = Field(max_length=32)
    body: str = Field(sa_type=Text)
    open: bool = True
    due: datetime = Field(sa_type=UtcDateTime)
    owner: str | None = Field(default=None, max_length=128)
    lease: datetime | None = Field(default=None, sa_type=UtcDateTime)
    tries: int = 0
    error: str | None = Field(default=None, sa_type=Text)
    stored_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Sent(SQLModel, table=True):
    """A call that changed something at Telegram, and what Telegram answered: a re-run of the task gets it back.

    Attributes:
        task_id: The task whose handler made the call.
        ordinal: The how-manieth successful call of the task it was, from 1.
        method: The name of the Bot API method.
        response: The body of Telegram's answer.
    """

    task_id: int = Field(sa_column=Column(SERIAL, ForeignKey("task.id", ondelete="CASCADE"), primary_key=True))
    ordinal: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    method: str = Field(max_length=64)
    response: bytes = Field(sa_type=LargeBinary)


class Seller(SQLModel, table=True):
    """Someone who talks to the bot.

    Attributes:
        id: Telegram's user id.
        language: The language that the seller chose; None follows Telegram's.
        first_seen: When they first wrote.
        last_seen: When they last wrote.
    """

    id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    language: str | None = Field(default=None, max_length=16)
    first_seen: datetime = Field(sa_type=UtcDateTime)
    last_seen: datetime = Field(sa_type=UtcDateTime)


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


class Vote(SQLModel, table=True):
    """Whether an answer helped the seller who asked. Read by people, never by the ranking.

    Attributes:
        question_id: The question.
        seller_id: Who voted.
        value: +1 or -1.
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
    voted_at: datetime = Field(sa_type=UtcDateTime)


class Calculation(SQLModel, table=True):
    """What a tool computes for a seller; the buttons below its answer carry the id.

    Attributes:
        id: Counts up.
        key: The key of the task that began it, so that a re-run does not begin another.
        seller_id: Whose it is.
        chat_id: Where.
        tool: Which tool.
        slots: What was said so far, as JSON.
        changed_at: When that changed last.
    """

    __table_args__ = (
        Index("ix_calculation_seller_id", "seller_id"),
        Index("ix_calculation_changed_at", "changed_at"),
        # As for questions: an id in an old button must never mean another seller's figures.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, sa_column=Column(SERIAL, primary_key=True))
    key: str = Field(max_length=128, unique=True)
    seller_id: int = Field(sa_column=Column(BigInteger, ForeignKey("seller.id", ondelete="CASCADE"), nullable=False))
    chat_id: int = Field(sa_type=BigInteger)
    tool: str = Field(max_length=16)
    slots: str = Field(sa_type=Text)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class Draft(SQLModel, table=True):
    """What a seller was asked in a chat and has not answered yet.

    Attributes:
        chat_id: Where.
        seller_id: Who.
        calculation_id: For which calculation; None once nothing is asked any more.
        slot: What of it.
        guided: Whether further questions follow.
        message_id: The message with the result, which is to change in place; None where the result is to be sent.
        key: The key of the task that asked, or that was the answer, so that a re-run does not answer the next question.
        asked_at: When.
    """

    __table_args__ = (Index("ix_draft_seller_id", "seller_id"), Index("ix_draft_calculation_id", "calculation_id"))

    chat_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    seller_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("seller.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    )
    calculation_id: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("calculation.id", ondelete="CASCADE"))
    )
    slot: str = Field(max_length=32)
    guided: bool = False
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    key: str = Field(max_length=128)
    asked_at: datetime = Field(sa_type=UtcDateTime)


class UsualValues(SQLModel, table=True):
    """What a seller usually computes with, offered on buttons.

    Attributes:
        seller_id: Whose.
        slots: The values, as JSON.
        changed_at: When they changed last.
    """

    __tablename__ = "usual_values"

    seller_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("seller.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    )
    slots: str = Field(sa_type=Text)
    changed_at: datetime = Field(sa_type=UtcDateTime)
