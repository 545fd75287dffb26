"""Reads what sellers asked in vain from the bot's database, SQLite or PostgreSQL; nothing is written."""

from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from indexer.database_address import parse_address, shown
from indexer.errors import GapError
from indexer.gaps.unmet import Unmet, read_unmet, select_unmet


async def unmet_questions(address: str, since: datetime) -> list[Unmet]:
    """Return the unmet questions since a moment, the newest first.

    Args:
        address: ``DATABASE_URL``, or the address of the bot's own SQLite file.
        since: Aware.

    Raises:
        AddressError: It is no address of a database.
        GapError: The database is not there, or not the bot's, or of an older version.
    """
    url = parse_address(address)
    _refuse_missing(url)
    engine = create_async_engine(url, hide_parameters=True)
    try:
        async with engine.connect() as connection:
            return [read_unmet(row) for row in await connection.execute(select_unmet(since))]
    except (SQLAlchemyError, OSError) as error:
        # The cause is left out: a driver's error may hold the whole address.
        reason = f"cannot read the questions in {shown(url)} ({type(error).__name__})"
        raise GapError(f"{reason}: is it the bot's, and was the bot of this version started on it?") from None
    finally:
        await engine.dispose()


def _refuse_missing(url: URL) -> None:
    # SQLite would create the file.
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        raise GapError(f"there is no database {shown(url)} yet: start the bot once, or set DATABASE_URL or DATA_DIR")
