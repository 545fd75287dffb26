"""Looks at each guide that comes into use, for as long as the process runs."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable

from bot.telegram.visit import Desk
from indexer.index import Index

PAUSE_SECONDS = 1.0
RETRY_SECONDS = 30.0

_log = logging.getLogger(__name__)


async def look_at_each(
    desk: Desk,
    look: Callable[[Index], Awaitable[object]],
    *,
    what: str,
    besides: Callable[[], Hashable] = lambda: None,
    pause: float = PAUSE_SECONDS,
) -> None:
    """Look at the index in use, at each that takes its place, and again when something else changes, until cancelled.

    A look that fails is logged and tried again in a while: whatever it was, sellers are answered meanwhile.

    Args:
        desk: Whose index.
        look: Looks at one.
        what: What is looked for, for the log.
        besides: What else calls for another look when it changes, such as the day.
        pause: Seconds between two looks at whether to look.
    """
    seen: object = None
    while True:
        index = desk.index.current
        seeing = index.manifest.build_id, besides()
        if seeing != seen:
            try:
                await look(index)
            except Exception:  # noqa: BLE001 - one look that fails must not end the bot
                _log.exception("%s could not be looked at, next try in a while", what)
                await asyncio.sleep(RETRY_SECONDS)
                continue
            seen = seeing
        await asyncio.sleep(pause)
