"""Keeps the index of a running bot up to date: a new build is used without a restart, a damaged one is refused."""

import asyncio
import logging
from datetime import datetime
from pathlib import Path
from threading import Lock

from indexer.builds import current_name
from indexer.encoder import Encoder
from indexer.errors import IndexUnusableError
from indexer.index import Index, SearchResult
from indexer.manifest import Manifest
from indexer.memory import release
from indexer.words import Words

logger = logging.getLogger(__name__)


class LiveIndex:
    """The current build of an index folder.

    Readers take ``current`` once a question; it is swapped whole, so a question never sees two builds.

    Args:
        folder: The folder of the builds.
        encoder: The model.
        words: The Korean analyser, shared by all builds.

    Raises:
        IndexUnusableError: There is no usable build to start with.
    """

    def __init__(self, folder: Path, encoder: Encoder, words: Words | None = None) -> None:
        self._folder = folder
        self._encoder = encoder
        self._words = words or Words.load()
        self._loading = Lock()
        self._seen = current_name(folder)
        self._current = Index.load(folder, encoder, self._words)
        self._refusal: str | None = None
        release()

    @property
    def current(self) -> Index:
        """The index in use."""
        return self._current

    @property
    def manifest(self) -> Manifest:
        """What the index in use says of itself."""
        return self._current.manifest

    @property
    def built(self) -> datetime:
        """When the index in use was built."""
        return self.manifest.built_at

    @property
    def refusal(self) -> str | None:
        """Why the newest build is not in use; None when it is."""
        return self._refusal

    def search(self, question: str, limit: int = 5) -> SearchResult:
        """Search the index in use; as ``Index.search``."""
        return self._current.search(question, limit)

    def refresh(self) -> bool:
        """Load the build that ``current`` leads to, if it has changed; takes about a second then, microseconds else.

        Returns:
            Whether another build is in use now.
        """
        with self._loading:
            name = current_name(self._folder)
            if name is None or name == self._seen:
                return False
            self._seen = name
            try:
                self._current = Index.open(self._folder / name, self._encoder, self._words)
            except IndexUnusableError as error:
                self._refusal = str(error)
                logger.error("new index refused, the one of %s stays in use: %s", self.built.isoformat(), error)  # noqa: TRY400
                return False
            self._refusal = None
            release()
            logger.info("index %s is in use, %d items", name, self.manifest.items)
            return True

    async def watch(self, interval: float = 1.0) -> None:
        """Refresh for as long as the task lives, off the event loop.

        Args:
            interval: Seconds between two looks.
        """
        while True:
            await asyncio.sleep(interval)
            await asyncio.to_thread(self.refresh)
