"""A local Bot API server and a chat page: the whole bot, without a token and without Telegram.

``server`` puts it together, ``client`` is the people's side for tests, ``faults`` makes things go wrong.
"""

from bot.sandbox.server import Sandbox

__all__ = ["Sandbox"]
