"""The process: everything is opened in order, runs until it is told to stop, and is closed in the opposite order.

What is opened lies in ``bot/finders.py``, ``bot/endpoint.py`` and ``bot/fleet.py``, how updates come in in
``bot/intake.py``, what runs in ``bot/wiring.py``, and how it is ended in ``bot/running.py``.
"""

import asyncio
import logging
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack

from telegram.error import InvalidToken, TelegramError

from bot.endpoint import WRONG_TOKEN, Endpoint, connect, make_bot, open_endpoint
from bot.errors import ConfigurationError
from bot.finders import load_finders
from bot.fleet import join, open_database
from bot.intake import choose_intake
from bot.logs import tell_operator
from bot.monitoring.monitor import Monitor
from bot.running import ends_before, run_parts
from bot.settings import Settings
from bot.store.journal import Journal
from bot.store.processes import alive
from bot.store.sent import SentLog
from bot.store.tasks import TASK_TOPIC
from bot.telegram.application import build_application
from bot.telegram.blocking import noting_blocked
from bot.telegram.commands import announce
from bot.telegram.outbox import Outbox, http_client
from bot.telegram.pace import Pace
from bot.telegram.visit import Bot, Desk
from bot.telegram.worker import Worker, by_kind
from bot.wiring import Resources, make_desk, wire
from indexer.database_address import parse_address
from indexer.live import LiveIndex
from indexer.locks import hold

logger = logging.getLogger(__name__)

SEARCH_THREADS = 2
PAGE_CONNECTIONS = 32


async def serve(settings: Settings, pace: Pace | None = None) -> None:
    """Run the bot until SIGINT or SIGTERM.

    Args:
        settings: What the operator has set.
        pace: Gives the calls to Telegram their turns; None: one that knows Telegram's limits.

    Raises:
        SellerBotError: It cannot run; the text says why and what to do.
    """
    stop = _stop_signal()
    monitor = _monitor(settings)
    async with AsyncExitStack() as stack:
        _claim_data(settings, stack)
        await _open_pages(settings, monitor, stack)
        workers = stack.enter_context(ThreadPoolExecutor(SEARCH_THREADS, "search"))
        checks = stack.enter_context(ThreadPoolExecutor(1, "check"))
        database = await open_database(settings.resolved_database_url, stop)
        if database is None:
            return
        stack.push_async_callback(database.close)
        stack.push_async_callback(monitor.close)
        monitor.tell(database=database, living=alive)
        finders = await load_finders(settings, database, workers)
        monitor.tell(index=finders.index)
        endpoint = await stack.enter_async_context(open_endpoint(settings))
        sent = SentLog(database)
        client = monitor.measured(http_client())
        outbox = Outbox(client, sent, pace=pace, on_blocked=noting_blocked(database))
        monitor.tell(pace=outbox.pace)
        bot = make_bot(endpoint, outbox)
        if not await connect(bot, stop):
            return
        intake = choose_intake(settings, endpoint, bot, monitor.measured)
        stack.push_async_callback(intake.withdraw, database)
        fleet = await stack.enter_async_context(join(database))
        journal = Journal(database, owner=fleet.name)
        fleet.announcements.on(TASK_TOPIC, journal.wake)
        outbox.pace.follow(fleet.presence)
        resources = Resources(settings, fleet, finders, database, sent, journal, bot, workers, checks, monitor)
        desk = make_desk(resources)
        application = build_application(bot, desk)
        await stack.enter_async_context(application)
        await _announce(bot, desk, stop)
        wiring = wire(resources, intake, desk, application)
        worker = Worker(journal, sent, by_kind(wiring.handlers), around=monitor.around)
        monitor.tell(name=fleet.name, journal=journal, role=intake.role)
        monitor.ready()
        tell_operator(_greeting(endpoint, finders.index), settings)
        try:
            await run_parts(worker, wiring.parts, stop, monitor.stopping)
        except InvalidToken:
            raise ConfigurationError(WRONG_TOKEN) from None


def _monitor(settings: Settings) -> Monitor:
    if settings.health_port is None:
        return Monitor()
    # Here and not above: a bot that nobody looks at needs no metrics in its memory.
    from bot.monitoring.metrics import Metrics

    return Monitor(Metrics())


def _claim_data(settings: Settings, stack: AsyncExitStack) -> None:
    """See to it that there is one process where there can be only one: on SQLite, and with a sandbox of its own."""
    kind = parse_address(settings.resolved_database_url).get_backend_name()
    if kind == "sqlite" or settings.telegram_bot_token is None:
        taken = ConfigurationError(f"another bot is running on {settings.data_dir}: stop it, or set another DATA_DIR")
        stack.enter_context(hold(settings.data_dir / ".bot.lock", taken))


async def _open_pages(settings: Settings, monitor: Monitor, stack: AsyncExitStack) -> None:
    """Show operators what there is to see, from now until the end."""
    if settings.health_port is None:
        return
    from starlette.applications import Starlette

    from bot.web import WebServer, listen

    listener = listen(settings.health_host, settings.health_port, "HEALTH_PORT")
    pages = WebServer(Starlette(routes=monitor.routes()), listener, name="health", connections=PAGE_CONNECTIONS)
    await stack.enter_async_context(pages)
    logger.info("health: http://%s:%d/healthz", settings.health_host, pages.port)


async def _announce(bot: Bot, desk: Desk, stop: asyncio.Event) -> None:
    announcing = asyncio.create_task(announce(bot, desk.catalogs, desk.admins))
    try:
        if await ends_before(stop, announcing):
            announcing.result()
    except TelegramError as error:
        # The menu of the last start stays; the commands work without one.
        logger.warning("the command menu could not be set: %s", error)


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


def _greeting(endpoint: Endpoint, index: LiveIndex) -> str:
    items = index.manifest.items
    if endpoint.page_url is None:
        return f"Answering on Telegram from {items} guide items. Ctrl-C stops."
    return f"No TELEGRAM_BOT_TOKEN: the sandbox is on {endpoint.page_url} ({items} guide items). Ctrl-C stops."
