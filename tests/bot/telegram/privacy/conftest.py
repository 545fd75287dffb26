"""A bot with a journal, on each database in turn."""

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
async def whole(bot_api: BotApi, database_url: str, index: Index, checker: Checker) -> AsyncIterator[Office]:
    """The whole bot."""
    async with office(bot_api, database_url, index, checker) as opened:
        yield opened
