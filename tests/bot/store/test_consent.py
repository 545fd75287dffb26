"""Consent is noted with its version and moment, and is the only way to have anything kept."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from bot.store import calculations, consent, questions, usual
from bot.store.database import Database
from bot.store.questions import Asked, Outcome
from bot.store.tables import Seller

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
SELLER = 5_000_000_001
ASKED = Asked("tg:1", SELLER, SELLER, 10, NOW, "정산 언제 돼요", Outcome.ANSWERED, 12)


async def stored(database: Database) -> list[Seller]:
    async with database.session() as session:
        return list((await session.exec(select(Seller))).all())


async def test_nobody_has_agreed_before_they_have(database: Database) -> None:
    async with database.session() as session:
        assert not await consent.is_given(session, SELLER)
        await consent.agree(session, SELLER, NOW)
        assert await consent.is_given(session, SELLER)
        assert not await consent.is_given(session, SELLER + 1)


async def test_the_moment_and_the_version_are_those_of_the_first_time(database: Database) -> None:
    for moment in (NOW, LATER):
        async with database.session() as session:
            await consent.agree(session, SELLER, moment)
    [seller] = await stored(database)
    assert (seller.consent_version, seller.consented_at, seller.first_seen) == (consent.VERSION, NOW, NOW)


@pytest.mark.parametrize("version", [None, "2020-01-01"])
async def test_who_agreed_to_another_text_or_to_none_is_asked_anew(database: Database, version: str | None) -> None:
    async with database.session() as session:
        session.add(Seller(id=SELLER, first_seen=NOW, last_seen=NOW, consent_version=version, consented_at=NOW))
    async with database.session() as session:
        assert not await consent.is_given(session, SELLER)
        await consent.agree(session, SELLER, LATER)
    [seller] = await stored(database)
    assert (seller.consent_version, seller.consented_at) == (consent.VERSION, LATER)
    assert seller.first_seen == NOW


async def test_those_who_agreed_can_be_selected(database: Database) -> None:
    async with database.session() as session:
        session.add(Seller(id=7, first_seen=NOW, last_seen=NOW))
        await consent.agree(session, SELLER, NOW)
    async with database.session() as session:
        assert (await session.exec(select(col(Seller.id)).where(consent.given()))).all() == [SELLER]
        assert (await session.exec(select(col(Seller.id)).where(~consent.given()))).all() == [7]


async def test_the_database_keeps_nothing_of_who_has_not_agreed(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.session() as session:
            await questions.record(session, ASKED)
    with pytest.raises(IntegrityError):
        async with database.session() as session:
            await calculations.begin(session, "tg:2", SELLER, SELLER, "fee", "{}", NOW)
    with pytest.raises(IntegrityError):
        async with database.session() as session:
            await usual.remember(session, SELLER, "{}", NOW)
    assert await stored(database) == []
