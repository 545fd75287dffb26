"""Times each try of a call to Telegram: the innermost link of the chain, which sees nothing of waits and memos."""

from collections.abc import Callable
from http import HTTPStatus
from time import perf_counter

from telegram.error import TimedOut
from telegram.request import BaseRequest

from bot.telegram.calls import Call, Response, Wrapper

DOWNLOAD = "download"

Heard = Callable[[str, str, float], None]
"""Hears of a try: the method, what came of it, and how many seconds it took; see ``Observer.called``."""


class MeasuringRequest(Wrapper):
    """Tells of each try.

    Args:
        inner: What talks to Telegram.
        heard: Is told.
    """

    __slots__ = ("_heard",)

    def __init__(self, inner: BaseRequest, heard: Heard) -> None:
        super().__init__(inner)
        self._heard = heard

    async def _perform(self, call: Call) -> Response:
        begun = perf_counter()
        status = "error"
        try:
            answer = await self._send(call)
            status = _class_of(answer[0])
        except TimedOut:
            status = "timeout"
            raise
        finally:
            self._heard(call.method or DOWNLOAD, status, perf_counter() - begun)
        return answer


def _class_of(code: int) -> str:
    return "429" if code == HTTPStatus.TOO_MANY_REQUESTS else f"{code // 100}xx"
