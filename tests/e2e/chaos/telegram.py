"""Telegram on a bad day: a Bot API on loopback that keeps a record of every call, and how it went for the caller."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from tests.telegram_server import Call, Reply, TelegramServer


class Trouble(StrEnum):
    """What goes wrong with a call."""

    FLOOD = "429"
    SERVER_ERROR = "500"
    DROP_BEFORE = "dropped before"
    GARBAGE = "garbage for an answer"
    DROP_AFTER = "dropped after"

    @property
    def is_carried_out(self) -> bool:
        """Whether the call is carried out all the same, and only its answer is lost."""
        return self in {Trouble.GARBAGE, Trouble.DROP_AFTER}


@dataclass
class Telegram(TelegramServer):
    """The server.

    Attributes:
        fate: What happens to the next call.
        calls: Those that were carried out, in that order.
        troubles: How many calls met each trouble.
    """

    fate: Callable[[], Trouble | None] = lambda: None
    calls: list[Call] = field(default_factory=list)
    troubles: dict[Trouble, int] = field(default_factory=dict)
    _speaking: asyncio.Event = field(default_factory=asyncio.Event)

    async def __aenter__(self) -> Self:
        """Start to serve."""
        self._speaking.set()
        return await super().__aenter__()

    def fall_silent(self) -> None:
        """Answer nobody from now on."""
        self._speaking.clear()

    def speak_again(self) -> None:
        """Answer again, also those who wait."""
        self._speaking.set()

    async def answer(self, call: Call) -> Reply | None:
        """Carry out a call, unless its fate is another."""
        await self._speaking.wait()
        trouble = self.fate()
        if trouble is None:
            return await self._carry_out(call)
        self.troubles[trouble] = self.troubles.get(trouble, 0) + 1
        if trouble.is_carried_out:
            await self._carry_out(call)
        return _mishap(trouble)

    async def _carry_out(self, call: Call) -> Reply | None:
        if call.method != "getUpdates":
            self.calls.append(call)
        return await super().answer(call)


def _mishap(trouble: Trouble) -> Reply | None:
    match trouble:
        case Trouble.FLOOD:
            answer = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1"}
            return Reply.of(answer | {"parameters": {"retry_after": 1}}, 429)
        case Trouble.SERVER_ERROR:
            return Reply.of({"ok": False, "error_code": 500, "description": "Internal Server Error"}, 500)
        case Trouble.GARBAGE:
            return Reply(200, b"<html>502", is_sound=False)
        case _:
            return None
