"""Opens the bot's database for a command of this room, SQLite or PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from indexer.database_address import parse_address, shown
from indexer.errors import IndexerError

BUSY_SECONDS = 30
"""How long SQLite waits for another process that writes."""
CONNECT_SECONDS = 10


@asynccontextmanager
async def connect(
    address: str, doing: str, error: type[IndexerError], *, writing: bool = False
) -> AsyncIterator[AsyncConnection]:
    """Open a connection in a transaction, which is committed at the end and rolled back on an error.

    Args:
        address: ``DATABASE_URL``, or the address of the bot's own SQLite file.
        doing: What is done with it, for the error: ``"read the questions"``.
        error: What to raise where the database is not there, or not the bot's, or of an older version.
        writing: Whether something is written: on SQLite it is the only one that does so from the start.

    Raises:
        AddressError: It is no address of a database.
    """
    url = parse_address(address)
    sqlite = url.get_backend_name() == "sqlite"
    if sqlite:
        _refuse_missing(url, error)
    engine = create_async_engine(
        url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS if sqlite else CONNECT_SECONDS}
    )
    try:
        async with engine.connect() as connection:
            if sqlite and writing:
                await connection.exec_driver_sql("PRAGMA foreign_keys = ON")
                await connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            await connection.commit()
    except IndexerError:
        raise
    except (SQLAlchemyError, OSError) as failure:
        raise error(_reason(failure, doing, url)) from None
    finally:
        await engine.dispose()


def _refuse_missing(url: URL, error: type[IndexerError]) -> None:
    # SQLite would create the file.
    if not Path(str(url.database)).is_file():
        raise error(f"there is no database {shown(url)} yet: start the bot once, or set DATABASE_URL or DATA_DIR")


def _reason(failure: Exception, doing: str, url: URL) -> str:
    # The cause is left out: a driver's error may hold the whole address.
    problem = f"cannot {doing} in {shown(url)} ({type(failure).__name__})"
    return f"{problem}: is it the bot's, and was the bot of this version started on it?"
