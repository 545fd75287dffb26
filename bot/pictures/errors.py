"""The error of the pictures; ``knowledge/errors.py`` draws the whole tree."""

from bot.errors import BotError


class PictureError(BotError):
    """A picture cannot be drawn: the font is missing, or the figures do not make a picture."""
