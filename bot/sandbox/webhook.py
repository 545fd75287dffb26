"""Brings updates to a webhook as Telegram does, except that the address must be on this machine.

The order of a lane is kept: one request at a time, and one that was not answered with 2xx is repeated, first at once
and then with growing pauses, until it is taken. Lanes go side by side, up to ``max_connections``. What Telegram also
does and the bot does not use is left out: a call of a method in the answer, and own certificates.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx

from bot.sandbox.updates import Lane, Queued, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
ANSWER_SECONDS = 60
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
LONGEST_RETRY_AFTER = 3600.0


@dataclass(frozen=True, slots=True)
class Target:
    """Where the updates go.

    Attributes:
        url: The address.
        secret: What each request carries in its header; empty for nothing.
        max_connections: How many requests there may be side by side.
    """

    url: str
    secret: str = ""
    max_connections: int = 40


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a request was not taken.

    Attributes:
        text: In Telegram's words, as ``getWebhookInfo`` shows it.
        date: When, in seconds since 1970.
        retry_after: How long the bot asks to wait, in seconds.
    """

    text: str
    date: int
    retry_after: float = 0.0


class Webhook:
    """Takes updates from the queue to the bot's address, while there is one.

    Attributes:
        target: The address; None while the bot polls.
        trouble: The last request that was not taken, since the address was set.
        set_at: When the address was last set, in seconds since 1970.

    Args:
        updates: What is to be brought.
        clock: Seconds since 1970.
        sleep: Waits for a number of seconds.
    """

    def __init__(
        self,
        updates: UpdateQueue,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.target: Target | None = None
        self.trouble: Trouble | None = None
        self.set_at = 0.0
        self._updates = updates
        self._clock = clock
        self._sleep = sleep
        self._client: httpx.AsyncClient | None = None
        self._lanes: dict[Lane, asyncio.Task[None]] = {}

    async def set(self, target: Target) -> None:
        """Bring the updates here from now on."""
        await self.remove()
        self.target, self.trouble, self.set_at = target, None, self._clock()
        # Not through a proxy of the environment: the address is on this machine.
        limits = httpx.Limits(max_connections=target.max_connections)
        self._client = httpx.AsyncClient(timeout=ANSWER_SECONDS, limits=limits, trust_env=False)
        self._updates.divert(self._look)
        self._look()

    async def remove(self) -> None:
        """Bring no more updates; those that were not taken stay in the queue."""
        self.target = None
        self._updates.undivert()
        lanes = list(self._lanes.values())
        self._lanes.clear()
        for task in lanes:
            task.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)
        if self._client is not None:
            client, self._client = self._client, None
            await client.aclose()

    def _look(self) -> None:
        if self.target is None or self._client is None:
            return
        for lane in self._updates.lanes():
            if lane not in self._lanes:
                self._lanes[lane] = asyncio.create_task(self._bring(lane, self.target, self._client))

    async def _bring(self, lane: Lane, target: Target, client: httpx.AsyncClient) -> None:
        """Bring the updates of a lane, one after another, until there are no more."""
        pause, failures = FIRST_PAUSE, 0
        while (queued := self._updates.first(lane)) is not None:
            trouble = await self._post(queued, target, client)
            if trouble is None:
                self._updates.deliver(queued)
                pause, failures = FIRST_PAUSE, 0
                continue
            self.trouble = trouble
            if failures and not trouble.retry_after:
                pause = min(pause * 2, LONGEST_PAUSE)
            await self._sleep(trouble.retry_after or (pause if failures else 0.0))
            failures += 1
        # Nothing is awaited since the queue was found empty, so nothing can have come in between.
        del self._lanes[lane]

    async def _post(self, queued: Queued, target: Target, client: httpx.AsyncClient) -> Trouble | None:
        headers = {SECRET_HEADER: target.secret} if target.secret else {}
        now = int(self._clock())
        try:
            answer = await client.post(target.url, json=queued.json(), headers=headers)
        except httpx.ConnectError:
            return Trouble("Connection refused", now)
        except httpx.TimeoutException:
            return Trouble("Read timeout expired", now)
        except httpx.HTTPError:
            return Trouble("Webhook connection closed", now)
        if answer.is_success:
            return None
        phrase = HTTPStatus(answer.status_code).phrase if answer.status_code in set(HTTPStatus) else ""
        text = f"Wrong response from the webhook: {answer.status_code} {phrase}".rstrip()
        return Trouble(text, now, _retry_after(answer, now))


def _retry_after(answer: httpx.Response, now: int) -> float:
    """Return what the header asks for in seconds, 0 where there is none, or none that makes sense."""
    text = answer.headers.get("retry-after", "")
    try:
        seconds = float(text) if text.isdecimal() else parsedate_to_datetime(text).timestamp() - now
    except ValueError:
        return 0.0
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)
