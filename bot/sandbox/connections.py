"""Closing a connection in the middle of a call, as networks do: no ASGI message says that, so the transport must."""

import asyncio
from collections.abc import MutableMapping
from typing import cast

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.errors import BotError

Transports = MutableMapping[tuple[str, int], asyncio.Transport]
"""Open connections by the address of the other end."""


class ConnectionDropError(BotError):
    """Raised by an endpoint to close the connection without an answer."""


def tracking(transports: Transports) -> type[asyncio.Protocol]:
    """Return an HTTP protocol for uvicorn that keeps a list of the open connections."""

    class Tracked(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            transports[_peer(transport)] = transport

        def connection_lost(self, exc: Exception | None) -> None:
            transports.pop(_peer(self.transport), None)
            super().connection_lost(exc)

    return Tracked


def _peer(transport: asyncio.BaseTransport) -> tuple[str, int]:
    return cast("tuple[str, int]", tuple(transport.get_extra_info("peername")[:2]))


class DropMiddleware:
    """Turns :class:`ConnectionDropError` into a closed connection."""

    def __init__(self, app: ASGIApp, transports: Transports) -> None:
        self._app = app
        self._transports = transports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the app; on the exception hang up and wait until the server knows."""
        try:
            await self._app(scope, receive, send)
        except ConnectionDropError:
            transport = self._transports.get(tuple(scope["client"]))
            if transport is not None:
                transport.abort()
            while (await receive())["type"] != "http.disconnect":
                pass
