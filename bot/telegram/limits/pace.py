"""How much one seller may send: a token bucket each, in memory, so that one chat cannot slow the others down."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

MAX_ALBUM = 10
"""As many photos Telegram sends as one album, each in a message of its own."""
MAX_SELLERS = 10_000
"""Buckets kept; the seller not heard of for longest is forgotten first, and would have a full bucket anyway."""


class Verdict(Enum):
    """What to do with what a seller sent."""

    ALLOW = auto()
    WARN = auto()
    """Refuse, and say so: the first refusal since the last allowed message."""
    IGNORE = auto()
    """Refuse without a word: an answer to each refused message would be a flood of its own."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: datetime
    warned: bool = False
    album: str | None = None
    album_left: int = 0


class RateLimiter:
    """Lets a seller send ``burst`` messages at once and one more each ``refill``."""

    def __init__(self, burst: int = 10, refill: timedelta = timedelta(seconds=2)) -> None:
        """Start with full buckets."""
        self._burst = burst
        self._refill = refill
        self._buckets: OrderedDict[int, _Bucket] = OrderedDict()

    def check(self, seller_id: int, now: datetime, album: str | None = None) -> Verdict:
        """Take a token from a seller's bucket; for an album one as a whole, since it is sent as one message.

        Args:
            seller_id: Whose.
            now: When.
            album: Which album the message belongs to, if any.
        """
        bucket = self._buckets.pop(seller_id, None) or _Bucket(self._burst, now)
        self._buckets[seller_id] = bucket
        if len(self._buckets) > MAX_SELLERS:
            self._buckets.popitem(last=False)
        bucket.tokens = min(self._burst, bucket.tokens + max(0.0, (now - bucket.filled_at) / self._refill))
        bucket.filled_at = now
        if album is not None and album == bucket.album and bucket.album_left > 0:
            bucket.album_left -= 1
            return Verdict.ALLOW
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            bucket.warned = False
            bucket.album, bucket.album_left = album, MAX_ALBUM - 1
            return Verdict.ALLOW
        if bucket.warned:
            return Verdict.IGNORE
        bucket.warned = True
        return Verdict.WARN
