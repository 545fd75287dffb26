"""What kind of trouble an error of a handler is: what passes, what does not, and who is out of reach."""

from datetime import timedelta

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot.store.failures import is_away

UNKNOWN_CHATS = ("chat not found", "user not found", "peer_id_invalid", "user_id_invalid")
"""What Telegram says, in small letters, of a chat that it does not know or that the bot has never been in."""


def seconds_to_wait(error: RetryAfter) -> float:
    """Return how long Telegram asks to wait. The attribute's type depends on python-telegram-bot's environment."""
    period = error.retry_after
    return period.total_seconds() if isinstance(period, timedelta) else float(period)


def is_passing(error: BaseException) -> bool:
    """Tell whether what failed may well succeed later.

    To python-telegram-bot a bad request is a network error too; it will be as bad the next time.
    """
    return is_away(error) or (isinstance(error, RetryAfter | NetworkError) and not isinstance(error, BadRequest))


def is_unreachable(error: BaseException) -> bool:
    """Tell whether nothing can be sent to a chat any more: the bot was blocked or put out, or there is no such chat."""
    return isinstance(error, Forbidden) or (isinstance(error, BadRequest) and names_unknown_chat(error.message))


def names_unknown_chat(description: str) -> bool:
    """Tell whether Telegram says that it does not know a chat."""
    small = description.lower()
    return any(words in small for words in UNKNOWN_CHATS)
