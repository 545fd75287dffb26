"""Since when an item is what it is: kept across restarts, apart for what is told and what leads to it."""

from datetime import UTC, datetime, timedelta

from bot.store import item_versions
from bot.store.database import Database
from bot.store.item_versions import Digests, Since

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)
FEE, TAX = Digests("fee", "a" * 64, "b" * 64), Digests("tax", "c" * 64, "d" * 64)


async def update(database: Database, now: datetime, *items: Digests) -> dict[str, Since]:
    async with database.session() as session:
        return dict(await item_versions.update(session, items, now))


async def test_what_stays_keeps_its_time_and_what_changes_gets_a_new_one(database: Database) -> None:
    assert await update(database, NOW, FEE, TAX) == {"fee": Since(NOW, NOW), "tax": Since(NOW, NOW)}
    later = NOW + HOUR
    text, aliases = Digests("fee", "e" * 64, FEE.aliases), Digests("tax", TAX.text, "f" * 64)
    changed = {"fee": Since(later, NOW), "tax": Since(NOW, later)}
    assert await update(database, later, text, aliases) == changed
    assert await update(database, later + HOUR, text, aliases) == changed
    assert changed["fee"].latest == changed["tax"].latest == later
    async with database.session() as session:
        assert await item_versions.find(session, "fee") == changed["fee"]
        assert await item_versions.find(session, "nothing") is None


async def test_an_item_that_comes_back_is_new(database: Database) -> None:
    await update(database, NOW, FEE, TAX)
    await update(database, NOW + HOUR, TAX)
    later = NOW + 2 * HOUR
    assert await update(database, later, FEE, TAX) == {"fee": Since(later, later), "tax": Since(NOW, NOW)}


async def test_a_guide_without_items_has_no_versions(database: Database) -> None:
    await update(database, NOW, FEE)
    assert await update(database, NOW + HOUR) == {}
