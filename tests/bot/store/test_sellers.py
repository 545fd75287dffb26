"""Sellers are known again, choose their language, see what is kept of them, and are forgotten."""

from datetime import UTC, datetime, timedelta

from sqlmodel import SQLModel, select

from bot.store import calculations, questions, sellers, usual, votes
from bot.store.database import Database
from bot.store.questions import Asked, Outcome
from bot.store.sellers import SellerData
from bot.store.tables import Question, Seller, Sent, Task, Vote

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)
SELLER = 5_000_000_001  # Telegram's ids need more than 32 bits.
OTHER = 42


def asked(seller_id: int, key: str) -> Asked:
    return Asked(
        key, seller_id, seller_id, 10, NOW, "정산 언제 돼요", Outcome.ANSWERED, 12, "settlement-cycle", 0.9, "b1"
    )


def task(lane: str, key: str, *, finished: datetime | None) -> Task:
    return Task(
        key=key, lane=lane, position=1, kind="update", body='{"text": "비밀"}', open=finished is None, due=NOW,
        stored_at=NOW, finished_at=finished, error="Boom: 비밀" if finished else None,
    )  # fmt: skip


async def count(database: Database, table: type[SQLModel]) -> int:
    async with database.session() as session:
        return len((await session.exec(select(table))).all())


async def test_a_seller_is_seen_first_once_and_last_never_earlier(database: Database) -> None:
    for moment in (NOW, NOW + 2 * HOUR, NOW + HOUR):
        async with database.session() as session:
            await sellers.see(session, SELLER, moment)
    async with database.session() as session:
        assert await sellers.data(session, SELLER) == SellerData(
            NOW, NOW + 2 * HOUR, None, 0, 0, 0, has_usual_values=False
        )


async def test_a_language_is_chosen_and_given_back(database: Database) -> None:
    async with database.session() as session:
        assert await sellers.language(session, SELLER) is None
        await sellers.choose_language(session, SELLER, "en", NOW)
    async with database.session() as session:
        await sellers.see(session, SELLER, NOW + HOUR)
        assert await sellers.language(session, SELLER) == "en"
        await sellers.choose_language(session, SELLER, None, NOW)
    async with database.session() as session:
        assert await sellers.language(session, SELLER) is None


async def test_who_never_wrote_has_no_data_and_cannot_be_forgotten(database: Database) -> None:
    async with database.session() as session:
        assert await sellers.data(session, SELLER) is None
        assert not await sellers.forget(session, SELLER)


async def test_who_is_forgotten_leaves_nothing_and_others_stay(database: Database) -> None:
    async with database.session() as session:
        for seller in (SELLER, OTHER):
            question = await questions.record(session, asked(seller, f"tg:{seller}"))
            await votes.cast(session, question, seller, 1, NOW)
            await calculations.begin(session, f"tg:{seller}", seller, seller, "fee", "{}", NOW)
            await usual.remember(session, seller, "{}", NOW)
        assert await sellers.data(session, SELLER) == SellerData(NOW, NOW, None, 1, 1, 1, has_usual_values=True)
        done = task(str(SELLER), "tg:1", finished=NOW)
        session.add_all([done, task(str(SELLER), "tg:2", finished=None), task(str(OTHER), "tg:3", finished=NOW)])
        background = [task(f"sheet:{seller}", f"sheet:{seller}", finished=NOW) for seller in (SELLER, OTHER)]
        session.add_all(background)
        await session.flush()
        session.add(Sent(task_id=done.id or 0, ordinal=1, method="sendMessage", response=b"{}"))
    async with database.session() as session:
        assert await sellers.forget(session, SELLER)

    async with database.session() as session:
        assert await sellers.data(session, SELLER) is None
        assert (await session.exec(select(Question.seller_id))).all() == [OTHER]
        assert (await session.exec(select(Vote.seller_id))).all() == [OTHER]
        kept = {one.key: one for one in (await session.exec(select(Task))).all()}
    assert (kept["tg:1"].body, kept["tg:1"].error) == ("", None)
    assert kept["tg:2"].body, "an update that is still to be handled is not lost"
    assert kept["tg:3"].body
    assert [kept[f"sheet:{seller}"].body == "" for seller in (SELLER, OTHER)] == [True, False]
    assert await count(database, Sent) == 0


async def test_who_has_not_written_for_long_is_forgotten(database: Database) -> None:
    async with database.session() as session:
        await questions.record(session, asked(SELLER, "tg:1"))
        await sellers.see(session, OTHER, NOW + HOUR)
    async with database.session() as session:
        assert await sellers.prune(session, NOW + HOUR) == 1
    assert await count(database, Seller) == 1
    assert await count(database, Question) == 0
