"""Only who asked may vote; a vote and its reason can be changed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.store import consent, questions, votes
from bot.store.database import Database
from bot.store.questions import Asked, Outcome
from bot.store.tables import Vote
from bot.store.votes import Cast, Reason

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)
SELLER, STRANGER = 1001, 1002
ASKED = Asked("tg:1", SELLER, -100, 10, NOW, "정산 언제 돼요", Outcome.ANSWERED, 12, "settlement-cycle", 0.9, "b1")


@pytest.fixture
async def question(database: Database) -> int:
    async with database.session() as session:
        await consent.agree(session, ASKED.seller_id, NOW)
        return await questions.record(session, ASKED)


async def cast(database: Database, question: int, value: int, seller: int = SELLER, now: datetime = NOW) -> Cast:
    async with database.session() as session:
        return await votes.cast(session, question, seller, 1 if value > 0 else -1, now)


async def explain(database: Database, question: int, reason: Reason, seller: int = SELLER) -> Cast:
    async with database.session() as session:
        return await votes.explain(session, question, seller, reason, NOW)


async def kept(database: Database) -> list[tuple[int, int, str | None, datetime]]:
    async with database.session() as session:
        rows = (await session.exec(select(Vote))).all()
    return [(one.seller_id, one.value, one.reason, one.voted_at) for one in rows]


async def test_who_asked_votes_once_and_may_change_their_mind(database: Database, question: int) -> None:
    assert await cast(database, question, 1) is Cast.COUNTED
    assert await cast(database, question, 1, now=NOW + HOUR) is Cast.SAME
    assert await kept(database) == [(SELLER, 1, None, NOW)]
    assert await cast(database, question, -1, now=NOW + 2 * HOUR) is Cast.COUNTED
    assert await kept(database) == [(SELLER, -1, None, NOW + 2 * HOUR)]


async def test_a_reason_goes_with_a_dislike_and_can_be_changed(database: Database, question: int) -> None:
    await cast(database, question, -1)
    assert await explain(database, question, Reason.WRONG) is Cast.COUNTED
    assert await explain(database, question, Reason.WRONG) is Cast.SAME
    assert await explain(database, question, Reason.OUTDATED) is Cast.COUNTED
    assert await kept(database) == [(SELLER, -1, "outdated", NOW)]


async def test_a_second_dislike_keeps_the_reason_and_a_like_takes_it_back(database: Database, question: int) -> None:
    await explain(database, question, Reason.HARD)
    assert await cast(database, question, -1) is Cast.SAME
    assert [vote[2] for vote in await kept(database)] == ["hard"]
    await cast(database, question, 1)
    assert await kept(database) == [(SELLER, 1, None, NOW)]


async def test_a_reason_alone_is_a_dislike(database: Database, question: int) -> None:
    await cast(database, question, 1)
    assert await explain(database, question, Reason.OFF_TOPIC) is Cast.COUNTED
    assert await kept(database) == [(SELLER, -1, "off_topic", NOW)]


async def test_a_stranger_and_a_forged_button_change_nothing(database: Database, question: int) -> None:
    assert await cast(database, question, -1, STRANGER) is Cast.REFUSED
    assert await explain(database, question, Reason.WRONG, STRANGER) is Cast.REFUSED
    assert await cast(database, question + 1, 1) is Cast.REFUSED
    assert await cast(database, 999_999_999_999_999_999, 1) is Cast.REFUSED
    assert await kept(database) == []


async def test_an_old_button_never_votes_on_a_newer_question(database: Database, question: int) -> None:
    async with database.session() as session:
        assert await questions.prune(session, NOW + HOUR, 10) == 1
        new = await questions.record(session, replace(ASKED, key="tg:2"))
    assert new != question
    assert await cast(database, question, 1) is Cast.REFUSED


async def test_a_question_takes_its_vote_along(database: Database, question: int) -> None:
    await explain(database, question, Reason.WRONG)
    async with database.session() as session:
        await questions.prune(session, NOW + HOUR, 10)
    assert await kept(database) == []
