"""What sellers were told of each item of the guide, and the changes that operators are asked about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import cast

from pydantic import TypeAdapter
from sqlalchemy import delete, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.inserting import insert_into
from bot.store.tables import Digest, ToldItem
from knowledge.page import Item
from knowledge.topic import Topic

_ITEM = TypeAdapter(Item)


@dataclass(frozen=True, slots=True)
class Told:
    """What sellers were told of an item.

    Attributes:
        item: The item as it was then.
        ended: The last day on which it held, where they were told that it is over.
    """

    item: Item
    ended: date | None = None


class DigestState(StrEnum):
    """What was decided on a digest."""

    OPEN = "open"
    SENT = "sent"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class FoundDigest:
    """What changed in a topic.

    Attributes:
        id: What its buttons carry.
        fingerprint: A digest of what changed.
        topic: The topic.
        changes: What changed, as it was given.
        state: What was decided.
        broadcast_id: The broadcast that tells the subscribers, if it was decided so.
    """

    id: int
    fingerprint: str
    topic: Topic
    changes: str
    state: DigestState
    broadcast_id: int | None


async def told(session: AsyncSession) -> Mapping[str, Told]:
    """Return what sellers were told of every item; empty where nothing was noted yet."""
    rows = (await session.exec(select(ToldItem).order_by(col(ToldItem.item_id)))).all()
    return {row.item_id: Told(_ITEM.validate_json(row.item), row.ended) for row in rows}


async def tell(session: AsyncSession, items: Iterable[Told]) -> None:
    """Note what sellers are told of items from now on."""
    rows = [{"item_id": one.item.id, "item": _ITEM.dump_json(one.item).decode(), "ended": one.ended} for one in items]
    if rows:
        insert = insert_into(ToldItem, session.get_bind().dialect.name).values(rows)
        new = {name: insert.excluded[name] for name in ("item", "ended")}
        await session.exec(insert.on_conflict_do_update(index_elements=["item_id"], set_=new))


async def untell(session: AsyncSession, item_ids: Iterable[str]) -> None:
    """Forget items that are no more."""
    await session.exec(delete(ToldItem).where(col(ToldItem.item_id).in_(list(item_ids))))


async def propose(session: AsyncSession, fingerprint: str, topic: Topic, changes: str, now: datetime) -> int | None:
    """Keep a change that operators are to be asked about; return its id, or None where they were asked already.

    It is there once, whichever processes notice it. A change that was decided on and comes again is another one.

    Args:
        session: The transaction.
        fingerprint: A digest of what changed.
        topic: In which topic.
        changes: What, as JSON.
        now: When.
    """
    same = col(Digest.fingerprint) == fingerprint
    decided = select(func.max(Digest.round)).where(same, col(Digest.state) != DigestState.OPEN)
    last = (await session.exec(decided)).one()
    row = {"fingerprint": fingerprint, "round": 0 if last is None else last + 1, "topic": topic, "changes": changes}
    insert = insert_into(Digest, session.get_bind().dialect.name).values(**row, state=DigestState.OPEN, found_at=now)
    await session.exec(insert.on_conflict_do_nothing(index_elements=["fingerprint", "round"]))
    unasked = select(Digest.id).where(same, col(Digest.state) == DigestState.OPEN, col(Digest.announced_at).is_(None))
    return (await session.exec(unasked)).first()


async def note_announced(session: AsyncSession, digest_ids: Iterable[int], now: datetime) -> None:
    """Note that operators are being asked."""
    await session.exec(update(Digest).where(col(Digest.id).in_(list(digest_ids))).values(announced_at=now))


async def find(session: AsyncSession, digest_id: int) -> FoundDigest | None:
    """Return a digest, or None: the id comes from a button."""
    row = await session.get(Digest, digest_id, populate_existing=True)
    if row is None:
        return None
    return FoundDigest(
        id=cast("int", row.id),
        fingerprint=row.fingerprint,
        topic=Topic(row.topic),
        changes=row.changes,
        state=DigestState(row.state),
        broadcast_id=row.broadcast_id,
    )


async def decide(session: AsyncSession, digest_id: int, state: DigestState) -> bool:
    """Decide on a digest; return False where that was done already."""
    undecided = update(Digest).where(col(Digest.id) == digest_id, col(Digest.state) == DigestState.OPEN)
    return (await session.exec(undecided.values(state=state))).rowcount > 0


async def link(session: AsyncSession, digest_id: int, broadcast_id: int) -> None:
    """Note which broadcast tells the subscribers."""
    await session.exec(update(Digest).where(col(Digest.id) == digest_id).values(broadcast_id=broadcast_id))
