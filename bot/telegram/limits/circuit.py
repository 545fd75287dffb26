"""Cuts a chat off that goes wild: too many messages refused, or handlers that fail or take too long, in a short time.

Each of these is a strike; strikes leak away. A chat with too many is cut off for some minutes: it is told once, what
waits of it is closed in one go (``door``), and then it is heard again. In memory: each process of a fleet counts what
it sees, and closes what waits for all of them.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from bot.telegram.limits.allowance import CircuitAllowance

MAX_CHATS = 10_000
"""Chats kept; the one without a strike for longest is forgotten first."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """What a chat that was cut off has to be told.

    Attributes:
        count: How many of its messages were passed over.
        is_flood: Whether it was cut off for their number, and not for what became of them.
    """

    count: int
    is_flood: bool


@dataclass(slots=True)
class _Chat:
    strikes: float
    counted_at: datetime
    skipped: int = 0
    is_flood: bool = False
    until: datetime | None = None
    told: bool = False


class Circuit:
    """The strikes of the chats."""

    def __init__(self, allowance: CircuitAllowance = CircuitAllowance()) -> None:  # noqa: B008 - it is frozen
        """Start with no strikes."""
        self._allowance = allowance
        self._chats: OrderedDict[int, _Chat] = OrderedDict()

    def refused(self, chat_id: int, now: datetime) -> bool:
        """Note that a message came too fast; return whether the chat is cut off by that."""
        chat = self._chat(chat_id, now)
        chat.skipped += 1
        is_cut_off = self._strike(chat, self._allowance.refused, now)
        chat.is_flood = chat.is_flood or is_cut_off
        return is_cut_off

    def failed(self, chat_id: int, now: datetime) -> bool:
        """Note that a handler failed; return whether the chat is cut off by that."""
        return self._strike(self._chat(chat_id, now), self._allowance.failed, now)

    def overran(self, chat_id: int, now: datetime) -> bool:
        """Note that a handler took too long; return whether the chat is cut off by that."""
        return self._strike(self._chat(chat_id, now), self._allowance.overran, now)

    def cut_off_until(self, chat_id: int, now: datetime) -> datetime | None:
        """Return until when a chat is cut off, or None if it is not."""
        chat = self._chats.get(chat_id)
        if chat is None or chat.until is None:
            return None
        if chat.until <= now:
            # It begins anew, with all its strikes forgiven.
            del self._chats[chat_id]
            return None
        return chat.until

    def untold(self, chat_id: int) -> Skipped | None:
        """Return what a chat that is cut off has to be told, or None if it was told already."""
        chat = self._chats.get(chat_id)
        return None if chat is None or chat.told else Skipped(chat.skipped, chat.is_flood)

    def skipped(self, chat_id: int, count: int) -> None:
        """Note that so many more messages are passed over, of which the chat has to be told."""
        chat = self._chats.get(chat_id)
        if chat is not None:
            chat.skipped += count

    def told(self, chat_id: int) -> None:
        """Note that a chat was told."""
        chat = self._chats.get(chat_id)
        if chat is not None:
            chat.told = True

    def forget(self, chat_id: int) -> None:
        """Forget a chat, unless it is cut off: to be forgotten is no way back in."""
        chat = self._chats.get(chat_id)
        if chat is not None and chat.until is None:
            del self._chats[chat_id]

    def _chat(self, chat_id: int, now: datetime) -> _Chat:
        chat = self._chats.pop(chat_id, None)
        if chat is None or (chat.until is not None and chat.until <= now):
            chat = _Chat(0.0, now)
        self._chats[chat_id] = chat
        if len(self._chats) > MAX_CHATS:
            self._chats.popitem(last=False)
        leaked = max(0.0, (now - chat.counted_at) / self._allowance.leak)
        chat.strikes = max(0.0, chat.strikes - leaked)
        chat.counted_at = now
        if not chat.strikes:
            chat.skipped = 0
        return chat

    def _strike(self, chat: _Chat, strikes: int, now: datetime) -> bool:
        chat.strikes += strikes
        if chat.until is not None or chat.strikes < self._allowance.strikes:
            return False
        chat.until = now + self._allowance.rest
        return True
