"""The sandbox as a whole: a Bot API server and a chat page on the loopback address, in the running event loop.

::

    async with Sandbox(port=8080) as sandbox:
        print(sandbox.page_url)  # open it in a browser
        bot = telegram.Bot(sandbox.token, base_url=f"{sandbox.api_url}/bot")
"""

import re
import secrets
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from bot.errors import ConfigurationError
from bot.i18n import Catalogs
from bot.loopback import is_loopback
from bot.sandbox.connections import DropMiddleware, Transports, tracking
from bot.sandbox.faults import Faults
from bot.sandbox.faults_api import FaultsApi
from bot.sandbox.files import MAX_UPLOAD
from bot.sandbox.guard import Guard
from bot.sandbox.messenger import Messenger
from bot.sandbox.methods import BotApi
from bot.sandbox.people_api import PeopleApi
from bot.sandbox.web import Page
from bot.web import WebServer, listen

_TOKEN = re.compile(r"(\d{3,15}):[A-Za-z0-9_-]{3,}")
_BOT_IDS = range(7_000_000_000, 7_999_999_999)
_KEY_BYTES = 26  # 35 characters, as in Telegram's tokens
# A file, and room for the fields and boundaries around it.
_MAX_BODY = MAX_UPLOAD + 1024 * 1024


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
        if not is_loopback(host):
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
        self._server: WebServer | None = None

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
        listener = listen(self._host, self._port, "SANDBOX_PORT")
        self._port = listener.getsockname()[1]
        protocol = tracking(self._transports)
        self._server = await WebServer(self._app(), listener, name="sandbox", protocol=protocol).__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Send everybody home and close the port."""
        if self._messenger is not None:
            await self._messenger.close()
        if self._server is not None:
            await self._server.__aexit__(kind, error, trace)

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
