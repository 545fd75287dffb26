"""What a tool computes for a seller, and what it has still to ask."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Text
from sqlmodel import Field, SQLModel

from bot.store.tables.serial import SERIAL
from bot.store.utc import UtcDateTime


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
