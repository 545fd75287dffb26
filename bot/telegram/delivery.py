"""The task that is being handled: which one it is, what its handler has sent already, and what went wrong in it.

A context variable carries it through python-telegram-bot to the request that talks to Telegram and to the error
handler, none of which can be handed anything. What ``asyncio.create_task`` starts is still of the same task, as long as
the handler waits for it; a handler with ``block=False`` is not waited for and so escapes the guarantee.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from telegram.ext import CallbackContext

from bot.store.sent import Memo
from bot.store.tasks import Claim


@dataclass(slots=True)
class Delivery:
    """One run of a task.

    Attributes:
        task: The task.
        error: What went wrong first in a handler, as collected by the application's error handler.
    """

    task: Claim
    error: Exception | None = None
    _recalled: defaultdict[str, deque[bytes]] = field(default_factory=lambda: defaultdict(deque))
    _sent: int = 0

    def recall(self, memos: Iterable[Memo]) -> None:
        """Have what an earlier run sent, so that it is not sent again."""
        for memo in memos:
            self._recalled[memo.method].append(memo.response)
            self._sent = max(self._sent, memo.ordinal)

    def answered(self, method: str) -> bytes | None:
        """Return Telegram's answer to the next call of a method that an earlier run made, or None if it made no more.

        The calls of a method are told apart by their order only, so a handler has to make them in the same order each
        time. Calls that failed are not counted: they may fail in one run and not in another.
        """
        answers = self._recalled[method]
        return answers.popleft() if answers else None

    def has_answer(self, method: str) -> bool:
        """Tell whether the next call of a method was made by an earlier run."""
        return bool(self._recalled[method])

    def sent(self, method: str, response: bytes) -> Memo:
        """Count a call that succeeded, and return what is to be kept of it."""
        self._sent += 1
        return Memo(self._sent, method, response)


_current: ContextVar[Delivery | None] = ContextVar("delivery", default=None)


def current_delivery() -> Delivery | None:
    """Return the run that this code is part of, or None outside of any."""
    return _current.get()


def current_task() -> Claim:
    """Return the task that is being handled.

    Raises:
        LookupError: None is.
    """
    delivery = _current.get()
    if delivery is None:
        raise LookupError("no task is being handled")
    return delivery.task


@contextmanager
def delivering(task: Claim, memos: Iterable[Memo] = ()) -> Iterator[Delivery]:
    """Make a task the current one.

    Args:
        task: The task.
        memos: What earlier runs of it sent.
    """
    delivery = Delivery(task)
    delivery.recall(memos)
    token = _current.set(delivery)
    try:
        yield delivery
    finally:
        _current.reset(token)


@contextmanager
def unremembered() -> Iterator[None]:
    """Make calls that belong to no task: each run of a task makes them anew.

    For what changes with time and does no harm twice, such as the edits of a progress message. A re-run is given the
    answers of a method in order, so that such edits would stand in for others.
    """
    token = _current.set(None)
    try:
        yield
    finally:
        _current.reset(token)


async def collect_error(update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:  # noqa: ARG001
    """Keep what went wrong in a handler: an error handler for ``Application.add_error_handler``.

    ``Application.process_update`` never raises, so this is how the worker hears of it.
    """
    delivery = current_delivery()
    if delivery is not None and delivery.error is None:
        delivery.error = context.error
