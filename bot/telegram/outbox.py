"""Everything that the bot sends goes through here: a chain of links around the HTTP client.

::

    Remembering   gives a re-run of a task the answers to what an earlier run has sent
      Mending     puts right what Telegram refuses for its form; tells who has blocked the bot
        Retrying  tries again what failed for a passing reason
          Pacing  waits for the call's turn, so that Telegram's limits are kept
            HTTP  talks to Telegram

The order matters. What is remembered is the call of a handler, however often it was tried and in whatever form it went
out; and each try waits for its turn, so that no trouble makes the bot faster than it may be. Only the poller's long
polls have a client of their own.
"""

from contextlib import nullcontext

from telegram.request import BaseRequest, HTTPXRequest

from bot.monitoring.trace import Stage, stage
from bot.store.sent import SentLog
from bot.telegram.calls import PASSING, Call, Response, Wrapper
from bot.telegram.mending import MendingRequest, OnBlocked
from bot.telegram.pace import Pace
from bot.telegram.pacing import PacingRequest
from bot.telegram.remembering import RememberingRequest
from bot.telegram.retrying import RetryingRequest

CONNECTIONS = 64
"""To Telegram, side by side; the handlers of all lanes together need fewer."""
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 20.0
"""How long Telegram may be silent. It is slow at times, and who gives up on a message that it takes sends it twice."""
POOL_SECONDS = 10.0
"""How long a call waits for a connection, while Telegram hangs and all are taken."""


def http_client() -> HTTPXRequest:
    """Return what talks to Telegram; the one such client besides the poller's."""
    return HTTPXRequest(
        connection_pool_size=CONNECTIONS,
        connect_timeout=CONNECT_SECONDS,
        read_timeout=ANSWER_SECONDS,
        write_timeout=ANSWER_SECONDS,
        pool_timeout=POOL_SECONDS,
    )


class Outbox(Wrapper):
    """What an ``ExtBot`` is given as its ``request``.

    Args:
        client: What talks to Telegram (``http_client``).
        sent: Where the memos of what was sent are kept.
        pace: Gives the calls their turns; None: one that knows Telegram's limits.
        on_blocked: Is told of chats that are out of reach.

    Attributes:
        pace: To be told how many processes share the limits.
    """

    __slots__ = ("_mending", "pace")

    def __init__(
        self, client: BaseRequest, sent: SentLog, *, pace: Pace | None = None, on_blocked: OnBlocked | None = None
    ) -> None:
        self.pace = pace or Pace()
        self._mending = MendingRequest(RetryingRequest(PacingRequest(client, self.pace)), on_blocked)
        super().__init__(RememberingRequest(self._mending, sent))

    async def _perform(self, call: Call) -> Response:
        # "Typing" is shown beside whatever takes the time.
        with nullcontext() if call.method in PASSING else stage(Stage.SEND):
            return await self._send(call)

    @property
    def on_blocked(self) -> OnBlocked | None:
        """Who is told of a chat in which nothing can be said any more."""
        return self._mending.on_blocked

    @on_blocked.setter
    def on_blocked(self, tell: OnBlocked | None) -> None:
        self._mending.on_blocked = tell
