"""What is published is fetched, checked and served; what was built on the machine is served where nothing is."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store.database import Database
from indexer.builds import current_name, exclusive
from indexer.corpus import TOKENS
from indexer.encoder import Encoder
from indexer.errors import IndexUnusableError
from indexer.live import LiveIndex
from indexer.manifest import Manifest
from indexer.shelf.follower import Follower, open_live
from indexer.shelf.publishing import publish, roll_back, unpublish
from indexer.words import Words
from tests.indexer.shelf.conftest import NOW

Made = Callable[[int], Path]
Put = Callable[[int], Awaitable[None]]
LOCAL = 3
"""How many items the build of the machine itself has."""
DAMAGE = """UPDATE shelf_chunk SET content = :rubbish WHERE name = 'tokens.npy' AND number =
(SELECT max(number) FROM shelf_build)"""


class Machine:
    """A machine of the fleet: its data folder and what it serves."""

    def __init__(self, database: Database, folder: Path, encoder: Encoder, words: Words) -> None:
        self.database, self.folder, self.encoder, self.words = database, folder, encoder, words
        self.shelf_dir = folder / "published"

    async def start(self) -> tuple[LiveIndex, Follower]:
        engine = self.database.engine
        live = await open_live(engine, self.folder / "index", self.shelf_dir, self.encoder, self.words)
        return live, Follower(engine, self.shelf_dir, live)


@pytest.fixture
def machine(database: Database, tmp_path: Path, index_dir: Path, encoder: Encoder, words: Words) -> Machine:
    """A machine that has built an index of three items itself."""
    assert index_dir == tmp_path / "index"
    return Machine(database, tmp_path, encoder, words)


@pytest.fixture
def put(address: str, made: Made) -> Put:
    """Publish the build with so many items."""

    async def put(pages: int) -> None:
        await publish(address, made(pages), host="builder", now=NOW)

    return put


async def harm(database: Database, statement: str) -> None:
    async with database.engine.begin() as connection:
        values = {"rubbish": b"rubbish"} if ":rubbish" in statement else {}
        assert (await connection.execute(text(statement), values)).rowcount > 0


async def test_where_nothing_is_published_the_own_build_is_served(machine: Machine) -> None:
    live, follower = await machine.start()
    await follower.look()
    assert (live.manifest.items, live.published, live.refusal) == (LOCAL, None, None)
    assert not machine.shelf_dir.exists()


async def test_a_publication_is_taken_up_and_rolled_back(machine: Machine, address: str, put: Put, made: Made) -> None:
    live, follower = await machine.start()
    await put(1)
    await follower.look()
    assert (live.manifest.items, live.published) == (1, made(1).name)
    assert live.search("정산 언제 돼요").hits[0].item.id == "payday"
    await put(2)
    await follower.look()
    assert live.manifest.items == 2
    fetched = machine.shelf_dir / made(2).name
    assert {path.name: path.read_bytes() for path in fetched.iterdir()} == {
        path.name: path.read_bytes() for path in made(2).iterdir()
    }
    await roll_back(address)
    await follower.look()
    assert live.manifest.items == 1


async def test_what_was_built_here_does_not_override_what_is_published(
    machine: Machine, address: str, put: Put, made: Made
) -> None:
    live, follower = await machine.start()
    await put(1)
    await follower.look()
    # The build of the machine is still its current one, and another look changes nothing.
    assert live.refresh() is False
    await follower.look()
    assert live.manifest.items == 1
    assert Manifest.load(machine.folder / "index" / "current").items == LOCAL
    await unpublish(address)
    await follower.look()
    assert (live.manifest.items, live.published) == (LOCAL, None)
    assert current_name(machine.shelf_dir) is None


async def test_a_machine_without_an_index_starts_from_the_shelf(
    database: Database, tmp_path: Path, encoder: Encoder, words: Words, put: Put
) -> None:
    machine = Machine(database, tmp_path / "empty", encoder, words)
    with pytest.raises(IndexUnusableError, match="there is no index"):
        await machine.start()
    await put(2)
    live, _ = await machine.start()
    assert live.manifest.items == 2


async def test_processes_that_share_a_folder_fetch_it_once(machine: Machine, put: Put) -> None:
    await put(1)
    started = await asyncio.gather(*(machine.start() for _ in range(3)))
    assert [live.manifest.items for live, _ in started] == [1, 1, 1]
    assert not list(machine.shelf_dir.glob(".new-*"))


async def test_a_local_build_that_goes_on_does_not_hold_up_a_publication(machine: Machine, put: Put) -> None:
    live, follower = await machine.start()
    await put(1)
    with exclusive(machine.folder / "index"):
        await follower.look()
    assert live.manifest.items == 1


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("UPDATE shelf_chunk SET content = :rubbish WHERE name = 'tokens.npy' AND place = 0", "tokens.npy .*damaged"),
        ("UPDATE shelf_chunk SET content = :rubbish WHERE name = 'manifest.json'", "manifest.json .*damaged"),
        ("DELETE FROM shelf_chunk WHERE name = 'vectors.faiss'", "lacks a piece of vectors.faiss"),
        ("DELETE FROM shelf_file WHERE name = 'axes.npy'", "does not have the files of a build"),
        ("UPDATE shelf_file SET name = '../axes.npy' WHERE name = 'axes.npy'", "does not have the files of a build"),
        ("UPDATE shelf_file SET size = size + 1 WHERE name = 'axes.npy'", "axes.npy .*damaged"),
        ("UPDATE shelf_build SET build_id = '../outside'", "no proper name"),
        ("UPDATE shelf_build SET build_id = 'another'", "is another one's"),
        ("UPDATE shelf_build SET format = 99", "has format 99"),
        ("UPDATE shelf_build SET fingerprint = 'other'", "is of another model"),
    ],
)
async def test_what_is_damaged_or_does_not_fit_is_refused_with_the_reason(
    machine: Machine, database: Database, put: Put, statement: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    live, follower = await machine.start()
    await put(2)
    await harm(database, statement)
    with caplog.at_level(logging.ERROR, "indexer"):
        await follower.look()
        await follower.look()
    assert (live.manifest.items, live.published) == (LOCAL, None)
    assert re.search(reason, live.refusal or "")
    # It is not fetched and told again and again.
    assert len(caplog.records) == 1
    assert current_name(machine.shelf_dir) is None


async def test_the_next_sound_one_is_taken_and_the_refusal_forgotten(
    machine: Machine, database: Database, put: Put
) -> None:
    live, follower = await machine.start()
    await put(1)
    await follower.look()
    await put(2)
    await harm(database, DAMAGE)
    await follower.look()
    assert (live.manifest.items, bool(live.refusal)) == (1, True)
    await put(3)
    await follower.look()
    assert (live.manifest.items, live.refusal) == (3, None)


async def test_a_rollback_to_what_is_in_use_forgets_the_refusal(
    machine: Machine, database: Database, address: str, put: Put
) -> None:
    live, follower = await machine.start()
    await put(1)
    await follower.look()
    await put(2)
    await harm(database, DAMAGE)
    await follower.look()
    await roll_back(address)
    await follower.look()
    assert (live.manifest.items, live.refusal) == (1, None)


async def test_a_refusal_is_forgotten_when_nothing_is_published_any_more(
    machine: Machine, database: Database, address: str, put: Put
) -> None:
    live, follower = await machine.start()
    await put(2)
    await harm(database, DAMAGE)
    await follower.look()
    assert live.refusal
    assert live.refresh(anew=True) is False
    assert live.refusal
    await unpublish(address)
    await follower.look()
    assert (live.manifest.items, live.refusal) == (LOCAL, None)


async def test_a_refused_one_is_tried_again_when_asked(
    machine: Machine, database: Database, put: Put, made: Made
) -> None:
    live, follower = await machine.start()
    await put(2)
    await harm(database, "UPDATE shelf_build SET format = format + 1")
    await follower.look()
    await harm(database, "UPDATE shelf_build SET format = format - 1")
    await follower.look()
    assert live.manifest.items == LOCAL
    await follower.look(anew=True)
    assert (live.manifest.items, live.refusal) == (2, None)


async def test_a_start_with_a_damaged_publication_serves_what_was_fetched_before(
    machine: Machine, database: Database, put: Put
) -> None:
    await put(1)
    await machine.start()
    await put(2)
    await harm(database, DAMAGE)
    live, _ = await machine.start()
    assert (live.manifest.items, "is damaged" in (live.refusal or "")) == (1, True)


async def test_a_start_with_nothing_to_serve_says_why_the_publication_does_not_help(
    database: Database, tmp_path: Path, encoder: Encoder, words: Words, put: Put
) -> None:
    await put(2)
    await harm(database, DAMAGE)
    with pytest.raises(IndexUnusableError, match=r"published index cannot be used: tokens.npy .* there is no index"):
        await Machine(database, tmp_path / "empty", encoder, words).start()


async def test_what_was_fetched_and_is_damaged_on_the_disk_is_fetched_anew(machine: Machine, put: Put) -> None:
    await put(1)
    live, _ = await machine.start()
    (machine.shelf_dir / "current" / TOKENS).write_bytes(b"rubbish")
    live, _ = await machine.start()
    assert (live.manifest.items, live.refusal) == (1, None)


async def test_a_database_that_fails_changes_nothing(
    machine: Machine, database: Database, put: Put, caplog: pytest.LogCaptureFixture
) -> None:
    await put(1)
    live, follower = await machine.start()
    async with database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE shelf_build RENAME TO gone"))
    await follower.look()
    assert "cannot be read" in caplog.text
    again, _ = await machine.start()
    assert (live.manifest.items, again.manifest.items) == (1, 1)
    async with database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE gone RENAME TO shelf_build"))
    await put(2)
    await follower.look()
    assert live.manifest.items == 2


@pytest.mark.parametrize(("interval", "wakes"), [(60, True), (0.01, False)])
async def test_watching_looks_when_woken_and_by_itself(
    machine: Machine, put: Put, interval: float, wakes: bool
) -> None:
    live, follower = await machine.start()
    watching = asyncio.create_task(follower.watch(interval))
    await put(1)
    if wakes:
        follower.wake()
    async with asyncio.timeout(20):
        while live.manifest.items == LOCAL:
            assert live.search("수수료 얼마").hits
            await asyncio.sleep(0.01)
    watching.cancel()
    assert live.manifest.items == 1
