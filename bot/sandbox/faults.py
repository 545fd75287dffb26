"""Faults on demand: how a bot behaves when Telegram does not. For tests only."""

from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from enum import StrEnum

ANY = "*"


class FaultKind(StrEnum):
    """What goes wrong with a call."""

    TOO_MANY_REQUESTS = "too_many_requests"
    """429; the call is not carried out."""
    SERVER_ERROR = "server_error"
    """500; the call is not carried out."""
    GARBAGE = "garbage"
    """The call is carried out, and the answer is no JSON."""
    DROP_BEFORE = "drop_before"
    """The connection closes; the call is not carried out."""
    DROP_AFTER = "drop_after"
    """The call is carried out, and the connection closes instead of an answer."""
    DELAY = "delay"
    """The call is carried out late."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One call's misfortune; ``seconds`` is the delay, or what a 429 asks for."""

    kind: FaultKind
    seconds: float = 1.0


class Faults:
    """Faults to come, by method, and how often each method was called."""

    def __init__(self) -> None:
        self._planned: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._calls: Counter[str] = Counter()

    def plan(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of a method (``*`` for any) go wrong; plans for a method add up in order."""
        self._planned[method.lower()].extend([fault] * times)

    def clear(self) -> None:
        """Forget what was planned and counted."""
        self._planned.clear()
        self._calls.clear()

    def calls(self, method: str) -> int:
        """Return how often a method was called, whatever came of it."""
        return self._calls[method.lower()]

    def take(self, method: str) -> Fault | None:
        """Count a call and return what is to happen to it."""
        self._calls[method.lower()] += 1
        for key in (method.lower(), ANY):
            if self._planned[key]:
                return self._planned[key].popleft()
        return None
