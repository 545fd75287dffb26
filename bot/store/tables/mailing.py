"""What operators send to sellers: broadcasts and their letters, who reads which topics, what the guide said last."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from bot.store.tables.serial import SERIAL
from bot.store.utc import UtcDateTime


class Broadcast(SQLModel, table=True):
    """Something that is to be sent to many sellers, from the first question to the operator until the last letter.

    Attributes:
        id: Counts up; the buttons below its messages carry it.
        key: What began it, so that a re-run does not begin another.
        operator_id: The operator who sends it, in whose private chat it is shown; None once they were forgotten.
        audience: To whom, as ``mailing.Audience`` writes it; empty until it was chosen.
        state: How far it is, as ``mailing.State``.
        text: What the operator wrote; empty where the guide wrote it, and until it was written.
        text_key: The key of the task that brought the text, so that its re-run does not take it for a question.
        messages: What each seller gets, as a JSON list of HTML texts; empty until there is a text.
        revision: Which version of text and audience was shown last, so that an older preview cannot be sent.
        message_id: The message that shows how far it is, which changes in place.
        changed_at: When the operator did anything with it last.
        leg: Which part of the sending is under way or waits; each is a task of its own.
        recipients: To how many it goes; None until all letters are addressed.
        began_at: When it was confirmed.
        ended_at: When it was done, or cancelled.
    """

    __table_args__ = (
        Index("ix_broadcast_operator_id", "operator_id", "changed_at"),
        Index("ix_broadcast_changed_at", "changed_at"),
        # The id is in the buttons of old messages: never give it to another one.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, sa_column=Column(SERIAL, primary_key=True))
    key: str = Field(max_length=128, unique=True)
    operator_id: int | None = Field(default=None, sa_type=BigInteger)
    audience: str = Field(default="", max_length=16)
    state: str = Field(max_length=16)
    text: str = Field(default="", sa_type=Text)
    text_key: str = Field(default="", max_length=128)
    messages: str = Field(default="", sa_type=Text)
    revision: int = 0
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    leg: int = 0
    recipients: int | None = None
    began_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Letter(SQLModel, table=True):
    """A broadcast to one seller.

    Attributes:
        broadcast_id: The broadcast.
        seller_id: To whom.
        state: What became of it, as ``mailing_letters.LetterState``.
        parts: How many of the broadcast's messages the seller has.
        tries: How often Telegram could not be reached for it.
        due: Not before; None: at once.
        settled_at: When it was sent, or given up.
    """

    __table_args__ = (
        Index("ix_letter_state", "broadcast_id", "state", "seller_id"),
        Index("ix_letter_seller_id", "seller_id"),
    )

    broadcast_id: int = Field(
        sa_column=Column(SERIAL, ForeignKey("broadcast.id", ondelete="CASCADE"), primary_key=True)
    )
    seller_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("seller.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    )
    state: str = Field(max_length=16)
    parts: int = 0
    tries: int = 0
    due: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TopicSubscription(SQLModel, table=True):
    """A seller who is told what changes in a topic of the guide.

    Attributes:
        seller_id: Who.
        topic: Which topic, as ``knowledge.topic.Topic``.
        since: Since when.
    """

    __tablename__ = "topic_subscription"
    __table_args__ = (Index("ix_topic_subscription_topic", "topic", "seller_id"),)

    seller_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("seller.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    )
    topic: str = Field(max_length=16, primary_key=True)
    since: datetime = Field(sa_type=UtcDateTime)


class MailingRefusal(SQLModel, table=True):
    """A seller who wants none of what goes to all.

    Attributes:
        seller_id: Who.
        since: Since when.
    """

    __tablename__ = "mailing_refusal"

    seller_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("seller.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    )
    since: datetime = Field(sa_type=UtcDateTime)


class ToldItem(SQLModel, table=True):
    """An item of the guide as sellers were told of it last, or as it was when nobody had been told of anything.

    Attributes:
        item_id: The item.
        item: The whole item, as JSON.
        ended: The last day on which it held, where sellers were told that it is over; None where they were not.
    """

    __tablename__ = "told_item"

    item_id: str = Field(max_length=64, primary_key=True)
    item: str = Field(sa_type=Text)
    ended: date | None = None


class Digest(SQLModel, table=True):
    """What changed in a topic of the guide, for an operator to decide whether its subscribers are told.

    Attributes:
        id: Counts up; its buttons carry it.
        fingerprint: SHA-256 of what changed, in hexadecimal digits.
        round: How often the same change was decided on before: a guide can go back and forth.
        topic: The topic, as ``knowledge.topic.Topic``.
        changes: What changed, as JSON.
        state: What was decided, as ``mailing_digests.DigestState``.
        found_at: When it was noticed.
        announced_at: When the operators' messages were on their way; None before.
        broadcast_id: The broadcast that tells the subscribers, if it was decided so.
    """

    __table_args__ = (
        UniqueConstraint("fingerprint", "round", name="uq_digest_fingerprint"),
        Index("ix_digest_found_at", "found_at"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, sa_column=Column(SERIAL, primary_key=True))
    fingerprint: str = Field(max_length=64)
    round: int = 0
    topic: str = Field(max_length=16)
    changes: str = Field(sa_type=Text)
    state: str = Field(max_length=16)
    found_at: datetime = Field(sa_type=UtcDateTime)
    announced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    broadcast_id: int | None = Field(
        default=None, sa_column=Column(BigInteger, ForeignKey("broadcast.id", ondelete="SET NULL"))
    )
