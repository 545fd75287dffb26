"""Logging: a line an event on standard error, for people or as JSON, with the run that it belongs to.

What belongs together is told by ``task`` (one update) and ``conversation`` (one chat): a digest under a key that only
who has the bot's token can derive, so that it is the same on all machines and nobody finds the chat by trying all ids.
Tokens, passwords, personal data and whatever a seller sent are taken out of each line, tracebacks too.
"""

import hashlib
import hmac
import json
import logging
import secrets
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.monitoring.redacting import Redactor
from bot.monitoring.trace import Trace, current_trace
from bot.settings import Settings
from knowledge.errors import SellerBotError

logger = logging.getLogger(__name__)

OURS = ("bot", "indexer", "knowledge")
"""Whose loggers ``LOG_LEVEL`` is for; what libraries say below a warning may quote what somebody sent."""
QUOTING = ("telegram.request",)
"""Libraries that quote what they do not understand, such as a whole batch of updates; whoever asked for it logs why."""
DIGEST_LENGTH = 12
"""Hexadecimal digits: a million chats have two of the same digest with a probability of 1 in 500."""
_PURPOSE = b"conversations in the log"


def set_up_logging(settings: Settings) -> None:
    """Log to standard error as the operator has set it; libraries speak only of trouble."""
    token = settings.telegram_bot_token.get_secret_value() if settings.telegram_bot_token else None
    handler = logging.StreamHandler()
    handler.addFilter(ContextFilter(token))
    redactor = Redactor(_secrets(settings))
    handler.setFormatter(JsonFormatter(redactor) if settings.log_format == "json" else TextFormatter(redactor))
    level = logging.getLevelNamesMapping()[settings.log_level]
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    for name in QUOTING:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.captureWarnings(capture=True)
    _log_the_uncaught()


def tell_operator(text: str, settings: Settings) -> None:
    """Say something to whoever has started the process: to a person on the terminal, to a machine in the log."""
    if settings.log_format == "json":
        logger.info("%s", text)
    else:
        Console(soft_wrap=True, highlight=False, markup=False).print(text)


def tell_failure(error: SellerBotError, settings: Settings | None) -> None:
    """Say in one line why the process ends.

    Args:
        error: Why.
        settings: How to say it; None if it is they that are wrong.
    """
    if settings is not None and settings.log_format == "json":
        logger.critical("%s", error)
    else:
        sys.stderr.write(f"{error}\n")


class ContextFilter(logging.Filter):
    """Gives each record the run that it belongs to: ``trace``, ``task``, ``update``, ``conversation``; else None.

    Args:
        token: The bot's token; without one, digests are this process's own.
    """

    def __init__(self, token: str | None) -> None:
        super().__init__()
        self._key = hmac.digest(token.encode(), _PURPOSE, hashlib.sha256) if token else secrets.token_bytes(32)

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through."""
        trace = current_trace()
        record.trace = trace
        record.task = trace.key if trace else None
        record.update = _update_of(trace.key) if trace else None
        record.conversation = self.digest(trace.lane) if trace else None
        return True

    def digest(self, lane: str) -> str | None:
        """Return what a chat is called in the log; that of a seller's background tasks is the same.

        Args:
            lane: The chat's id, or a kind of task, a colon and the seller's id.
        """
        chat = lane.rpartition(":")[2]
        if not chat.lstrip("-").isdecimal():
            return None
        return hmac.digest(self._key, chat.encode(), hashlib.sha256).hex()[:DIGEST_LENGTH]


class TextFormatter(logging.Formatter):
    """A line for people: time, level, logger, run, message; a traceback under it."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__("%(message)s", "%Y-%m-%d %H:%M:%S")
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of a record."""
        text = self._redactor.clean(super().format(record), _trace_of(record))
        run = "".join(_run(record))
        return f"{self.formatTime(record, self.datefmt)} {record.levelname:<7} {record.name}: {run}{text}"


class JsonFormatter(logging.Formatter):
    """An object a line, for machines: what a record says, and its ``fields``, without what is None."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """Return the object of a record."""
        trace = _trace_of(record)
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._redactor.clean(record.getMessage(), trace),
        }
        for name in ("task", "update", "conversation"):
            line[name] = getattr(record, name, None)
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["exception"] = self._redactor.clean(self.formatException(record.exc_info), trace)
        if record.stack_info:
            line["stack"] = self._redactor.clean(record.stack_info, trace)
        return json.dumps({name: value for name, value in line.items() if value is not None}, ensure_ascii=False)


def _trace_of(record: logging.LogRecord) -> Trace | None:
    trace = getattr(record, "trace", None)
    return trace if isinstance(trace, Trace) else None


def _run(record: logging.LogRecord) -> Iterator[str]:
    task, conversation = getattr(record, "task", None), getattr(record, "conversation", None)
    if task:
        yield f"[{task} c:{conversation}] " if conversation else f"[{task}] "


def _update_of(key: str) -> int | None:
    kind, _, number = key.partition(":")
    return int(number) if kind == "tg" and number.isdecimal() else None


def _secrets(settings: Settings) -> Iterator[str]:
    """Yield what the operator has set and nobody is to read."""
    for secret in (settings.telegram_bot_token, settings.webhook_secret):
        if secret is not None:
            yield secret.get_secret_value()
    try:
        url = make_url(settings.resolved_database_url)
    except (ArgumentError, ValueError):
        # Whoever opens the database says so.
        return
    yield from filter(None, (url.password, *(text for name, text in url.query.items() if "pass" in name)))


def _log_the_uncaught() -> None:
    """Have Python's own last words go the same way: on standard error they would be neither JSON nor redacted."""

    def uncaught(kind: type[BaseException], error: BaseException, trace: Any) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            logger.critical("uncaught", exc_info=(kind, error, trace))

    def uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            uncaught(args.exc_type, args.exc_value, args.exc_traceback)

    def unraisable(args: "sys.UnraisableHookArgs") -> None:
        if args.exc_value is not None:
            uncaught(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = uncaught
    threading.excepthook = uncaught_in_thread
    sys.unraisablehook = unraisable
