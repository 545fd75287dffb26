"""Keeps the bot's token out of everything that is written: it is part of the URL of every call to Telegram.

The HTTP client logs each URL, and python-telegram-bot quotes the token when Telegram refuses it.
"""

import logging
import re

# The bot's id, a colon and letters: in a URL however many, elsewhere enough of them that it is no time of day.
_TOKEN = re.compile(r"(?<=/bot)\d+:[^/\s\"'`]+|\b\d{3,}:[A-Za-z0-9_-]{20,}")
HIDDEN = "<token>"


def redact(text: str) -> str:
    """Return a text with ``<token>`` in the place of every bot token."""
    return _TOKEN.sub(HIDDEN, text)


class RedactingFormatter(logging.Formatter):
    """Formats a record, with its traceback, and takes the tokens out of the whole."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of a record."""
        return redact(super().format(record))
