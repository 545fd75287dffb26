"""Brings a published build into a folder of this machine, checked to the byte before anything may use it."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from indexer.builds import abandon, begin, complete, exclusive, switch
from indexer.errors import IndexerError, IndexUnusableError, ShelfError
from indexer.manifest import Manifest, file_hash
from indexer.shelf.published import Published, PublishedFile, read_chunk, read_files

LOCK_PAUSE = 0.2
LOCK_TRIES = 300
"""A minute: another process that shares the folder fetches the same build meanwhile."""


async def fetch(engine: AsyncEngine, build: Published, folder: Path) -> Path:
    """Make a published build the current one of a folder; what lies there soundly is not fetched again.

    Args:
        engine: The database. No connection is held for longer than a chunk takes.
        build: What to fetch; ``Published.check`` has nothing against it.
        folder: The folder of the builds, which processes may share. It is created where it is missing.

    Returns:
        The build's folder.

    Raises:
        ShelfError: Something of it is missing or damaged; the text says what. The folder is as it was.
        SQLAlchemyError, OSError: The database or the disk fails.
    """
    async with engine.connect() as connection:
        files = await read_files(connection, build)
    async with _held(folder):
        if await asyncio.to_thread(_is_there, folder / build.build_id, files):
            return await asyncio.to_thread(switch, folder, build.build_id)
        unfinished = begin(folder, build.build_id)
        try:
            for file in files:
                await _fetch_file(engine, build, file, unfinished / file.name)
            await asyncio.to_thread(_check, unfinished, build)
            return await asyncio.to_thread(complete, folder, build.build_id)
        except BaseException:
            abandon(folder)
            raise


async def _fetch_file(engine: AsyncEngine, build: Published, file: PublishedFile, path: Path) -> None:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as target:
        for place in range(file.chunks):
            async with engine.connect() as connection:
                content = await read_chunk(connection, build, file, place)
            if content is None:
                raise ShelfError(f"the published build {build.build_id} lacks a piece of {file.name}: publish it again")
            digest.update(content)
            size += len(content)
            target.write(content)
    if (size, digest.hexdigest()) != (file.size, file.sha256):
        raise ShelfError(
            f"{file.name} of the published build {build.build_id} is damaged, its size or hash is not the one that was "
            "published: publish it again"
        )


def _check(folder: Path, build: Published) -> None:
    """Hold the manifest against the files beside it and against what the shelf says of the build."""
    try:
        manifest = Manifest.load(folder)
    except IndexUnusableError as error:
        raise ShelfError(f"the published build {build.build_id} cannot be used: {error}") from error
    if (manifest.build_id, manifest.fingerprint) != (build.build_id, build.fingerprint):
        raise ShelfError(f"the manifest of the published build {build.build_id} is another one's: publish it again")


def _is_there(folder: Path, files: tuple[PublishedFile, ...]) -> bool:
    try:
        return all(file_hash(folder / file.name) == file.sha256 for file in files)
    except OSError:
        return False


@asynccontextmanager
async def _held(folder: Path) -> AsyncIterator[None]:
    """Hold a folder of builds, once the process that holds it is done."""
    with ExitStack() as stack:
        for _ in range(LOCK_TRIES):
            with suppress(IndexerError):
                stack.enter_context(exclusive(folder))
                break
            await asyncio.sleep(LOCK_PAUSE)
        else:
            raise ShelfError(f"another process has been writing into {folder} for a minute: it is tried again later")
        yield
