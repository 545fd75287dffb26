"""Run by Alembic, on the connection that it is handed.

A change of ``tables.py`` needs a file in ``versions``, written by hand and numbered on; the test that compares the two
prints what is missing.
"""

from alembic import context
from sqlmodel import SQLModel

import bot.store.tables  # noqa: F401 - fills the metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    # SQLite can roll back a CREATE TABLE; Alembic believes that it cannot, because Python's driver by itself does not.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
