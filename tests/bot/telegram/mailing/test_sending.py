"""A broadcast reaches each seller once, whatever Telegram, the database, the operator and the process do meanwhile."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any

import pytest
from sqlmodel import delete, select
from telegram.request import HTTPXRequest

from bot.store import mailing, mailing_letters, mailing_topics
from bot.store.database import Database
from bot.store.journal import Journal
from bot.store.mailing import Mailing, State
from bot.store.mailing_letters import LetterState, Taken
from bot.store.tables import Seller, Sent, Task
from bot.store.utc import utc_now
from bot.telegram.calls import Call as Request
from bot.telegram.calls import Response, Wrapper
from bot.telegram.mailing import leg
from bot.telegram.mailing.leg import LegLimits
from bot.telegram.mailing.patience import persist
from bot.telegram.mailing.task import leg_task
from bot.telegram.worker import Worker
from tests.bot.telegram.mailing.posting import OPERATOR, PROMPT, confirm, state_of, until, working

# The library minds that its errors give seconds as numbers.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

if TYPE_CHECKING:
    from tests.bot.conftest import BotApi

LETTER = ("하나", "둘")
SELLERS = 12
Open = Callable[..., AbstractAsyncContextManager[tuple[Journal, Worker]]]


class Line(Wrapper):
    """The way to Telegram: how long it is, and how many letters were on it at a time at most."""

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__(HTTPXRequest(connection_pool_size=16))
        self.seconds = seconds
        self.now = self.most = 0

    async def _perform(self, call: Request) -> Response:
        if call.method != "sendMessage":
            return await self._send(call)
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.sleep(self.seconds)
            return await self._send(call)
        finally:
            self.now -= 1


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def post(database: Database, bot_api: BotApi, line: Line) -> Open:
    """Open a post office."""

    def opened(
        limits: LegLimits = PROMPT, patience: float = 5.0
    ) -> AbstractAsyncContextManager[tuple[Journal, Worker]]:
        return working(database, line, bot_api.url, bot_api.token, limits, patience)

    return opened


@pytest.fixture
async def confirmed(database: Database) -> Mailing:
    """A broadcast to some sellers."""
    return await confirm(database, SELLERS, LETTER)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for what is tried again."""
    monkeypatch.setattr(leg, "LETTER_BACKOFF", (0.05, 0.05))
    monkeypatch.setattr(leg, "OUTAGE_BACKOFF", (0.01, 0.01))


def got(api: BotApi) -> dict[int, list[str]]:
    """What each seller got, in order."""
    letters: dict[int, list[str]] = {}
    for call in api.made("sendMessage"):
        if int(call.fields["chat_id"]) != OPERATOR:
            letters.setdefault(int(call.fields["chat_id"]), []).append(call.fields["text"])
    return letters


def told(api: BotApi) -> list[str]:
    """What the operator was sent."""
    return [call.fields["text"] for call in api.made("sendMessage") if int(call.fields["chat_id"]) == OPERATOR]


async def until_shown(api: BotApi, words: str) -> dict[str, str]:
    """Wait until the operator's message says something, and return what was sent for that."""
    for count in range(1, 1000):
        shown = (await api.until("editMessageText", count))[count - 1].fields
        if words in shown["text"]:
            return shown
    raise AssertionError(words)


async def counts(database: Database, broadcast: Mailing) -> dict[LetterState, int]:
    async with database.session() as session:
        return dict(await mailing_letters.counts(session, broadcast.id))


async def change(database: Database, act: Callable[..., object], broadcast: Mailing) -> Mailing:
    async with database.session() as session:
        await act(session, broadcast.id, utc_now())  # type: ignore[misc]
        found = await mailing.find(session, broadcast.id)
    assert found is not None
    return found


EVERYBODY = {seller: list(LETTER) for seller in range(1, SELLERS + 1)}


async def test_each_seller_gets_every_part_in_order_and_the_operator_one_account(
    post: Open, confirmed: Mailing, bot_api: BotApi, database: Database, line: Line
) -> None:
    line.seconds = 0.005
    async with post() as (journal, _):
        await journal.put([leg_task(confirmed, "ko")])
        await until(database, confirmed.id, State.DONE)
        await bot_api.until("sendMessage", 2 * SELLERS + 1)
    assert got(bot_api) == EVERYBODY
    assert line.most == PROMPT.side_by_side
    (account,) = told(bot_api)
    assert f"{SELLERS}명" in account
    assert f"보냄 {SELLERS} · 차단 0 · 실패 0 · 제외 0" in account
    async with database.session() as session:
        assert (await session.exec(select(Sent))).all() == [], "no memo of any letter"


async def test_a_long_broadcast_goes_in_legs_each_a_task(
    post: Open, confirmed: Mailing, bot_api: BotApi, database: Database, line: Line
) -> None:
    line.seconds = 0.01
    async with post(LegLimits(seconds=0.03, side_by_side=1, look_seconds=0.01)) as (journal, _):
        await journal.put([leg_task(confirmed, "ko")])
        await until(database, confirmed.id, State.DONE)
    assert got(bot_api) == EVERYBODY
    async with database.session() as session:
        keys = (await session.exec(select(Task.key).order_by(Task.id))).all()
    assert len(keys) > 3
    assert keys == [f"broadcast:{confirmed.id}:{number}" for number in range(1, len(keys) + 1)]


async def test_a_pause_holds_at_once_and_nobody_is_left_out_afterwards(
    post: Open, confirmed: Mailing, bot_api: BotApi, database: Database, line: Line
) -> None:
    line.seconds = 0.02
    async with post() as (journal, _):
        await journal.put([leg_task(confirmed, "ko")])
        await bot_api.until("sendMessage", 6)
        await change(database, mailing.pause, confirmed)
        shown = await until_shown(bot_api, "⏸ 잠시 멈췄어요")
        held = len(bot_api.made("sendMessage"))
        assert held < 2 * SELLERS
        await asyncio.sleep(0.2)
        assert len(bot_api.made("sendMessage")) == held
        async with database.session() as session:
            assert (await session.exec(select(Task.id).where(Task.open))).all() == [], "no worker is held by a pause"
        assert "ml:r:1" in shown["reply_markup"]
        resumed = await change(database, mailing.resume, confirmed)
        await journal.put([leg_task(resumed, "ko")])
        await until(database, confirmed.id, State.DONE)
    assert got(bot_api) == EVERYBODY


async def test_a_cancelled_broadcast_stays_where_it_is(
    post: Open, confirmed: Mailing, bot_api: BotApi, database: Database, line: Line
) -> None:
    line.seconds = 0.02
    async with post() as (journal, _):
        await journal.put([leg_task(confirmed, "ko")])
        await bot_api.until("sendMessage", 6)
        await change(database, mailing.cancel, confirmed)
        shown = await until_shown(bot_api, "⏹ 취소했어요")
        cancelled = await change(database, mailing.resume, confirmed)
        await journal.put([leg_task(cancelled, "ko")])
        await asyncio.sleep(0.1)
    assert cancelled.state is State.CANCELLED
    found = await counts(database, confirmed)
    assert 0 < found[LetterState.WAITING] < SELLERS
    assert f"보내지 않음 {found[LetterState.WAITING]}" in shown["text"]
    assert told(bot_api) == []


async def test_one_chat_that_has_to_wait_does_not_hold_up_the_others(
    post: Open, confirmed: Mailing, bot_api: BotApi, database: Database
) -> None:
    bot_api.refuse("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
    async with post(LegLimits(side_by_side=1, look_seconds=0.01)) as (journal, _):
        await journal.put([leg_task(confirmed, "ko")])
        await bot_api.until("sendMessage", 1 + 2 * (SELLERS - 1))
        assert (await counts(database, confirmed))[LetterState.WAITING] >= 1
        await until(database, confirmed.id, State.DONE)
    letters = got(bot_api)
    assert letters.pop(1) == [LETTER[0], *LETTER], "refused, and sent a second later"
    assert letters == {seller: list(LETTER) for seller in range(2, SELLERS + 1)}


async def test_a_letter_that_arrives_while_the_next_are_read_is_not_sent_again(
    post: Open, confirmed: Mailing, bot_api: BotApi, database: Database, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[Taken] = []

    async def slow(*arguments: Any) -> Any:
        result = await persist(*arguments)
        if isinstance(result, Taken):
            taken.append(result)
            if len(result.letters) > 2 and len(taken) > 1:
                # What was read is old by the time it is here: all letters have arrived.
                await asyncio.sleep(0.8)
        return result

    monkeypatch.setattr(leg, "persist", slow)
    line.seconds = 0.1
    # Those that are put off have everything read anew while the others are still on their way.
    for _ in range(2):
        bot_api.refuse("sendMessage", 429, "Too Many Requests: retry after 0", retry_after=0)
    async with post(LegLimits(side_by_side=SELLERS, look_seconds=0.01)) as (journal, _):
        await journal.put([leg_task(confirmed, "ko")])
        await until(database, confirmed.id, State.DONE)
    letters = Counter(len(parts) for parts in got(bot_api).values())
    assert letters == {len(LETTER): SELLERS - 2, len(LETTER) + 1: 2}


async def test_who_is_out_of_reach_and_what_telegram_refuses_are_counted_apart(
    post: Open, confirmed: Mailing, bot_api: BotApi, database: Database
) -> None:
    bot_api.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    bot_api.refuse("sendMessage", 400, "Bad Request: chat not found")
    bot_api.refuse("sendMessage", 400, "Bad Request: something else")
    async with post() as (journal, _):
        await journal.put([leg_task(confirmed, "ko")])
        await until(database, confirmed.id, State.DONE)
        await bot_api.until("sendMessage", 3 + 2 * (SELLERS - 3) + 1)
    assert await counts(database, confirmed) == {
        LetterState.SENT: SELLERS - 3,
        LetterState.BLOCKED: 2,
        LetterState.FAILED: 1,
    }
    assert "차단 2 · 실패 1" in told(bot_api)[0]
    async with database.session() as session:
        blocked = (await session.exec(select(Seller.id).where(Seller.blocked_at != None))).all()  # noqa: E711
    assert len(blocked) == 2


async def test_an_outage_of_telegram_loses_no_letter(
    post: Open, confirmed: Mailing, bot_api: BotApi, database: Database
) -> None:
    for _ in range(2 * SELLERS):
        bot_api.refuse("sendMessage", 500, "Internal Server Error")
    async with post() as (journal, _):
        await journal.put([leg_task(confirmed, "ko")])
        await until(database, confirmed.id, State.DONE)
    assert await counts(database, confirmed) == {LetterState.SENT: SELLERS}


async def test_a_letter_that_is_never_taken_fails_in_the_end(
    post: Open, confirmed: Mailing, bot_api: BotApi, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leg, "MAX_TRIES", 2)
    for _ in range(2 * SELLERS):
        bot_api.refuse("sendMessage", 500, "Internal Server Error")
    async with post() as (journal, _):
        await journal.put([leg_task(confirmed, "ko")])
        await until(database, confirmed.id, State.DONE)
    assert await counts(database, confirmed) == {LetterState.FAILED: SELLERS}


async def test_who_unsubscribes_or_is_forgotten_meanwhile_gets_none(
    post: Open, confirmed: Mailing, bot_api: BotApi, database: Database, line: Line
) -> None:
    line.seconds = 0.02
    async with post(LegLimits(side_by_side=1, look_seconds=0.01)) as (journal, _):
        async with database.session() as session:
            await mailing_letters.address(session, confirmed.id, confirmed.audience)
            await mailing_topics.end_all(session, 5, utc_now())
            await mailing.address(session, confirmed.id, SELLERS)
            await session.exec(delete(Seller).where(Seller.id == 6))
        await journal.put([leg_task(confirmed, "ko")])
        await until(database, confirmed.id, State.DONE)
        await bot_api.until("sendMessage", 2 * (SELLERS - 2) + 1)
    assert got(bot_api).keys() == EVERYBODY.keys() - {5, 6}
    assert "제외 2" in told(bot_api)[0]


async def test_a_process_that_is_stopped_in_order_repeats_nothing(
    post: Open, confirmed: Mailing, bot_api: BotApi, database: Database, line: Line
) -> None:
    line.seconds = 0.02
    for enough in (5, 11, 17):
        async with post(patience=0.0) as (journal, _):
            await journal.put([leg_task(confirmed, "ko")])
            await bot_api.until("sendMessage", enough)
    async with post():
        await until(database, confirmed.id, State.DONE)
    assert got(bot_api) == EVERYBODY


async def test_a_database_that_goes_away_for_a_moment_ends_nothing(
    post: Open, confirmed: Mailing, bot_api: BotApi, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = Counter[str]()
    settle = mailing_letters.settle

    async def failing(session: object, broadcast_id: int, seller_id: int, *arguments: object) -> None:
        failures[f"{seller_id}"] += 1
        if failures[f"{seller_id}"] <= 2:
            raise ConnectionResetError("the database is away")
        await settle(session, broadcast_id, seller_id, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.telegram.mailing.patience.BACKOFF_SECONDS", (0.01, 0.01))
    monkeypatch.setattr(mailing_letters, "settle", failing)
    async with post() as (journal, _):
        await journal.put([leg_task(confirmed, "ko")])
        await until(database, confirmed.id, State.DONE)
    assert got(bot_api) == EVERYBODY


async def test_a_leg_that_was_killed_before_it_put_the_next_puts_it(
    post: Open, confirmed: Mailing, bot_api: BotApi, database: Database
) -> None:
    async with database.session() as session:
        await mailing.go_on(session, confirmed.id, 1)
    async with post() as (journal, _):
        await journal.put([leg_task(confirmed, "ko")])
        await until(database, confirmed.id, State.DONE)
    assert got(bot_api) == EVERYBODY


async def test_an_error_of_ours_pauses_it_and_says_so(
    post: Open, confirmed: Mailing, bot_api: BotApi, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(mailing_letters, "take", broken)
    async with post() as (journal, _):
        await journal.put([leg_task(confirmed, "ko")])
        await until(database, confirmed.id, State.PAUSED)
        await bot_api.until("editMessageText", 1)
        monkeypatch.undo()
        resumed = await change(database, mailing.resume, confirmed)
        await journal.put([leg_task(resumed, "ko")])
        await until(database, confirmed.id, State.DONE)
    assert got(bot_api) == EVERYBODY


async def test_two_broadcasts_go_side_by_side(
    post: Open, confirmed: Mailing, bot_api: BotApi, database: Database
) -> None:
    other = await confirm(database, 3, ("딴것",), first=101)
    async with post() as (journal, _):
        await journal.put([leg_task(confirmed, "ko"), leg_task(other, "ko")])
        await until(database, confirmed.id, State.DONE)
        await until(database, other.id, State.DONE)
    letters = got(bot_api)
    assert all(sorted(letter) == ["둘", "딴것", "하나"] for seller, letter in letters.items() if seller <= SELLERS)
    assert await state_of(database, other.id) is State.DONE


async def test_the_operator_sees_how_far_it_is_with_the_time_left(
    post: Open, confirmed: Mailing, bot_api: BotApi, database: Database, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.mailing.sending.INTERVAL", 0.02)
    line.seconds = 0.02
    async with post() as (journal, _):
        await journal.put([leg_task(confirmed, "ko")])
        await until(database, confirmed.id, State.DONE)
        await bot_api.until("sendMessage", 2 * SELLERS + 1)
    shown = [call.fields["text"] for call in bot_api.made("editMessageText")]
    assert any(f"{SELLERS}명 중" in text and "1분 안에 끝나요" in text for text in shown)
    assert "✅ 다 보냈어요" in shown[-1]
