"""An HTTP server in the event loop of the bot: uvicorn without its signal handlers, its access log and its greeting.

The sandbox, the webhook and the operators' health pages each have one, on a port of its own.
"""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Generator
from types import TracebackType
from typing import Literal, Self

import uvicorn
from starlette.types import ASGIApp

from bot.errors import ConfigurationError

GRACE_SECONDS = 5
"""How long a stop waits for requests that are being answered."""
ALL_ADDRESSES = ""


def listen(host: str, port: int, setting: str) -> socket.socket:
    """Open a port.

    Args:
        host: An address of this machine; empty for all, IPv6 too where there is any.
        port: The port; 0 for any free one.
        setting: The environment variable that says the port.

    Raises:
        ConfigurationError: The port is taken or may not be opened, or the address is none of this machine's.
    """
    dual = host == ALL_ADDRESSES and socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if dual or ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, dualstack_ipv6=dual)
    except OSError as error:
        where = f" on {host}" if host else ""
        why = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be opened{where} ({error.strerror})"
        raise ConfigurationError(
            f"Port {port} {why}; set {setting} in .env to another one (0 picks a free one)."
        ) from error
    # asyncio sets this only where a socket names its protocol; what is accepted inherits it. Without it each answer
    # waits 40 ms for an acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


class WebServer:
    """Serves an application on an open port for as long as a block lasts: ``async with WebServer(app, listener)``.

    At the end it takes no more connections, answers what it is answering, and closes the port.

    Args:
        app: What answers.
        listener: Where, from :func:`listen`.
        name: What the task is called.
        protocol: What reads and writes HTTP.
        connections: How many connections there may be; more are answered with 503. None: any number.
    """

    def __init__(
        self,
        app: ASGIApp,
        listener: socket.socket,
        *,
        name: str,
        protocol: type[asyncio.Protocol] | Literal["h11"] = "h11",
        connections: int | None = None,
    ) -> None:
        config = uvicorn.Config(
            app,
            http=protocol,
            ws="none",
            lifespan="off",
            log_config=None,
            # A stranger who sends what is no HTTP is not to fill the log.
            log_level="error",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=connections,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        self._listener = listener
        self._name = name
        self._server = _Server(config)
        self._serving: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The port."""
        number: int = self._listener.getsockname()[1]
        return number

    async def run(self) -> None:
        """Answer until cancelled."""
        async with self:
            if self._serving is not None:
                await asyncio.shield(self._serving)

    async def __aenter__(self) -> Self:
        """Begin to answer."""
        self._serving = asyncio.create_task(self._server.serve([self._listener]), name=self._name)
        listening = asyncio.create_task(self._server.listening.wait())
        await asyncio.wait((self._serving, listening), return_when=asyncio.FIRST_COMPLETED)
        if self._serving.done():
            listening.cancel()
            self._serving.result()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Answer what is being answered, and close the port."""
        self._server.should_exit = True
        if self._serving is not None:
            await self._serving


class _Server(uvicorn.Server):
    """Leaves the signals to the bot, and tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield
