"""Items of which one was to be chosen: kept with the question, chosen by its seller only."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store import consent, offers, questions
from bot.store.database import Database
from bot.store.questions import Asked, Outcome
from bot.store.tables import Offer

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SELLER, OTHER = 7, 8


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    async with database.session() as session:
        yield session


@pytest.fixture
async def question_id(session: AsyncSession) -> int:
    asked = Asked("tg:1", SELLER, SELLER, 1, NOW, "정산 수수료", Outcome.ASKED_BACK, 10)
    await consent.agree(session, asked.seller_id, NOW)
    question_id = await questions.record(session, asked)
    for _ in range(2):
        # A re-run offers the same once more.
        await offers.offer(session, question_id, ["fee-rate", "settlement-cycle"])
    return question_id


async def chosen(session: AsyncSession) -> list[str]:
    found = await session.exec(select(Offer.item_id).where(col(Offer.chosen_at).is_not(None)))
    return list(found.all())


async def test_what_is_offered_and_chosen_is_kept(session: AsyncSession, question_id: int) -> None:
    kept = await session.exec(select(Offer.item_id).order_by(col(Offer.place)))
    assert list(kept.all()) == ["fee-rate", "settlement-cycle"]
    assert await chosen(session) == []
    assert await offers.choose(session, question_id, 1, SELLER, NOW) == "settlement-cycle"
    assert await chosen(session) == ["settlement-cycle"]


async def test_a_seller_may_change_their_mind(session: AsyncSession, question_id: int) -> None:
    await offers.choose(session, question_id, 1, SELLER, NOW)
    assert await offers.choose(session, question_id, 0, SELLER, NOW) == "fee-rate"
    assert await chosen(session) == ["fee-rate"]


async def test_a_forged_choice_is_none(session: AsyncSession, question_id: int) -> None:
    assert await offers.choose(session, question_id, 0, OTHER, NOW) is None
    assert await offers.choose(session, question_id, 2, SELLER, NOW) is None
    assert await offers.choose(session, question_id + 1, 0, SELLER, NOW) is None
    assert await chosen(session) == []


async def test_offers_go_with_the_question(session: AsyncSession, question_id: int) -> None:
    assert await questions.prune(session, NOW + timedelta(days=1), 10) == 1
    assert (await session.exec(select(Offer))).all() == []
    assert await offers.choose(session, question_id, 0, SELLER, NOW) is None
