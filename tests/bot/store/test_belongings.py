"""What belongs to a seller is read off the schema, and nothing that could is left out."""

from sqlmodel import SQLModel

from bot.store.belongings import BACKGROUND, background_lanes, belongings, own_lanes
from bot.store.database import Database
from tests.bot.store.filling import fill

SELLER = 5_000_000_001
OTHER = 6_000_000_002
PERSONAL = ("seller_id", "operator_id", "user_id", "chat_id", "lane")
OF_NOBODY = {
    "item_version": "the guide's own items",
    "told_item": "the guide's own items",
    "digest": "what changed in the guide",
    "lease": "which process does what",
    "life_sign": "which processes live",
    "shelf_build": "the index",
    "shelf_chunk": "the index",
    "shelf_file": "the index",
}


def test_every_table_that_names_somebody_is_one_of_theirs() -> None:
    known = {table.name for table, _ in belongings(SELLER)}
    naming = {
        name
        for name, table in SQLModel.metadata.tables.items()
        if any(column.name.endswith(PERSONAL) for column in table.columns)
    }
    assert naming <= known


def test_every_other_table_is_known_to_be_of_nobody() -> None:
    """A new table has to be looked at: whose is what it holds?"""
    known = {table.name for table, _ in belongings(SELLER)}
    assert set(SQLModel.metadata.tables) - known == set(OF_NOBODY)


def test_the_lanes_of_a_seller_are_those_of_nobody_else() -> None:
    assert own_lanes(42) == ("42", *background_lanes(42))
    assert len(BACKGROUND) == len(background_lanes(42))
    assert "broadcast:42" not in own_lanes(42), "a broadcast's number can be anybody's id"


async def test_what_belongs_to_a_seller_is_found_and_nothing_else(database: Database) -> None:
    filled = await fill(database, SELLER)
    assert await fill(database, OTHER) == filled
    async with database.engine.connect() as connection:
        for seller_id in (SELLER, OTHER):
            for table, own in belongings(seller_id):
                assert len((await connection.execute(table.select().where(own))).all()) == 1, table.name
