"""How many messages may still go out: what ``bot.telegram.pace`` counts with. Times are seconds since some moment."""

import math
from collections import deque

FLOOD_CHATS, FLOOD_SECONDS = 3, 10.0
"""So many chats that are told to wait within so many seconds mean that the bot as a whole is too fast."""
SLOWEST = 1 / 8
"""Of the rate; below that it is no use to be any slower."""
RECOVERY = 30.0
"""Seconds until the rate is doubled again."""


class Bucket:
    """Messages that may go out at once after a pause, and one an interval in the long run.

    It is one number, the moment when the bucket will be full (the "generic cell rate algorithm"). What costs more than
    the bucket holds, such as an album, goes out when it is full and is paid for afterwards.

    Args:
        interval: Seconds until one more may go out.
        burst: How many it holds.
    """

    __slots__ = ("_burst", "_full_at", "_interval")

    def __init__(self, interval: float, burst: int) -> None:
        self._interval = interval
        self._burst = burst
        self._full_at = -math.inf

    def resize(self, interval: float) -> None:
        """Have another interval from now on."""
        self._interval = interval

    def delay(self, now: float, count: int = 1) -> float:
        """Return in how many seconds so many may go out; zero or less: now."""
        return self._full_at - (self._burst - min(count, self._burst)) * self._interval - now

    def take(self, now: float, count: int = 1) -> None:
        """Let so many go out."""
        self._full_at = max(self._full_at, now) + count * self._interval

    def is_full(self, now: float) -> bool:
        """Tell whether it is as good as a new one."""
        return self._full_at <= now


class Window:
    """Never more than a number of messages within any span of some seconds.

    Args:
        limit: The number.
        seconds: The span.
    """

    __slots__ = ("_limit", "_seconds", "_times")

    def __init__(self, limit: int, seconds: float) -> None:
        self._limit = limit
        self._seconds = seconds
        self._times: deque[float] = deque()

    def resize(self, limit: int, seconds: float) -> None:
        """Have another limit from now on."""
        self._limit, self._seconds = limit, seconds

    def delay(self, now: float, count: int = 1) -> float:
        """Return in how many seconds so many may go out; zero or less: now."""
        while self._times and self._times[0] <= now - self._seconds:
            self._times.popleft()
        excess = len(self._times) + min(count, self._limit) - self._limit
        return self._times[excess - 1] + self._seconds - now if excess > 0 else 0.0

    def take(self, now: float, count: int = 1) -> None:
        """Let so many go out."""
        self._times.extend([now] * count)

    def is_empty(self, now: float) -> bool:
        """Tell whether it is as good as a new one."""
        return not self._times or self._times[-1] <= now - self._seconds


class Brake:
    """How much of the rate is used: all of it, until Telegram has told several chats to wait."""

    __slots__ = ("_changed_at", "_factor", "_told")

    def __init__(self) -> None:
        self._told: dict[int | str | None, float] = {}
        self._factor = 1.0
        self._changed_at = -math.inf

    def told(self, chat: int | str | None, now: float) -> None:
        """Note that Telegram has told a chat to wait."""
        factor = self.factor(now)
        self._told = {one: at for one, at in self._told.items() if at > now - FLOOD_SECONDS}
        self._told[chat] = now
        if len(self._told) >= FLOOD_CHATS:
            self._told.clear()
            self._factor, self._changed_at = max(factor / 2, SLOWEST), now

    def factor(self, now: float) -> float:
        """Return how much of the rate may be used, of 1."""
        while self._factor < 1 and now - self._changed_at >= RECOVERY:
            self._factor, self._changed_at = min(1.0, self._factor * 2), self._changed_at + RECOVERY
        return self._factor
