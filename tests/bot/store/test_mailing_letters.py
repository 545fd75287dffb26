"""Letters go to who can be written to and wants them, and each is settled once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import delete, update

from bot.store import consent, mailing, mailing_letters, mailing_topics, sellers
from bot.store.database import Database
from bot.store.mailing import ALL
from bot.store.mailing_letters import LetterState
from bot.store.tables import Seller
from knowledge.topic import Topic

NOW = datetime(2026, 11, 22, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def agree(database: Database, *numbers: int) -> None:
    async with database.session() as session:
        for number in numbers:
            await consent.agree(session, number, NOW)


async def begin(database: Database, audience: str) -> int:
    """Address a broadcast, and return its id."""
    async with database.session() as session:
        begun = await mailing.begin(session, f"tg:{audience}", 9001, audience, "글", NOW)
        while await mailing_letters.address(session, begun.id, audience):
            pass
    return begun.id


async def taken(database: Database, broadcast: int, after: int | None = None, now: datetime = NOW) -> list[int]:
    async with database.session() as session:
        found = await mailing_letters.take(session, broadcast, ALL, after, 10, now)
    return [letter.seller_id for letter in found.letters]


@pytest.fixture
async def broadcast(database: Database) -> int:
    """A broadcast to three sellers."""
    await agree(database, 1, 2, 3)
    return await begin(database, ALL)


async def test_only_who_agreed_can_be_reached_and_wants_it_gets_a_letter(database: Database) -> None:
    await agree(database, *range(1, 7))
    async with database.session() as session:
        await sellers.block(session, 2, NOW)
        await mailing_topics.announce(session, 3, NOW, wanted=False)
        await mailing_topics.subscribe(session, 3, [Topic.FEES], NOW)
        await mailing_topics.subscribe(session, 4, [Topic.FEES, Topic.TAX], NOW)
        await mailing_topics.subscribe(session, 2, [Topic.FEES], NOW)
        await session.exec(update(Seller).where(Seller.id == 5).values(consent_version="1999"))
        assert await mailing_letters.count_recipients(session, ALL) == 3
        assert await mailing_letters.count_recipients(session, Topic.FEES) == 2
    assert await taken(database, await begin(database, ALL)) == [1, 4, 6]
    async with database.session() as session:
        fees = await mailing.begin(session, "tg:f", 9001, Topic.FEES, "글", NOW)
        assert await mailing_letters.address(session, fees.id, Topic.FEES) == 2
        letters = await mailing_letters.take(session, fees.id, Topic.FEES, None, 10, NOW)
    assert [letter.seller_id for letter in letters.letters] == [3, 4]


async def test_letters_are_addressed_in_parts(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing_letters, "ADDRESSED_AT_ONCE", 2)
    await agree(database, *range(1, 6))
    async with database.session() as session:
        begun = await mailing.begin(session, "tg:1", 9001, ALL, "글", NOW)
        parts = [await mailing_letters.address(session, begun.id, ALL) for _ in range(4)]
    assert parts == [2, 2, 1, 0]


async def test_a_letter_is_settled_once(database: Database, broadcast: int) -> None:
    async with database.session() as session:
        await mailing_letters.settle(session, broadcast, 2, LetterState.SENT, NOW)
        await mailing_letters.settle(session, broadcast, 2, LetterState.FAILED, NOW)
        assert await mailing_letters.counts(session, broadcast) == {LetterState.SENT: 1, LetterState.WAITING: 2}
    assert await taken(database, broadcast) == [1, 3]
    assert await taken(database, broadcast, after=1) == [3]


async def test_who_unsubscribes_or_blocks_meanwhile_is_left_out_for_good(database: Database, broadcast: int) -> None:
    async with database.session() as session:
        await mailing_topics.end_all(session, 1, NOW)
        await sellers.block(session, 3, NOW)
        found = await mailing_letters.take(session, broadcast, ALL, None, 10, NOW)
    assert ([letter.seller_id for letter in found.letters], found.left_out, found.after) == ([2], 2, 3)
    async with database.session() as session:
        await sellers.unblock(session, 3)
    assert await taken(database, broadcast) == [2]


async def test_a_letter_that_was_put_off_comes_again_when_it_is_due(database: Database, broadcast: int) -> None:
    async with database.session() as session:
        assert await mailing_letters.next_due(session, broadcast) is None
        found = await mailing_letters.take(session, broadcast, ALL, None, 10, NOW)
        await mailing_letters.note_part(session, broadcast, 1, 2)
        await mailing_letters.put_off(session, broadcast, found.letters[0], NOW + MINUTE, tried=True)
        await mailing_letters.put_off(session, broadcast, found.letters[1], NOW + 2 * MINUTE, tried=False)
        assert await mailing_letters.next_due(session, broadcast) == NOW + MINUTE
        again = await mailing_letters.take(session, broadcast, ALL, None, 1, NOW + MINUTE)
    assert [(letter.parts, letter.tries) for letter in again.letters] == [(2, 1)]
    assert await taken(database, broadcast) == [3]
    assert await taken(database, broadcast, now=NOW + 2 * MINUTE) == [1, 2, 3]


async def test_the_letter_of_a_forgotten_seller_is_gone(database: Database, broadcast: int) -> None:
    async with database.session() as session:
        await session.exec(delete(Seller).where(Seller.id == 2))
        await mailing_letters.settle(session, broadcast, 2, LetterState.SENT, NOW)
        assert await mailing_letters.counts(session, broadcast) == {LetterState.WAITING: 2}
