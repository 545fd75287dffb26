"""A bot that is fed what nobody would send. ``FUZZ_EXAMPLES`` says how much, and has it drawn anew at each run."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from telegram import Update

from bot.store.tables import Task
from tests.bot.conftest import bot_api, checker, database_url, sqlite_url
from tests.bot.telegram.office import Office, office, question
from tests.fuzz.checks import check_call, strings_in

if TYPE_CHECKING:
    from indexer.index import Index
    from knowledge.listing.checker import Checker
    from tests.bot.conftest import BotApi

__all__ = ["bot_api", "checker", "database_url", "sqlite_url"]

LONG = os.environ.get("FUZZ_EXAMPLES")
PAUSE = 3600.0
"""Seconds between two examples, so that nobody is too fast."""


def examples(quick: int) -> settings:
    """Return as many examples as a quick run has, or as the environment says."""
    return (
        settings(max_examples=int(LONG), derandomize=False, print_blob=True) if LONG else settings(max_examples=quick)
    )


@dataclass
class Fuzzed:
    """A bot, and what has to hold of it whatever it is fed."""

    office: Office
    _sellers: Iterator[int] = field(default_factory=lambda: count(1000))

    def seller(self) -> int:
        """Return a seller who has not written yet."""
        return next(self._sellers)

    async def feed(self, seller: int, updates: Sequence[Mapping[str, Any]], *, agreed: bool = True) -> list[Task]:
        """Have the bot handle updates of a seller, hold it to what must hold, and return the tasks that are dead.

        Args:
            seller: Who.
            updates: What they send.
            agreed: Whether they have agreed that something of theirs is kept.
        """
        if agreed:
            await self.office.agree(seller)
        before, calls = len(await self.office.tasks()), len(self.office.api.calls)
        await self.office.handle(*updates)
        made = (await self.office.tasks())[before:]
        heard = strings_in(list(updates))
        for call in self.office.api.calls[calls:]:
            check_call(call, heard)
        await self.is_answered(seller)
        return [task for task in made if task.error is not None]

    async def is_answered(self, seller: int) -> None:
        """Assert that a plain question of a seller is answered after all of it."""
        self.office.clock.turn(PAUSE)
        before = len(self.office.said(seller))
        await self.office.handle(question(seller))
        said = self.office.said(seller)[before:]
        assert any("정산" in text for text in said), said
        self.office.clock.turn(PAUSE)


def is_parsed(task: Task, bot: Any) -> bool:
    """Tell whether python-telegram-bot understands the update of a task that is dead."""
    try:
        Update.de_json(json.loads(task.body), bot)
    except Exception:  # noqa: BLE001 - whatever it is, it is not of the bot's doing
        return False
    return True


@pytest.fixture
async def fuzzed(bot_api: BotApi, sqlite_url: str, index: Index, checker: Checker) -> AsyncIterator[Fuzzed]:
    """A bot."""
    async with office(bot_api, sqlite_url, index, checker) as opened:
        yield Fuzzed(opened)


@pytest.fixture
async def fuzzed_on_each(bot_api: BotApi, database_url: str, index: Index, checker: Checker) -> AsyncIterator[Fuzzed]:
    """A bot, on each database in turn: they do not take the same."""
    async with office(bot_api, database_url, index, checker) as opened:
        yield Fuzzed(opened)
