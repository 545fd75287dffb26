"""``python -m bot``: run the bot until Ctrl-C. What keeps it from running is said in one line, with exit code 1.

With a command, such as ``python -m bot replay ID``, run that instead; ``python -m bot --help`` lists them.
"""

import asyncio
import sys

from bot.app import serve
from bot.logs import set_up_logging, tell_failure
from bot.settings import load_settings
from knowledge.errors import SellerBotError


def main() -> int:
    """Run the bot, or a command, and return the exit code."""
    if sys.argv[1:]:
        # Here and not above: the running bot needs nothing of it in its memory.
        from bot.operating import app

        app(prog_name="python -m bot")
    settings = None
    try:
        settings = load_settings()
        set_up_logging(settings)
        asyncio.run(serve(settings))
    except SellerBotError as error:
        tell_failure(error, settings)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
