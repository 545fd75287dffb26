"""What the people in the chats see happen, in order: the feed of the page and of the test client."""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

KEPT = 5_000


@dataclass(frozen=True, slots=True)
class Event:
    """One thing to show.

    Attributes:
        number: Counted from 1 without a gap.
        type: ``message``, ``edited``, ``deleted``, ``typing``, ``read``, ``answer``, ``keyboard`` or ``profile``.
        chat: Where; None for everywhere.
        user: The only one who sees it; None for everybody there.
        body: The rest.
    """

    number: int
    type: str
    chat: int | None
    user: int | None = None
    body: Mapping[str, object] = field(default_factory=dict)

    def seen_by(self, chat: int, user: int) -> bool:
        """Whether somebody who looks at a chat sees this."""
        return self.chat in (None, chat) and self.user in (None, user)

    def json(self) -> Mapping[str, object]:
        """Return what goes over the wire."""
        return {"number": self.number, "type": self.type, **self.body}


class EventLog:
    """The last events, and a way to wait for more."""

    def __init__(self) -> None:
        self._events: deque[Event] = deque(maxlen=KEPT)
        self._last = 0
        self._more = asyncio.Event()
        self.closed = False

    @property
    def last(self) -> int:
        """The number of the newest event, 0 before the first."""
        return self._last

    def publish(
        self, kind: str, chat: int | None, body: Mapping[str, object] | None = None, user: int | None = None
    ) -> Event:
        """Append an event and wake all who wait."""
        self._last += 1
        event = Event(self._last, kind, chat, user, body or {})
        self._events.append(event)
        self._wake()
        return event

    def close(self) -> None:
        """Send home all who wait."""
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        self._more.set()
        self._more = asyncio.Event()

    def since(self, number: int) -> list[Event]:
        """Return what came after an event, as far as it is still kept."""
        return [event for event in self._events if event.number > number]

    async def wait(self, number: int, seconds: float) -> None:
        """Return when there is an event after ``number``, when the log closes, or when the time is over."""
        if self._last > number or self.closed:
            return
        try:
            await asyncio.wait_for(self._more.wait(), seconds)
        except TimeoutError:
            return
