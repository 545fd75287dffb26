"""The index of a running bot: swapped without a restart for a new build, a damaged one is refused.

A build that was fetched from the shelf of the fleet (``indexer.shelf``) rules over those that were made here.
"""

import asyncio
import logging
from datetime import datetime
from pathlib import Path
from threading import Lock

from indexer.builds import current_build, current_name
from indexer.encoder import Encoder
from indexer.errors import IndexUnusableError
from indexer.index import Index, SearchResult
from indexer.manifest import Manifest
from indexer.memory import release
from indexer.words import Words

logger = logging.getLogger(__name__)


class LiveIndex:
    """The build in use: a published one, or else the current one of the folder of builds that were made here.

    Readers take ``current`` once a question; it is swapped whole, so a question never sees two builds.

    Args:
        folder: The folder of the builds that were made here.
        encoder: The model.
        words: The Korean analyser, shared by all builds.
        published: The folder of the build that is published; None where none is.

    Raises:
        IndexUnusableError: There is no usable build to start with.
    """

    def __init__(
        self, folder: Path, encoder: Encoder, words: Words | None = None, published: Path | None = None
    ) -> None:
        self._folder = folder
        self._encoder = encoder
        self._words = words or Words.load()
        self._loading = Lock()
        self._published = published
        self._seen = current_name(folder)
        self._current = Index.open(published or current_build(folder), encoder, self._words)
        self._refusal: str | None = None
        self._shelf_refusal: str | None = None
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
    def fingerprint(self) -> str:
        """The hash of the model in use: no build of another one can be served."""
        return self._encoder.fingerprint

    @property
    def published(self) -> str | None:
        """The name of the published build in use; None while a build of this machine is."""
        return self._published.name if self._published else None

    @property
    def refusal(self) -> str | None:
        """Why the newest build is not in use, the published one first; None when it is."""
        return self._shelf_refusal or self._refusal

    def search(self, question: str, limit: int = 5) -> SearchResult:
        """Search the index in use; as ``Index.search``."""
        return self._current.search(question, limit)

    def refresh(self, *, anew: bool = False) -> bool:
        """Load the build that ``current`` leads to, if it has changed; takes about a second then, microseconds else.

        Args:
            anew: Try a build again that was refused.

        Returns:
            Whether another build is in use now; never while a published one is.
        """
        with self._loading:
            if anew and self._refusal is not None:
                self._seen = None
            return self._published is None and self._refresh()

    def serve(self, build: Path) -> None:
        """Serve a published build from now on; takes about a second, unless it is the one in use.

        Raises:
            IndexUnusableError: It is damaged, or of another model; what was in use stays.
        """
        with self._loading:
            if build.name != self.manifest.build_id:
                self._current = Index.open(build, self._encoder, self._words)
                release()
            self._published = build
            self._shelf_refusal = self._refusal = None
            logger.info("published index %s is in use, %d items", build.name, self.manifest.items)

    def serve_local(self) -> None:
        """Serve what was built on this machine from now on, if there is anything: nothing is published any more."""
        with self._loading:
            self._published = self._seen = self._shelf_refusal = None
            self._refresh()

    def refuse(self, reason: str | None) -> None:
        """Note why the published build cannot be used; None when nothing is published any more."""
        self._shelf_refusal = reason
        if reason is not None:
            self._log_refusal(reason)

    async def watch(self, interval: float = 1.0) -> None:
        """Refresh for as long as the task lives, off the event loop.

        Args:
            interval: Seconds between two looks.
        """
        while True:
            await asyncio.sleep(interval)
            await asyncio.to_thread(self.refresh)

    def _refresh(self) -> bool:
        name = current_name(self._folder)
        if name is None or name == self._seen:
            return False
        self._seen = name
        try:
            self._current = Index.open(self._folder / name, self._encoder, self._words)
        except IndexUnusableError as error:
            self._refusal = str(error)
            self._log_refusal(self._refusal)
            return False
        self._refusal = None
        release()
        logger.info("index %s is in use, %d items", name, self.manifest.items)
        return True

    def _log_refusal(self, reason: str) -> None:
        logger.error("new index refused, the one of %s stays in use: %s", self.built.isoformat(), reason)
