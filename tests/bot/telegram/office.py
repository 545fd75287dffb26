"""A whole bot without a process: updates are stored by the inbox, run by the worker with the real application, and what
it says goes to a stand-in for Telegram on loopback. Its clock stands still unless the test turns it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from sqlmodel import col, select
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.assistant.assistant import Assistant
from bot.assistant.smalltalk import Courtesies
from bot.assistant.tools.calculator import Calculator
from bot.i18n import Catalogs
from bot.store import consent
from bot.store.database import Database
from bot.store.journal import Journal
from bot.store.sent import SentLog
from bot.store.tables import Task
from bot.store.tasks import Claim
from bot.telegram.application import build_application
from bot.telegram.checks import sheet_task
from bot.telegram.checks.sheet_job import SheetJobs
from bot.telegram.commands import COMMANDS
from bot.telegram.inbox import KIND, Inbox
from bot.telegram.limits.allowance import Allowance
from bot.telegram.limits.limits import Limits
from bot.telegram.remembering import RememberingRequest
from bot.telegram.visit import Bot, Desk
from bot.telegram.worker import Worker, by_kind, through
from indexer.gaps.gap import day_of
from indexer.live import LiveIndex
from indexer.scope import Scope

if TYPE_CHECKING:
    from indexer.index import Index
    from knowledge.listing.checker import Checker
    from tests.bot.conftest import BotApi

Json = dict[str, Any]
WAIT = 30.0
_numbers = count(1)


class Clock:
    """A clock whose hands the test turns."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 3, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    @property
    def today(self) -> date:
        """The day in Korea."""
        return day_of(self.now)

    def turn(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def private(seller: int) -> Json:
    """The private chat of a seller."""
    return {"id": seller, "type": "private", "first_name": "판매자"}


def person(seller: int) -> Json:
    """A seller."""
    return {"id": seller, "is_bot": False, "first_name": "판매자", "language_code": "ko"}


def message(seller: int, **content: Any) -> Json:
    """A message of a seller in their private chat."""
    return {
        "message": {
            "message_id": next(_numbers),
            "date": 1_795_000_000,
            "chat": private(seller),
            "from": person(seller),
            **content,
        }
    }


def question(seller: int, text: str = "정산은 언제 들어와요?") -> Json:
    """A question of a seller."""
    return message(seller, text=text)


def photo(seller: int, size: int = 1000, **content: Any) -> Json:
    """A photo of a seller."""
    image = {"file_id": f"photo-{next(_numbers)}", "file_unique_id": "p", "width": 9, "height": 9, "file_size": size}
    return message(seller, photo=[image], **content)


def sheet(seller: int, size: int = 1000) -> Json:
    """A spreadsheet of a seller."""
    document = {"file_id": f"sheet-{next(_numbers)}", "file_unique_id": "s", "file_name": "a.csv", "file_size": size}
    return message(seller, document=document)


@dataclass
class Office:
    """The bot.

    Attributes:
        doors: Closed, whatever arrives waits.
    """

    api: BotApi
    bot: Bot
    database: Database
    desk: Desk
    clock: Clock
    inbox: Inbox
    journal: Journal
    doors: asyncio.Event = field(default_factory=asyncio.Event)
    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.doors.set()

    async def agree(self, *sellers: int) -> None:
        """Have sellers agree that something of theirs is kept."""
        async with self.database.session() as session:
            for seller in sellers:
                await consent.agree(session, seller, self.clock.now)

    async def put(self, *contents: Mapping[str, Any]) -> None:
        """Have updates arrive."""
        await self.inbox.put([{"update_id": next(self._ids), **content} for content in contents])

    async def settle(self, seconds: float = WAIT) -> None:
        """Wait until everything that is due is done."""
        async with asyncio.timeout(seconds):
            while await self._is_busy():  # noqa: ASYNC110 - a database calls nobody back
                await asyncio.sleep(0.005)

    async def handle(self, *contents: Mapping[str, Any]) -> None:
        """Have updates arrive, and wait until they are done."""
        await self.put(*contents)
        await self.settle()

    async def tasks(self) -> list[Task]:
        """Every task, in the order of arrival."""
        async with self.database.session() as session:
            return list((await session.exec(select(Task).order_by(col(Task.id)))).all())

    def said(self, seller: int, *methods: str) -> list[str]:
        """What was said to a seller, or answered to buttons."""
        wanted = methods or ("sendMessage",)
        return [
            call.fields.get("text", "")
            for call in self.api.calls
            if call.method in wanted and call.fields.get("chat_id") == str(seller)
        ]

    async def _is_busy(self) -> bool:
        async with self.database.session() as session:
            due = select(col(Task.id)).where(col(Task.open), col(Task.due) <= self.clock.now).limit(1)
            return (await session.exec(due)).first() is not None


@asynccontextmanager
async def office(
    api: BotApi,
    url: str,
    index: Index,
    checker: Checker,
    allowance: Allowance = Allowance(),  # noqa: B008 - it is frozen
) -> AsyncIterator[Office]:
    """Open a bot.

    Args:
        api: What stands in for Telegram.
        url: The database.
        index: The guide.
        checker: The rules of the listing check.
        allowance: The limits.
    """
    clock = Clock()
    database = await Database.open(url)
    sent = SentLog(database)
    bot: Bot = ExtBot(
        api.token,
        base_url=f"{api.url}/bot",
        base_file_url=f"{api.url}/file/bot",
        request=RememberingRequest(HTTPXRequest(connection_pool_size=32), sent),
        get_updates_request=HTTPXRequest(),
    )
    with ThreadPoolExecutor(2) as workers:
        journal = Journal(database, "office", clock=clock)
        desk = Desk(
            assistant=Assistant(
                Courtesies.load(),
                Scope.load(),
                Calculator.load(),
                checker,
                frozenset(command.name for command in COMMANDS),
            ),
            index=cast("LiveIndex", SimpleNamespace(current=index)),
            database=database,
            catalogs=Catalogs.load(),
            workers=workers,
            clock=clock,
            journal=journal,
            checks=workers,
            limits=Limits(allowance),
        )
        async with build_application(bot, desk) as application:
            opened = Office(api, bot, database, desk, clock, Inbox(journal), journal)
            handle = by_kind({KIND: through(application), sheet_task.KIND: SheetJobs(desk, bot).handle})

            async def handle_when_open(claim: Claim) -> None:
                await opened.doors.wait()
                await handle(claim)

            worker = Worker(journal, sent, handle_when_open, clock=clock, patience=1.0)
            running = asyncio.create_task(worker.run())
            yield opened
            await worker.stop()
            await running
    await database.close()
