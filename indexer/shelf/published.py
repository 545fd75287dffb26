"""What is on the shelf: builds in the order in which they came into use, and the files of each.

The current build is the one with the highest turn. A build without a turn is not on the shelf yet; nobody sees one, for
it is put there in one transaction.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from indexer.corpus import FILES as CORPUS_FILES
from indexer.errors import ShelfError
from indexer.manifest import FORMAT, MANIFEST, Manifest
from indexer.moments import as_utc
from indexer.shelf.tables import BUILDS, CHUNKS, FILES

CHUNK = 1 << 20
"""Bytes of a file in one row: neither memory nor a statement gets large."""

_NAMES = frozenset((*CORPUS_FILES, MANIFEST))
_BUILD_ID = re.compile(r"[0-9A-Za-z]+(-[0-9A-Za-z]+)*")


@dataclass(frozen=True, slots=True)
class Published:
    """A build on the shelf.

    Attributes:
        number: Counts up with each publication; the same build may be published twice.
        turn: When it became the current one for the last time, counted from 1 over all builds.
        replaced: The number of the build whose place it took; None where that is gone or there was none.
        build_id: The name of the build, as in its manifest.
        format: The version of its layout.
        model: The name of the model that embedded it.
        fingerprint: The hash of that model's files.
        items: How many things a seller can be told.
        size: Bytes of all files.
        built_at: When it was built.
        published_at: When it was published.
        published_by: The host that published it.
    """

    number: int
    turn: int
    replaced: int | None
    build_id: str
    format: int
    model: str
    fingerprint: str
    items: int
    size: int
    built_at: datetime
    published_at: datetime
    published_by: str

    def check(self, fingerprint: str) -> None:
        """Refuse what this process cannot serve, before anything of it is fetched.

        Args:
            fingerprint: The hash of the model in use.

        Raises:
            ShelfError: It has another format, or was embedded by another model; or its name is none.
        """
        if not _BUILD_ID.fullmatch(self.build_id):
            raise ShelfError(f"the published build has no proper name: {self.build_id!r}")
        if self.format != FORMAT:
            raise ShelfError(
                f"the published build {self.build_id} has format {self.format}, this version reads {FORMAT}: "
                "bring all machines to one version, then build and publish"
            )
        if self.fingerprint != fingerprint:
            raise ShelfError(
                f"the published build {self.build_id} is of another model ({self.model}, {self.fingerprint[:12]}) than "
                f"the one in use here ({fingerprint[:12]}): set the same EMBEDDING_MODEL on all machines"
            )


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file of a build on the shelf.

    Attributes:
        name: Its name in the build's folder.
        size: Bytes.
        sha256: SHA-256, in hexadecimal digits.
    """

    name: str
    size: int
    sha256: str

    @property
    def chunks(self) -> int:
        """In how many rows it lies."""
        return (self.size + CHUNK - 1) // CHUNK


async def read_current(connection: AsyncConnection) -> Published | None:
    """Return the build that all are to serve; None where nothing is published."""
    found = (await connection.execute(_builds().limit(1))).first()
    return _published(found) if found else None


async def read_all(connection: AsyncConnection) -> list[Published]:
    """Return what is on the shelf, the current build first."""
    return [_published(row) for row in await connection.execute(_builds())]


async def read_files(connection: AsyncConnection, build: Published) -> tuple[PublishedFile, ...]:
    """Return the files of a build.

    Raises:
        ShelfError: They are not those of a build; nothing is written under such names.
    """
    mine = select(FILES.c.name, FILES.c.size, FILES.c.sha256).where(FILES.c.number == build.number)
    rows = (await connection.execute(mine.order_by(FILES.c.name))).all()
    files = tuple(PublishedFile(*row) for row in rows)
    if {file.name for file in files} != _NAMES:
        raise ShelfError(f"the published build {build.build_id} does not have the files of a build, or was taken away")
    return files


async def read_chunk(connection: AsyncConnection, build: Published, file: PublishedFile, place: int) -> bytes | None:
    """Return a piece of a file, of ``CHUNK`` bytes but for the last one; None where there is none."""
    here = (CHUNKS.c.number == build.number, CHUNKS.c.name == file.name, CHUNKS.c.place == place)
    content: bytes | None = await connection.scalar(select(CHUNKS.c.content).where(*here))
    return content


def files_of(manifest: Manifest) -> tuple[str, ...]:
    """Return the names of the files of a build, the manifest among them.

    Raises:
        ShelfError: They are not those that a build of this version has.
    """
    names = (*manifest.files, MANIFEST)
    if set(names) != _NAMES:
        raise ShelfError(f"the build {manifest.build_id} does not have the files of this version: build it anew")
    return names


def _builds() -> Select[Any]:
    return select(BUILDS).where(BUILDS.c.turn.is_not(None)).order_by(BUILDS.c.turn.desc())


def _published(row: Row[Any]) -> Published:
    values = row._asdict()
    for moment in ("built_at", "published_at"):
        values[moment] = as_utc(values[moment])
    return Published(**values)
