"""The tables that the indexer reads and writes as the shelf are the bot's own."""

import pytest
from sqlalchemy import Table
from sqlmodel import SQLModel

from indexer.shelf import tables

TABLES = tables.METADATA.tables.values()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_columns_are_the_same_in_both_rooms(table: Table) -> None:
    own = SQLModel.metadata.tables[table.name]
    assert {column.name: _account(column) for column in table.columns} == {
        column.name: _account(column) for column in own.columns
    }


def _account(column):
    keys = [(key.target_fullname, key.ondelete) for key in column.foreign_keys]
    return str(column.type.compile()), column.nullable, column.primary_key, bool(column.unique), keys
