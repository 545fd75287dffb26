"""Questions are recorded once and masked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlmodel import select

from bot.store import consent, questions
from bot.store.database import Database
from bot.store.questions import Asked, Outcome
from bot.store.tables import Question

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)
SELLER, STRANGER = 1001, 1002
ASKED = Asked("tg:1", SELLER, -100, 10, NOW, "정산 언제 돼요", Outcome.ANSWERED, 12, "settlement-cycle", 0.9, "b1")


async def record(database: Database, asked: Asked) -> int:
    async with database.session() as session:
        await consent.agree(session, asked.seller_id, NOW)
        return await questions.record(session, asked)


async def test_a_question_is_kept_with_how_it_was_answered(database: Database) -> None:
    id_ = await record(database, ASKED)
    async with database.session() as session:
        [question] = await questions.of_seller(session, SELLER, 5)
    assert question == Question(
        id=id_, key="tg:1", seller_id=SELLER, chat_id=-100, message_id=10, asked_at=NOW, text="정산 언제 돼요",
        outcome="answered", item_id="settlement-cycle", score=0.9, index_build="b1", latency_ms=12,
    )  # fmt: skip


async def test_a_rerun_records_nothing_new(database: Database) -> None:
    first = await record(database, ASKED)
    assert await record(database, replace(ASKED, text="다른 글", asked_at=NOW + HOUR)) == first
    async with database.session() as session:
        assert [one.text for one in await questions.of_seller(session, SELLER, 5)] == ["정산 언제 돼요"]


async def test_nothing_goes_in_unmasked(database: Database) -> None:
    await record(database, replace(ASKED, text="010-1234-5678 고객이 35,000원 환불해 달래요"))
    async with database.session() as session:
        assert (await session.exec(select(Question.text))).all() == ["[전화번호] 고객이 35,000원 환불해 달래요"]


async def test_a_sellers_last_questions_come_newest_first(database: Database) -> None:
    for number in range(4):
        await record(database, replace(ASKED, key=f"tg:{number}", asked_at=NOW + number * HOUR, text=f"{number}번"))
    await record(database, replace(ASKED, key="tg:9", seller_id=STRANGER))
    async with database.session() as session:
        assert [one.text for one in await questions.of_seller(session, SELLER, 3)] == ["3번", "2번", "1번"]


async def test_old_questions_are_pruned(database: Database) -> None:
    await record(database, ASKED)
    await record(database, replace(ASKED, key="tg:2", asked_at=NOW + HOUR))
    async with database.session() as session:
        assert await questions.prune(session, NOW + HOUR, 10) == 1
        assert [one.key for one in await questions.of_seller(session, SELLER, 5)] == ["tg:2"]
