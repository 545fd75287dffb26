"""Errors of the bot; ``knowledge/errors.py`` draws the whole tree."""

from knowledge.errors import SellerBotError


class BotError(SellerBotError):
    """Something of the bot's own went wrong."""


class ConfigurationError(BotError):
    """A setting is missing or wrong; the text says which and what to write."""


class ReplayError(BotError):
    """A stored answer cannot be decided again; the text says why."""


class StoreError(BotError):
    """The database cannot be opened or used; the text never holds its password."""


class StoreAwayError(StoreError):
    """The database cannot be reached now, and may be there later."""
