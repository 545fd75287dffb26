"""What may be wrong with a database for a while, as the drivers and SQLAlchemy raise it."""

import asyncio

import asyncpg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

FAILURES = (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
"""A time-out is an ``OSError``. asyncpg's own errors come from the connection that listens."""


AWAY = ("08", "57P", "53300")
"""How PostgreSQL's codes begin for a lost connection, a server that shuts down or starts, and one that is full."""


def is_away(error: BaseException) -> bool:
    """Tell whether a database server was not there, or went away meanwhile: to try again later may well help.

    Never so of SQLite, whose file is there or not.
    """
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return True
        # asyncpg's own error is one step further down.
        error = getattr(error.orig, "__cause__", None) or error
    if isinstance(error, asyncpg.PostgresError):
        return str(error.sqlstate).startswith(AWAY)
    # A socket that is not there has no file's name, unlike a file.
    is_no_socket = isinstance(error, FileNotFoundError) and error.filename is None
    return is_no_socket or isinstance(error, ConnectionError | asyncpg.InterfaceError)


def in_a_line(error: BaseException) -> str:
    """Return an error for a log: its kind and first line. What PostgreSQL says of a row's content is in later ones."""
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def heed_cancellation() -> None:
    """End a task that was cancelled: a connection that is interrupted by that may raise an error of its own instead.

    Raises:
        CancelledError: The task was cancelled.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
