from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store.database import Database
from indexer.build import build
from indexer.builds import current_build
from indexer.encoder import Encoder
from indexer.words import Words
from knowledge.page import Guide
from tests.indexer.conftest import OUTSIDE

NOW = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/store.sqlite3"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    """The same, once a bot was started on it."""
    database = await Database.open(address)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def made(
    tmp_path_factory: pytest.TempPathFactory, guide: Guide, encoder: Encoder, words: Words
) -> Callable[[int], Path]:
    """Build the guide with only so many pages; the same one is built once. Returns the build, not to be changed."""
    done: dict[int, Path] = {}

    def made(pages: int) -> Path:
        if pages not in done:
            folder = tmp_path_factory.mktemp(f"made{pages}") / "index"
            kept = Guide(guide.pages[:pages])
            build(kept, folder, encoder, now=NOW, words=lambda: words, outside=OUTSIDE)
            done[pages] = current_build(folder)
        return done[pages]

    return made
