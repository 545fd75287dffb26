"""What may be wrong with a database for a while, as the drivers and SQLAlchemy raise it."""

import asyncio

import asyncpg
from sqlalchemy.exc import SQLAlchemyError

FAILURES = (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
"""A time-out is an ``OSError``. asyncpg's own errors come from the connection that listens."""


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
