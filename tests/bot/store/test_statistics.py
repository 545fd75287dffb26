"""What operators are told of the last days is counted right, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count as counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, text

from bot.store import consent, questions, replies, subscriptions, votes
from bot.store.database import Database
from bot.store.questions import Asked, Outcome
from bot.store.replies import KeptReply
from bot.store.statistics import MAX_ACCOUNTS, SLOWEST, TOP_ITEMS, Period, Slow, _percentile, count
from bot.store.votes import Reason

KOREA = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 11, 22, 12, 30, tzinfo=KOREA)
MIDNIGHT = datetime(2026, 11, 22, tzinfo=KOREA)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SELLER, OTHER, OLD = 1, 2, 3
ASKED = Asked("", SELLER, SELLER, 10, NOW, "정산 언제 돼요?", Outcome.ANSWERED, 50, "payday", 0.9, "b1")
_numbers = counter()


@pytest.fixture
async def store(database: Database) -> Database:
    """A database with two sellers of today and one of two months ago."""
    async with database.session() as session:
        for seller, first in ((SELLER, NOW - 40 * DAY), (OTHER, NOW), (OLD, NOW - 60 * DAY)):
            await consent.agree(session, seller, first)
    await ask(database)
    return database


async def ask(database: Database, *changes: dict[str, object]) -> list[int]:
    async with database.session() as session:
        return [
            await questions.record(session, replace(ASKED, key=f"tg:{next(_numbers)}", **change))  # type: ignore[arg-type]
            for change in changes
        ]


async def test_nothing_asked_is_counted_as_nothing(store: Database) -> None:
    statistics = await count(store, Period.WEEK, NOW)
    assert (statistics.questions, statistics.latency, statistics.slowest, statistics.items) == (0, None, (), ())
    assert [bar.outcomes for bar in statistics.bars] == [{}] * 7


@pytest.mark.parametrize(
    ("period", "bars", "first"),
    [(Period.DAY, 24, MIDNIGHT), (Period.WEEK, 7, MIDNIGHT - 6 * DAY), (Period.MONTH, 30, MIDNIGHT - 29 * DAY)],
)
async def test_a_period_is_whole_days_of_korea(store: Database, period: Period, bars: int, first: datetime) -> None:
    moment = timedelta(microseconds=1)
    await ask(
        store,
        {"asked_at": first},
        {"asked_at": first - moment},
        {"asked_at": MIDNIGHT + HOUR - moment},
        {"asked_at": NOW},
    )
    statistics = await count(store, period, NOW)
    assert (statistics.since, len(statistics.bars), statistics.bars[0].start) == (first, bars, first)
    assert statistics.bars[0].outcomes[Outcome.ANSWERED] == (2 if period is Period.DAY else 1)
    assert statistics.questions == 3
    assert sum(bar.outcomes.get(Outcome.ANSWERED, 0) for bar in statistics.bars) == 3


async def test_a_question_lies_in_the_bar_of_its_hour(store: Database) -> None:
    # 15:30 UTC of the day before: half past midnight in Korea.
    await ask(
        store, {"asked_at": MIDNIGHT + HOUR / 2}, {"asked_at": MIDNIGHT + 12 * HOUR, "outcome": Outcome.ABSTAINED}
    )
    bars = (await count(store, Period.DAY, NOW)).bars
    assert {bar.start.hour: dict(bar.outcomes) for bar in bars if bar.outcomes} == {
        0: {Outcome.ANSWERED: 1},
        12: {Outcome.ABSTAINED: 1},
    }


async def test_outcomes_are_counted_each(store: Database) -> None:
    await ask(store, *({"outcome": outcome} for outcome in Outcome for _ in range(2)))
    statistics = await count(store, Period.DAY, NOW)
    assert statistics.outcomes == dict.fromkeys(Outcome, 2)


async def test_an_outcome_of_another_version_is_left_out(store: Database) -> None:
    await ask(store, {}, {})
    async with store.engine.begin() as connection:
        await connection.execute(
            text("UPDATE question SET outcome = 'novel' WHERE id = (SELECT max(id) FROM question)")
        )
    assert (await count(store, Period.DAY, NOW)).questions == 1


async def test_sellers_are_new_or_active(store: Database) -> None:
    sellers = (await count(store, Period.DAY, NOW)).sellers
    assert (sellers.new, sellers.active, sellers.total) == (1, 1, 3)
    sellers = (await count(store, Period.MONTH, NOW + 20 * DAY)).sellers
    assert (sellers.new, sellers.total) == (1, 3)


async def test_latencies_are_ranked(store: Database) -> None:
    ids = await ask(store, *({"latency_ms": latency, "text": f"질문 {latency}"} for latency in range(1, 101)))
    await ask(store, {"latency_ms": 9000, "asked_at": NOW - 2 * DAY})
    statistics = await count(store, Period.DAY, NOW)
    assert statistics.latency is not None
    assert (statistics.latency.p50, statistics.latency.p95, statistics.latency.p99) == (50, 95, 99)
    assert len(statistics.slowest) == SLOWEST
    assert statistics.slowest[0] == Slow(ids[-1], 100, "질문 100")
    assert [slow.latency_ms for slow in statistics.slowest] == [100, 99, 98, 97, 96]


async def test_the_slowest_are_shown_as_they_are_stored_masked(store: Database) -> None:
    await ask(store, {"text": "제 번호 010-1234-5678 정산 언제"})
    (slow,) = (await count(store, Period.DAY, NOW)).slowest
    assert "1234" not in slow.text
    assert "정산 언제" in slow.text


@given(st.lists(st.integers(0, 50), min_size=1, max_size=200), st.integers(1, 100))
def test_a_percentile_is_exceeded_by_no_more_than_the_rest(values: list[int], percent: int) -> None:
    counted = [(value, values.count(value)) for value in sorted(set(values))]
    found = _percentile(counted, percent)
    assert 100 * sum(value <= found for value in values) >= percent * len(values)
    assert 100 * sum(value < found for value in values) < percent * len(values)


async def test_items_are_ranked_by_how_often_they_were_shown(store: Database) -> None:
    await ask(store, *({"item_id": f"item-{number}"} for number in range(TOP_ITEMS + 2) for _ in range(number + 1)))
    await ask(store, {"item_id": None, "outcome": Outcome.ABSTAINED})
    items = (await count(store, Period.DAY, NOW)).items
    assert items[:2] == (("item-6", 7), ("item-5", 6))
    assert len(items) == TOP_ITEMS


async def test_votes_are_counted_by_the_day_of_the_vote(store: Database) -> None:
    ids = await ask(store, *[{"asked_at": NOW - 20 * DAY}] * 4)
    async with store.session() as session:
        await votes.cast(session, ids[0], SELLER, 1, NOW)
        await votes.cast(session, ids[1], SELLER, -1, NOW)
        await votes.explain(session, ids[2], SELLER, Reason.WRONG, NOW)
        await votes.cast(session, ids[3], SELLER, -1, NOW - 3 * DAY)
    found = (await count(store, Period.DAY, NOW)).votes
    assert (found.likes, found.dislikes, found.reasons) == (1, 2, {Reason.WRONG: 1})
    assert (await count(store, Period.WEEK, NOW)).votes.dislikes == 3


async def test_accounts_of_refused_questions_are_read_the_newest_first(store: Database) -> None:
    hours = [{"outcome": Outcome.ABSTAINED, "asked_at": NOW - number * HOUR} for number in range(3)]
    ids = await ask(store, *hours, {"outcome": Outcome.ANSWERED})
    async with store.session() as session:
        for id_ in ids:
            await replies.keep(session, KeptReply(id_, "{}", f"account {id_}", "b1", "ko", "[]"))
    refused = (await count(store, Period.DAY, NOW)).refused
    assert refused == tuple(f"account {id_}" for id_ in ids[:3])
    assert len(refused) <= MAX_ACCOUNTS


async def test_who_waits_is_counted_as_of_now(store: Database) -> None:
    ids = await ask(store, {"asked_at": NOW - 50 * DAY}, {})
    async with store.session() as session:
        for id_ in ids:
            await subscriptions.subscribe(session, id_, SELLER, None, "ko", NOW)
        await subscriptions.tell(session, ids[1], NOW)
    async with store.engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO topic_subscription (seller_id, topic, since) VALUES "
                "(1, 'fees', '2026-11-01'), (1, 'tax', '2026-11-01'), (2, 'tax', '2026-11-01')"
            )
        )
    waiting = (await count(store, Period.DAY, NOW)).waiting
    assert (waiting.answers, waiting.topics) == (1, 2)


MANY = {
    "postgresql": "timestamptz '2026-10-12' + n * interval '1 minute', n FROM generate_series(1, 60000) AS n",
    "sqlite": "datetime('2026-10-12', n || ' minutes'), n FROM (WITH RECURSIVE n(n) AS "
    "(SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 60000) SELECT n FROM n)",
}


async def test_a_day_among_many_is_read_through_the_index(store: Database) -> None:
    dialect = store.engine.dialect.name
    columns = "seller_id, chat_id, message_id, text, outcome, key, asked_at, latency_ms"
    asked: list[tuple[str, tuple[object, ...]]] = []

    def note(*event: object) -> None:
        asked.append((str(event[2]), tuple(event[3])))  # type: ignore[arg-type]

    async with store.engine.begin() as connection:
        values = f"1, 1, 1, '정산', 'answered', 'many:' || n, {MANY[dialect]}"
        await connection.execute(text(f"INSERT INTO question ({columns}) SELECT {values}"))
        await connection.execute(text("ANALYZE question"))
    event.listen(store.engine.sync_engine, "before_cursor_execute", note)
    assert (await count(store, Period.DAY, NOW)).questions > 700
    event.remove(store.engine.sync_engine, "before_cursor_execute", note)

    reading = [(statement, values) for statement, values in asked if "FROM question" in statement]
    assert len(reading) == 24 + 3
    explain = "EXPLAIN" if dialect == "postgresql" else "EXPLAIN QUERY PLAN"
    async with store.engine.begin() as connection:
        for statement, values in reading:
            plan = (await connection.exec_driver_sql(f"{explain} {statement}", values)).all()
            assert "ix_question_asked_at" in str(plan), (statement, plan)
