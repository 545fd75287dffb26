"""What is tried again, and what is not: above all a database that went away is no reason to give a seller up."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text
from telegram.error import BadRequest, Forbidden, NetworkError, TimedOut

from bot.store.database import Database
from bot.telegram.trouble import is_passing
from tests.postgres_server import postgres_server


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (NetworkError("down"), True),
        (TimedOut(), True),
        (BadRequest("chat not found"), False),
        (Forbidden("blocked"), False),
        (ValueError("a mistake of ours"), False),
        (TimeoutError("a handler took too long"), False),
        (ConnectionResetError(), True),
    ],
    ids=repr,
)
def test_what_may_succeed_later(error: Exception, passes: bool) -> None:
    assert is_passing(error) is passes


async def test_a_statement_that_is_wrong_does_not_become_right(database: Database) -> None:
    assert not is_passing(await _failure(lambda: _ask(database, "SELECT * FROM nowhere")))


@pytest.mark.postgres
async def test_a_database_that_went_away_comes_back() -> None:
    with postgres_server() as server:
        database = await Database.open(server.url)
        async with database.session() as session:
            await session.exec(text("SELECT 1"))  # type: ignore[call-overload]
            server.control("restart")
            # In mid-transaction, as a handler has it.
            assert is_passing(await _failure(lambda: session.exec(text("SELECT 1"))))  # type: ignore[call-overload]
            await session.rollback()
            await session.invalidate()
        server.control("stop")
        assert is_passing(await _failure(lambda: _ask(database, "SELECT 1")))
        await database.close()
        server.control("start", "-l", "/dev/null")


async def _ask(database: Database, statement: str) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text(statement))


async def _failure(work: Callable[[], Awaitable[object]]) -> Exception:
    with pytest.raises(Exception) as failed:  # noqa: PT011 - which one it is is what is asked
        await work()
    return failed.value
