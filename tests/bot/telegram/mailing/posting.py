"""A post office: a worker that does nothing but send broadcasts.

Run as ``posting.py DATABASE API TOKEN BROADCAST`` it sends a broadcast that was confirmed and exits once it is done;
its outbox has all the links, but is a thousand times as fast as Telegram allows.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import cast

from sqlmodel import select
from telegram.ext import ExtBot
from telegram.request import BaseRequest

from bot.i18n import Catalogs
from bot.store import consent, mailing
from bot.store.database import Database
from bot.store.journal import Journal
from bot.store.mailing import ALL, Mailing, State
from bot.store.sent import SentLog
from bot.store.tables import Task
from bot.store.utc import utc_now
from bot.telegram.mailing.leg import LegLimits
from bot.telegram.mailing.sending import Broadcasts
from bot.telegram.mailing.task import KIND, leg_task
from bot.telegram.outbox import Outbox, http_client
from bot.telegram.pace import Pace
from bot.telegram.visit import Desk
from bot.telegram.worker import Worker, by_kind

HASTE = 1000
OPERATOR = 9001
PROMPT = LegLimits(look_seconds=0.01)


async def confirm(database: Database, sellers: int, messages: tuple[str, ...], first: int = 1) -> Mailing:
    """Have sellers agree, and keep a broadcast to all of them that an operator has confirmed."""
    now = utc_now()
    async with database.session() as session:
        for seller in range(first, first + sellers):
            await consent.agree(session, seller, now)
        begun = await mailing.begin(session, f"tg:{first}", OPERATOR, ALL, "글", now)
        shown = await mailing.write(session, begun.id, "글", messages, "tg:2", now)
        assert shown is not None
        found = await mailing.confirm(session, begun.id, shown.revision, 7, now)
    assert found is not None
    return found


@asynccontextmanager
async def working(
    database: Database,
    request: BaseRequest,
    api_url: str,
    token: str,
    limits: LegLimits = PROMPT,
    patience: float = 5.0,
) -> AsyncIterator[tuple[Journal, Worker]]:
    """Run a worker; its end is that of a process that is stopped in order."""
    sent = SentLog(database)
    journal = Journal(database, "post")
    desk = SimpleNamespace(database=database, journal=journal, catalogs=Catalogs.load(), clock=utc_now)
    async with ExtBot(token, base_url=f"{api_url}/bot", request=request) as bot:
        broadcasts = Broadcasts(cast("Desk", desk), bot, limits)
        worker = Worker(journal, sent, by_kind({KIND: broadcasts.handle}), patience=patience)
        running = asyncio.create_task(worker.run())
        try:
            yield journal, worker
        finally:
            await worker.stop()
            await running


async def state_of(database: Database, broadcast_id: int) -> State:
    """Return how far a broadcast is."""
    async with database.session() as session:
        found = await mailing.find(session, broadcast_id)
    assert found is not None
    return found.state


async def is_at_work(database: Database) -> bool:
    """Tell whether a task is still to be done."""
    async with database.session() as session:
        return (await session.exec(select(Task.id).where(Task.open).limit(1))).first() is not None


async def until(database: Database, broadcast_id: int, state: State) -> None:
    """Wait until a broadcast is so far."""
    async with asyncio.timeout(20):
        while await state_of(database, broadcast_id) is not state:  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.02)


async def main(address: str, api: str, token: str, broadcast_id: int) -> None:
    """Send a broadcast."""
    database = await Database.open(address)
    pace = Pace(lambda: time.monotonic() * HASTE, lambda seconds: asyncio.sleep(seconds / HASTE))
    outbox = Outbox(http_client(), SentLog(database), pace=pace)
    async with working(database, outbox, api, token) as (journal, _):
        async with database.session() as session:
            found = await mailing.find(session, broadcast_id)
        assert found is not None
        await journal.put([leg_task(found, "ko")])
        await until(database, broadcast_id, State.DONE)
        # The account is sent after that.
        while await is_at_work(database):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
