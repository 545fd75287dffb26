"""What it costs to be watched: a run of a task with and without trace, metrics and log line, and a page of metrics.

    python benchmarks/monitoring.py

The runs do nothing, so that what is left is the cost; the updates go the whole way through journal and worker on
SQLite. With and without take turns in the same run, for the machine is never the same twice.
"""

import asyncio
import json
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot.logs import set_up_logging
from bot.monitoring.metrics import Metrics
from bot.monitoring.monitor import Monitor
from bot.monitoring.trace import Stage, note_outcome, stage
from bot.settings import Settings
from bot.store.database import Database
from bot.store.journal import Journal
from bot.store.sent import SentLog
from bot.store.tasks import Claim, Ending
from bot.store.utc import utc_now
from bot.telegram.inbox import Inbox
from bot.telegram.worker import Worker

RUNS = 2_000
ROUNDS = 5
CHATS = 200
SENDER = {"id": 5123456789, "is_bot": False, "first_name": "민수", "username": "minsu_kim", "language_code": "ko"}
TEXT = "정산은 언제 들어와요? 지난주에 판 건 아직 안 들어왔어요"

Attempt = Callable[[Claim], Awaitable[Ending]]


async def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("w") as log:
        _log_to(log)
        metrics = Metrics()
        bare, traced, counted = _bare, Monitor().around(_bare), Monitor(metrics).around(_bare)
        print(f"{'a run that does nothing':44}{'µs of CPU':>10}")
        for title, attempt in (("bare", bare), ("with trace and log line", traced), ("with metrics too", counted)):
            print(f"  {title:42}{1e6 * statistics.median([await _run(attempt) for _ in range(ROUNDS)]):10.1f}")
        seconds: dict[bool, list[float]] = {False: [], True: []}
        for number in range(ROUNDS):
            for watched in (False, True):
                seconds[watched].append(await _handle(Path(folder) / f"{number}-{watched}.sqlite3", watched=watched))
        print(f"\n{'updates that do nothing, through the journal':44}{'a second':>10}")
        for watched, title in ((False, "bare"), (True, "watched")):
            print(f"  {title:42}{RUNS / statistics.median(seconds[watched]):10.0f}")
        ratio = statistics.median(after / before for before, after in zip(seconds[False], seconds[True], strict=True))
        print(f"  {'time, watched / bare':42}{ratio:10.2f}")
        await _scrape(metrics, Path(folder) / "0-True.sqlite3")


def _log_to(log: object) -> None:
    set_up_logging(Settings(telegram_bot_token="1:" + "x" * 35, log_format="json"))  # type: ignore[arg-type]
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(log)


async def _bare(claim: Claim) -> Ending:
    with stage(Stage.DATABASE), stage(Stage.COMPUTE):
        note_outcome("answered", "settlement-cycle")
    return Ending(claim)


def _update(number: int) -> dict[str, object]:
    chat = {"id": 1_000_000 + number % CHATS, "type": "private", "first_name": "민수"}
    message = {"message_id": number, "date": 1_790_000_000, "from": SENDER, "chat": chat, "text": TEXT}
    return {"update_id": number, "message": message}


async def _run(attempt: Attempt) -> float:
    """Return the seconds of CPU that a run takes."""
    claim = Claim(1, "tg:1", "1000001", "update", json.dumps(_update(1)), 1, utc_now())
    begun = time.process_time()
    for _ in range(RUNS):
        await attempt(claim)
    return (time.process_time() - begun) / RUNS


async def _handle(file: Path, *, watched: bool) -> float:
    """Return the seconds from the arrival of many updates to the end of the last."""
    database = await Database.open(f"sqlite:///{file}")
    journal = Journal(database, "bench")
    over, left = asyncio.Event(), RUNS

    async def handle(claim: Claim) -> None:  # noqa: ARG001 - it is one like any other
        nonlocal left
        left -= 1
        if not left:
            over.set()

    monitor = Monitor(Metrics())
    around = monitor.around if watched else (lambda attempt: attempt)
    worker = Worker(journal, SentLog(database), handle, around=around)
    working = asyncio.create_task(worker.run())
    begun = time.perf_counter()
    await Inbox(journal).put(_update(number) for number in range(1, RUNS + 1))
    await over.wait()
    seconds = time.perf_counter() - begun
    await worker.stop()
    await working
    await database.close()
    return seconds


async def _scrape(metrics: Metrics, file: Path) -> None:
    database = await Database.open(f"sqlite:///{file}")
    monitor = Monitor(metrics)
    monitor.tell(database=database)
    times = []
    for _ in range(50):
        begun = time.perf_counter()
        page, _ = metrics.expose(await monitor._look_at_everything(), "")  # noqa: SLF001 - what the page does
        times.append(time.perf_counter() - begun)
    await monitor.close()
    await database.close()
    print(f"\na page of metrics: {1000 * statistics.median(times):.1f} ms, {len(page) / 1024:.0f} KiB")


if __name__ == "__main__":
    asyncio.run(main())
