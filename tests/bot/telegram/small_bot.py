"""A small bot for ``test_kill.py``: answers each update with two messages, and exits once it has answered enough.

Run as ``small_bot.py DATABASE API TOKEN ENOUGH``. With ENOUGH 0 each handler stops half-way for good and says so.
"""

import asyncio
import sys

from telegram import Bot
from telegram.request import HTTPXRequest

from bot.store.database import Database
from bot.store.journal import Journal
from bot.store.sent import SentLog
from bot.store.tasks import Claim
from bot.telegram.inbox import Inbox
from bot.telegram.poller import Poller
from bot.telegram.request import RememberingRequest, RetryingRequest
from bot.telegram.worker import Worker


async def main(address: str, api: str, token: str, enough: int) -> None:
    """Poll and answer."""
    database = await Database.open(address)
    sent = SentLog(database)
    answered = 0
    finished = asyncio.Event()
    async with RememberingRequest(RetryingRequest(HTTPXRequest()), sent) as request:
        bot = Bot(token, base_url=f"{api}/bot", request=request, get_updates_request=request)

        async def handle(task: Claim) -> None:
            nonlocal answered
            await bot.send_message(int(task.lane), f"{task.key} a")
            if not enough:
                sys.stdout.write(f"{task.key}\n")
                sys.stdout.flush()
                await asyncio.Event().wait()
            await bot.send_message(int(task.lane), f"{task.key} b")
            answered += 1
            if answered == enough:
                finished.set()

        journal = Journal(database, "small")
        worker = Worker(journal, sent, handle)
        working = asyncio.create_task(worker.run())
        polling = asyncio.create_task(Poller(bot, Inbox(journal)).run())
        await finished.wait()
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
        await worker.stop()
        await working
    await database.close()


asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
