"""How fast one seller may send, and how much a day: a token bucket and a count each, in memory.

In memory, because a message is cheap and most are sent by sellers of whom nothing may be stored. So a restart forgets,
and in a fleet of N processes, any of which may take up the next update of a chat, a seller gets up to N times as much.
What counts is when a message arrived, not when it is handled: who waited for a busy bot was not too fast.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime

from bot.telegram.limits.allowance import SellerAllowance
from bot.telegram.limits.verdict import Verdict
from indexer.gaps.gap import day_of

MAX_ALBUM = 10
"""As many photos Telegram sends as one album, each in a message of its own."""
MAX_SELLERS = 10_000
"""Buckets kept; the seller not heard of for longest is forgotten first, and would have a full bucket anyway."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: datetime
    day: date
    today: int = 0
    warned: bool = False
    album: str | None = None
    album_left: int = 0


class RateLimiter:
    """Lets a seller send ``burst`` messages at once, one more each ``refill``, and so many a day."""

    def __init__(self, allowance: SellerAllowance = SellerAllowance()) -> None:  # noqa: B008 - it is frozen
        """Start with full buckets."""
        self._allowance = allowance
        self._buckets: OrderedDict[int, _Bucket] = OrderedDict()

    def check(self, seller_id: int, at: datetime, album: str | None = None) -> Verdict:
        """Take a token from a seller's bucket; for an album one as a whole, since it is sent as one message.

        Args:
            seller_id: Whose.
            at: When the message arrived.
            album: Which album the message belongs to, if any.
        """
        bucket = self._bucket(seller_id, at)
        if album is not None and album == bucket.album and bucket.album_left > 0:
            bucket.album_left -= 1
            return Verdict.ALLOW
        bucket.today += 1
        most = self._allowance.messages_a_day
        if bucket.today > most:
            return Verdict.SPENT if bucket.today == most + 1 else Verdict.IGNORE
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            bucket.warned = False
            bucket.album, bucket.album_left = album, MAX_ALBUM - 1
            return Verdict.ALLOW
        if bucket.warned:
            return Verdict.IGNORE
        bucket.warned = True
        return Verdict.WARN

    def forget(self, seller_id: int) -> None:
        """Forget a seller, who begins anew."""
        self._buckets.pop(seller_id, None)

    def _bucket(self, seller_id: int, at: datetime) -> _Bucket:
        """Return a seller's bucket as it is filled by now, on the day that it is."""
        day = day_of(at)
        bucket = self._buckets.pop(seller_id, None) or _Bucket(self._allowance.burst, at, day)
        self._buckets[seller_id] = bucket
        if len(self._buckets) > MAX_SELLERS:
            self._buckets.popitem(last=False)
        since = max(0.0, (at - bucket.filled_at) / self._allowance.refill)
        bucket.tokens = min(self._allowance.burst, bucket.tokens + since)
        bucket.filled_at = at
        if bucket.day != day:
            bucket.day, bucket.today = day, 0
        return bucket
