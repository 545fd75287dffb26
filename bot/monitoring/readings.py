"""What is read when somebody looks at the bot: values that the pages of health and metrics are written from."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Protocol, Self

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.backlog import Queue
from bot.store.database import Database
from indexer.manifest import Manifest

Living = Callable[[AsyncConnection, datetime], Awaitable[Sequence[str]]]
"""Reads the names of the processes that live, at a moment."""


class Phase(StrEnum):
    """How far the process has come."""

    STARTING = "starting"
    READY = "ready"
    STOPPING = "stopping"


class Role(StrEnum):
    """How updates reach the process."""

    POLLER = "poller"
    """It asks Telegram for them, for the whole fleet."""
    STANDBY = "standby"
    """Another process does; this one is ready to take over."""
    WEBHOOK = "webhook"
    """Telegram brings them."""


class GuideIndex(Protocol):
    """The index of the guide, as ``indexer.live.LiveIndex``."""

    @property
    def manifest(self) -> Manifest:
        """What the index in use says of itself."""

    @property
    def refusal(self) -> str | None:
        """Why the newest build is not in use; None when it is."""


class Loop(Protocol):
    """The loop of the journal."""

    @property
    def turned_at(self) -> datetime | None:
        """When its last turn was written; None before the first one."""


class Pace(Protocol):
    """What the outbox makes wait."""

    @property
    def waiting(self) -> int:
        """How many calls wait for Telegram's limits."""

    @property
    def rate(self) -> float:
        """How many messages a second this process may send now."""

    @property
    def held(self) -> int:
        """How many chats Telegram has told to wait."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the process has told of itself so far; each is None until it is open.

    Attributes:
        name: The process among the others.
        database: Where everything is kept.
        index: The guide.
        journal: The loop of the journal.
        pace: What the outbox makes wait.
        role: Tells how updates reach the process.
        living: Reads which processes live.
    """

    name: str | None = None
    database: Database | None = None
    index: GuideIndex | None = None
    journal: Loop | None = None
    pace: Pace | None = None
    role: Callable[[], Role] | None = None
    living: Living | None = None

    def renewed(self, news: Self) -> Self:
        """Return this with what is new."""
        pairs = [(getattr(news, one.name), getattr(self, one.name)) for one in fields(self)]
        return type(self)(*(old if new is None else new for new, old in pairs))


@dataclass(frozen=True, slots=True)
class Pulse:
    """What the database says when it is asked whether it is there.

    Attributes:
        seconds: How long the answer took.
        last_update: When the last update of all processes was stored; None if none is known.
        living: The processes that live; None if nobody can tell.
    """

    seconds: float
    last_update: datetime | None
    living: Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Telegram:
    """How the last call to Telegram went.

    Attributes:
        reachable: Whether it was answered; None before the first one.
        answered_at: When Telegram answered last.
    """

    reachable: bool | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Readings:
    """All that is looked at, at one moment.

    Attributes:
        now: The moment.
        version: The version of the bot.
        phase: How far the process has come.
        started_at: When the process began.
        ready_at: When it could answer sellers; None before.
        known: What it has told.
        telegram: How Telegram is.
        pulse: What the database said; None if it did not answer in time.
        queues: What waits; None if nobody asked, or the database did not answer in time.
    """

    now: datetime
    version: str
    phase: Phase
    started_at: datetime
    ready_at: datetime | None
    known: Known
    telegram: Telegram
    pulse: Pulse | None = None
    queues: Sequence[Queue] | None = None

    @property
    def living(self) -> int | None:
        """How many processes live; None if nobody can tell."""
        return len(self.pulse.living) if self.pulse is not None and self.pulse.living is not None else None
