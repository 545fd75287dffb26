"""What sellers were told of the guide is kept, and a change is asked about once."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.store import mailing_digests
from bot.store.database import Database
from bot.store.mailing_digests import DigestState, Told
from knowledge.guide_folder import GUIDE_DIR, load_guide
from knowledge.topic import Topic

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ITEMS = tuple(load_guide(GUIDE_DIR).items())


async def propose(database: Database, fingerprint: str = "f" * 64) -> int | None:
    async with database.session() as session:
        return await mailing_digests.propose(session, fingerprint, Topic.FEES, "[]", NOW)


async def announce(database: Database, digest: int) -> None:
    async with database.session() as session:
        await mailing_digests.note_announced(session, [digest], NOW)


async def test_the_whole_guide_is_kept_as_it_is(database: Database) -> None:
    async with database.session() as session:
        assert await mailing_digests.told(session) == {}
        await mailing_digests.tell(session, [Told(item) for item in ITEMS])
        told = await mailing_digests.told(session)
    assert {one.item.id: one.item for one in told.values()} == {item.id: item for item in ITEMS}


async def test_an_item_that_is_told_anew_takes_the_place_of_the_old_and_one_that_is_gone_none(
    database: Database,
) -> None:
    first, second = ITEMS[:2]
    newer = Told(replace(first, answer="이제 달라요."), date(2026, 11, 21))
    async with database.session() as session:
        await mailing_digests.tell(session, [Told(first), Told(second)])
        await mailing_digests.tell(session, [newer])
        await mailing_digests.untell(session, [second.id])
        assert await mailing_digests.told(session) == {first.id: newer}


async def test_a_change_is_there_once_and_until_operators_are_asked(database: Database) -> None:
    first = await propose(database)
    assert first is not None
    assert await propose(database) == first, "a process was killed before it had asked"
    await announce(database, first)
    assert await propose(database) is None
    assert await propose(database, "e" * 64) not in (None, first)


async def test_processes_that_notice_a_change_together_have_one(database: Database) -> None:
    assert len(set(await asyncio.gather(*(propose(database) for _ in range(5))))) == 1


async def test_a_change_that_comes_again_after_a_decision_is_another(database: Database) -> None:
    first = await propose(database)
    assert first is not None
    await announce(database, first)
    async with database.session() as session:
        assert await mailing_digests.decide(session, first, DigestState.DECLINED)
        assert not await mailing_digests.decide(session, first, DigestState.SENT)
    again = await propose(database)
    assert again not in (None, first)
    async with database.session() as session:
        found = await mailing_digests.find(session, first)
    assert found is not None
    assert (found.state, found.topic, found.broadcast_id) == (DigestState.DECLINED, Topic.FEES, None)
