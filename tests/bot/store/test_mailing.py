"""A broadcast goes from step to step once, whoever presses how often, and what is old is deleted."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.store import consent, mailing, mailing_letters, tasks
from bot.store.database import Database
from bot.store.mailing import ALL, Mailing, State
from bot.store.tasks import Claim, NewTask
from knowledge.topic import Topic

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)
OPERATOR = 9001
LETTER = ("<b>공지</b>", "둘째")


async def begin(database: Database, audience: str = ALL, text: str = "", key: str = "tg:1") -> Mailing:
    async with database.session() as session:
        return await mailing.begin(session, key, OPERATOR, audience, text, NOW)


async def find(database: Database, broadcast_id: int) -> Mailing:
    async with database.session() as session:
        found = await mailing.find(session, broadcast_id)
    assert found is not None
    return found


@pytest.fixture
async def shown(database: Database) -> Mailing:
    """A broadcast that the operator sees as sellers will."""
    begun = await begin(database)
    async with database.session() as session:
        written = await mailing.write(session, begun.id, "내일 점검", LETTER, "tg:2", NOW)
    assert written is not None
    return written


@pytest.fixture
async def sending(database: Database, shown: Mailing) -> Mailing:
    async with database.session() as session:
        begun = await mailing.confirm(session, shown.id, shown.revision, 77, NOW)
    assert begun is not None
    return begun


async def test_a_rerun_gets_the_broadcast_that_it_began(database: Database) -> None:
    first = await begin(database, "", "글")
    again = await begin(database, "", "글")
    assert first == again
    assert (first.state, first.topic) == (State.CHOOSING, None)
    assert (await begin(database, Topic.FEES, key="tg:9")).topic is Topic.FEES


async def test_the_audience_is_chosen_once(database: Database) -> None:
    begun = await begin(database, "")
    async with database.session() as session:
        chosen = await mailing.choose(session, begun.id, Topic.FEES, NOW)
        again = await mailing.choose(session, begun.id, Topic.FEES, NOW)
        other = await mailing.choose(session, begun.id, ALL, NOW)
    assert chosen is not None
    assert (chosen.audience, chosen.state) == ("fees", State.WRITING)
    assert again == chosen
    assert other is None


async def test_the_text_is_awaited_for_an_hour_and_taken_once(database: Database) -> None:
    begun = await begin(database)
    async with database.session() as session:
        assert await mailing.awaited(session, OPERATOR, "tg:2", NOW + HOUR) == begun
        assert await mailing.awaited(session, OPERATOR, "tg:2", NOW + 2 * HOUR) is None
        assert await mailing.awaited(session, OPERATOR + 1, "tg:2", NOW) is None
        written = await mailing.write(session, begun.id, "글", LETTER, "tg:2", NOW)
        rerun = await mailing.write(session, begun.id, "글", LETTER, "tg:2", NOW)
        assert await mailing.awaited(session, OPERATOR, "tg:2", NOW) == written, "a re-run is no question"
        assert await mailing.awaited(session, OPERATOR, "tg:3", NOW) is None, "the next text is one"
    assert written == rerun
    assert written is not None
    assert (written.revision, written.messages) == (1, LETTER)


async def test_only_the_version_shown_last_is_sent(database: Database, shown: Mailing) -> None:
    async with database.session() as session:
        assert await mailing.rewrite(session, shown.id, shown.revision, NOW)
        assert await mailing.confirm(session, shown.id, shown.revision, 7, NOW) is None
        newer = await mailing.write(session, shown.id, "다시", LETTER, "tg:3", NOW)
        assert newer is not None
        assert await mailing.confirm(session, shown.id, shown.revision, 7, NOW) is None
        assert not await mailing.rewrite(session, shown.id, shown.revision, NOW)
        begun = await mailing.confirm(session, shown.id, newer.revision, 7, NOW)
    assert begun is not None
    assert (begun.state, begun.leg, begun.message_id) == (State.SENDING, 1, 7)


async def test_a_second_confirmation_changes_nothing(database: Database, sending: Mailing) -> None:
    async with database.session() as session:
        again = await mailing.confirm(session, sending.id, sending.revision, 99, NOW)
        assert not await mailing.drop(session, sending.id)
    assert again == sending


async def test_a_draft_can_be_dropped(database: Database, shown: Mailing) -> None:
    async with database.session() as session:
        assert await mailing.drop(session, shown.id)
        assert await mailing.find(session, shown.id) is None
        assert not await mailing.drop(session, shown.id)


async def test_each_way_on_begins_another_leg_once(database: Database, sending: Mailing) -> None:
    async with database.session() as session:
        for _ in range(2):
            await mailing.pause(session, sending.id, NOW)
        assert (await mailing.find(session, sending.id)).state is State.PAUSED  # type: ignore[union-attr]
        for _ in range(2):
            await mailing.resume(session, sending.id, NOW)
        for _ in range(2):
            await mailing.go_on(session, sending.id, 2)
    found = await find(database, sending.id)
    assert (found.state, found.leg) == (State.SENDING, 3)


async def test_what_was_cancelled_is_neither_resumed_nor_finished(database: Database, sending: Mailing) -> None:
    async with database.session() as session:
        await mailing.cancel(session, sending.id, NOW)
        await mailing.resume(session, sending.id, NOW)
        await mailing.finish(session, sending.id, 1, NOW)
    assert (await find(database, sending.id)).state is State.CANCELLED


async def test_a_run_goes_on_only_while_it_is_the_one(database: Database, sending: Mailing) -> None:
    async with database.engine.begin() as connection:
        await tasks.store(connection, [NewTask("broadcast:1:1", "broadcast:1", 1, "broadcast", "{}")], NOW)
        (claim,) = await tasks.claim(connection, "a", 1, NOW, NOW + HOUR)

    async def may(leg: int = 1, run: Claim = claim) -> bool:
        async with database.session() as session:
            return await mailing.may_go_on(session, sending.id, leg, run)

    assert await may()
    assert not await may(leg=2)
    async with database.engine.begin() as connection:
        (other,) = await tasks.claim(connection, "b", 1, NOW + 2 * HOUR, NOW + 3 * HOUR)
    assert not await may(), "another process has taken the task"
    assert await may(run=other)
    async with database.session() as session:
        await mailing.pause(session, sending.id, NOW)
    assert not await may(run=other)


async def test_what_is_over_is_deleted_a_few_rows_at_a_time(database: Database, sending: Mailing) -> None:
    async with database.session() as session:
        for seller in range(1, 6):
            await consent.agree(session, seller, NOW)
        assert await mailing_letters.address(session, sending.id, ALL) == 5
    await begin(database, key="tg:draft")

    async def prune() -> int:
        async with database.session() as session:
            return await mailing.prune(session, NOW + HOUR, 3)

    assert await prune() == 1, "the draft; nothing of what is under way"
    async with database.session() as session:
        await mailing.finish(session, sending.id, 1, NOW)
    assert [await prune(), await prune(), await prune()] == [3, 3, 0]
    async with database.session() as session:
        assert await mailing.find(session, sending.id) is None
