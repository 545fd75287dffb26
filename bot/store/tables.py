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


class ItemVersion(SQLModel, table=True):
    """When an item of the guide came to be what it is, so that only news are told as news.

    Attributes:
        item_id: The item.
        text: SHA-256 of what a seller is told, in hexadecimal digits.
        text_since: Since when that is so.
        aliases: SHA-256 of the questions that lead to it, in hexadecimal digits.
        aliases_since: Since when that is so.
    """

    __tablename__ = "item_version"

    item_id: str = Field(max_length=64, primary_key=True)
    text: str = Field(max_length=64)
    text_since: datetime = Field(sa_type=UtcDateTime)
    aliases: str = Field(max_length=64)
    aliases_since: datetime = Field(sa_type=UtcDateTime)


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
