"""Reads what sellers asked in vain from the bot's database, SQLite or PostgreSQL; nothing is written."""

from datetime import datetime

from indexer.errors import GapError
from indexer.gaps.unmet import Unmet, read_unmet, select_unmet
from indexer.kept_database import connect


async def unmet_questions(address: str, since: datetime) -> list[Unmet]:
    """Return the unmet questions since a moment, the newest first.

    Args:
        address: ``DATABASE_URL``, or the address of the bot's own SQLite file.
        since: Aware.

    Raises:
        AddressError: It is no address of a database.
        GapError: The database is not there, or not the bot's, or of an older version.
    """
    async with connect(address, "read the questions", GapError) as connection:
        return [read_unmet(row) for row in await connection.execute(select_unmet(since))]
