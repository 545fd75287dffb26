"""Sellers, and what they usually compute with."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Text
from sqlmodel import Field, SQLModel

from bot.store.utc import UtcDateTime


class Seller(SQLModel, table=True):
    """Someone who agreed that something of theirs is kept, or who was there before anybody was asked.

    Attributes:
        id: Telegram's user id.
        language: The language that the seller chose; None follows Telegram's.
        first_seen: When they agreed first.
        last_seen: When they last wrote.
        consent_version: The version of the text that they agreed to; None where they were not asked yet.
        consented_at: When they did.
        blocked_at: Since when they have blocked the bot; None where they have not.
    """

    id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    language: str | None = Field(default=None, max_length=16)
    first_seen: datetime = Field(sa_type=UtcDateTime)
    last_seen: datetime = Field(sa_type=UtcDateTime)
    consent_version: str | None = Field(default=None, max_length=16)
    consented_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    blocked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


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
