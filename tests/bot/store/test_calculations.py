"""What the tools remember: calculations by their owner, one open question a chat, usual values."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store import calculations, consent, drafts, usual
from bot.store.database import Database
from bot.store.drafts import PATIENCE, Pending
from bot.store.forgetting import forget

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SELLER, OTHER, CHAT = 5_000_000_001, 42, -1_000_000_000_007


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    async with database.session() as session:
        for seller in (SELLER, OTHER):
            await consent.agree(session, seller, NOW)
        yield session


async def begin(session: AsyncSession, key: str = "tg:1", slots: str = '{"price":35000}') -> calculations.Stored:
    return await calculations.begin(session, key, SELLER, CHAT, "fee", slots, NOW)


async def test_a_calculation_is_found_by_its_owner_only(session: AsyncSession) -> None:
    stored = await begin(session)
    assert (stored.tool, stored.slots) == ("fee", '{"price":35000}')
    assert await calculations.find(session, stored.id, SELLER) == stored
    assert await calculations.find(session, stored.id, OTHER) is None
    assert await calculations.find(session, stored.id + 1, SELLER) is None


async def test_a_rerun_gets_the_calculation_of_the_first_run(session: AsyncSession) -> None:
    first = await begin(session)
    assert await begin(session, slots="{}") == first


async def test_values_are_changed_and_old_calculations_pruned(session: AsyncSession) -> None:
    old, new = await begin(session), await begin(session, "tg:2")
    await calculations.change(session, new.id, '{"price":1}', NOW + timedelta(days=2))
    assert await calculations.prune(session, NOW + timedelta(days=1), 10) == 1
    session.expire_all()
    found = await calculations.find(session, new.id, SELLER)
    assert found is not None
    assert found.slots == '{"price":1}'
    assert await calculations.find(session, old.id, SELLER) is None


async def test_a_question_is_open_for_ten_minutes_in_its_chat(session: AsyncSession) -> None:
    question = Pending((await begin(session)).id, "price", guided=True, message_id=12)
    await drafts.ask(session, CHAT, SELLER, question, "tg:1", NOW)

    async def pending(chat: int, seller: int, key: str, later: timedelta) -> Pending | None:
        return await drafts.pending(session, chat, seller, key, NOW + later)

    assert await pending(CHAT, SELLER, "tg:2", PATIENCE) == question
    assert await pending(CHAT, SELLER, "tg:2", PATIENCE + timedelta(seconds=1)) is None
    assert await pending(CHAT, OTHER, "tg:2", timedelta()) is None
    assert await pending(SELLER, SELLER, "tg:2", timedelta()) is None


async def test_the_task_that_asked_does_not_answer_itself(session: AsyncSession) -> None:
    await drafts.ask(session, CHAT, SELLER, Pending((await begin(session)).id, "price"), "tg:1", NOW)
    assert await drafts.pending(session, CHAT, SELLER, "tg:1", NOW) is None
    assert await drafts.is_settled(session, CHAT, SELLER, "tg:1")
    assert not await drafts.is_settled(session, CHAT, SELLER, "tg:2")


async def test_the_next_question_replaces_the_last_and_none_closes_it(session: AsyncSession) -> None:
    stored = await begin(session)
    await drafts.ask(session, CHAT, SELLER, Pending(stored.id, "price", guided=True), "tg:1", NOW)
    await drafts.ask(session, CHAT, SELLER, Pending(stored.id, "cost"), "tg:2", NOW)
    session.expire_all()
    assert await drafts.pending(session, CHAT, SELLER, "tg:3", NOW) == Pending(stored.id, "cost")
    await drafts.ask(session, CHAT, SELLER, None, "tg:3", NOW)
    session.expire_all()
    assert await drafts.pending(session, CHAT, SELLER, "tg:4", NOW) is None
    assert await drafts.is_settled(session, CHAT, SELLER, "tg:3")


async def test_usual_values_are_replaced_and_cleared(session: AsyncSession) -> None:
    assert await usual.values(session, SELLER) is None
    for slots in ('{"rate":"0.09"}', '{"rate":"0.1"}'):
        await usual.remember(session, SELLER, slots, NOW)
    session.expire_all()
    assert await usual.values(session, SELLER) == '{"rate":"0.1"}'
    assert await usual.values(session, OTHER) is None
    assert await usual.clear(session, SELLER)
    assert not await usual.clear(session, SELLER)


async def test_who_is_forgotten_leaves_no_figures(session: AsyncSession) -> None:
    stored = await begin(session)
    await drafts.ask(session, CHAT, SELLER, Pending(stored.id, "price"), "tg:1", NOW)
    await usual.remember(session, SELLER, "{}", NOW)
    assert await forget(session, SELLER)
    session.expire_all()
    assert await calculations.find(session, stored.id, SELLER) is None
    assert await usual.values(session, SELLER) is None
    assert not await drafts.is_settled(session, CHAT, SELLER, "tg:1")
