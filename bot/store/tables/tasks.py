"""The journal: what is to be done, and what was sent for it."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, Text, text
from sqlmodel import Field, SQLModel

from bot.store.tables.serial import SERIAL
from bot.store.utc import UtcDateTime


class Task(SQLModel, table=True):
    """Something to be done once, such as an update to be handled.

    Attributes:
        id: Counts up in the order of arrival.
        key: What it is, once: ``tg:<update_id>``. A second task of the same key is not stored.
        lane: Tasks of one lane run one after another (a chat's id); emptied once it is done.
        position: The order within the lane (the update's id), whatever the order of arrival.
        kind: Who is to handle it (``update``).
        body: What to handle, as JSON; emptied once it is done.
        open: Whether it is still to be done.
        due: Not before.
        owner: The process that runs it, or ran it when it was killed.
        lease: Until when nobody else may take it.
        tries: How often it was taken.
        forgiven: How many of those runs do not count as failed: a stop interrupted them, or Telegram asked to wait.
        error: Why it failed last, in a line.
        stored_at: When it arrived.
        finished_at: When it was done, or given up.
    """

    # The claim reads the heads of the lanes, the renewal and the check of busy lanes what is leased, the look for the
    # next due what was put off, the prune what is finished.
    __table_args__ = (
        Index("ix_task_waiting", "lane", "position", sqlite_where=text("open = 1"), postgresql_where=text("open")),
        Index(
            "ix_task_owner",
            "owner",
            sqlite_where=text("owner IS NOT NULL"),
            postgresql_where=text("owner IS NOT NULL"),
        ),
        Index(
            "ix_task_put_off",
            "due",
            sqlite_where=text("open = 1 AND owner IS NULL AND tries > 0"),
            postgresql_where=text("open AND owner IS NULL AND tries > 0"),
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
    forgiven: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
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
        content: What was sent, as a digest: a re-run that says something else does not mix the two.
    """

    task_id: int = Field(sa_column=Column(SERIAL, ForeignKey("task.id", ondelete="CASCADE"), primary_key=True))
    ordinal: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    method: str = Field(max_length=64)
    response: bytes = Field(sa_type=LargeBinary)
    content: str | None = Field(default=None, max_length=32)
