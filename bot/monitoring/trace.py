"""What is seen of one run of a task: how long its stages took, what came of it, and what happened on the way.

A context variable carries the trace to wherever something is to be noted, so that nobody has to be handed anything. To
note something outside of a run does nothing. Any room may use this module: it needs next to none.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from time import perf_counter

from bot.monitoring.striking import strikable


class Stage(StrEnum):
    """A part of the time that a run takes."""

    QUEUE = "queue"
    """From the moment when the task was stored until its first run."""
    COMPUTE = "compute"
    """In the threads that search, decide and draw, with the wait for one."""
    DATABASE = "database"
    """In sessions of the database, with the wait for a connection and the commit."""
    SEND = "send"
    """Calls to Telegram, with the wait for its limits and further tries."""
    HANDLE = "handle"
    """The whole run."""


class Event(StrEnum):
    """Something worth counting that happens within a run; a fixed set, for each is a time series."""

    RATE_LIMITED = "rate_limited"
    """A seller sent too much and was refused."""
    OVERLOADED = "overloaded"
    """Work was refused since the bot has too much to do."""
    CUT_OFF = "cut_off"
    """A chat was cut off for a while, for it slowed the others down."""
    CONSENT_ASKED = "consent_asked"
    """A seller was asked whether something of theirs may be kept."""
    WITHHELD = "withheld"
    """A figure without ground was kept from a reply."""
    FALLBACK = "fallback"
    """A message that Telegram refused went out as plain text."""
    BLOCKED = "blocked"
    """A seller has blocked the bot, or their chat is gone."""
    INCIDENT = "incident"
    """An error of ours, logged under a number."""


@dataclass(slots=True)
class Trace:
    """One run of a task.

    Attributes:
        key: The task.
        kind: The task's kind.
        lane: Its lane; that of an update is its chat.
        tries: Which run it is, from 1.
        body: What is handled, as JSON: what the log strikes out of its lines.
        subject: What kind of thing is handled, of a fixed set: the type of an update, else the task's kind.
        stages: How long each stage took, in seconds.
        events: What happened, and how often.
        outcome: What became of a question; None if none was asked.
        item_id: The guide item that was shown.
        incident: The number under which an error of ours was logged.
    """

    key: str
    kind: str
    lane: str
    tries: int
    body: str = field(default="", repr=False)
    subject: str = ""
    stages: defaultdict[Stage, float] = field(default_factory=lambda: defaultdict(float))
    events: Counter[Event] = field(default_factory=Counter)
    outcome: str | None = None
    item_id: str | None = None
    incident: str | None = None
    _words: tuple[str, ...] | None = field(default=None, repr=False)

    @property
    def words(self) -> tuple[str, ...]:
        """What came in with the task, in the words that the log is not to have."""
        if self._words is None:
            self._words = strikable(self.body)
        return self._words


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def current_trace() -> Trace | None:
    """Return the trace of the run that this code is part of, or None outside of any."""
    return _current.get()


@contextmanager
def tracing(trace: Trace) -> Iterator[None]:
    """Make a trace the current one, also for the tasks that are begun within the block."""
    token = _current.set(trace)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def stage(name: Stage) -> Iterator[None]:
    """Add the time that the block takes to a stage of the current run."""
    trace = _current.get()
    if trace is None:
        yield
        return
    begun = perf_counter()
    try:
        yield
    finally:
        trace.stages[name] += perf_counter() - begun


def note(event: Event) -> None:
    """Count something that happened in the current run."""
    trace = _current.get()
    if trace is not None:
        trace.events[event] += 1


def note_outcome(outcome: str, item_id: str | None = None) -> None:
    """Note what became of the question of the current run.

    Args:
        outcome: One of ``bot.store.questions.Outcome``.
        item_id: The guide item that was shown, if any.
    """
    trace = _current.get()
    if trace is not None:
        trace.outcome, trace.item_id = str(outcome), item_id


def note_incident(number: str) -> None:
    """Note that an error of ours was logged under a number."""
    trace = _current.get()
    if trace is not None:
        trace.incident = number
        trace.events[Event.INCIDENT] += 1
