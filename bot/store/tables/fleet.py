"""The processes that share a database: who is alive, and who does what only one may do at a time."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from bot.store.utc import UtcDateTime


class Lease(SQLModel, table=True):
    """What one process at a time does.

    Attributes:
        name: What it is (``poll``).
        owner: The process that does it.
        until: Until when nobody else may.
    """

    name: str = Field(max_length=64, primary_key=True)
    owner: str = Field(max_length=128)
    until: datetime = Field(sa_type=UtcDateTime)


class LifeSign(SQLModel, table=True):
    """A process.

    Attributes:
        name: The owner of its tasks and leases.
        since: When it began.
        seen: When it last said that it lives.
    """

    __tablename__ = "life_sign"

    name: str = Field(max_length=128, primary_key=True)
    since: datetime = Field(sa_type=UtcDateTime)
    seen: datetime = Field(sa_type=UtcDateTime)
