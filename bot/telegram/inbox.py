"""Telegram's updates as tasks of the journal: stored as they came, once each, in the order of their chat."""

import json
from collections.abc import Callable, Iterable, Mapping
from time import perf_counter
from typing import Any

from bot.store.journal import Journal
from bot.store.tasks import NewTask

KIND = "update"
NO_LANE = "-"
"""The lane of updates that belong to nobody, such as a poll that was closed."""

RawUpdate = Mapping[str, Any]
"""An update as Telegram sends it, not yet understood: what this version cannot parse must be stored all the same."""


class Inbox:
    """Where updates arrive, from the poller or a webhook.

    Args:
        journal: Keeps them.
        stored: Hears how many were stored, and how many seconds that took.
    """

    def __init__(self, journal: Journal, stored: Callable[[int, float], None] = lambda *_: None) -> None:
        self._journal = journal
        self._stored = stored

    async def put(self, updates: Iterable[RawUpdate]) -> None:
        """Store updates, and return once that is committed: from then on Telegram may forget them.

        One that is stored already is left as it is. One that the database refuses for what it holds is logged by the
        journal and not stored: Telegram would serve it for good.

        Raises:
            StoreError: The journal was closed before they were stored.
        """
        tasks = [task_of(update) for update in updates]
        begun = perf_counter()
        await self._journal.put(tasks)
        self._stored(len(tasks), perf_counter() - begun)


def task_of(update: RawUpdate) -> NewTask:
    """Return the task of an update.

    Raises:
        KeyError: It has no ``update_id``, so it is none of Telegram's.
    """
    number = int(update["update_id"])
    # Plain ASCII: Telegram passes on whatever a client sends, half of a surrogate pair too, which no database takes.
    return NewTask(key=f"tg:{number}", lane=lane_of(update), position=number, kind=KIND, body=json.dumps(update))


def lane_of(update: RawUpdate) -> str:
    """Return the chat whose order an update has to keep, else the user, else ``-``."""
    for content in update.values():
        if isinstance(content, Mapping):
            message = content.get("message")
            chat = content.get("chat") or (message.get("chat") if isinstance(message, Mapping) else None)
            user = content.get("from") or content.get("user")
            for owner in (chat, user):
                if isinstance(owner, Mapping) and "id" in owner:
                    return str(owner["id"])
    return NO_LANE
