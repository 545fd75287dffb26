"""Who is told what changes in which topics, and who wants nothing of what goes to all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store.inserting import insert_into
from bot.store.tables import MailingRefusal, TopicSubscription
from knowledge.topic import Topic


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a seller is sent without asking each time.

    Attributes:
        topics: The topics whose changes they are told.
        announcements: Whether they get what goes to all sellers; they do until they say otherwise.
    """

    topics: frozenset[Topic]
    announcements: bool


async def wishes(session: AsyncSession, seller_id: int) -> Wishes:
    """Return what a seller is sent."""
    rows = await session.exec(select(TopicSubscription.topic).where(col(TopicSubscription.seller_id) == seller_id))
    known = {str(topic) for topic in Topic}
    topics = frozenset(Topic(topic) for topic in rows.all() if topic in known)
    return Wishes(topics, await session.get(MailingRefusal, seller_id) is None)


async def subscribe(session: AsyncSession, seller_id: int, topics: Iterable[Topic], now: datetime) -> None:
    """Tell a seller what changes in topics; who is told already keeps their moment."""
    rows = [{"seller_id": seller_id, "topic": topic, "since": now} for topic in topics]
    if rows:
        insert = insert_into(TopicSubscription, session.get_bind().dialect.name).values(rows)
        await session.exec(insert.on_conflict_do_nothing(index_elements=["seller_id", "topic"]))


async def unsubscribe(session: AsyncSession, seller_id: int, topics: Iterable[Topic]) -> None:
    """Tell a seller no more what changes in topics."""
    own = (col(TopicSubscription.seller_id) == seller_id) & col(TopicSubscription.topic).in_(list(topics))
    await session.exec(delete(TopicSubscription).where(own))


async def announce(session: AsyncSession, seller_id: int, now: datetime, *, wanted: bool) -> None:
    """Note whether a seller, who is known, wants what goes to all."""
    if wanted:
        await session.exec(delete(MailingRefusal).where(col(MailingRefusal.seller_id) == seller_id))
        return
    insert = insert_into(MailingRefusal, session.get_bind().dialect.name).values(seller_id=seller_id, since=now)
    await session.exec(insert.on_conflict_do_nothing(index_elements=["seller_id"]))


async def end_all(session: AsyncSession, seller_id: int, now: datetime) -> Wishes:
    """Send a seller, who is known, nothing any more, and return what they were sent until now."""
    ended = await wishes(session, seller_id)
    await session.exec(delete(TopicSubscription).where(col(TopicSubscription.seller_id) == seller_id))
    await announce(session, seller_id, now, wanted=False)
    return ended
