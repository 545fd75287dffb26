"""What was answered last: by chat and seller, masked, for ten minutes, gone with the seller."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store import calculations, consent, turns
from bot.store.database import Database
from bot.store.drafts import PATIENCE
from bot.store.forgetting import forget
from bot.store.turns import NOTHING, Said

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SELLER, OTHER, CHAT = 5_000_000_001, 42, -1_000_000_000_007


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    async with database.session() as session:
        for seller in (SELLER, OTHER):
            await consent.agree(session, seller, NOW)
        yield session


async def note(session: AsyncSession, said: Said, key: str = "tg:1") -> None:
    await turns.note(session, CHAT, SELLER, said, key, NOW)
    session.expire_all()


async def test_a_turn_is_of_one_seller_in_one_chat(session: AsyncSession) -> None:
    await note(session, Said("정산은 언제 들어와요?"))
    assert await turns.last(session, CHAT, SELLER, NOW) == Said("정산은 언제 들어와요?")
    assert await turns.last(session, CHAT, OTHER, NOW) is None
    assert await turns.last(session, SELLER, SELLER, NOW) is None


async def test_it_is_leant_on_for_ten_minutes(session: AsyncSession) -> None:
    await note(session, Said("정산"))
    assert await turns.last(session, CHAT, SELLER, NOW + PATIENCE) is not None
    assert await turns.last(session, CHAT, SELLER, NOW + PATIENCE + timedelta(seconds=1)) is None


async def test_only_the_last_one_is_kept_and_an_abstention_leaves_nothing(session: AsyncSession) -> None:
    stored = await calculations.begin(session, "tg:1", SELLER, CHAT, "fee", "{}", NOW)
    await note(session, Said("수수료", stored.id))
    await note(session, Said("등급"), "tg:2")
    assert await turns.last(session, CHAT, SELLER, NOW) == Said("등급")
    await note(session, NOTHING, "tg:3")
    assert await turns.last(session, CHAT, SELLER, NOW) is None


async def test_nothing_personal_is_kept(session: AsyncSession) -> None:
    await note(session, Said("010-1234-5678 고객 반품은요?"))
    said = await turns.last(session, CHAT, SELLER, NOW)
    assert said is not None
    assert "1234" not in said.text


async def test_a_task_knows_its_own_turn(session: AsyncSession) -> None:
    assert not await turns.is_noted(session, CHAT, SELLER, "tg:1")
    await note(session, Said("정산"))
    assert await turns.is_noted(session, CHAT, SELLER, "tg:1")
    assert not await turns.is_noted(session, CHAT, SELLER, "tg:2")


async def test_it_goes_with_the_calculation_and_with_the_seller(session: AsyncSession) -> None:
    stored = await calculations.begin(session, "tg:1", SELLER, CHAT, "fee", "{}", NOW)
    await note(session, Said("수수료", stored.id))
    await calculations.prune(session, NOW + timedelta(days=1), 10)
    session.expire_all()
    assert await turns.last(session, CHAT, SELLER, NOW) is None
    await note(session, Said("등급"))
    await forget(session, SELLER)
    session.expire_all()
    assert await turns.last(session, CHAT, SELLER, NOW) is None


async def test_old_turns_are_pruned(session: AsyncSession) -> None:
    await note(session, Said("정산"))
    assert await turns.prune(session, NOW, 10) == 0
    assert await turns.prune(session, NOW + timedelta(seconds=1), 10) == 1
