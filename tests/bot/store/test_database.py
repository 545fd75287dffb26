"""The database is opened, brought up to date, and says what is wrong with it."""

import asyncio
import sqlite3
import sys
import traceback
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import SQLModel, select

from bot.errors import StoreError
from bot.store.database import Database
from bot.store.migrating import migration_config
from bot.store.tables import Question, Seller

OPEN_AND_CLOSE = """
import asyncio, sys
from bot.store.database import Database

async def main():
    sys.stdin.readline()
    database = await Database.open(sys.argv[1])
    await database.close()

asyncio.run(main())
"""
NOW = datetime(2026, 11, 22, 3, 4, 5, 678901, tzinfo=UTC)


async def test_migrations_make_what_the_models_say(database: Database) -> None:
    def difference(connection: Connection) -> list[object]:
        options = {"compare_type": True, "compare_server_default": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), SQLModel.metadata)

    async with database.engine.begin() as connection:
        assert await connection.run_sync(difference) == []


async def test_the_comparison_would_notice_a_forgotten_migration(database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE seller DROP COLUMN language"))
        await connection.execute(text("DROP INDEX ix_task_waiting"))
        found = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync), SQLModel.metadata)
        )
    assert {change[0] for change in found} == {"add_column", "add_index"}


async def test_migrations_go_back(database: Database) -> None:
    def back(connection: Connection) -> set[str]:
        command.downgrade(migration_config(connection), "base")
        return set(inspect(connection).get_table_names())

    async with database.engine.begin() as connection:
        assert await connection.run_sync(back) == {"alembic_version"}


async def test_what_was_kept_is_there_when_it_is_opened_again(database_url: str) -> None:
    database = await Database.open(database_url)
    async with database.session() as session:
        session.add(Seller(id=7, first_seen=NOW, last_seen=NOW))
    await database.close()

    database = await Database.open(database_url)
    async with database.session() as session:
        assert (await session.exec(select(Seller.id))).all() == [7]
    await database.close()


async def test_processes_that_start_together_all_find_the_tables(database_url: str) -> None:
    starters = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-W", "error", "-c", OPEN_AND_CLOSE, database_url,
            stdin=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )
        for _ in range(4)
    ]  # fmt: skip
    results = await asyncio.gather(*(starter.communicate(b"go\n") for starter in starters))
    assert [starter.returncode for starter in starters] == [0] * 4, results


async def test_a_new_file_waits_for_another_process_that_writes_into_it(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("CREATE TABLE other (id INTEGER)")
        asyncio.get_running_loop().call_later(0.2, other.commit)
        database = await Database.open(f"sqlite:///{path}")
        await database.close()


async def test_sqlite_survives_a_power_cut_and_minds_foreign_keys(sqlite_url: str) -> None:
    database = await Database.open(sqlite_url)
    async with database.engine.begin() as connection:
        pragmas = [
            (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["wal", 2, 1]
    await database.close()


async def test_a_question_of_nobody_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.session() as session:
            session.add(
                Question(
                    key="tg:1", seller_id=1, chat_id=1, message_id=1, asked_at=NOW, text="", outcome="answered",
                    latency_ms=0,
                )
            )  # fmt: skip


async def test_an_error_rolls_the_session_back(database: Database) -> None:
    async def fail() -> None:
        async with database.session() as session:
            session.add(Seller(id=1, first_seen=NOW, last_seen=NOW))
            await session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with database.session() as session:
        assert (await session.exec(select(Seller))).all() == []


async def test_times_come_back_as_aware_utc(database: Database) -> None:
    korean = NOW.astimezone(timezone(timedelta(hours=9)))
    async with database.session() as session:
        session.add(Seller(id=1, first_seen=korean, last_seen=korean))
    async with database.session() as session:
        seller = (await session.exec(select(Seller))).one()
    assert seller.first_seen == NOW
    assert seller.first_seen.tzinfo is UTC


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a time zone"):
        async with database.session() as session:
            session.add(Seller(id=1, first_seen=NOW.replace(tzinfo=None), last_seen=NOW))


async def test_what_a_seller_wrote_is_in_no_error(database: Database) -> None:
    async def add() -> None:
        async with database.session() as session:
            session.add(Seller(id=1, language="geheim", first_seen=NOW, last_seen=NOW))

    await add()
    with pytest.raises(IntegrityError) as caught:
        await add()
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("nonsense", "is not the address of a database"),
        ("postgresql//bot:geheim@db/bot", "is not the address of a database"),
        ("postgresql://bot:geheim@db:port/bot", "is not the address of a database"),
        ("mysql://bot:geheim@db/bot", "names 'mysql', which is not supported"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("postgresql://bot:geheim@127.0.0.1:1/", "names no database"),
        ("postgresql://bot:geheim@127.0.0.1:1/bot", r"postgresql://bot:\*\*\*@127.0.0.1:1/bot: .*Connect call failed"),
        ("postgres://bot:geheim@127.0.0.1:1/bot?sslmode=require", "Connect call failed"),
        ("postgresql+psycopg://bot@127.0.0.1:1/bot?password=geheim", "Connect call failed"),
        ("postgresql://bot:geheim@127.0.0.1:1/bot?nonsense=geheim", "unexpected keyword argument"),
        ("sqlite:////proc/nowhere/bot.sqlite3", "cannot use the database sqlite:////proc/nowhere/bot.sqlite3"),
    ],
)
async def test_a_wrong_address_is_told_in_one_line_without_the_password(address: str, problem: str) -> None:
    with pytest.raises(StoreError, match=problem) as caught:
        await Database.open(address)
    error = caught.value
    assert "\n" not in str(error)
    assert "geheim" not in "".join(traceback.format_exception(error))


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite3"
    path.write_text("정산은 언제 들어오나요?" * 100)
    with pytest.raises(StoreError, match="file is not a database"):
        await Database.open(f"sqlite:///{path}")


async def test_a_database_of_a_newer_version_is_not_touched(database_url: str) -> None:
    database = await Database.open(database_url)
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await database.close()
    with pytest.raises(StoreError, match="9999"):
        await Database.open(database_url)


@pytest.mark.parametrize("scheme", ["sqlite", "sqlite+aiosqlite", "sqlite+pysqlite"])
async def test_any_driver_of_sqlite_will_do(tmp_path: Path, scheme: str) -> None:
    database = await Database.open(f"{scheme}:///{tmp_path}/bot.sqlite3")
    await database.close()
    assert (tmp_path / "bot.sqlite3").is_file()


@pytest.mark.postgres
@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg", "postgresql+psycopg2"])
async def test_any_driver_of_postgresql_will_do(postgres_url: str, scheme: str) -> None:
    database = await Database.open(postgres_url.replace("postgresql", scheme))
    await database.close()
