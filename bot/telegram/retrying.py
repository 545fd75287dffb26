"""The link that tries again what failed for a passing reason."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus

import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest

from bot.store.backoff import backoff
from bot.telegram.calls import LONG_POLL, Call, Response, Wrapper, parse, succeeded
from bot.telegram.pace import LONGEST_WAIT
from bot.telegram.pacing import retry_after
from bot.telegram.secrecy import redact

logger = logging.getLogger(__name__)

TRIES = 4
DOUBTFUL_TRIES = 2
"""How often a message is tried whose answer got lost: Telegram may have taken it, and each try may show it again."""
BACKOFF_SECONDS = (0.5, 10.0)
"""The first and the longest pause before another try."""
TOTAL_SECONDS = 30.0
"""After so long no further try is begun: the lane is held up meanwhile, and the task itself is run again later."""
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""What happens before a request is on its way."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What came of one try: a response or an error, and, if another try may help, what the trouble is.

    Attributes:
        result: What python-telegram-bot gets if there is no further try.
        trouble: Why to try again; None if there is no reason to.
        wait: How long Telegram asks to wait, in seconds.
        is_doubtful: Whether Telegram may have done it all the same.
    """

    result: Response | NetworkError
    trouble: str | None = None
    wait: float | None = None
    is_doubtful: bool = False

    def conclude(self) -> Response:
        """Return the response, or raise the error."""
        if isinstance(self.result, NetworkError):
            # Without its cause: that is the HTTP client's error, which knows the URL and so the token.
            raise self.result from None
        return self.result


class RetryingRequest(Wrapper):
    """Tries again what failed for a passing reason: flood control, a server's error, a connection, a garbled answer.

    A long poll is left to the poller. A message whose answer was lost on the way is sent again, so in a bad network a
    seller may get one twice rather than not at all; but only once more, for what is slow would be slow again.

    Args:
        inner: What talks to Telegram.
        sleep: Waits for a number of seconds.
        jitter: Gives a number from 0 to 1, so that many who failed together do not come back together.
        clock: Tells the seconds since some moment.
    """

    __slots__ = ("_clock", "_jitter", "_sleep")

    def __init__(
        self,
        inner: BaseRequest,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(inner)
        self._sleep = sleep
        self._jitter = jitter
        self._clock = clock

    async def _perform(self, call: Call) -> Response:
        if call.method == LONG_POLL:
            return await self._send(call)
        begun = self._clock()
        doubts = 0
        attempt = await self._attempt(call)
        for number in range(1, TRIES):
            doubts += attempt.is_doubtful and call.shows
            pause = self._pause(attempt, number)
            if attempt.trouble is None or doubts >= DOUBTFUL_TRIES or pause > LONGEST_WAIT:
                break
            if self._clock() - begun + pause > TOTAL_SECONDS:
                break
            logger.info("%s: %s; trying again in %.1f s", call.method or "download", attempt.trouble, pause)
            await self._sleep(pause)
            attempt = await self._attempt(call)
        return attempt.conclude()

    def _pause(self, attempt: _Attempt, number: int) -> float:
        if attempt.wait is not None:
            # What Telegram asks for, and up to a tenth more.
            return attempt.wait * (1 + self._jitter() / 10)
        # From half to one and a half of the pause.
        return backoff(number, *BACKOFF_SECONDS) * (0.5 + self._jitter())

    async def _attempt(self, call: Call) -> _Attempt:
        try:
            code, body = await self._send(call)
        except NetworkError as error:
            text = redact(str(error))
            is_doubtful = not isinstance(error.__cause__, NOT_SENT)
            result = TimedOut(text) if isinstance(error, TimedOut) else NetworkError(text)
            return _Attempt(result, text, is_doubtful=is_doubtful)
        except Exception as error:  # noqa: BLE001 - python-telegram-bot would wrap it too, but with the URL in it
            return _Attempt(NetworkError(redact(repr(error))))
        return _judge(call, code, body)


def _judge(call: Call, code: int, body: bytes) -> _Attempt:
    """Say whether a response is to be tried again."""
    answer = parse(body)
    if code == HTTPStatus.TOO_MANY_REQUESTS and answer is not None:
        return _Attempt((code, body), "too many requests", retry_after(answer))
    if answer is None and (code >= HTTPStatus.INTERNAL_SERVER_ERROR or call.method):
        # Some proxy's page, or half an answer. As a response it would count as Telegram's word (403: the seller has
        # blocked the bot), or be logged whole.
        trouble = f"an answer that is not Telegram's ({code})"
        return _Attempt(NetworkError(trouble), trouble, is_doubtful=succeeded(code))
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _Attempt((code, body), f"server error {code}")
    return _Attempt((code, body))
