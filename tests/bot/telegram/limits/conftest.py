"""Bots with a worker and the limits as they are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

from tests.bot.telegram.office import Office, office

if TYPE_CHECKING:
    from indexer.index import Index
    from knowledge.listing.checker import Checker
    from tests.bot.conftest import BotApi


@pytest.fixture
async def one(bot_api: BotApi, database_url: str, index: Index, checker: Checker) -> AsyncIterator[Office]:
    """A bot, on each database in turn."""
    async with office(bot_api, database_url, index, checker) as opened:
        yield opened


@pytest.fixture
async def simple(bot_api: BotApi, sqlite_url: str, index: Index, checker: Checker) -> AsyncIterator[Office]:
    """A bot on SQLite, for what no database has a say in."""
    async with office(bot_api, sqlite_url, index, checker) as opened:
        yield opened
