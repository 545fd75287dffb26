"""``python -m bot`` without Telegram's 30 messages a second, to see what the rest of it can do; for benchmarks only.

The limits of a chat hold. There is no setting for this: Telegram would answer a bot that is too fast with 429.
"""

import asyncio

from bot.app import serve
from bot.logs import set_up_logging
from bot.settings import load_settings
from bot.telegram.pace import Pace

MESSAGES_A_SECOND = 10_000.0


def main() -> None:
    """Run the bot until it is told to stop."""
    settings = load_settings()
    set_up_logging(settings)
    asyncio.run(serve(settings, Pace(messages_a_second=MESSAGES_A_SECOND)))


if __name__ == "__main__":
    main()
