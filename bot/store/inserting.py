"""``INSERT … ON CONFLICT``, which SQLAlchemy has for each database by itself."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

Insert = postgresql.Insert | sqlite.Insert


def insert_into(table: type[SQLModel], dialect: str) -> Insert:
    """Return the ``INSERT`` of a database, for ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
