"""Fills every table that can hold something of a seller, whatever tables there are."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Table, TypeDecorator, insert
from sqlmodel import SQLModel

from bot.store import consent
from bot.store.belongings import BROADCAST, SELLER, TASK, belongings
from bot.store.database import Database

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SECRET = "김비밀"
"""What a seller wrote, and what they are called."""


async def fill(database: Database, seller_id: int) -> set[str]:
    """Put a row of a seller into every table that can hold one; return the tables."""
    ids: dict[Table, int] = {}
    async with database.session() as session:
        await consent.agree(session, seller_id, NOW)
        connection = await session.connection()
        for table, _ in belongings(seller_id):
            if table is not SELLER:
                row = {column.name: _value(column, seller_id, ids) for column in table.columns if not _counts(column)}
                result = await connection.execute(insert(table).values(**row | _special(table, seller_id)))
                ids[table] = result.inserted_primary_key[0]
    return {table.name for table, _ in belongings(seller_id)}


async def found(database: Database, *words: str) -> dict[str, list[str]]:
    """Return in which tables and columns some words stand, in the whole database."""
    places: dict[str, list[str]] = {}
    async with database.engine.connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            for row in (await connection.execute(table.select())).mappings():
                hits = [name for name, value in row.items() if any(word in _text(value) for word in words)]
                if hits:
                    places.setdefault(table.name, []).extend(hits)
    return places


def _counts(column: Column[Any]) -> bool:
    return bool(column.primary_key and column.name == "id" and column.autoincrement is not False)


def _special(table: Table, seller_id: int) -> dict[str, object]:
    if table is TASK:
        return {"lane": str(seller_id), "open": False, "finished_at": NOW, "kind": "update"}
    return {"operator_id": seller_id} if table is BROADCAST else {}


def _value(column: Column[Any], seller_id: int, ids: dict[Table, int]) -> object:
    for key in column.foreign_keys:
        return seller_id if key.column.table is SELLER else ids.get(key.column.table)
    kind = (column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type).python_type
    values: dict[type, object] = {
        str: _words(column, seller_id)[: getattr(column.type, "length", None)],
        bytes: f"{SECRET} {seller_id}".encode(),
        int: seller_id if column.name.endswith("chat_id") else 1,
        bool: True,
        float: 0.5,
        date: date(2026, 11, 22),
        datetime: NOW,
    }
    return values[kind]


def _words(column: Column[Any], seller_id: int) -> str:
    # What an operator sends is for everybody to read; tasks and processes are named after nobody.
    if column.table is BROADCAST or column.name in ("key", "owner", "last_key"):
        return f"{column.name} {seller_id % 97}"
    return f"{SECRET} {seller_id} {column.name}"


def _text(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
