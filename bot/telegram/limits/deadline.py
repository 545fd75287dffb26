"""How long a handler may take. What takes longer is stopped with an incident, so that its chat goes on.

A thread cannot be stopped: what runs in one comes to its own end, but nobody waits for it any more.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from datetime import timedelta

_current: ContextVar[asyncio.Timeout | None] = ContextVar("deadline", default=None)


@asynccontextmanager
async def limited(time: timedelta) -> AsyncIterator[asyncio.Timeout]:
    """Stop the block after a time.

    Raises:
        TimeoutError: The time is over.
    """
    async with asyncio.timeout(time.total_seconds()) as timeout:
        token = _current.set(timeout)
        try:
            yield timeout
        finally:
            _current.reset(token)


def prolong(time: timedelta) -> None:
    """Give the handler that runs so much time from now on; outside of one do nothing."""
    timeout = _current.get()
    if timeout is not None and not timeout.expired():
        timeout.reschedule(asyncio.get_running_loop().time() + time.total_seconds())
