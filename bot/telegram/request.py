"""Two wrappers of python-telegram-bot's ``BaseRequest``: one tries again, one does not send twice.

``RememberingRequest(RetryingRequest(HTTPXRequest()), sent)`` is the order: what is remembered is the call of a handler,
however often it had to be tried.
"""

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.store.backoff import backoff
from bot.store.sent import SentLog
from bot.telegram.delivery import Delivery, current_delivery
from bot.telegram.secrecy import redact

logger = logging.getLogger(__name__)

TRIES = 4
BACKOFF_SECONDS = (0.5, 10.0)
"""The first and the longest pause before another try."""
LONGEST_FLOOD_WAIT = 30.0
"""How many seconds of ``retry_after`` are waited for here; beyond that the task is put off as a whole."""
LONG_POLL = "getUpdates"
PASSING = frozenset({"sendChatAction", "sendMessageDraft", "close", "logOut"})
"""Calls that leave nothing behind, or concern the process and not the task."""

Response = tuple[int, bytes]
Send = Callable[[], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class _Call:
    """A request to Telegram: a call of the Bot API (POST) or the download of a file (GET)."""

    url: str
    verb: str

    @property
    def method(self) -> str:
        """The name of the Bot API method; empty for a download."""
        return self.url.rpartition("/")[2] if self.verb == "POST" else ""

    @property
    def changes(self) -> bool:
        """Whether it changes anything at Telegram."""
        return bool(self.method) and not self.method.startswith("get") and self.method not in PASSING


class _Wrapper(BaseRequest):
    """A request that does something around another one."""

    __slots__ = ("_inner",)

    def __init__(self, inner: BaseRequest) -> None:
        self._inner = inner

    @property
    def read_timeout(self) -> float | None:
        """The read timeout of the inner request, in seconds."""
        return self._inner.read_timeout

    async def initialize(self) -> None:
        """Initialise the inner request."""
        await self._inner.initialize()

    async def shutdown(self) -> None:
        """Shut the inner request down."""
        await self._inner.shutdown()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> Response:
        """Make a request; called by python-telegram-bot."""
        send = partial(
            self._inner.do_request,
            url,
            method,
            request_data,
            read_timeout=read_timeout,
            write_timeout=write_timeout,
            connect_timeout=connect_timeout,
            pool_timeout=pool_timeout,
        )
        return await self._perform(_Call(url, method), send)

    async def _perform(self, call: _Call, send: Send) -> Response:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class _Attempt:
    """What came of one try: a response or an error, and, if another try may help, what the trouble is.

    Attributes:
        result: What python-telegram-bot gets if there is no further try.
        trouble: Why to try again; None if there is no reason to.
        wait: How long Telegram asks to wait, in seconds.
    """

    result: Response | NetworkError
    trouble: str | None = None
    wait: float | None = None

    def conclude(self) -> Response:
        """Return the response, or raise the error."""
        if isinstance(self.result, NetworkError):
            # Without its cause: that is the HTTP client's error, which knows the URL and so the token.
            raise self.result from None
        return self.result


class RetryingRequest(_Wrapper):
    """Tries again what failed for a passing reason: flood control, a server's error, a connection, a garbled answer.

    A long poll is left to the poller. A message whose answer was lost on the way is sent again, so in a bad network a
    seller may get one twice rather than not at all.

    Args:
        inner: What talks to Telegram.
        sleep: Waits for a number of seconds.
        jitter: Gives a number from 0 to 1, so that many who failed together do not come back together.
    """

    __slots__ = ("_jitter", "_sleep")

    def __init__(
        self,
        inner: BaseRequest,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(inner)
        self._sleep = sleep
        self._jitter = jitter

    async def _perform(self, call: _Call, send: Send) -> Response:
        if call.method == LONG_POLL:
            return await send()
        attempt = await _attempt(call, send)
        for number in range(1, TRIES):
            if attempt.trouble is None:
                break
            # From half to one and a half of the pause, or what Telegram asks for and a little more.
            pause = backoff(number, *BACKOFF_SECONDS) * (0.5 + self._jitter())
            if attempt.wait is not None:
                pause = attempt.wait + self._jitter()
            if pause > LONGEST_FLOOD_WAIT:
                break
            logger.info("%s: %s; trying again in %.1f s", call.method or "download", attempt.trouble, pause)
            await self._sleep(pause)
            attempt = await _attempt(call, send)
        return attempt.conclude()


class RememberingRequest(_Wrapper):
    """Keeps the answer to each call of a task that changes something, and gives it to a re-run of the task.

    The call is then not made again.

    Outside of a task it does nothing.

    Args:
        inner: What talks to Telegram.
        sent: Where the answers are kept.
    """

    __slots__ = ("_sent",)

    def __init__(self, inner: BaseRequest, sent: SentLog) -> None:
        super().__init__(inner)
        self._sent = sent

    async def _perform(self, call: _Call, send: Send) -> Response:
        delivery = current_delivery()
        if delivery is None or not call.changes:
            return await send()
        known = delivery.answered(call.method)
        if known is not None:
            logger.info("%s of task %s was made by an earlier run", call.method, delivery.task.key)
            return HTTPStatus.OK, known
        code, body = await send()
        if _succeeded(code):
            await self._remember(delivery, call.method, body)
        return code, body

    async def _remember(self, delivery: Delivery, method: str, body: bytes) -> None:
        try:
            await self._sent.remember(delivery.task.id, delivery.sent(method, body))
        except Exception as error:  # noqa: BLE001 - whatever it is, python-telegram-bot would call it a network error
            # The message is out: to fail now would send it again for certain, to go on only if the process is killed.
            logger.warning("%s of task %s is not remembered: %s", method, delivery.task.key, type(error).__name__)


def seconds_to_wait(error: RetryAfter) -> float:
    """Return how long Telegram asks to wait. The attribute's type depends on python-telegram-bot's environment."""
    period = error.retry_after
    return period.total_seconds() if isinstance(period, timedelta) else float(period)


def is_passing(error: BaseException) -> bool:
    """Tell whether what failed may well succeed later.

    To python-telegram-bot a bad request is a network error too; it will be as bad the next time.
    """
    return isinstance(error, RetryAfter | NetworkError) and not isinstance(error, BadRequest)


def _succeeded(code: int) -> bool:
    return HTTPStatus.OK <= code < HTTPStatus.MULTIPLE_CHOICES


async def _attempt(call: _Call, send: Send) -> _Attempt:
    try:
        code, body = await send()
    except NetworkError as error:
        text = redact(str(error))
        return _Attempt(TimedOut(text) if isinstance(error, TimedOut) else NetworkError(text), text)
    except Exception as error:  # noqa: BLE001 - python-telegram-bot would wrap it too, but with the URL in it
        return _Attempt(NetworkError(redact(repr(error))))
    return _judge(call, code, body)


def _judge(call: _Call, code: int, body: bytes) -> _Attempt:
    """Say whether a response is to be tried again."""
    answer = _parse(body)
    if code == HTTPStatus.TOO_MANY_REQUESTS:
        return _Attempt((code, body), "too many requests", _retry_after(answer))
    if answer is None and (code >= HTTPStatus.INTERNAL_SERVER_ERROR or (call.method and _succeeded(code))):
        # Some proxy's page, or half an answer. As a response it would count as Telegram's word, or be logged whole.
        trouble = f"an answer that is not Telegram's ({code})"
        return _Attempt(NetworkError(trouble), trouble)
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _Attempt((code, body), f"server error {code}")
    return _Attempt((code, body))


def _parse(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) and "ok" in answer else None


def _retry_after(answer: dict[str, Any] | None) -> float | None:
    parameters = (answer or {}).get("parameters")
    seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return float(seconds) if isinstance(seconds, int | float) else None
