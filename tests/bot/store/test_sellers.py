"""Sellers who agreed are known again, choose their language, block the bot, and are forgotten in time."""

from datetime import UTC, datetime, timedelta

from sqlmodel import col, select

from bot.store import consent, questions, sellers
from bot.store.database import Database
from bot.store.questions import Asked, Outcome
from bot.store.sellers import Known
from bot.store.tables import Question, Seller

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)
SELLER = 5_000_000_001  # Telegram's ids need more than 32 bits.
OTHER = 42


async def agree(database: Database, *ids: int) -> None:
    async with database.session() as session:
        for id_ in ids:
            await consent.agree(session, id_, NOW)


async def arrive(database: Database, id_: int, now: datetime = NOW) -> Known:
    async with database.session() as session:
        return await sellers.arrive(session, id_, now)


async def seller(database: Database, id_: int = SELLER) -> Seller | None:
    async with database.session() as session:
        return await session.get(Seller, id_)


async def test_a_stranger_leaves_no_trace(database: Database) -> None:
    assert await arrive(database, SELLER) == Known(language=None, has_agreed=False)
    async with database.session() as session:
        await sellers.see(session, SELLER, NOW)
        await sellers.choose_language(session, SELLER, "en")
        await sellers.block(session, SELLER, NOW)
        assert (await session.exec(select(Seller))).all() == []


async def test_who_agreed_is_seen_first_once_and_last_never_earlier(database: Database) -> None:
    await agree(database, SELLER)
    for moment in (NOW + HOUR, NOW + 3 * HOUR, NOW + 2 * HOUR):
        assert (await arrive(database, SELLER, moment)).has_agreed
    found = await seller(database)
    assert found is not None
    assert (found.first_seen, found.last_seen) == (NOW, NOW + 3 * HOUR)


async def test_of_who_was_there_before_anybody_was_asked_nothing_more_is_kept(database: Database) -> None:
    async with database.session() as session:
        session.add(Seller(id=SELLER, language="en", first_seen=NOW, last_seen=NOW))
    assert await arrive(database, SELLER, NOW + HOUR) == Known("en", has_agreed=False)
    found = await seller(database)
    assert found is not None
    assert found.last_seen == NOW


async def test_a_language_is_chosen_and_given_back(database: Database) -> None:
    await agree(database, SELLER, OTHER)
    for language in ("en", None):
        async with database.session() as session:
            await sellers.choose_language(session, SELLER, language)
        assert (await arrive(database, SELLER, NOW + HOUR)).language == language
    assert (await arrive(database, OTHER)).language is None


async def test_who_blocks_the_bot_is_known_to_until_they_write_or_let_it_in(database: Database) -> None:
    await agree(database, SELLER)
    for let_in in (True, False):
        async with database.session() as session:
            await sellers.block(session, SELLER, NOW + HOUR)
            await sellers.block(session, SELLER, NOW + 2 * HOUR)
        found = await seller(database)
        assert found is not None
        assert found.blocked_at == NOW + HOUR
        async with database.session() as session:
            if let_in:
                await sellers.unblock(session, SELLER)
            else:
                # An update of before the block, handled late.
                await sellers.see(session, SELLER, NOW)
        found = await seller(database)
        assert found is not None
        assert found.blocked_at is None


async def test_who_has_not_written_for_long_is_forgotten_a_few_at_a_time(database: Database) -> None:
    await agree(database, SELLER, 1, 2)
    async with database.session() as session:
        await questions.record(session, Asked("tg:1", SELLER, SELLER, 1, NOW, "정산", Outcome.ANSWERED, 1))
        await consent.agree(session, OTHER, NOW + HOUR)
    counts = []
    for _ in range(3):
        async with database.session() as session:
            counts.append(await sellers.prune(session, NOW + HOUR, 2))
    assert counts == [2, 1, 0]
    async with database.session() as session:
        assert (await session.exec(select(col(Seller.id)))).all() == [OTHER]
        assert (await session.exec(select(Question))).all() == []
