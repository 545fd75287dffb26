"""Who waits for an answer: only who asked, once a question, until they are told or want it no more."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.store import consent, questions, subscriptions
from bot.store.database import Database
from bot.store.forgetting import forget
from bot.store.questions import Asked, Outcome
from bot.store.subscriptions import Waiting

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)
SELLER, STRANGER = 1001, 1002
ASKED = Asked("tg:1", SELLER, -100, 10, NOW, "로켓배송 돼요? 010-1234-5678", Outcome.ABSTAINED, 12)


@pytest.fixture
async def question(database: Database) -> int:
    async with database.session() as session:
        await consent.agree(session, ASKED.seller_id, NOW)
        return await questions.record(session, ASKED)


async def subscribe(database: Database, question: int, seller: int = SELLER, now: datetime = NOW) -> bool:
    async with database.session() as session:
        return await subscriptions.subscribe(session, question, seller, 5, "ko", now)


async def waiting(database: Database) -> list[int]:
    async with database.session() as session:
        return [one.question_id for one in await subscriptions.waiting(session, NOW + 100 * HOUR)]


async def test_who_asked_waits_with_all_that_is_needed_to_tell_them(database: Database, question: int) -> None:
    assert await subscribe(database, question)
    async with database.session() as session:
        assert await subscriptions.find(session, question) == Waiting(
            question, SELLER, -100, 10, 5, "ko", "로켓배송 돼요? [전화번호]", None, NOW
        )
        assert await subscriptions.waits(session, question, SELLER)
        assert not await subscriptions.waits(session, question, STRANGER)
        assert await subscriptions.count(session, SELLER) == 1


async def test_a_stranger_and_a_forged_button_wait_for_nothing(database: Database, question: int) -> None:
    assert not await subscribe(database, question, STRANGER)
    assert not await subscribe(database, question + 1)
    async with database.session() as session:
        await subscriptions.subscribe(session, question, SELLER, None, "ko", NOW)
        assert not await subscriptions.unsubscribe(session, question, STRANGER)
    assert await waiting(database) == [question]


async def test_a_second_press_changes_nothing(database: Database, question: int) -> None:
    await subscribe(database, question)
    assert await subscribe(database, question, now=NOW + HOUR)
    async with database.session() as session:
        found = await subscriptions.find(session, question)
    assert found is not None
    assert found.since == NOW


async def test_who_was_told_waits_no_more_but_may_begin_anew(database: Database, question: int) -> None:
    await subscribe(database, question)
    async with database.session() as session:
        await subscriptions.tell(session, question, NOW + HOUR)
    assert await waiting(database) == []
    async with database.session() as session:
        assert not await subscriptions.waits(session, question, SELLER)
        assert await subscriptions.find(session, question) is None
    await subscribe(database, question, now=NOW + 2 * HOUR)
    async with database.session() as session:
        found = await subscriptions.find(session, question)
    assert found is not None
    assert found.since == NOW + 2 * HOUR


async def test_who_wants_it_no_more_is_left_alone(database: Database, question: int) -> None:
    await subscribe(database, question)
    async with database.session() as session:
        assert await subscriptions.unsubscribe(session, question, SELLER)
        assert not await subscriptions.unsubscribe(session, question, SELLER)
    assert await waiting(database) == []


async def test_only_who_waits_since_before_is_looked_at(database: Database, question: int) -> None:
    await subscribe(database, question)
    async with database.session() as session:
        assert await subscriptions.waiting(session, NOW) == []
        assert len(await subscriptions.waiting(session, NOW + HOUR)) == 1


async def test_a_seller_is_forgotten_with_what_they_wait_for(database: Database, question: int) -> None:
    await subscribe(database, question)
    async with database.session() as session:
        await consent.agree(session, STRANGER, NOW)
        other = await questions.record(session, replace(ASKED, key="tg:2", seller_id=STRANGER))
        await subscriptions.subscribe(session, other, STRANGER, None, "ko", NOW)
        assert await subscriptions.forget(session, SELLER) == 1
    assert await waiting(database) == [other]
    async with database.session() as session:
        await forget(session, STRANGER)
    assert await waiting(database) == []


async def test_who_was_told_is_pruned_and_who_waits_only_with_the_question(database: Database, question: int) -> None:
    await subscribe(database, question)
    async with database.session() as session:
        other = await questions.record(session, replace(ASKED, key="tg:2", asked_at=NOW + HOUR))
        await subscriptions.subscribe(session, other, SELLER, None, "ko", NOW)
        await subscriptions.tell(session, question, NOW)
        assert await subscriptions.prune(session, NOW, 10) == 0
        assert await subscriptions.prune(session, NOW + HOUR, 10) == 1
    assert await waiting(database) == [other]
    async with database.session() as session:
        await questions.prune(session, NOW + 2 * HOUR, 10)
    assert await waiting(database) == []
