"""Logging: a line an event on standard error, without the bot's token."""

import logging

from bot.telegram.secrecy import RedactingFormatter

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


def set_up_logging(level: str) -> None:
    """Log to standard error; libraries speak only of trouble."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(_FORMAT, "%Y-%m-%d %H:%M:%S"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("httpx", "httpcore", "telegram.ext", "alembic", "uvicorn"):
        logging.getLogger(name).setLevel(logging.WARNING)
