"""Keeps out of what is written what an error's text may quote: the bot's token, passwords, and what somebody sent.

The token is part of the URL of every call to Telegram; the HTTP client logs each URL, and python-telegram-bot quotes
the token when Telegram refuses it. Other libraries quote what they choke on: pydantic its input, PostgreSQL the row.
"""

import re

HIDDEN = "<token>"

# The bot's id, a colon and letters: in a URL however many, elsewhere enough of them that it is no time of day.
_TOKEN = re.compile(r"(?<=/bot)\d+:[^/\s\"'`]+|\b\d{3,}:[A-Za-z0-9_-]{20,}")
_QUOTING = (
    # scheme://user:password@host
    (re.compile(r"(://[^\s:/@]*:)[^\s/]+(?=@)"), r"\1***"),
    # pydantic
    (re.compile(r"input_value=.*?(?=, input_type=)", re.DOTALL), "input_value=<hidden>"),
    # PostgreSQL: the key or the row; up to what a traceback or SQLAlchemy writes next.
    (re.compile(r"(DETAIL:|Failing row contains|Key \([^)\n]*\)=).*?(?=\n\n|\n?\[SQL:|\Z)", re.DOTALL), r"\1 <hidden>"),
    # A value that asyncpg or PostgreSQL cannot convert.
    (re.compile(r"(invalid input for query argument \$\d+: |invalid input syntax for [^:\n]+: )[^\n]*"), r"\1<hidden>"),
    # asyncio's account of a task or future that nobody waits for; the traceback follows.
    (re.compile(r"(exception=\w+)\(.*?\)(?=>)", re.DOTALL), r"\1(<hidden>)"),
    # Text that is not ASCII, in JSON or in a repr.
    (re.compile(r"(?:\\u[0-9a-fA-F]{4}){2,}"), "<hidden>"),
    # Telegram tells the new id of a group.
    (re.compile(r"(?<![\w-])-100\d{10,}\b"), "<chat>"),
)


def redact(text: str) -> str:
    """Return a text with ``<token>`` in the place of every bot token, and without what errors quote."""
    text = _TOKEN.sub(HIDDEN, text)
    for pattern, instead in _QUOTING:
        text = pattern.sub(instead, text)
    return text
