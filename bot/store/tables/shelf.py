"""Builds of the index that the processes of a fleet share; ``indexer.shelf`` reads and writes them."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Text
from sqlmodel import Field, SQLModel

from bot.store.tables.serial import SERIAL
from bot.store.utc import UtcDateTime


class ShelfBuild(SQLModel, table=True):
    """A published build; ``indexer.shelf.published.Published`` says what the columns hold."""

    __tablename__ = "shelf_build"
    # A process that was told to fetch a build must never be given another one under its number.
    __table_args__ = ({"sqlite_autoincrement": True},)

    number: int | None = Field(default=None, sa_column=Column(SERIAL, primary_key=True))
    turn: int | None = Field(default=None, sa_column=Column(BigInteger, unique=True))
    replaced: int | None = Field(
        default=None, sa_column=Column(SERIAL, ForeignKey("shelf_build.number", ondelete="SET NULL"))
    )
    build_id: str = Field(max_length=64)
    format: int
    model: str = Field(sa_type=Text)
    fingerprint: str = Field(max_length=64)
    items: int
    size: int = Field(sa_type=BigInteger)
    built_at: datetime = Field(sa_type=UtcDateTime)
    published_at: datetime = Field(sa_type=UtcDateTime)
    published_by: str = Field(max_length=128)


class ShelfFile(SQLModel, table=True):
    """A file of a published build.

    Attributes:
        number: The build.
        name: Its name in the build's folder.
        size: Bytes.
        sha256: SHA-256, in hexadecimal digits.
    """

    __tablename__ = "shelf_file"

    number: int = Field(
        sa_column=Column(SERIAL, ForeignKey("shelf_build.number", ondelete="CASCADE"), primary_key=True)
    )
    name: str = Field(sa_column=Column(String(64), primary_key=True))
    size: int = Field(sa_type=BigInteger)
    sha256: str = Field(max_length=64)


class ShelfChunk(SQLModel, table=True):
    """A piece of such a file, at most ``indexer.shelf.published.CHUNK`` bytes.

    Attributes:
        number: The build.
        name: The file.
        place: Where it stands in the file, from 0.
        content: The bytes.
    """

    __tablename__ = "shelf_chunk"

    number: int = Field(
        sa_column=Column(SERIAL, ForeignKey("shelf_build.number", ondelete="CASCADE"), primary_key=True)
    )
    name: str = Field(sa_column=Column(String(64), primary_key=True))
    place: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    content: bytes = Field(sa_type=LargeBinary)
