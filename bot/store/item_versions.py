"""Since when each item of the guide is what it is: what is news for a seller who waits, also across restarts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.inserting import insert_into
from bot.store.tables import ItemVersion


@dataclass(frozen=True, slots=True)
class Digests:
    """What an item is.

    Attributes:
        item_id: The item.
        text: A digest of what a seller is told.
        aliases: A digest of the questions that lead to it.
    """

    item_id: str
    text: str
    aliases: str


@dataclass(frozen=True, slots=True)
class Since:
    """Since when an item is what it is.

    Attributes:
        text: Since when that is told.
        aliases: Since when those questions lead to it.
    """

    text: datetime
    aliases: datetime

    @property
    def latest(self) -> datetime:
        """When anything of it changed last."""
        return max(self.text, self.aliases)


async def update(session: AsyncSession, items: Iterable[Digests], now: datetime) -> Mapping[str, Since]:
    """Note what the guide is now, and return since when each item is so.

    Args:
        session: The transaction.
        items: Every item of the guide; others are forgotten, so that one that comes back is new.
        now: When.
    """
    known = {row.item_id: row for row in (await session.exec(select(ItemVersion))).all()}
    rows = [_row(item, known.get(item.item_id), now) for item in items]
    changed = [row for row in rows if known.get(row.item_id) != row]
    gone = known.keys() - {row.item_id for row in rows}
    if gone:
        await session.exec(delete(ItemVersion).where(col(ItemVersion.item_id).in_(gone)))
    if changed:
        insert = insert_into(ItemVersion, session.get_bind().dialect.name)
        statement = insert.values([row.model_dump() for row in changed])
        fields = ("text", "text_since", "aliases", "aliases_since")
        new = {name: statement.excluded[name] for name in fields}
        # Another process may have noticed the same index at the same time.
        await session.exec(statement.on_conflict_do_update(index_elements=["item_id"], set_=new))
    return {row.item_id: Since(row.text_since, row.aliases_since) for row in rows}


async def find(session: AsyncSession, item_id: str) -> Since | None:
    """Return since when an item is what it is, or None for one that was never noted."""
    row = await session.get(ItemVersion, item_id)
    return Since(row.text_since, row.aliases_since) if row else None


def _row(item: Digests, known: ItemVersion | None, now: datetime) -> ItemVersion:
    same_text = known is not None and known.text == item.text
    same_aliases = known is not None and known.aliases == item.aliases
    return ItemVersion(
        item_id=item.item_id,
        text=item.text,
        text_since=known.text_since if known and same_text else now,
        aliases=item.aliases,
        aliases_since=known.aliases_since if known and same_aliases else now,
    )
