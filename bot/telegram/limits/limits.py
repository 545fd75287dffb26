"""What a process keeps in mind of the limits: no more than a restart may forget."""

from collections import OrderedDict

from bot.telegram.limits.allowance import Allowance
from bot.telegram.limits.circuit import Circuit
from bot.telegram.limits.load import Load
from bot.telegram.limits.pace import RateLimiter

MAX_ALBUMS = 200
"""Albums kept in mind; their photos come one right after the other."""


class Limits:
    """The limits of a process, and where each seller and chat stands.

    Attributes:
        allowance: The figures.
        pace: How fast each seller sends.
        circuit: Which chats go wild.
        load: Whether there is too much to do.
    """

    def __init__(self, allowance: Allowance = Allowance()) -> None:  # noqa: B008 - it is frozen
        """Start with nothing sent."""
        self.allowance = allowance
        self.pace = RateLimiter(allowance.seller)
        self.circuit = Circuit(allowance.circuit)
        self.load = Load(allowance.load)
        self._albums: OrderedDict[tuple[int, str], int] = OrderedDict()

    def tells_album(self, chat_id: int, album: str | None, message_id: int) -> bool:
        """Tell whether a message is the one of its album under which the seller is told what was refused.

        A re-run of that message's update is told the same, so that it says the same.
        """
        if album is None:
            return True
        teller = self._albums.setdefault((chat_id, album), message_id)
        if len(self._albums) > MAX_ALBUMS:
            self._albums.popitem(last=False)
        return teller == message_id

    def forget(self, seller_id: int) -> None:
        """Forget a seller, whose private chat has the same id; what was cut off stays so until its time is over."""
        self.pace.forget(seller_id)
        self.circuit.forget(seller_id)
        for key in [key for key in self._albums if key[0] == seller_id]:
            del self._albums[key]
