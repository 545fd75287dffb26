"""Puts builds on the shelf, takes them off, and returns to an earlier one.

Each of these is one transaction whose last step moves the turn, so that a reader sees all of it or nothing, also of one
that is cut off. On PostgreSQL publishers send their files side by side and take turns for the last step; on SQLite the
whole waits in turn.
"""

import hashlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import delete, func, insert, inspect, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from indexer.announcing import announce
from indexer.errors import ShelfError
from indexer.kept_database import connect
from indexer.manifest import MANIFEST, Manifest
from indexer.shelf.published import CHUNK, Published, files_of, read_all, read_current
from indexer.shelf.tables import BUILDS, CHUNKS, FILES

TOPIC = "index"
"""What is announced when the current build changes."""
KEEP = 5
"""How many builds stay, those that were current last."""
_LOCK = 0x73686C66
"""The number of the lock under which one publisher at a time moves the turn on PostgreSQL."""

Progress = Callable[[int, int], None]
"""Told how many bytes of how many are on their way."""


@dataclass(frozen=True, slots=True)
class Move:
    """What came of a change of the shelf.

    Attributes:
        current: What all are to serve now.
        before: What they served before; None where nothing was published.
        changed: Whether anything changed: what is current already is not published again.
    """

    current: Published
    before: Published | None
    changed: bool = True


async def publish(
    address: str, build: Path, *, host: str, now: datetime, on_progress: Progress = lambda _done, _total: None
) -> Move:
    """Put a build on the shelf and have all serve it; builds that were current long ago are taken off.

    Args:
        address: ``DATABASE_URL``.
        build: The folder of the build.
        host: Who publishes it.
        now: The time, aware.
        on_progress: Told how far it is.

    Raises:
        IndexUnusableError: The build is damaged, or of another format.
        AddressError, ShelfError: The database is not there, or has no shelf.
    """
    manifest = Manifest.load(build)
    paths = [build / name for name in files_of(manifest)]
    async with _shelf(address) as connection:
        before = await read_current(connection)
        if before is not None and await _is_same(connection, before, build):
            return Move(before, before, changed=False)
        total = sum(path.stat().st_size for path in paths)
        number = await _add(connection, manifest, total, host, now)
        done = 0
        for path in paths:
            async for size in _send(connection, number, path, manifest.files.get(path.name)):
                done += size
                on_progress(done, total)
        await _take_turns(connection)
        before = await read_current(connection)
        await connection.execute(
            update(BUILDS).where(BUILDS.c.number == number).values(replaced=before.number if before else None)
        )
        return Move(await _make_current(connection, number), before)


async def roll_back(address: str, build_id: str | None = None) -> Move:
    """Have all serve the build again that was current before the current one, or another one of the shelf.

    Args:
        address: ``DATABASE_URL``.
        build_id: Which one; None for the one before.

    Raises:
        AddressError, ShelfError: The database is not there or has no shelf, or there is no such build.
    """
    async with _shelf(address) as connection:
        await _take_turns(connection)
        shelf = await read_all(connection)
        if not shelf:
            raise ShelfError("nothing is published: there is nothing to roll back")
        current, *others = shelf
        if build_id is not None:
            chosen = next((one for one in others if one.build_id == build_id), None)
            problem = f"there is no other build {build_id!r} on the shelf: `python -m indexer shelf` lists them"
        else:
            chosen = next((one for one in others if one.number == current.replaced), None)
            problem = f"there is no build before {current.build_id} any more: choose one of `python -m indexer shelf`"
        if chosen is None:
            raise ShelfError(problem)
        return Move(await _make_current(connection, chosen.number), current)


async def unpublish(address: str) -> int:
    """Take everything off the shelf, so that each machine serves what it has built itself; return how much that was.

    Raises:
        AddressError, ShelfError: The database is not there, or has no shelf.
    """
    async with _shelf(address) as connection:
        await _take_turns(connection)
        removed = (await connection.execute(delete(BUILDS))).rowcount
        await announce(connection, TOPIC)
        return removed


async def published(address: str) -> list[Published]:
    """Return what is on the shelf, the current build first.

    Raises:
        AddressError, ShelfError: The database is not there, or has no shelf.
    """
    async with _shelf(address, writing=False) as connection:
        return await read_all(connection)


@asynccontextmanager
async def _shelf(address: str, *, writing: bool = True) -> AsyncIterator[AsyncConnection]:
    async with connect(address, "use the shelf", ShelfError, writing=writing) as connection:
        if not await connection.run_sync(lambda sync: inspect(sync).has_table(BUILDS.name)):
            raise ShelfError(
                "the database has no shelf yet: start a bot of this version on it once (`python -m bot`), which brings "
                "its tables up to date"
            )
        yield connection


async def _is_same(connection: AsyncConnection, current: Published, build: Path) -> bool:
    """Tell whether a build is the current one to the byte: its manifest has the hashes of all else."""
    own = (FILES.c.number == current.number, FILES.c.name == MANIFEST)
    digest = await connection.scalar(select(FILES.c.sha256).where(*own))
    return bool(digest == hashlib.sha256((build / MANIFEST).read_bytes()).hexdigest())


async def _add(connection: AsyncConnection, manifest: Manifest, size: int, host: str, now: datetime) -> int:
    row = {
        "build_id": manifest.build_id,
        "format": manifest.format,
        "model": manifest.model,
        "fingerprint": manifest.fingerprint,
        "items": manifest.items,
        "size": size,
        "built_at": manifest.built_at.astimezone(UTC),
        "published_at": now.astimezone(UTC),
        "published_by": host,
    }
    number: int = (await connection.execute(insert(BUILDS).values(**row).returning(BUILDS.c.number))).scalar_one()
    return number


async def _send(connection: AsyncConnection, number: int, path: Path, expected: str | None) -> AsyncIterator[int]:
    """Store a file chunk by chunk; yields the size of each.

    Args:
        connection: The transaction.
        number: Of which build.
        path: The file.
        expected: Its SHA-256 by the manifest; None for the manifest itself.
    """
    digest, size = hashlib.sha256(), 0
    for place, content in enumerate(_chunks(path)):
        digest.update(content)
        size += len(content)
        await connection.execute(insert(CHUNKS).values(number=number, name=path.name, place=place, content=content))
        yield len(content)
    if expected not in {None, digest.hexdigest()}:
        raise ShelfError(f"{path} has changed while it was published: publish again")
    await connection.execute(insert(FILES).values(number=number, name=path.name, size=size, sha256=digest.hexdigest()))


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while content := file.read(CHUNK):
                yield content
    except OSError as error:
        raise ShelfError(f"{path} cannot be read ({error.strerror}): publish again") from None


async def _take_turns(connection: AsyncConnection) -> None:
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


async def _make_current(connection: AsyncConnection, number: int) -> Published:
    last = select(func.coalesce(func.max(BUILDS.c.turn), 0)).scalar_subquery()
    await connection.execute(update(BUILDS).where(BUILDS.c.number == number).values(turn=last + 1))
    current, *others = await read_all(connection)
    old = [one.number for one in others[KEEP - 1 :]]
    await connection.execute(delete(BUILDS).where(BUILDS.c.number.in_(old)))
    await announce(connection, TOPIC)
    return current
