"""The bot's update queue: what happened and was not yet confirmed, by a poll or by a webhook."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from telegram.constants import UpdateType

from bot.sandbox.errors import conflict

Update = Mapping[str, object]
Lane = tuple[str, object]
"""Updates of one lane go to a webhook one after another: the messages of a chat, the presses of a user."""
# Sent only to a bot that asks for them by name.
_ON_REQUEST = frozenset({UpdateType.CHAT_MEMBER, UpdateType.MESSAGE_REACTION, UpdateType.MESSAGE_REACTION_COUNT})
_MESSAGES = frozenset({UpdateType.MESSAGE, UpdateType.EDITED_MESSAGE})
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_BEGINS = "terminated by setWebhook request"
WEBHOOK_IS_SET = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(frozen=True, slots=True)
class Queued:
    """An update that waits.

    Attributes:
        id: Its number.
        kind: What kind of update it is.
        payload: What it says.
    """

    id: int
    kind: str
    payload: Mapping[str, Any]

    @property
    def lane(self) -> Lane:
        """Which updates it has to wait for on its way to a webhook."""
        if self.kind in _MESSAGES:
            return "message", self.payload["chat"]["id"]
        return self.kind, self.payload["from"]["id"]

    def json(self) -> Update:
        """Return the update as the bot gets it."""
        return {"update_id": self.id, self.kind: self.payload}


class UpdateQueue:
    """Updates in order, kept until a poll confirms them with a higher offset, or a webhook has taken them."""

    def __init__(self, first_id: int, confirmed: Callable[[Update], None]) -> None:
        """Start empty.

        Args:
            first_id: The id of the first update; must be above those of earlier runs, since a bot remembers them.
            confirmed: Called with each update that the bot has taken for good.
        """
        self._next_id = first_id
        self._queue: list[Queued] = []
        self._allowed: frozenset[str] | None = None
        self._confirmed = confirmed
        self._poll: asyncio.Future[None] | None = None
        self._webhook: Callable[[], None] | None = None
        self._closed = False

    def __len__(self) -> int:
        return len(self._queue)

    @property
    def allowed(self) -> Collection[str]:
        """The kinds that the bot has asked for; empty for the usual ones."""
        return self._allowed or ()

    def want(self, allowed: Collection[str] | None) -> None:
        """Keep these kinds of updates from now on; empty for the usual ones, None to leave it as it is."""
        if allowed is not None:
            self._allowed = frozenset(allowed) or None

    def put(self, kind: str, payload: Mapping[str, Any]) -> int | None:
        """Queue an update, unless the bot does not want its kind; return its id."""
        if not self._wants(kind):
            return None
        queued = Queued(self._next_id, kind, payload)
        self._next_id += 1
        self._queue.append(queued)
        self._wake()
        return queued.id

    def _wants(self, kind: str) -> bool:
        return kind in self._allowed if self._allowed is not None else kind not in _ON_REQUEST

    async def take(
        self, offset: int, limit: int, seconds: float, allowed: Collection[str] | None = None
    ) -> list[Update]:
        """Confirm what lies before ``offset`` and return what follows, waiting for it if need be.

        Args:
            offset: The first update wanted; negative counts from the end; 0 confirms nothing.
            limit: How many updates at most.
            seconds: How long to wait for the first one, in seconds.
            allowed: The kinds that the bot wants from now on; empty for the usual ones, None to leave as it is.

        Raises:
            ApiError: 409, while there is a webhook, and when another poll begins or a webhook is set meanwhile.
        """
        if self._webhook is not None:
            raise conflict(WEBHOOK_IS_SET)
        self.want(allowed)
        self._end_poll(OTHER_POLL)
        self._confirm(offset)
        if not self._queue and seconds > 0 and not self._closed:
            await self._wait(seconds)
        return [queued.json() for queued in self._queue[:limit]]

    def divert(self, webhook: Callable[[], None]) -> None:
        """Refuse polls from now on, end the one that waits, and call this whenever there is something new."""
        self._webhook = webhook
        self._end_poll(WEBHOOK_BEGINS)

    def undivert(self) -> None:
        """Let the bot poll again."""
        self._webhook = None

    def lanes(self) -> tuple[Lane, ...]:
        """Return the lanes of what waits, the oldest first."""
        return tuple(dict.fromkeys(queued.lane for queued in self._queue))

    def first(self, lane: Lane) -> Queued | None:
        """Return the oldest update of a lane."""
        return next((queued for queued in self._queue if queued.lane == lane), None)

    def deliver(self, queued: Queued) -> None:
        """Forget an update that the webhook has taken."""
        if queued in self._queue:
            self._queue.remove(queued)
            self._confirmed(queued.json())

    def drop(self) -> None:
        """Forget everything that waits."""
        self._confirm(self._next_id)

    def close(self) -> None:
        """Let a waiting poll return empty-handed, and later ones not wait."""
        self._closed = True
        self._wake()

    async def _wait(self, seconds: float) -> None:
        poll = asyncio.get_running_loop().create_future()
        self._poll = poll
        try:
            await asyncio.wait_for(poll, seconds)
        except TimeoutError:
            return
        finally:
            if self._poll is poll:
                self._poll = None

    def _wake(self) -> None:
        if self._webhook is not None:
            self._webhook()
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    def _end_poll(self, reason: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(conflict(reason))

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            offset = self._queue[offset].id if -offset <= len(self._queue) else 0
        taken = [queued for queued in self._queue if queued.id < offset]
        self._queue = self._queue[len(taken) :]
        for queued in taken:
            self._confirmed(queued.json())
