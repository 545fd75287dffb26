"""A real process is killed with ``kill -9`` amid a broadcast: nobody is left out, and hardly anybody gets it twice."""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.store import mailing_letters
from bot.store.database import Database
from bot.store.mailing import State
from bot.store.mailing_letters import LetterState
from bot.telegram.mailing.leg import LegLimits
from tests.bot.telegram.mailing.posting import OPERATOR, confirm, state_of

if TYPE_CHECKING:
    from tests.bot.conftest import BotApi

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
SELLERS = 60
KILLS = 1


@asynccontextmanager
async def post_office(api: BotApi, address: str, broadcast: int) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, HERE / "posting.py", address, api.url, api.token, str(broadcast),
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            # SIGKILL: nothing in the process gets a say.
            process.kill()
            await process.wait()


async def test_a_kill_repeats_at_most_what_was_on_its_way(bot_api: BotApi, sqlite_url: str) -> None:
    database = await Database.open(sqlite_url)
    broadcast = await confirm(database, SELLERS, ("공지",))
    await database.close()
    for number in range(1, KILLS + 1):
        async with post_office(bot_api, sqlite_url, broadcast.id):
            await bot_api.until("sendMessage", number * SELLERS // (KILLS + 1), 60)
    async with asyncio.timeout(60), post_office(bot_api, sqlite_url, broadcast.id) as last:
        assert await last.wait() == 0

    letters = Counter(int(call.fields["chat_id"]) for call in bot_api.made("sendMessage"))
    accounts = letters.pop(OPERATOR)
    assert accounts == 1
    assert letters.keys() == set(range(1, SELLERS + 1)), "none gets none"
    twice = [seller for seller, count in letters.items() if count > 1]
    assert len(twice) <= KILLS * LegLimits().side_by_side
    assert max(letters.values()) <= 1 + KILLS
    database = await Database.open(sqlite_url)
    assert await state_of(database, broadcast.id) is State.DONE
    async with database.session() as session:
        assert await mailing_letters.counts(session, broadcast.id) == {LetterState.SENT: SELLERS}
    await database.close()
