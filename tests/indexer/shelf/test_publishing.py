"""Builds are put into the database, moved and taken away again, whole or not at all."""

import asyncio
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text

from bot.store.database import Database
from indexer.announcing import CHANNEL
from indexer.corpus import TOKENS
from indexer.errors import AddressError, IndexUnusableError, ShelfError
from indexer.manifest import MANIFEST
from indexer.shelf import publishing
from indexer.shelf.published import read_current
from indexer.shelf.publishing import KEEP, TOPIC, publish, published, roll_back, unpublish
from tests.indexer.shelf.conftest import NOW

Made = Callable[[int], Path]


async def put(address: str, build: Path, hours: int = 0) -> publishing.Move:
    return await publish(address, build, host="builder", now=NOW + timedelta(hours=hours))


async def shown(address: str) -> list[str]:
    return [one.build_id for one in await published(address)]


async def rows(database: Database, table: str) -> int:
    async with database.engine.connect() as connection:
        return int((await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one())  # noqa: S608


async def test_what_is_published_says_what_it_is(address: str, database: Database, made: Made) -> None:
    build = made(3)
    seen: list[tuple[int, int]] = []
    move = await publish(address, build, host="builder", now=NOW, on_progress=lambda *of: seen.append(of))
    assert (move.before, move.changed) == (None, True)
    (one,) = await published(address)
    assert one == move.current
    assert (one.build_id, one.items, one.published_at, one.published_by) == (build.name, 3, NOW, "builder")
    assert (one.built_at, one.size) == (NOW, sum(path.stat().st_size for path in build.iterdir()))
    assert seen[-1] == (one.size, one.size)


async def test_the_same_build_is_not_published_twice(address: str, database: Database, made: Made) -> None:
    first = await put(address, made(3))
    again = await put(address, made(3), hours=1)
    assert (again.current, again.changed) == (first.current, False)
    assert len(await published(address)) == 1


async def test_a_rollback_goes_to_the_build_before_and_further_back(
    address: str, database: Database, made: Made
) -> None:
    one, two, three = made(1), made(2), made(3)
    for hours, build in enumerate((one, two, three)):
        await put(address, build, hours)
    assert await shown(address) == [three.name, two.name, one.name]
    back = await roll_back(address)
    assert (back.current.build_id, back.before.build_id if back.before else None) == (two.name, three.name)
    assert (await roll_back(address)).current.build_id == one.name
    with pytest.raises(ShelfError, match="there is no build before"):
        await roll_back(address)
    assert await shown(address) == [one.name, two.name, three.name]


async def test_a_rollback_after_a_rollback_and_a_new_build_skips_what_was_rolled_back(
    address: str, database: Database, made: Made
) -> None:
    one, bad, mended = made(1), made(2), made(3)
    await put(address, one)
    await put(address, bad)
    await roll_back(address)
    assert (await put(address, mended)).before is not None
    assert (await roll_back(address)).current.build_id == one.name


async def test_any_build_of_the_shelf_can_be_chosen(address: str, database: Database, made: Made) -> None:
    for pages in (1, 2, 3):
        await put(address, made(pages))
    assert (await roll_back(address, made(1).name)).current.build_id == made(1).name
    assert (await roll_back(address, made(3).name)).current.build_id == made(3).name
    for wrong in ("nonsense", made(3).name):
        with pytest.raises(ShelfError, match="no other build"):
            await roll_back(address, wrong)


async def test_only_the_last_few_are_kept_with_all_their_pieces(address: str, database: Database, made: Made) -> None:
    moves = [await put(address, made(1 + number % 2), number) for number in range(KEEP + 2)]
    names = [move.current.build_id for move in moves]
    assert await shown(address) == names[::-1][:KEEP]
    assert await rows(database, "shelf_build") == KEEP
    assert await rows(database, "shelf_file") == KEEP * len(list(made(1).iterdir()))
    async with database.engine.connect() as connection:
        lost = "SELECT count(*) FROM shelf_chunk WHERE number NOT IN (SELECT number FROM shelf_build)"
        assert (await connection.execute(text(lost))).scalar_one() == 0


async def test_nothing_is_published_any_more_after_unpublish(address: str, database: Database, made: Made) -> None:
    await put(address, made(1))
    await put(address, made(2))
    assert await unpublish(address) == 2
    assert await published(address) == []
    assert await rows(database, "shelf_chunk") == 0
    with pytest.raises(ShelfError, match="nothing is published"):
        await roll_back(address)


async def test_one_that_is_cut_off_leaves_nothing(
    address: str, database: Database, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put(address, made(1))
    pieces = await rows(database, "shelf_chunk")

    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await publish(address, made(2), host="builder", now=NOW, on_progress=stop)
    assert await shown(address) == [made(1).name]
    assert await rows(database, "shelf_chunk") == pieces
    await put(address, made(2))
    assert await shown(address) == [made(2).name, made(1).name]


@pytest.mark.postgres
async def test_no_reader_sees_half_a_publication(postgres_url: str, made: Made) -> None:
    database = await Database.open(postgres_url)
    await put(postgres_url, made(1))
    looks: list[asyncio.Task[str | None]] = []

    async def look() -> str | None:
        async with database.engine.connect() as connection:
            current = await read_current(connection)
            return current.build_id if current else None

    def look_meanwhile(done: int, total: int) -> None:
        looks.append(asyncio.create_task(look()))

    await publish(postgres_url, made(2), host="builder", now=NOW, on_progress=look_meanwhile)
    seen = await asyncio.gather(*looks)
    assert seen[0] == made(1).name
    assert set(seen) <= {made(1).name, made(2).name}
    assert await look() == made(2).name
    await database.close()


@pytest.mark.postgres
async def test_the_fleet_hears_of_each_change(postgres_url: str, made: Made) -> None:
    await (await Database.open(postgres_url)).close()
    heard: asyncio.Queue[str] = asyncio.Queue()
    listener = await asyncpg.connect(postgres_url)
    await listener.add_listener(CHANNEL, lambda *event: heard.put_nowait(str(event[-1])))
    await put(postgres_url, made(1))
    await put(postgres_url, made(2))
    await roll_back(postgres_url)
    await unpublish(postgres_url)
    async with asyncio.timeout(5):
        assert [await heard.get() for _ in range(4)] == [TOPIC] * 4
    await listener.close()


async def test_two_publishers_at_once_both_come_through(address: str, database: Database, made: Made) -> None:
    moves = await asyncio.gather(put(address, made(1)), put(address, made(2)), put(address, made(3)))
    assert all(move.changed for move in moves)
    shelf = await published(address)
    assert [one.turn for one in shelf] == [3, 2, 1]
    # Each took the place of the one before it, so that a rollback goes the same way back.
    assert [one.replaced for one in shelf] == [shelf[1].number, shelf[2].number, None]


async def test_a_damaged_build_is_not_published(address: str, database: Database, made: Made, tmp_path: Path) -> None:
    damaged = shutil.copytree(made(1), tmp_path / "damaged")
    (damaged / TOKENS).write_bytes(b"rubbish")
    with pytest.raises(IndexUnusableError, match=r"tokens.npy is damaged"):
        await put(address, damaged)
    assert await published(address) == []


async def test_a_build_that_changes_meanwhile_is_not_published(
    address: str, database: Database, made: Made, tmp_path: Path
) -> None:
    changing = shutil.copytree(made(1), tmp_path / "changing")
    names = sorted(path.name for path in changing.iterdir() if path.name != MANIFEST)

    def change(done: int, total: int) -> None:
        for name in names:
            (changing / name).write_bytes(b"rubbish")

    with pytest.raises(ShelfError, match="has changed while it was published"):
        await publish(address, changing, host="builder", now=NOW, on_progress=change)
    assert await published(address) == []


async def test_a_database_without_a_shelf_is_told_in_one_line(address: str, made: Made, tmp_path: Path) -> None:
    if address.startswith("sqlite"):
        with pytest.raises(ShelfError, match="there is no database"):
            await put(address, made(1))
        (tmp_path / "store.sqlite3").touch()
    with pytest.raises(ShelfError, match="start a bot of this version on it once") as caught:
        await put(address, made(1))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "wrong", ["postgresql://bot:geheim@127.0.0.1:1/bot", "postgresql://bot:geheim@/nowhere?host=/nowhere"]
)
async def test_a_database_that_is_not_there_is_told_without_the_password(wrong: str, made: Made) -> None:
    with pytest.raises(ShelfError, match="cannot use the shelf") as caught:
        await put(wrong, made(1))
    assert "geheim" not in str(caught.value)


@pytest.mark.postgres
async def test_a_wrong_name_of_a_database_is_told(postgres_url: str, made: Made) -> None:
    with pytest.raises(ShelfError, match="cannot use the shelf"):
        await put(postgres_url.replace("/bot_", "/no_bot_"), made(1))


async def test_an_address_must_be_one(made: Made) -> None:
    with pytest.raises(AddressError):
        await put("nonsense", made(1))
