"""Whether the bot has too much to do: how long updates wait until they are taken up, and how much heavy work goes on.

The wait is the whole measure: it grows whatever the bot lacks, be it processor, threads, the database or places, and it
is what sellers feel. ``LoadAllowance`` has the rules.
"""

import statistics
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.telegram.limits.allowance import LoadAllowance

MAX_WAITS = 200
"""Waits that are looked at; on a busy bot these are the last seconds."""


@dataclass(frozen=True, slots=True)
class _Wait:
    chat_id: int
    wait: timedelta
    at: datetime


class Load:
    """The load of this process. In a fleet all draw from one queue, so that the waits of each tell of all."""

    def __init__(self, allowance: LoadAllowance = LoadAllowance()) -> None:  # noqa: B008 - it is frozen
        """Start idle."""
        self._allowance = allowance
        self._waits: deque[_Wait] = deque(maxlen=MAX_WAITS)
        self._since: datetime | None = None
        self._high = False
        self._calm_since: datetime | None = None
        self._heavy = 0

    def taken(self, chat_id: int, stored_at: datetime, now: datetime) -> None:
        """Note that an update is taken up.

        Args:
            chat_id: Whose.
            stored_at: When it arrived. What arrived before this process took its first update did not wait for want
                of anything but a bot that runs.
            now: The time.
        """
        if self._since is None:
            self._since = now
        self._waits.append(_Wait(chat_id, max(now - max(stored_at, self._since), timedelta()), now))

    def is_high(self, now: datetime) -> bool:
        """Tell whether there is too much to do for heavy work."""
        wait = self._typical_wait(now)
        if wait >= self._allowance.high:
            self._high, self._calm_since = True, None
        elif self._high and wait > self._allowance.low:
            self._calm_since = None
        elif self._high:
            self._calm_since = self._calm_since or now
            self._high = now - self._calm_since < self._allowance.calm
        return self._high

    @contextmanager
    def heavy(self, now: datetime) -> Iterator[bool]:
        """Hold a place for heavy work until the block ends; gives whether there was one."""
        if self._heavy >= self._allowance.heavy_at_once or self.is_high(now):
            yield False
            return
        self._heavy += 1
        try:
            yield True
        finally:
            self._heavy -= 1

    def _typical_wait(self, now: datetime) -> timedelta:
        """Return the median over the chats of late, each with its last wait; none if they are too few."""
        while self._waits and now - self._waits[0].at > self._allowance.recent:
            self._waits.popleft()
        last = {wait.chat_id: wait.wait for wait in self._waits}
        if len(last) < self._allowance.chats:
            return timedelta()
        return statistics.median_low(last.values())
