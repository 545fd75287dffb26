"""Hears what other processes announce, so that nobody has to look again and again: ``LISTEN`` of PostgreSQL.

``indexer/announcing.py`` is the half that speaks. One connection of each process, beside the engine's pool, does
nothing but listen; it also bears the lock on the process's name (``bot/store/processes.py``). What is announced while
it is broken is not heard, so everybody is called once it is back. SQLite has one process: nothing is said or heard.
"""

import asyncio
import logging
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress

import asyncpg
from asyncpg import Connection

from bot.store.backoff import backoff
from bot.store.database import CONNECT_SECONDS, Database
from bot.store.failures import FAILURES, heed_cancellation, in_a_line
from indexer.announcing import CHANNEL

logger = logging.getLogger(__name__)

Greet = Callable[[Connection], Awaitable[None]]
Callback = Callable[[], None]

BACKOFF_SECONDS = (0.2, 5.0)
"""The first and the longest pause before the next try to connect."""
KEEPALIVE_SECONDS = 10.0
"""How often the connection is tried: one to a machine that is gone looks open for hours."""
PATIENCE_SECONDS = 5.0
"""How long it may take to answer."""
SERVER_SETTINGS = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
"""So that the server gives up a machine that is gone, and with it the lock on its name, within half a minute."""
_OF_SQLALCHEMY = ("prepared_statement_cache_size", "prepared_statement_name_func", "async_fallback")
"""What an address may hold for SQLAlchemy and not for the driver."""


class Announcements:
    """What this process hears.

    Args:
        database: Which the processes share.
        backoff: The first and the longest pause before the next try to connect, in seconds.
        keepalive: How often the connection is tried, in seconds.
    """

    def __init__(
        self,
        database: Database,
        *,
        backoff: tuple[float, float] = BACKOFF_SECONDS,
        keepalive: float = KEEPALIVE_SECONDS,
    ) -> None:
        self._database = database
        self._backoff = backoff
        self._keepalive = keepalive
        self._callbacks: defaultdict[str, list[Callback]] = defaultdict(list)
        # By it a connection of an earlier time is known, which the server may believe to be alive.
        self._application = f"gmarket-seller-bot {secrets.token_hex(8)}"
        self._greet: Greet | None = None
        self._connection: Connection | None = None
        self._broken = asyncio.Event()

    def on(self, topic: str, callback: Callback) -> None:
        """Have a function called when a topic is announced, by this process too, and after a reconnect.

        It is called on the event loop, and returns at once.
        """
        self._callbacks[topic].append(callback)

    async def open(self, greet: Greet | None = None) -> None:
        """Connect and listen. ``run`` does so by itself if this was not called.

        Args:
            greet: Called with this and every later connection, before it listens; a ``StoreError`` of it ends ``run``.

        Raises:
            StoreError: What ``greet`` raised.
            PostgresError: The database refuses.
            OSError: It cannot be reached.
        """
        self._greet = greet
        if self._database.shared:
            await self._connect()

    async def run(self) -> None:
        """Listen until cancelled. A connection that breaks is replaced.

        Raises:
            StoreError: What the greeting raised.
        """
        if not self._database.shared:
            await asyncio.Event().wait()
        failures = 0
        while True:
            try:
                if self._connection is None:
                    await self._connect()
                    self._call_all()
                failures = 0
                await self._watch()
            except FAILURES as error:
                heed_cancellation()
                failures += 1
                logger.warning("announcements: %s (%d in a row); connecting again", in_a_line(error), failures)
                self._drop()
                await asyncio.sleep(backoff(failures, *self._backoff))

    async def close(self) -> None:
        """Close the connection, and with it what it locks."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*FAILURES):
                await connection.close(timeout=PATIENCE_SECONDS)

    async def _connect(self) -> None:
        connection = await self._new_connection()
        try:
            await self._end_earlier(connection)
            if self._greet is not None:
                await self._greet(connection)
            self._broken = broken = asyncio.Event()
            connection.add_termination_listener(lambda _: broken.set())
            await connection.add_listener(CHANNEL, self._hear)
        except BaseException:
            connection.terminate()
            raise
        self._connection = connection

    async def _new_connection(self) -> Connection:
        engine = self._database.engine
        _, options = engine.dialect.create_connect_args(engine.url)
        for name in _OF_SQLALCHEMY:
            options.pop(name, None)
        return await asyncpg.connect(
            **options,
            timeout=CONNECT_SECONDS,
            command_timeout=PATIENCE_SECONDS,
            server_settings=SERVER_SETTINGS | {"application_name": self._application},
        )

    async def _end_earlier(self, connection: Connection) -> None:
        """End a connection of this process that broke on our side only: it would keep the lock on our name from us."""
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = $1 AND pid <> pg_backend_pid()",
            self._application,
        )

    async def _watch(self) -> None:
        """Return never; raise when the connection is broken."""
        assert self._connection is not None  # noqa: S101 - for mypy: the caller has connected
        while True:
            try:
                async with asyncio.timeout(self._keepalive):
                    await self._broken.wait()
            except TimeoutError:
                await self._connection.execute("SELECT 1")
            else:
                raise ConnectionResetError("the connection was closed")

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()

    def _hear(self, connection: Connection, pid: int, channel: str, payload: object) -> None:  # noqa: ARG002
        for callback in self._callbacks.get(str(payload), ()):
            callback()

    def _call_all(self) -> None:
        for callbacks in self._callbacks.values():
            for callback in callbacks:
                callback()
