"""The sandbox as a whole: a Bot API server and a chat page on the loopback address, in the running event loop.

::

    async with Sandbox(port=8080) as sandbox:
        print(sandbox.page_url)  # open it in a browser
        bot = telegram.Bot(sandbox.token, base_url=f"{sandbox.api_url}/bot")
"""

import asyncio
import contextlib
import errno
import ipaddress
import re
import secrets
import socket
import time
from collections.abc import Callable, Generator
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from bot.errors import ConfigurationError
from bot.i18n import Catalogs
from bot.sandbox.connections import DropMiddleware, Transports, tracking
from bot.sandbox.faults import Faults
from bot.sandbox.faults_api import FaultsApi
from bot.sandbox.files import MAX_UPLOAD
from bot.sandbox.guard import Guard
from bot.sandbox.messenger import Messenger
from bot.sandbox.methods import BotApi
from bot.sandbox.people_api import PeopleApi
from bot.sandbox.web import Page

_TOKEN = re.compile(r"(\d{3,15}):[A-Za-z0-9_-]{3,}")
_BOT_IDS = range(7_000_000_000, 7_999_999_999)
_KEY_BYTES = 26  # 35 characters, as in Telegram's tokens
# A file, and room for the fields and boundaries around it.
_MAX_BODY = MAX_UPLOAD + 1024 * 1024
_GRACE_SECONDS = 5


class Sandbox:
    """A Bot API server for one bot, with people to chat with.

    Attributes:
        token: The bot's token. It is new in every run and stands in no log.
        faults: Where tests plan what goes wrong.
    """

    def __init__(
        self,
        port: int,
        token: str | None = None,
        faults: bool = False,
        *,
        host: str = "127.0.0.1",
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Prepare; nothing is opened before ``async with``.

        Args:
            port: Where to listen; 0 for any free port.
            token: The token to accept; made up where it is missing.
            faults: Whether faults can be planned over HTTP.
            host: A loopback address.
            clock: Seconds since 1970.

        Raises:
            ConfigurationError: The host is not this machine's own, or the token has not the form of one.
        """
        if not _is_loopback(host):
            raise ConfigurationError(f"The sandbox listens on a loopback address only, not on {host}.")
        self.token = token or f"{secrets.choice(_BOT_IDS)}:{secrets.token_urlsafe(_KEY_BYTES)}"
        shape = _TOKEN.fullmatch(self.token)
        if shape is None:
            raise ConfigurationError("The sandbox's token must look like Telegram's: digits, a colon, letters.")
        self.faults = Faults()
        self._bot_id = int(shape[1])
        self._faults_over_http = faults
        self._host = host
        self._port = port
        self._clock = clock
        self._transports: Transports = {}
        self._messenger: Messenger | None = None
        self._server: _Server | None = None
        self._serving: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The port, once it is open."""
        return self._port

    @property
    def api_url(self) -> str:
        """The address of the Bot API, to which ``/bot<token>/<method>`` is appended."""
        return f"http://{f'[{self._host}]' if ':' in self._host else self._host}:{self._port}"

    @property
    def page_url(self) -> str:
        """The address of the chat page."""
        return f"{self.api_url}/"

    async def __aenter__(self) -> Self:
        """Listen.

        Raises:
            ConfigurationError: The port is taken.
        """
        listener = _listen(self._host, self._port)
        self._port = listener.getsockname()[1]
        config = uvicorn.Config(
            self._app(),
            http=tracking(self._transports),
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
        self._server = _Server(config)
        self._serving = asyncio.create_task(self._server.serve([listener]), name="sandbox")
        await self._server.listening.wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Send everybody home and close the port."""
        if self._messenger is not None:
            self._messenger.close()
        if self._server is not None and self._serving is not None:
            self._server.should_exit = True
            await self._serving

    def _app(self) -> Starlette:
        catalogs = Catalogs.load()
        korean = catalogs.translator("ko")
        messenger = self._messenger = Messenger(
            bot_id=self._bot_id,
            bot_name=korean.gettext("지마켓 판매자 도우미"),
            clock=self._clock,
            name_user=lambda number: korean.gettext("판매자 {number}").format(number=number),
            group_title=korean.gettext("판매자 모임"),
        )
        api = BotApi(messenger, self.token, self.faults)
        routes = [
            Route("/bot{token}/{method}", api.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", api.download, methods=["GET"]),
            *PeopleApi(messenger).routes(),
            *Page(messenger, catalogs).routes(),
            *(FaultsApi(self.faults).routes() if self._faults_over_http else ()),
        ]
        hosts = {f"{name}:{self._port}" for name in ("127.0.0.1", "localhost", "[::1]")}
        middleware = [
            Middleware(DropMiddleware, transports=self._transports),
            Middleware(Guard, hosts=hosts, max_body=_MAX_BODY),
        ]
        return Starlette(routes=routes, middleware=middleware)


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers, since the bot has its own; and it tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        why = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be opened ({error.strerror})"
        raise ConfigurationError(
            f"Port {port} {why}; set SANDBOX_PORT in .env to another one (0 picks a free one)."
        ) from error
    # asyncio sets this only where a socket names its protocol; what is accepted inherits it. Without it each answer
    # waits 40 ms for an acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
