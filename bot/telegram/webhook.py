"""Where Telegram calls the bot: each update is stored, and only then answered with 200.

A call that is not Telegram's is refused before its body is read. One that cannot be stored now is answered with 503,
upon which Telegram calls again, in the order of the chat; the key of an update absorbs what comes twice.
"""

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.errors import StoreError
from bot.telegram.inbox import Inbox, RawUpdate

logger = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
MAX_BYTES = 1024 * 1024
"""The largest body; Telegram's updates have some kilobytes."""
BODY_SECONDS = 10.0
"""How long a body may take to arrive."""
STORE_SECONDS = 10.0
"""How long a call waits for the database; Telegram itself waits for an answer for a minute."""
MAX_WAITING = 1000
"""How many updates may wait for the database in memory."""
CONNECTIONS = 40
"""How many calls Telegram is to make side by side."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where Telegram calls, and how its calls are known.

    Attributes:
        url: The public address.
        secret: What each call has to carry.
    """

    url: str
    secret: str = field(repr=False)


class Webhook:
    """Takes Telegram's calls.

    Args:
        inbox: Where updates go.
        address: Where Telegram calls.
        store_seconds: How long a call waits for the database.
        body_seconds: How long a body may take to arrive.
    """

    def __init__(
        self,
        inbox: Inbox,
        address: Address,
        *,
        store_seconds: float = STORE_SECONDS,
        body_seconds: float = BODY_SECONDS,
    ) -> None:
        self._inbox = inbox
        self._path = urlsplit(address.url).path or "/"
        self._secret = address.secret.encode()
        self._store_seconds = store_seconds
        self._body_seconds = body_seconds
        self._waiting: dict[int, asyncio.Task[None]] = {}

    def application(self) -> Starlette:
        """Return what answers at the path of the address, to POST only, and knows no other path."""
        application = Starlette(routes=[Route(self._path, self._receive, methods=["POST"])])
        application.router.redirect_slashes = False
        return application

    async def _receive(self, request: Request) -> Response:
        if not self._is_telegrams(request):
            raise _refusal(HTTPStatus.FORBIDDEN)
        return await self._store(_parse(await self._body(request)))

    def _is_telegrams(self, request: Request) -> bool:
        given = request.headers.get(SECRET_HEADER, "").encode("latin-1", "replace")
        return hmac.compare_digest(given, self._secret)

    async def _body(self, request: Request) -> bytes:
        body = bytearray()
        try:
            async with asyncio.timeout(self._body_seconds):
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > MAX_BYTES:
                        raise _refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except TimeoutError:
            raise _refusal(HTTPStatus.REQUEST_TIMEOUT) from None
        except ClientDisconnect:
            # Nobody is there to read the answer.
            raise _refusal(HTTPStatus.BAD_REQUEST) from None
        return bytes(body)

    async def _store(self, update: RawUpdate) -> Response:
        """Store an update; a call that is repeated meanwhile waits for the same commit."""
        number = int(update["update_id"])
        storing = self._waiting.get(number)
        if storing is None:
            if len(self._waiting) >= MAX_WAITING:
                return _later()
            storing = self._waiting[number] = asyncio.create_task(self._inbox.put([update]))
            storing.add_done_callback(partial(self._forget, number))
        done, _ = await asyncio.wait((storing,), timeout=self._store_seconds)
        if not done:
            logger.warning("webhook: the database is away; Telegram is to call again")
            return _later()
        try:
            storing.result()
        except StoreError:
            # The process is about to end; another one, or the next, gets it.
            return _later()
        return Response(status_code=HTTPStatus.OK)

    def _forget(self, number: int, storing: asyncio.Task[None]) -> None:
        del self._waiting[number]
        if not storing.cancelled():
            # The call may be over: nobody else looks at it.
            storing.exception()


def derive_secret(token: str) -> str:
    """Return a secret that every process with the same token agrees upon, and that does not give the token away."""
    return hmac.new(token.encode(), b"webhook secret", hashlib.sha256).hexdigest()


def _parse(body: bytes) -> Mapping[str, Any]:
    """Return the update, as it came, if that is one.

    Raises:
        HTTPException: It is no JSON object with a number.
    """
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        raise _refusal(HTTPStatus.BAD_REQUEST) from None
    if not isinstance(update, dict) or type(update.get("update_id")) is not int:
        raise _refusal(HTTPStatus.BAD_REQUEST)
    return update


def _refusal(status: HTTPStatus) -> HTTPException:
    # What is left of the body is not waited for.
    return HTTPException(status, headers={"Connection": "close"})


def _later() -> Response:
    return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
