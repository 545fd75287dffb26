"""The link that makes each call wait for its turn, and tells the pace what Telegram says of it."""

import asyncio
import json
import math
from http import HTTPStatus
from typing import Any

from telegram.error import TimedOut
from telegram.request import BaseRequest

from bot.telegram.calls import LONG_POLL, Call, Response, Wrapper, parameter, parse
from bot.telegram.delivery import is_in_background
from bot.telegram.pace import Load, Pace

ATTEMPT_SECONDS = 60.0
"""How long one try may take in all. The HTTP client's time-outs are for a piece each, and an answer may trickle."""
FILE_SECONDS = 300.0
"""The same for the upload or the download of a file."""
UNSAID_WAIT = 1.0
"""How many seconds a chat is left alone that was refused without a word about how long."""
EDITS = ("edit", "stop", "deleteMessage")
"""How the methods begin that change a message: they count for the bot as a whole."""


class PacingRequest(Wrapper):
    """Makes each call when its turn has come.

    A call that would have to wait for too long is answered as Telegram would answer it: 429, with the seconds.

    Args:
        inner: What talks to Telegram.
        pace: Gives the turns.
    """

    __slots__ = ("_pace",)

    def __init__(self, inner: BaseRequest, pace: Pace) -> None:
        super().__init__(inner)
        self._pace = pace

    async def _perform(self, call: Call) -> Response:
        if call.method == LONG_POLL:
            return await self._send(call)
        load = weigh(call)
        if load.calls or load.chat is not None:
            late = await self._pace.turn(load, is_background=is_in_background())
            if late:
                return _too_many_requests(late)
        code, body = await self._try(call)
        if code == HTTPStatus.TOO_MANY_REQUESTS:
            self._pace.hold(load.chat, retry_after(parse(body)) or UNSAID_WAIT)
        return code, body

    async def _try(self, call: Call) -> Response:
        has_file = call.verb == "GET" or (call.data is not None and call.data.contains_files)
        seconds = FILE_SECONDS if has_file else ATTEMPT_SECONDS
        try:
            async with asyncio.timeout(seconds):
                return await self._send(call)
        except TimeoutError:
            raise TimedOut(f"no whole answer within {seconds:.0f} s") from None


def weigh(call: Call) -> Load:
    """Return what a call costs: messages that it puts into a chat, else an edit, else nothing.

    Answers to button presses, "typing" and everything that only asks are free.
    """
    parameters = call.parameters
    chat = call.chat
    if call.shows:
        count = _count(parameters)
        return Load(chat, count, count)
    return Load(chat, 0, int(call.method.startswith(EDITS)))


def retry_after(answer: dict[str, Any] | None) -> float | None:
    """Return how many seconds Telegram asks to wait, or None where it does not say."""
    return parameter(answer, "retry_after")


def _count(parameters: dict[str, Any]) -> int:
    """Return how many messages a call sends: an album, or a list of messages to copy, as many as it holds."""
    several = parameters.get("media") or parameters.get("message_ids")
    return len(several) if isinstance(several, list | tuple) and several else 1


def _too_many_requests(seconds: float) -> Response:
    wait = math.ceil(seconds)
    answer = {
        "ok": False,
        "error_code": int(HTTPStatus.TOO_MANY_REQUESTS),
        "description": f"Too Many Requests: retry after {wait}",
        "parameters": {"retry_after": wait},
    }
    return HTTPStatus.TOO_MANY_REQUESTS, json.dumps(answer).encode()
