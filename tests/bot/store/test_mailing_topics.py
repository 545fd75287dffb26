"""A seller begins and ends subscriptions, and is forgotten with them."""

from datetime import UTC, datetime

import pytest
from sqlmodel import delete, select

from bot.store import consent, mailing_topics
from bot.store.database import Database
from bot.store.mailing_topics import Wishes
from bot.store.tables import MailingRefusal, Seller, TopicSubscription
from knowledge.topic import Topic

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SELLER = 1001


@pytest.fixture
async def known(database: Database) -> Database:
    async with database.session() as session:
        await consent.agree(session, SELLER, NOW)
    return database


async def wishes(database: Database) -> Wishes:
    async with database.session() as session:
        return await mailing_topics.wishes(session, SELLER)


async def test_a_seller_gets_what_goes_to_all_and_no_topic_until_they_say_otherwise(known: Database) -> None:
    assert await wishes(known) == Wishes(frozenset(), announcements=True)


async def test_topics_are_begun_and_ended_as_often_as_one_likes(known: Database) -> None:
    async with known.session() as session:
        for _ in range(2):
            await mailing_topics.subscribe(session, SELLER, [Topic.FEES, Topic.TAX], NOW)
        await mailing_topics.subscribe(session, SELLER, [], NOW)
    assert (await wishes(known)).topics == {Topic.FEES, Topic.TAX}
    async with known.session() as session:
        for _ in range(2):
            await mailing_topics.unsubscribe(session, SELLER, [Topic.TAX, Topic.ADS])
    assert (await wishes(known)).topics == {Topic.FEES}


async def test_everything_ends_at_once_and_a_topic_can_begin_again_alone(known: Database) -> None:
    async with known.session() as session:
        await mailing_topics.subscribe(session, SELLER, [Topic.FEES], NOW)
        assert await mailing_topics.end_all(session, SELLER, NOW) == Wishes(frozenset({Topic.FEES}), announcements=True)
        assert await mailing_topics.end_all(session, SELLER, NOW) == Wishes(frozenset(), announcements=False)
        await mailing_topics.subscribe(session, SELLER, [Topic.FEES], NOW)
    assert await wishes(known) == Wishes(frozenset({Topic.FEES}), announcements=False)
    async with known.session() as session:
        await mailing_topics.announce(session, SELLER, NOW, wanted=True)
    assert (await wishes(known)).announcements


async def test_a_topic_of_another_version_is_passed_over(known: Database) -> None:
    async with known.session() as session:
        session.add(TopicSubscription(seller_id=SELLER, topic="robots", since=NOW))
    assert (await wishes(known)).topics == frozenset()


async def test_who_is_forgotten_leaves_nothing(known: Database) -> None:
    async with known.session() as session:
        await mailing_topics.end_all(session, SELLER, NOW)
        await mailing_topics.subscribe(session, SELLER, [Topic.FEES], NOW)
        await session.exec(delete(Seller).where(Seller.id == SELLER))
        assert (await session.exec(select(TopicSubscription))).all() == []
        assert (await session.exec(select(MailingRefusal))).all() == []
