"""The process: everything is opened in order, runs until it is told to stop, and is closed in the opposite order."""

import asyncio
import logging
import signal
import socket
from collections.abc import AsyncIterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace

from rich.console import Console
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.assistant.assistant import Assistant
from bot.assistant.smalltalk import Courtesies
from bot.assistant.tools.calculator import Calculator
from bot.errors import ConfigurationError
from bot.i18n import Catalogs
from bot.running import Part, run_parts
from bot.settings import Settings
from bot.store.database import Database
from bot.store.journal import Journal
from bot.store.sent import SentLog
from bot.store.utc import utc_now
from bot.telegram.application import build_application
from bot.telegram.checks import sheet_task
from bot.telegram.checks.sheet_job import SheetJobs
from bot.telegram.commands import COMMANDS, announce
from bot.telegram.inbox import KIND, Inbox
from bot.telegram.limits import RateLimiter
from bot.telegram.notices import task as notice_task
from bot.telegram.notices.notices import Notices
from bot.telegram.poller import Poller
from bot.telegram.request import RememberingRequest, RetryingRequest
from bot.telegram.visit import Bot, Desk
from bot.telegram.worker import Worker, by_kind, through
from indexer.category_fit import CategoryFit
from indexer.encoder import Encoder
from indexer.live import LiveIndex
from indexer.locks import hold
from indexer.scope import Scope
from indexer.words import Words
from knowledge.listing.checker import Checker

logger = logging.getLogger(__name__)

SEARCH_THREADS = 2
CONNECTIONS = 64
"""To Telegram, side by side; handlers of all lanes together need fewer."""
RECONNECT_SECONDS = 10
WRONG_TOKEN = "Telegram does not accept TELEGRAM_BOT_TOKEN: copy it anew from @BotFather"  # noqa: S105 - no secret


async def serve(settings: Settings) -> None:
    """Run the bot until SIGINT or SIGTERM.

    Raises:
        SellerBotError: It cannot run; the text says why and what to do.
    """
    stop = _stop_signal()
    taken = ConfigurationError(f"another bot is running on {settings.data_dir}: stop it, or set another DATA_DIR")
    async with AsyncExitStack() as stack:
        stack.enter_context(hold(settings.data_dir / ".bot.lock", taken))
        workers = stack.enter_context(ThreadPoolExecutor(SEARCH_THREADS, "search"))
        checks = stack.enter_context(ThreadPoolExecutor(1, "check"))
        finders = await asyncio.get_running_loop().run_in_executor(workers, _load, settings)
        index = finders.index
        database = await Database.open(settings.resolved_database_url)
        stack.push_async_callback(database.close)
        server = await stack.enter_async_context(_server(settings))
        sent = SentLog(database)
        bot = _bot(server, sent)
        if not await _connect(bot, stop):
            return
        journal = Journal(database, owner=socket.gethostname())
        desk = replace(_desk(finders, database, journal, workers, checks), admins=settings.admin_ids)
        application = build_application(bot, desk)
        await stack.enter_async_context(application)
        await _announce(bot, desk)
        notices = Notices(desk, bot)
        handlers = {
            KIND: through(application),
            sheet_task.KIND: SheetJobs(desk, bot).handle,
            notice_task.KIND: notices.handle,
        }
        worker = Worker(journal, sent, by_kind(handlers))
        _say(server, index)
        parts = (
            Part("poller", Poller(bot, Inbox(journal)).run, brings_work=True),
            Part("watch", index.watch),
            Part("notices", notices.watch, brings_work=True),
        )
        try:
            await run_parts(worker, parts, stop)
        except InvalidToken:
            raise ConfigurationError(WRONG_TOKEN) from None


@dataclass(frozen=True, slots=True)
class _Server:
    """Whom the bot talks to.

    Attributes:
        token: The bot's token.
        api_url: The Bot API server.
        page_url: The sandbox's chat page; None with Telegram.
    """

    token: str
    api_url: str
    page_url: str | None = None


@asynccontextmanager
async def _server(settings: Settings) -> AsyncIterator[_Server]:
    if settings.telegram_bot_token is not None:
        yield _Server(settings.telegram_bot_token.get_secret_value(), settings.telegram_api_url)
        return
    # Here and not above: a bot with a token needs no web server in its memory.
    from bot.sandbox import Sandbox

    async with Sandbox(settings.sandbox_port) as sandbox:
        yield _Server(sandbox.token, sandbox.api_url, sandbox.page_url)


@dataclass(frozen=True, slots=True)
class _Finders:
    """What has read the model and the rules.

    Attributes:
        index: The guide.
        checker: The listing check; it shares the index's model and analyser.
    """

    index: LiveIndex
    checker: Checker


def _load(settings: Settings) -> _Finders:
    encoder, words = Encoder.load(settings.model_dir), Words.load()
    index = LiveIndex(settings.index_dir, encoder, words)
    fit = CategoryFit(encoder, settings.data_dir)
    # Nobody's first check is to wait for it.
    fit.prepare()
    return _Finders(index, Checker.load(words.tokenize, fit))


def _bot(server: _Server, sent: SentLog) -> Bot:
    request = RememberingRequest(RetryingRequest(HTTPXRequest(connection_pool_size=CONNECTIONS)), sent)
    try:
        return ExtBot(
            server.token,
            base_url=f"{server.api_url}/bot",
            base_file_url=f"{server.api_url}/file/bot",
            request=request,
        )
    except InvalidToken:
        raise ConfigurationError(WRONG_TOKEN) from None


async def _connect(bot: Bot, stop: asyncio.Event) -> bool:
    """Say hello to Telegram, for as long as it takes; return whether it answered before the stop."""
    while not stop.is_set():
        try:
            await bot.initialize()
        except InvalidToken:
            raise ConfigurationError(WRONG_TOKEN) from None
        except TelegramError as error:
            logger.warning("Telegram cannot be reached (%s), next try in %d s", error, RECONNECT_SECONDS)
            await _wait(stop, RECONNECT_SECONDS)
        else:
            return True
    return False


def _desk(finders: _Finders, database: Database, journal: Journal, workers: Executor, checks: Executor) -> Desk:
    return Desk(
        assistant=Assistant(
            Courtesies.load(),
            Scope.load(),
            Calculator.load(),
            finders.checker,
            frozenset(command.name for command in COMMANDS),
        ),
        index=finders.index,
        database=database,
        catalogs=Catalogs.load(),
        limiter=RateLimiter(),
        workers=workers,
        clock=utc_now,
        journal=journal,
        checks=checks,
    )


async def _announce(bot: Bot, desk: Desk) -> None:
    try:
        await announce(bot, desk.catalogs, desk.admins)
    except TelegramError as error:
        # The menu of the last start stays; the commands work without one.
        logger.warning("the command menu could not be set: %s", error)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


def _say(server: _Server, index: LiveIndex) -> None:
    items = index.manifest.items
    if server.page_url is None:
        text = f"Answering on Telegram from {items} guide items. Ctrl-C stops."
    else:
        text = f"No TELEGRAM_BOT_TOKEN: the sandbox is on {server.page_url} ({items} guide items). Ctrl-C stops."
    Console(soft_wrap=True, highlight=False).print(text)
