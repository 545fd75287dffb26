"""What the indexer reads as asked in vain are the bot's own tables, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store import consent, questions, votes
from bot.store.database import Database
from bot.store.questions import Asked, Outcome
from bot.store.votes import Reason
from indexer.errors import AddressError, GapError
from indexer.gaps.database import unmet_questions
from indexer.gaps.unmet import ABSTAINED, Unmet, read_unmet, select_unmet

NOW = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
SELLER, OTHER = 1001, 1002
ABSTENTION = Asked("tg:1", SELLER, SELLER, 10, NOW, "로켓배송 돼요?", Outcome.ABSTAINED, 12, None, 0.1, "b1")
ANSWER = Asked("tg:2", OTHER, OTHER, 11, NOW + HOUR, "정산 언제", Outcome.ANSWERED, 12, "settlement-cycle", 0.9, "b1")


async def fill(database: Database) -> list[int]:
    async with database.session() as session:
        for seller_id in (SELLER, OTHER):
            await consent.agree(session, seller_id, NOW)
        kept = [
            await questions.record(session, asked)
            for asked in (ABSTENTION, ANSWER, replace(ANSWER, key="tg:3", text="수수료"))
        ]
        await votes.explain(session, kept[1], OTHER, Reason.OUTDATED, NOW)
        await votes.cast(session, kept[2], OTHER, 1, NOW)
    return kept


def test_the_outcome_is_called_the_same_in_both_rooms() -> None:
    assert Outcome.ABSTAINED.value == ABSTAINED


async def test_abstentions_and_dislikes_are_read_the_newest_first(database: Database, database_url: str) -> None:
    first, second, _ = await fill(database)
    expected = [
        Unmet(second, OTHER, NOW + HOUR, "정산 언제", "settlement-cycle", "outdated"),
        Unmet(first, SELLER, NOW, "로켓배송 돼요?"),
    ]
    async with database.engine.begin() as connection:
        rows = (await connection.execute(select_unmet(NOW - HOUR))).all()
    assert [read_unmet(row) for row in rows] == expected
    assert await unmet_questions(database_url, NOW - HOUR) == expected


async def test_what_is_older_and_what_is_too_much_is_left_out(database: Database, database_url: str) -> None:
    first, second, _ = await fill(database)
    assert [one.id for one in await unmet_questions(database_url, NOW + HOUR / 2)] == [second]
    async with database.engine.begin() as connection:
        rows = (await connection.execute(select_unmet(NOW - HOUR, limit=1))).all()
    assert [read_unmet(row).id for row in rows] == [second]
    assert first != second


async def test_a_vote_that_was_taken_back_counts_no_more(database: Database, database_url: str) -> None:
    _, second, _ = await fill(database)
    async with database.session() as session:
        await votes.cast(session, second, OTHER, 1, NOW)
    assert [one.text for one in await unmet_questions(database_url, NOW - HOUR)] == ["로켓배송 돼요?"]


async def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    with pytest.raises(GapError, match="there is no database"):
        await unmet_questions(f"sqlite:///{path}", NOW)
    assert not path.exists()


async def test_a_database_that_is_not_the_bots_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite3"
    path.write_bytes(b"")
    with pytest.raises(GapError, match=r"cannot read the questions in sqlite:///.*OperationalError"):
        await unmet_questions(f"sqlite:///{path}", NOW)
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(GapError, match="cannot read the questions"):
        await unmet_questions(f"sqlite:///{path}", NOW)


async def test_a_wrong_address_never_shows_its_password() -> None:
    with pytest.raises(AddressError) as refused:
        await unmet_questions("mysql://root:s3cret@host/bot", NOW)
    assert "s3cret" not in str(refused.value)
    with pytest.raises(GapError) as unreachable:
        await unmet_questions("postgresql://bot:s3cret@127.0.0.1:1/bot", NOW)
    assert "s3cret" not in str(unreachable.value)
