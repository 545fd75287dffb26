"""A bot whose updates are handled one at a time, over a real store and a Bot API server on loopback."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from telegram import Update
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.assistant.assistant import Assistant
from bot.assistant.smalltalk import Courtesies
from bot.assistant.tools.calculator import Calculator
from bot.i18n import Catalogs
from bot.sandbox import Sandbox
from bot.sandbox.client import Message, SandboxClient, Toast
from bot.store import consent
from bot.store.database import Database
from bot.store.journal import Journal
from bot.store.sent import SentLog
from bot.store.tasks import Claim
from bot.telegram.application import BotApplication, build_application
from bot.telegram.checks import sheet_task
from bot.telegram.checks.sheet_job import SheetJobs
from bot.telegram.commands import COMMANDS
from bot.telegram.delivery import delivering
from bot.telegram.mailing import digests as mailing_digests
from bot.telegram.mailing import task as broadcast_task
from bot.telegram.mailing.digests import Digests
from bot.telegram.mailing.leg import LegLimits
from bot.telegram.mailing.sending import Broadcasts
from bot.telegram.notices import task as notice_task
from bot.telegram.notices.notices import Notices
from bot.telegram.visit import Bot, Desk
from bot.telegram.worker import Worker, by_kind
from indexer.encoder import Encoder
from indexer.index import Index
from indexer.live import LiveIndex
from indexer.scope import Scope
from indexer.settings import IndexerSettings
from indexer.words import Words
from knowledge.listing.checker import Checker

_numbers = count(1)
WAIT = 5.0
MakeIndex = Callable[..., Index]
PROMPT = LegLimits(look_seconds=0.02)
"""Nobody waits half a second for a broadcast to pause."""


@dataclass
class Shop:
    """A bot whose updates are handled one at a time, as often as the test wants; what it does besides goes on.

    Whoever writes has agreed that something of theirs is kept, but for the strangers.
    """

    bot: Bot
    application: BotApplication
    client: SandboxClient
    url: str
    database: Database
    desk: Desk
    admins: set[int]
    notices: Notices
    now: datetime = datetime(2026, 11, 20, 3, tzinfo=UTC)
    offset: int = 0
    last: Update | None = None
    strangers: set[int] = field(default_factory=set)
    _agreed: set[int] = field(default_factory=set)

    async def handle(self) -> None:
        """Take the next update and handle it."""
        update = None
        # Who joined a group is nothing that a seller says.
        while update is None or update.my_chat_member:
            (update,) = await self.bot.get_updates(self.offset, limit=1, timeout=5)
            self.offset, self.last = update.update_id + 1, update
        # Time passes between two messages, so that nobody is too fast.
        self.now += timedelta(seconds=20)
        await self.run(update)

    async def run(self, update: Update) -> None:
        """Handle an update, as a task of its own."""
        await self._agree(update)
        key = f"tg:{update.update_id}"
        claim = Claim(update.update_id, key, "1", "update", "", 1, self.now)
        with delivering(claim) as delivery:
            await self.application.process_update(update)
        if delivery.error is not None:
            raise delivery.error

    async def _agree(self, update: Update) -> None:
        """Have who writes for the first time agree."""
        user = update.effective_user
        if user is None or user.id in self.strangers | self._agreed:
            return
        self._agreed.add(user.id)
        async with self.database.session() as session:
            await consent.agree(session, user.id, self.now)

    async def say(self, text: str) -> Message:
        """Send a text and return the first reply."""
        await self.client.say(text)
        await self.handle()
        return await self.client.wait_for_reply(WAIT)

    async def press(self, message: Message, button: str) -> Toast:
        """Press a button and return the answer to the press."""
        toast, _ = await asyncio.gather(self.client.press(message, button), self.handle())
        return toast

    def appoint(self, *sellers: int) -> None:
        """Make these the operators, and nobody else."""
        self.admins.clear()
        self.admins.update(sellers)

    def other(self) -> SandboxClient:
        """Return another person."""
        return SandboxClient(self.url, user_id=next(_numbers))


@pytest.fixture(scope="session")
def make_index(small_builds: Callable[..., Path], prepared: IndexerSettings) -> MakeIndex:
    """Return an index of the pages that are named, some with another answer."""
    encoder, words = Encoder.load(prepared.model_dir), Words.load()

    @cache
    def make_index(*pages: str, **answers: str) -> Index:
        return Index.load(small_builds(*pages, **answers), encoder, words)

    return make_index


@pytest.fixture
async def shop(tmp_path: Path, index: Index, checker: Checker) -> AsyncIterator[Shop]:
    """A bot and a seller."""
    database = await Database.open(f"sqlite:///{tmp_path}/store.sqlite3")
    with ThreadPoolExecutor(1) as workers:
        async with Sandbox(0) as sandbox, SandboxClient(sandbox.api_url, user_id=next(_numbers)) as client:
            bot: Bot = ExtBot(
                sandbox.token,
                base_url=f"{sandbox.api_url}/bot",
                base_file_url=f"{sandbox.api_url}/file/bot",
                request=HTTPXRequest(),
                get_updates_request=HTTPXRequest(),
            )
            holder: list[Shop] = []
            admins: set[int] = set()
            journal = Journal(database, "shop")
            desk = Desk(
                assistant=Assistant(
                    Courtesies.load(),
                    Scope.load(),
                    Calculator.load(),
                    checker,
                    frozenset(command.name for command in COMMANDS),
                ),
                index=cast("LiveIndex", SimpleNamespace(current=index, published=None, refusal=None)),
                database=database,
                catalogs=Catalogs.load(),
                workers=workers,
                clock=lambda: holder[0].now,
                journal=journal,
                checks=workers,
                admins=admins,
            )
            await bot.initialize()
            notices = Notices(desk, bot)
            handlers = {
                sheet_task.KIND: SheetJobs(desk, bot).handle,
                notice_task.KIND: notices.handle,
                broadcast_task.KIND: Broadcasts(desk, bot, PROMPT).handle,
                mailing_digests.KIND: Digests(desk, bot).handle,
            }
            worker = Worker(journal, SentLog(database), by_kind(handlers))
            working = asyncio.create_task(worker.run())
            async with build_application(bot, desk) as application:
                holder.append(Shop(bot, application, client, sandbox.api_url, database, desk, admins, notices))
                yield holder[0]
            await worker.stop()
            await working
    await database.close()
