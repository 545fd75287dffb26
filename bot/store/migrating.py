"""Brings a database up to date with the migrations of ``bot/store/migrations``."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 0x676D6B74
"""The number of the lock under which one process at a time migrates a PostgreSQL database."""


def migration_config(connection: Connection) -> Config:
    """Return Alembic's configuration for a connection, without an ini file."""
    config = Config()
    # Alembic reads its options through configparser, for which a percent sign in a path begins a reference.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def migrate(connection: Connection) -> None:
    """Run the missing migrations within the transaction of a connection.

    Processes that start together take turns: on SQLite a transaction that is open is the only one that writes (``BEGIN
    IMMEDIATE``), on PostgreSQL a lock sees to it.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    command.upgrade(migration_config(connection), "head")
