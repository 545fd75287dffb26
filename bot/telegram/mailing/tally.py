"""How a broadcast stands, in numbers."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.store.mailing_letters import LetterState


@dataclass(slots=True)
class Tally:
    """How many letters of a broadcast are in which state.

    Attributes:
        recipients: How many were addressed; 0 until that is known.
        sent: How many were sent.
        blocked: How many sellers have blocked the bot.
        failed: How many could not be sent.
        waiting: How many are still to be sent.
    """

    recipients: int
    sent: int = 0
    blocked: int = 0
    failed: int = 0
    waiting: int = 0

    @classmethod
    def of(cls, recipients: int | None, counts: Mapping[LetterState, int]) -> "Tally":
        """Return the numbers of a broadcast as they are stored."""
        return cls(
            recipients or 0,
            counts.get(LetterState.SENT, 0),
            counts.get(LetterState.BLOCKED, 0),
            counts.get(LetterState.FAILED, 0),
            counts.get(LetterState.WAITING, 0),
        )

    @property
    def left_out(self) -> int:
        """How many have unsubscribed, or were forgotten, since they were addressed."""
        return max(0, self.recipients - self.sent - self.blocked - self.failed - self.waiting)

    @property
    def settled(self) -> int:
        """How many need nothing any more."""
        return self.recipients - self.waiting

    def settle(self, state: LetterState) -> None:
        """Count a letter that waited."""
        self.waiting -= 1
        match state:
            case LetterState.SENT:
                self.sent += 1
            case LetterState.BLOCKED:
                self.blocked += 1
            case LetterState.FAILED:
                self.failed += 1
            case _:
                pass
