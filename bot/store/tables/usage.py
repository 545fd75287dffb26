"""How much of what is dear a seller has sent today."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Date, ForeignKey
from sqlmodel import Field, SQLModel

from bot.store.utc import UtcDateTime


class Usage(SQLModel, table=True):
    """The files of a seller on the last day on which they sent one. There is no row of the days before.

    Attributes:
        seller_id: Whose.
        day: The day, in Korea.
        files: How many files, spreadsheets among them.
        sheets: How many spreadsheets.
        bytes: How large they were together, as Telegram said.
        last_key: What was counted last, so that a re-run of it does not count twice.
        changed_at: When.
    """

    seller_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("seller.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    )
    day: date = Field(sa_type=Date)
    files: int = 0
    sheets: int = 0
    bytes: int = Field(default=0, sa_type=BigInteger)
    last_key: str = Field(default="", max_length=160)
    changed_at: datetime = Field(sa_type=UtcDateTime)
