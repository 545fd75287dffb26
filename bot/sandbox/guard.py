"""Who may talk to the sandbox: this machine's browser tab and this machine's programs, and nobody through them.

A page of another site can make a browser send requests to the loopback address. Its Host header gives away a rebound
DNS name, its Origin and Sec-Fetch-Site headers a foreign page. Programs send neither of the latter two.
"""

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.errors import BotError

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_SAFE_METHODS = frozenset({"GET", "HEAD"})
_FOREIGN = frozenset({"cross-site", "same-site"})


class _TooLargeError(BotError):
    """A body grew beyond the limit."""


class Guard:
    """ASGI middleware: refuses foreign hosts, foreign pages and oversized bodies; adds the protective headers."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], max_body: int) -> None:
        """Wrap an app.

        Args:
            app: What is protected.
            hosts: The Host headers to accept, with port.
            max_body: The largest body in bytes.
        """
        self._app = app
        self._hosts = frozenset(hosts)
        self._max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope["method"], Headers(scope=scope))
        if refusal:
            await _refuse(403, f"Forbidden: {refusal}")(scope, receive, _protected(send))
            return
        try:
            await self._app(scope, self._limited(receive), _protected(send))
        except _TooLargeError:
            while (await receive()).get("more_body"):
                pass
            await _refuse(413, "Request Entity Too Large")(scope, receive, _protected(send))

    def _refusal(self, method: str, headers: Headers) -> str | None:
        host = headers.get("host", "")
        if host.lower() not in self._hosts:
            return "the sandbox answers to its loopback address only"
        origin = headers.get("origin")
        if method not in _SAFE_METHODS and origin is not None and origin != f"http://{host}":
            return "requests of other sites are refused"
        navigates = method in _SAFE_METHODS and headers.get("sec-fetch-mode") == "navigate"
        if headers.get("sec-fetch-site") in _FOREIGN and not navigates:
            return "requests of other sites are refused"
        return None

    def _limited(self, receive: Receive) -> Receive:
        received = 0

        async def limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._max_body:
                raise _TooLargeError
            return message

        return limited


def _refuse(status: int, description: str) -> JSONResponse:
    return JSONResponse({"ok": False, "error_code": status, "description": description}, status)


def _protected(send: Send) -> Send:
    async def protected(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return protected
