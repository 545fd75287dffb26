"""The task that is being handled: which one it is, what its handler has sent already, and what went wrong in it.

A context variable carries it through python-telegram-bot to the request that talks to Telegram and to the error
handler, none of which can be handed anything. What ``asyncio.create_task`` starts is still of the same task, as long as
the handler waits for it; a handler with ``block=False`` is not waited for and so escapes the guarantee.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from telegram.ext import CallbackContext

from bot.store.sent import Memo
from bot.store.tasks import Claim
from bot.telegram.calls import SHOWN, messages_in


@dataclass(slots=True)
class Delivery:
    """One run of a task.

    Attributes:
        task: The task.
        error: What went wrong first in a handler, as collected by the application's error handler.
    """

    task: Claim
    error: Exception | None = None
    _recalled: list[Memo] = field(default_factory=list)
    _sent: int = 0

    def recall(self, memos: Iterable[Memo]) -> None:
        """Have what an earlier run sent, so that it is not sent again."""
        self._recalled += memos
        self._sent = max((memo.ordinal for memo in self._recalled), default=0)

    def answered(self, method: str, content: str) -> Memo | None:
        """Return the call of an earlier run that was the same, once, or None if it made none.

        Calls that failed are not among them: they may fail in one run and not in another.

        Args:
            method: The name of the Bot API method.
            content: What is sent, as a digest. A memo without one counts as the same.
        """
        return self._take(method, lambda memo: memo.content in (None, content))

    def outdated(self, method: str, chat: int | None = None) -> Memo | None:
        """Return a call that only an earlier run made, once: this run has decided otherwise.

        Args:
            method: The name of the Bot API method.
            chat: The chat that it has to be about; None: any.
        """
        return self._take(method, lambda memo: chat is None or _is_in(memo, chat))

    def has_answer(self, method: str) -> bool:
        """Tell whether an earlier run made a call of a method that this one has not made yet."""
        return any(memo.method == method for memo in self._recalled)

    def sent(self, method: str, response: bytes, content: str | None = None) -> Memo:
        """Count a call that succeeded, and return what is to be kept of it."""
        self._sent += 1
        return Memo(self._sent, method, response, content)

    def unsaid(self, chat: int) -> list[Memo]:
        """Return, once, what an earlier run has put into a chat and this one has not said again so far."""
        unsaid = [memo for memo in self._recalled if memo.method.startswith(SHOWN) and _is_in(memo, chat)]
        self._recalled = [memo for memo in self._recalled if memo not in unsaid]
        return unsaid

    def _take(self, method: str, fits: Callable[[Memo], bool]) -> Memo | None:
        for number, memo in enumerate(self._recalled):
            if memo.method == method and fits(memo):
                return self._recalled.pop(number)
        return None


def _is_in(memo: Memo, chat: int) -> bool:
    return any(at == chat for at, _ in messages_in(memo.response))


_current: ContextVar[Delivery | None] = ContextVar("delivery", default=None)
_background: ContextVar[bool] = ContextVar("background", default=False)


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

    For what changes with time and does no harm twice, such as the edits of a progress message, and for what keeps count
    of itself, such as the letters of a broadcast.
    """
    token = _current.set(None)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def in_background() -> Iterator[None]:
    """Have calls wait for what replies leave of Telegram's limits (``bot.telegram.pace``).

    For what nobody waits for in front of a screen: broadcasts and notices.
    """
    token = _background.set(True)
    try:
        yield
    finally:
        _background.reset(token)


def is_in_background() -> bool:
    """Tell whether this code is within ``in_background``."""
    return _background.get()


async def collect_error(update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:  # noqa: ARG001
    """Keep what went wrong in a handler: an error handler for ``Application.add_error_handler``.

    ``Application.process_update`` never raises, so this is how the worker hears of it.
    """
    delivery = current_delivery()
    if delivery is not None and delivery.error is None:
        delivery.error = context.error
