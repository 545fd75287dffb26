"""Who hears of what the process does: the metrics, or nobody."""

from enum import StrEnum
from typing import Protocol

from bot.monitoring.readings import Readings
from bot.monitoring.trace import Trace


class Result(StrEnum):
    """How a run of a task ended."""

    DONE = "done"
    PUT_OFF = "put_off"
    """It failed and is run again."""
    DEAD = "dead"
    """It failed for good."""
    STOPPED = "stopped"
    """The process was stopped; whoever starts next takes it up."""


class Observer(Protocol):
    """Hears of what happens as it happens; it must not raise, and returns at once."""

    def stored(self, count: int, seconds: float) -> None:
        """Hear that updates were stored, and how long after their arrival."""

    def started(self, trace: Trace) -> None:
        """Hear that a run has begun."""

    def ended(self, trace: Trace, result: Result) -> None:
        """Hear how a run that had begun has ended."""

    def called(self, method: str, status: str, seconds: float) -> None:
        """Hear of one try of a call to Telegram.

        Args:
            method: The Bot API method; ``download`` for a file.
            status: ``2xx``, ``3xx``, ``4xx``, ``429``, ``5xx``, ``timeout`` or ``error``.
            seconds: How long it took.
        """

    def expose(self, readings: Readings, accept: str) -> tuple[bytes, str]:
        """Return a page of all that was heard, and its media type.

        Args:
            readings: What was looked up for it.
            accept: The ``Accept`` header of who wants it.
        """


class Unobserved(Observer):
    """Nobody listens."""

    def stored(self, count: int, seconds: float) -> None:
        """Do nothing."""

    def started(self, trace: Trace) -> None:
        """Do nothing."""

    def ended(self, trace: Trace, result: Result) -> None:
        """Do nothing."""

    def called(self, method: str, status: str, seconds: float) -> None:
        """Do nothing."""

    def expose(self, readings: Readings, accept: str) -> tuple[bytes, str]:  # noqa: ARG002
        """Return an empty page."""
        return b"", "text/plain; charset=utf-8"
