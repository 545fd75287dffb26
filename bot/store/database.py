"""The database: opened, brought up to date, and closed again."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from sqlite3 import OperationalError
from typing import Any, Self

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util import await_only
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import StoreAwayError, StoreError
from bot.monitoring.trace import Stage, stage
from bot.store.failures import is_away
from bot.store.migrating import migrate
from indexer.database_address import make_folder, parse_address, shown
from indexer.errors import AddressError

logger = logging.getLogger(__name__)

BUSY_SECONDS = 30
"""How long SQLite waits for another process that writes, and a session for a connection of the pool."""
POSTGRES_CONNECTIONS = 15
"""As many as a busy process uses at once, besides the one that listens. They are kept: to make one costs the server
several times what a transaction costs."""
CONNECT_SECONDS = 10
STATEMENT_SECONDS = 30
_BUSY_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 2.0, 2.0)
"""Seconds between tries of the one statement for which SQLite does not wait itself."""


class Database:
    """An open database; ``await Database.open(url)``.

    On SQLite there is one connection, which sessions wait for in turn: there can be one writer anyway, and waiting for
    it inside SQLite means sleeping and looking again. So do not open a session within a session.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @classmethod
    async def open(cls, address: str) -> Self:
        """Connect, create the folder of an SQLite file, and run the migrations that are missing.

        Safe when several processes do so at once.

        Args:
            address: ``DATABASE_URL``, see ``indexer.database_address``.

        Raises:
            StoreAwayError: A PostgreSQL server is not there, not yet up, or full.
            StoreError: The database cannot be used; one line, without the password.
        """
        try:
            url = parse_address(address)
        except AddressError as error:
            raise StoreError(str(error)) from None
        engine = None
        try:
            make_folder(url)
            engine = _create_engine(url)
            async with engine.begin() as connection:
                await connection.run_sync(migrate)
        except Exception as error:  # noqa: BLE001 - drivers and Alembic raise many kinds
            if engine is not None:
                await engine.dispose()
            # The cause is left out: a driver's error may hold the whole address.
            kind = StoreAwayError if _is_away(error, url) else StoreError
            raise kind(f"cannot use the database {shown(url)}: {_reason(error, url)}") from None
        logger.info("database: %s", shown(url))
        return cls(engine)

    @property
    def engine(self) -> AsyncEngine:
        """SQLAlchemy's engine."""
        return self._engine

    @property
    def shared(self) -> bool:
        """Whether several processes may work on it: on PostgreSQL, not on SQLite."""
        return self._engine.dialect.name == "postgresql"

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """Open a session in a transaction, which is committed at the end and rolled back on an error."""
        with stage(Stage.DATABASE):
            async with AsyncSession(self._engine, expire_on_commit=False) as session, session.begin():
                yield session

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


def _create_engine(url: URL) -> AsyncEngine:
    if url.get_backend_name() == "sqlite":
        engine = create_async_engine(
            url,
            pool_size=1,
            max_overflow=0,
            pool_timeout=BUSY_SECONDS,
            hide_parameters=True,
            connect_args={"timeout": BUSY_SECONDS},
        )
        event.listen(engine.sync_engine, "connect", _set_up_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_immediate)
        return engine
    return create_async_engine(
        url,
        pool_size=POSTGRES_CONNECTIONS,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"timeout": CONNECT_SECONDS, "command_timeout": STATEMENT_SECONDS},
    )


def _set_up_sqlite(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:  # noqa: ARG001
    # The driver is not to begin transactions by itself: it does so late, and not at all before a SELECT or a CREATE
    # TABLE.
    connection.isolation_level = None
    cursor = connection.cursor()
    _keep_a_write_ahead_log(cursor)
    # An update that is stored is acknowledged to Telegram at once: it must outlive a power cut, not only a crash.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # What a seller has deleted is to be gone from the file, not only from the tables.
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _keep_a_write_ahead_log(cursor: DBAPICursor) -> None:
    """Set the journal mode, which SQLite refuses at once, without waiting, while another process sets it too."""
    for pause in _BUSY_PAUSES:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            await_only(asyncio.sleep(pause))
        else:
            return
    cursor.execute("PRAGMA journal_mode = WAL")


def _begin_immediate(connection: Connection) -> None:
    # A transaction that reads first and writes later cannot wait for another writer: SQLite refuses it. So each takes
    # its turn at once.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _is_away(error: Exception, url: URL) -> bool:
    """Tell whether a server may well be there later; a file is there or not."""
    if url.get_backend_name() == "sqlite":
        return False
    return isinstance(error, OSError) or is_away(error)


def _reason(error: Exception, url: URL) -> str:
    """Say in one line what went wrong, without the password."""
    cause: Any = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    text = " ".join(str(cause).split()) or type(cause).__name__
    for secret in {url.password, *url.query.values()}:
        if isinstance(secret, str) and secret:
            text = text.replace(secret, "***")
    return text.removeprefix(f"{type(cause)}: ")
