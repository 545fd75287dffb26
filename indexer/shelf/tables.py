"""The tables of the shelf.

They are the bot's (``bot.store.tables.shelf``, which its migrations create); this room may not import them, so it says
here what it reads and writes. The bot's tests hold the two against each other.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData()
MOMENT = DateTime(timezone=True)
# SQLite counts up by itself only in a column of the type INTEGER.
NUMBER = BigInteger().with_variant(Integer(), "sqlite")

BUILDS = Table(
    "shelf_build",
    METADATA,
    Column("number", NUMBER, primary_key=True),
    Column("turn", BigInteger, unique=True),
    Column("replaced", NUMBER, ForeignKey("shelf_build.number", ondelete="SET NULL")),
    Column("build_id", String(64), nullable=False),
    Column("format", Integer, nullable=False),
    Column("model", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("items", Integer, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("built_at", MOMENT, nullable=False),
    Column("published_at", MOMENT, nullable=False),
    Column("published_by", String(128), nullable=False),
)
FILES = Table(
    "shelf_file",
    METADATA,
    Column("number", NUMBER, ForeignKey("shelf_build.number", ondelete="CASCADE"), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
)
CHUNKS = Table(
    "shelf_chunk",
    METADATA,
    Column("number", NUMBER, ForeignKey("shelf_build.number", ondelete="CASCADE"), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)
