"""Keeps the index of a process at what the shelf shows; what the shelf shows rules over what was built here.

A build of this machine is served only where nothing is published. So a fleet never falls apart into machines that
answer differently, and ``python -m indexer build`` on one of them changes nothing until it is published.
"""

import asyncio
import logging
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from indexer.builds import current_build, leave
from indexer.encoder import Encoder
from indexer.errors import IndexUnusableError, ShelfError
from indexer.live import LiveIndex
from indexer.shelf.fetching import fetch
from indexer.shelf.published import Published, read_current
from indexer.words import Words

LOOK_SECONDS = 30.0
"""Between two looks, in case nobody was heard to publish something."""

logger = logging.getLogger(__name__)


async def open_live(engine: AsyncEngine, index_dir: Path, shelf_dir: Path, encoder: Encoder, words: Words) -> LiveIndex:
    """Open what is to be served at the start: the published build, else the one that was built here.

    Where the published build is refused or cannot be fetched, the one that was fetched before is served, if any.

    Args:
        engine: The database, with the bot's tables.
        index_dir: The folder of the builds that were made here.
        shelf_dir: The folder of the builds that were fetched.
        encoder: The model.
        words: The Korean analyser.

    Raises:
        IndexUnusableError: There is nothing to serve.
    """
    refusal, build = None, None
    try:
        published = await _read(engine)
        if published is not None:
            published.check(encoder.fingerprint)
            build = await fetch(engine, published, shelf_dir)
    except Exception as error:  # noqa: BLE001 - a database fails in many ways, and there may be something to serve
        refusal = _line(error)
        build = _fetched_before(shelf_dir)
    try:
        live = await asyncio.to_thread(LiveIndex, index_dir, encoder, words, build)
    except IndexUnusableError as error:
        if refusal is None:
            raise
        raise IndexUnusableError(f"the published index cannot be used: {refusal}; and {error}") from error
    if refusal is not None:
        live.refuse(refusal)
    return live


class Follower:
    """Looks at the shelf when woken and now and then, fetches what is new, and has it served.

    Args:
        engine: The database, with the bot's tables.
        folder: The folder of the builds that were fetched; processes may share it.
        live: What is served.
    """

    def __init__(self, engine: AsyncEngine, folder: Path, live: LiveIndex) -> None:
        self._engine = engine
        self._folder = folder
        self._live = live
        self._looking = asyncio.Lock()
        self._wake = asyncio.Event()
        self._refused: int | None = None
        """The turn of a build that was refused: it is not fetched again and again."""

    def wake(self) -> None:
        """Look now: something was announced."""
        self._wake.set()

    async def watch(self, interval: float = LOOK_SECONDS) -> None:
        """Look for as long as the task lives.

        Args:
            interval: Seconds between two looks where nobody wakes it.
        """
        while True:
            await self.look()
            try:
                async with asyncio.timeout(interval):
                    await self._wake.wait()
            except TimeoutError:
                pass
            self._wake.clear()

    async def look(self, *, anew: bool = False) -> None:
        """Bring what is served to what is published; what went wrong is logged, and ``LiveIndex.refusal`` has it.

        Args:
            anew: Try a build again that was refused.
        """
        async with self._looking:
            try:
                await self._follow(await _read(self._engine), anew=anew)
            except Exception as error:  # noqa: BLE001 - a database fails in many ways, and none may end the bot
                logger.warning("the shelf of indexes cannot be read, next try in a while: %s", _line(error))

    async def _follow(self, published: Published | None, *, anew: bool) -> None:
        if published is None:
            await self._follow_nothing()
            return
        if published.turn == self._refused and not anew:
            return
        if self._live.published == published.build_id and self._live.refusal is None:
            return
        try:
            published.check(self._live.fingerprint)
            build = await fetch(self._engine, published, self._folder)
            await asyncio.to_thread(self._live.serve, build)
        except (ShelfError, IndexUnusableError) as error:
            self._refused = published.turn
            self._live.refuse(str(error))
        else:
            self._refused = None

    async def _follow_nothing(self) -> None:
        if self._live.published is not None:
            leave(self._folder)
            await asyncio.to_thread(self._live.serve_local)
        self._live.refuse(None)


async def _read(engine: AsyncEngine) -> Published | None:
    async with engine.connect() as connection:
        return await read_current(connection)


def _fetched_before(folder: Path) -> Path | None:
    try:
        return current_build(folder)
    except IndexUnusableError:
        return None


def _line(error: Exception) -> str:
    return str(error) if isinstance(error, ShelfError) else type(error).__name__
