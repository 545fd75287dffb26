"""Asks something that may not answer: one question at a time, and nobody waits for long.

A question to a database that hangs is not cancelled, which a driver may take as badly as the hanging; whoever looks in
the meantime waits for the same answer.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")


class Probe(Generic[Answer]):
    """Asks one thing again and again.

    Args:
        ask: Asks; whatever it raises counts as no answer.
        seconds: How long somebody waits for an answer.
    """

    def __init__(self, ask: Callable[[], Awaitable[Answer]], seconds: float) -> None:
        self._ask = ask
        self._seconds = seconds
        self._asking: asyncio.Task[Answer | None] | None = None

    async def read(self) -> Answer | None:
        """Return the answer, or None if there is none in time."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._answer(), name="probe")
        done, _ = await asyncio.wait((self._asking,), timeout=self._seconds)
        return self._asking.result() if done else None

    async def close(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    async def _answer(self) -> Answer | None:
        try:
            return await self._ask()
        except Exception as error:  # noqa: BLE001 - a database fails in many ways, and each means that it is away
            logger.debug("no answer to a probe: %s", type(error).__name__)
            return None
