"""A small bot for ``test_kill.py``: answers each update with a few messages, and exits once it has answered enough.

Run as ``small_bot.py DATABASE API TOKEN ENOUGH WORDS``; each of the WORDS is a message. With ENOUGH 0 each handler
stops after the first for good and says so. Its outbox has all the links, but is a thousand times as fast as Telegram
allows.
"""

import asyncio
import sys
import time

from telegram import Bot

from bot.store.database import Database
from bot.store.journal import Journal
from bot.store.sent import SentLog
from bot.store.tasks import Claim
from bot.telegram.inbox import Inbox
from bot.telegram.outbox import Outbox, http_client
from bot.telegram.pace import Pace
from bot.telegram.poller import Poller
from bot.telegram.worker import Worker

HASTE = 1000


async def main(address: str, api: str, token: str, enough: int, words: str) -> None:
    """Poll and answer."""
    database = await Database.open(address)
    sent = SentLog(database)
    answered = 0
    finished = asyncio.Event()
    pace = Pace(lambda: time.monotonic() * HASTE, lambda seconds: asyncio.sleep(seconds / HASTE))
    async with Outbox(http_client(), sent, pace=pace) as request:
        bot = Bot(token, base_url=f"{api}/bot", request=request, get_updates_request=request)

        async def handle(task: Claim) -> None:
            nonlocal answered
            first, *others = words.split()
            await bot.send_message(int(task.lane), f"{task.key} {first}")
            if not enough:
                sys.stdout.write(f"{task.key}\n")
                sys.stdout.flush()
                await asyncio.Event().wait()
            for word in others:
                await bot.send_message(int(task.lane), f"{task.key} {word}")
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


asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5]))
