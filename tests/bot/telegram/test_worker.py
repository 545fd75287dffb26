"""What becomes of a task: done, tried again, or dead; and what a stop leaves."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text, update
from sqlmodel import col, select
from telegram import Bot, Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut
from telegram.ext import Application, ApplicationBuilder, ContextTypes, ExtBot, MessageHandler, filters
from telegram.request import HTTPXRequest

from bot.store.database import Database
from bot.store.journal import WIDTH, Journal
from bot.store.sent import SentLog
from bot.store.tables import Task
from bot.store.tasks import Claim, Ending, NewTask
from bot.telegram.delivery import collect_error, current_task
from bot.telegram.inbox import Inbox
from bot.telegram.remembering import RememberingRequest
from bot.telegram.retrying import RetryingRequest
from bot.telegram.worker import MAX_TRIES, PAUSES, Attempt, Worker, by_kind, through

if TYPE_CHECKING:
    from tests.bot.conftest import BotApi

QUICK = (0.001, 0.001)


class Clock:
    """A clock whose hands the test turns."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Desk:
    """A handler that does what the test says, and tells it what it was given."""

    def __init__(self) -> None:
        self.runs: list[str] = []
        self.errors: dict[str, list[Exception]] = {}
        self.gates: dict[str, asyncio.Event] = {}
        self.sends: dict[str, list[str]] = {}
        self.bot: Bot | None = None
        self._changed = asyncio.Condition()

    async def handle(self, task: Claim) -> None:
        assert current_task() is task
        async with self._changed:
            self.runs.append(task.key)
            self._changed.notify_all()
        for line in self.sends.get(task.key, []):
            assert self.bot is not None
            await self.bot.send_message(int(task.lane), line)
        if task.key in self.gates:
            await self.gates[task.key].wait()
        if self.errors.get(task.key):
            raise self.errors[task.key].pop(0)

    async def until(self, key: str, count: int = 1) -> None:
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(lambda: self.runs.count(key) >= count)


class Office:
    """A worker at work."""

    def __init__(
        self, database: Database, clock: Clock, handle: Callable[[Claim], Awaitable[None]], **patience: float
    ) -> None:
        self.clock = clock
        self.journal = Journal(database, "a", clock=clock, backoff=QUICK)
        self.inbox = Inbox(self.journal)
        self.sent = SentLog(database)
        self.worker = Worker(self.journal, self.sent, handle, clock=clock, **patience)
        self.running = asyncio.create_task(self.worker.run())

    async def kill(self) -> None:
        self.running.cancel()
        await asyncio.gather(self.running, return_exceptions=True)

    def turn(self, seconds: float) -> None:
        self.clock.turn(seconds)
        self.journal.wake()


@pytest.fixture(autouse=True)
def timedelta_periods(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise python-telegram-bot warns whenever it makes a RetryAfter."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def desk(bot_api: BotApi, database: Database) -> AsyncIterator[Desk]:
    """A handler with a bot that remembers what it sent."""
    desk = Desk()
    async with RememberingRequest(RetryingRequest(HTTPXRequest()), SentLog(database)) as request:
        desk.bot = Bot(bot_api.token, base_url=f"{bot_api.url}/bot", request=request, get_updates_request=request)
        yield desk


@asynccontextmanager
async def office(
    database: Database, clock: Clock, handle: Callable[[Claim], Awaitable[None]], **patience: float
) -> AsyncIterator[Office]:
    office = Office(database, clock, handle, **patience)
    try:
        yield office
    finally:
        await office.kill()


def message(number: int, chat: int = 7, words: str = "정산") -> dict[str, Any]:
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 0, "chat": {"id": chat, "type": "private"}, "text": words},
    }


async def row(database: Database, key: str) -> Task:
    async with database.session() as session:
        return (await session.exec(select(Task).where(col(Task.key) == key))).one()


async def test_every_update_is_handled_once(database: Database, clock: Clock, desk: Desk) -> None:
    async with office(database, clock, desk.handle) as one:
        await one.inbox.put([message(number, chat=number % 5) for number in range(40)])
        await one.inbox.put([message(number, chat=number % 5) for number in range(41)])
        await asyncio.gather(*(desk.until(f"tg:{number}") for number in range(41)))
        await one.worker.stop()
    assert set(Counter(desk.runs).values()) == {1}
    async with database.session() as session:
        assert (await session.exec(select(Task).where(col(Task.open)))).all() == []


async def test_a_chat_waits_for_its_own_update_and_for_no_others(database: Database, clock: Clock, desk: Desk) -> None:
    desk.gates["tg:1"] = asyncio.Event()
    async with office(database, clock, desk.handle) as one:
        await one.inbox.put([message(1, chat=7), message(2, chat=7), message(3, chat=8), message(4, chat=8)])
        await desk.until("tg:4")
        assert desk.runs == ["tg:1", "tg:3", "tg:4"]
        desk.gates["tg:1"].set()
        await desk.until("tg:2")


@pytest.mark.parametrize("error", [TimedOut(), NetworkError("Bad Gateway")])
async def test_what_the_network_let_down_is_run_again_without_sending_twice(
    database: Database, clock: Clock, desk: Desk, bot_api: BotApi, error: Exception
) -> None:
    desk.sends["tg:1"] = ["하나", "둘"]
    desk.errors["tg:1"] = [error]
    async with office(database, clock, desk.handle) as one:
        await one.inbox.put([message(1), message(2)])
        await settled_after_first_run(one, desk, database)
        one.turn(PAUSES[0])
        await desk.until("tg:2")
        await one.worker.stop()
    assert desk.runs == ["tg:1", "tg:1", "tg:2"]
    assert [call.fields["text"] for call in bot_api.made("sendMessage")] == ["하나", "둘"]


async def test_after_a_few_runs_it_is_dead_and_its_chat_goes_on(database: Database, clock: Clock, desk: Desk) -> None:
    desk.errors["tg:1"] = [TimedOut() for _ in range(MAX_TRIES)]
    async with office(database, clock, desk.handle) as one:
        await one.inbox.put([message(1), message(2)])
        for number in range(1, MAX_TRIES + 1):
            await desk.until("tg:1", number)
            await settled(database, "tg:1", number)
            one.turn(max(PAUSES))
        await desk.until("tg:2")
    dead = await row(database, "tg:1")
    assert (dead.open, dead.tries, dead.error) == (False, MAX_TRIES, "TimedOut: Timed out")


async def settled(database: Database, key: str, tries: int) -> None:
    """Wait until the end of a run is written."""
    async with asyncio.timeout(10):
        while True:
            task = await row(database, key)
            if task.tries == tries and task.owner is None:
                return
            await asyncio.sleep(0.005)


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("정산일을\n모르겠어요"), "ValueError: 정산일을 모르겠어요"),
        (BadRequest("Message text is empty"), "BadRequest: Message text is empty"),
        (KeyError(), "KeyError"),
        (RuntimeError("\0\ud83d" + "x" * 1000), "RuntimeError: ?" + "x" * 285),
        (
            RuntimeError("POST https://api.telegram.org/bot123456789:AAEsecret/sendMessage"),
            "RuntimeError: POST https://api.telegram.org/bot<token>/sendMessage",
        ),
    ],
)
async def test_any_other_error_is_the_end_of_the_task_and_not_of_its_chat(
    database: Database, clock: Clock, desk: Desk, error: Exception, line: str
) -> None:
    desk.errors["tg:1"] = [error]
    async with office(database, clock, desk.handle) as one:
        await one.inbox.put([message(1), message(2)])
        await desk.until("tg:2")
    dead = await row(database, "tg:1")
    assert (dead.open, dead.tries, dead.error) == (False, 1, line)


async def test_flood_control_is_obeyed(database: Database, clock: Clock, desk: Desk) -> None:
    desk.errors["tg:1"] = [RetryAfter(500)]
    async with office(database, clock, desk.handle) as one:
        await one.inbox.put([message(1)])
        await settled_after_first_run(one, desk, database)
    assert (await row(database, "tg:1")).due == clock.now + timedelta(seconds=500)


async def test_flood_control_is_no_failure_however_often_it_is_met(
    database: Database, clock: Clock, desk: Desk
) -> None:
    floods = 3 * MAX_TRIES
    desk.errors["tg:1"] = [RetryAfter(500) for _ in range(floods)]
    async with office(database, clock, desk.handle) as one:
        await one.inbox.put([message(1)])
        for number in range(1, floods + 1):
            await desk.until("tg:1", number)
            await settled(database, "tg:1", number)
            one.turn(500)
        await desk.until("tg:1", floods + 1)
        await one.worker.stop()
    done = await row(database, "tg:1")
    assert (done.open, done.tries, done.error) == (False, floods + 1, None)


async def test_flood_control_is_not_obeyed_for_ever(database: Database, clock: Clock, desk: Desk) -> None:
    desk.errors["tg:1"] = [RetryAfter(30_000) for _ in range(10)]
    async with office(database, clock, desk.handle) as one:
        await one.inbox.put([message(1), message(2)])
        for number in range(1, 4):
            await desk.until("tg:1", number)
            await settled(database, "tg:1", number)
            one.turn(30_000)
        # A day has passed: from now on it is an error like any other.
        for _ in range(MAX_TRIES):
            await desk.until("tg:1", 4)
            one.turn(max(PAUSES))
        async with asyncio.timeout(10):
            while (await row(database, "tg:1")).open:
                one.turn(max(PAUSES))
                await asyncio.sleep(0.01)
        await desk.until("tg:2")
    assert (await row(database, "tg:1")).error == "RetryAfter: Flood control exceeded. Retry in 8:20:00"


async def test_a_chat_that_is_out_of_reach_is_no_error(
    database: Database, clock: Clock, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.errors["tg:1"] = [Forbidden("Forbidden: bot was blocked by the user")]
    desk.errors["tg:2"] = [BadRequest("Chat not found")]
    async with office(database, clock, desk.handle) as one:
        await one.inbox.put([message(1), message(2), message(3)])
        await desk.until("tg:3")
        await one.worker.stop()
    for key in ("tg:1", "tg:2"):
        done = await row(database, key)
        assert (done.open, done.error, done.body, done.tries) == (False, None, "", 1)
    assert not [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")]


async def test_a_task_of_hours_outlives_any_number_of_stops(database: Database, clock: Clock, desk: Desk) -> None:
    desk.sends["tg:1"] = ["하나"]
    desk.gates["tg:1"] = asyncio.Event()
    stops = MAX_TRIES + 2
    for number in range(1, stops + 1):
        async with office(database, clock, desk.handle, patience=0.01) as one:
            if number == 1:
                await one.inbox.put([message(1)])
            await desk.until("tg:1", number)
            await memos(one.sent, database, 1)
            await one.worker.stop()
            await asyncio.wait_for(one.running, 10)
    desk.gates["tg:1"].set()
    async with office(database, clock, desk.handle) as one:
        await desk.until("tg:1", stops + 1)
        await one.worker.stop()
    done = await row(database, "tg:1")
    assert (done.open, done.error, done.tries, done.forgiven) == (False, None, stops + 1, stops)


async def test_each_run_can_be_watched(database: Database, clock: Clock, desk: Desk) -> None:
    endings: list[Ending] = []

    def around(attempt: Attempt) -> Attempt:
        async def watched(task: Claim) -> Ending:
            endings.append(await attempt(task))
            return endings[-1]

        return watched

    journal = Journal(database, "a", clock=clock, backoff=QUICK)
    worker = Worker(journal, SentLog(database), desk.handle, clock=clock, around=around)
    running = asyncio.create_task(worker.run())
    desk.errors["tg:2"] = [ValueError("nonsense")]
    await Inbox(journal).put([message(1), message(2, chat=8)])
    await asyncio.gather(desk.until("tg:1"), desk.until("tg:2"))
    await worker.stop()
    await running
    assert {ending.task.key: ending.error for ending in endings} == {"tg:1": None, "tg:2": "ValueError: nonsense"}


async def settled_after_first_run(one: Office, desk: Desk, database: Database) -> None:
    await desk.until("tg:1")
    await settled(database, "tg:1", 1)


async def test_what_was_in_hand_at_a_kill_is_taken_up_and_not_sent_twice(
    database: Database, clock: Clock, desk: Desk, bot_api: BotApi
) -> None:
    desk.sends["tg:1"] = ["하나", "둘"]
    desk.gates["tg:1"] = asyncio.Event()
    async with office(database, clock, desk.handle) as one:
        await one.inbox.put([message(1), message(2)])
        await bot_api.until("sendMessage", 2)
        await memos(one.sent, database, 2)
        # From here on nothing of it runs any more, and nothing was told to the database.
        await one.kill()
    assert (await row(database, "tg:1")).owner == "a"
    desk.gates["tg:1"].set()
    desk.sends["tg:1"].append("셋")
    async with office(database, clock, desk.handle) as successor:
        await desk.until("tg:2")
        await successor.worker.stop()
    assert desk.runs == ["tg:1", "tg:1", "tg:2"]
    assert [call.fields["text"] for call in bot_api.made("sendMessage")] == ["하나", "둘", "셋"]


async def memos(sent: SentLog, database: Database, count: int) -> None:
    """Wait until so many calls of the first task are remembered."""
    id_ = (await row(database, "tg:1")).id or 0
    async with asyncio.timeout(10):
        while len(await sent.recall(id_)) < count:  # noqa: ASYNC110 - a database calls nobody back
            await asyncio.sleep(0.005)


async def test_what_takes_the_process_down_again_and_again_is_given_up(
    database: Database, clock: Clock, desk: Desk
) -> None:
    async with office(database, clock, desk.handle) as one:
        one.journal.rest()
        await one.inbox.put([message(1), message(2)])
    async with database.session() as session:
        await session.exec(update(Task).where(col(Task.key) == "tg:1").values(tries=MAX_TRIES, owner="a"))
    async with office(database, clock, desk.handle) as one:
        await desk.until("tg:2")
    assert desk.runs == ["tg:2"]
    assert (await row(database, "tg:1")).error == f"{MAX_TRIES} runs never came to an end"


async def test_a_stop_waits_for_what_is_in_hand(database: Database, clock: Clock, desk: Desk) -> None:
    desk.gates["tg:1"] = asyncio.Event()
    async with office(database, clock, desk.handle) as one:
        await one.inbox.put([message(1), message(2)])
        await desk.until("tg:1")
        asyncio.get_running_loop().call_soon(desk.gates["tg:1"].set)
        await one.worker.stop()
        await asyncio.wait_for(one.running, 10)
    assert [(await row(database, key)).open for key in ("tg:1", "tg:2")] == [False, True]


async def test_a_stop_interrupts_what_takes_too_long_and_leaves_it_to_anyone(
    database: Database, clock: Clock, desk: Desk
) -> None:
    desk.gates["tg:1"] = asyncio.Event()
    async with office(database, clock, desk.handle, patience=0.05) as one:
        await one.inbox.put([message(1)])
        await desk.until("tg:1")
        await one.worker.stop()
        await asyncio.wait_for(one.running, 10)
    left = await row(database, "tg:1")
    assert (left.open, left.owner, left.error) == (True, None, None)


async def test_a_stop_comes_to_an_end_without_the_database_too(database: Database, clock: Clock, desk: Desk) -> None:
    desk.gates["tg:1"] = asyncio.Event()
    async with office(database, clock, desk.handle, patience=0.05, database_patience=0.05) as one:
        await one.inbox.put([message(1)])
        await desk.until("tg:1")
        async with database.session() as session:
            await session.exec(text("ALTER TABLE task RENAME TO elsewhere"))
        await asyncio.wait_for(one.worker.stop(), 10)
        await asyncio.wait_for(one.running, 10)


async def test_a_memo_that_cannot_be_read_puts_the_task_off(database: Database, clock: Clock, desk: Desk) -> None:
    desk.errors["tg:1"] = [TimedOut()]
    async with office(database, clock, desk.handle) as one:
        await one.inbox.put([message(1)])
        await settled_after_first_run(one, desk, database)
        async with database.session() as session:
            await session.exec(text("ALTER TABLE sent RENAME TO elsewhere"))
        one.turn(PAUSES[0])
        await settled(database, "tg:1", 2)
        async with database.session() as session:
            await session.exec(text("ALTER TABLE elsewhere RENAME TO sent"))
        assert desk.runs == ["tg:1"]
        one.turn(PAUSES[0])
        await desk.until("tg:1", 2)


@asynccontextmanager
async def application(api: BotApi, answer: Callable[[Update], Awaitable[None]]) -> AsyncIterator[Application[Any, ...]]:
    """An application with one handler and the error collector."""
    request = HTTPXRequest()
    bot: ExtBot[None] = ExtBot(api.token, base_url=f"{api.url}/bot", request=request, get_updates_request=request)

    async def callback(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await answer(update)

    application = ApplicationBuilder().bot(bot).updater(None).build()
    application.add_handler(MessageHandler(filters.TEXT, callback))
    application.add_error_handler(collect_error)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(application)
        yield application


async def test_errors_of_an_applications_handlers_are_the_tasks(
    database: Database, clock: Clock, bot_api: BotApi
) -> None:
    errors: list[Exception | None] = [None, TimedOut(), None, ValueError("nonsense"), None]
    handled: list[int] = []
    finished = asyncio.Event()

    async def answer(update: Update) -> None:
        handled.append(update.update_id)
        if update.update_id == 5:
            finished.set()
        error = errors.pop(0)
        if error is not None:
            raise error

    async with application(bot_api, answer) as app, office(database, clock, through(app)) as one:
        await one.inbox.put([message(1), message(2), message(3)])
        await settled(database, "tg:2", 1)
        one.turn(PAUSES[0])
        await one.inbox.put([{"update_id": 4, "message": {"chat": {"id": 7}}}, message(5)])
        await asyncio.wait_for(finished.wait(), 10)
        await one.worker.stop()
    assert handled == [1, 2, 2, 3, 5]
    kept = [await row(database, f"tg:{number}") for number in range(1, 6)]
    assert [task.open for task in kept] == [False] * 5
    assert [bool(task.error) for task in kept] == [False, False, True, True, False]
    assert kept[2].error == "ValueError: nonsense"


async def test_a_chat_finds_room_and_goes_first_while_the_background_is_full(
    database: Database, clock: Clock, desk: Desk
) -> None:
    letters = [NewTask(f"notice:{number}", f"notice:{number}", number, "notice", "{}") for number in range(20)]
    for letter in letters:
        desk.gates[letter.key] = asyncio.Event()
    async with office(database, clock, desk.handle) as one:
        await one.journal.put(letters)
        await asyncio.gather(*(desk.until(f"notice:{number}") for number in range(WIDTH // 2)))
        await one.inbox.put([message(number, chat=number) for number in range(1, 4)])
        await asyncio.gather(*(desk.until(f"tg:{number}") for number in range(1, 4)))
        assert len(desk.runs) == WIDTH // 2 + 3, "the background has no more than its half"
        for gate in desk.gates.values():
            gate.set()
        await asyncio.gather(*(desk.until(letter.key) for letter in letters))
        await one.worker.stop()


async def test_each_kind_of_task_goes_to_its_own_handler(database: Database, clock: Clock) -> None:
    desks = {"update": Desk(), "sheet": Desk()}
    async with office(database, clock, by_kind({kind: desk.handle for kind, desk in desks.items()})) as one:
        new = [NewTask(f"k:{kind}", f"lane {kind}", 1, kind, "{}") for kind in ("update", "sheet", "unheard")]
        await one.journal.put(new)
        await asyncio.gather(*(desk.until(f"k:{kind}") for kind, desk in desks.items()))
        await one.worker.stop()
    assert {kind: desk.runs for kind, desk in desks.items()} == {"update": ["k:update"], "sheet": ["k:sheet"]}
    unheard = await row(database, "k:unheard")
    assert not unheard.open
    assert "KeyError" in (unheard.error or "")
