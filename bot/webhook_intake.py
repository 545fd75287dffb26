"""Updates that Telegram brings: every process of the fleet answers its calls, one of them keeps the webhook set."""

import logging

from bot.fleet import Fleet
from bot.intake import LEASE
from bot.monitoring.readings import Role
from bot.running import Part
from bot.store.database import Database
from bot.store.failures import FAILURES, in_a_line
from bot.store.processes import alive
from bot.store.utc import utc_now
from bot.telegram.inbox import Inbox
from bot.telegram.visit import Bot
from bot.telegram.webhook import Address, Webhook
from bot.telegram.webhook_registration import Registration
from bot.web import ALL_ADDRESSES, WebServer, listen

logger = logging.getLogger(__name__)

MAX_CONNECTIONS = 256
"""More than Telegram opens; the proxy that ends TLS keeps strangers waiting."""


class Calls:
    """Telegram calls.

    Args:
        bot: Whose updates.
        address: Where Telegram calls.
        port: Where its calls arrive, once a proxy has ended TLS.
    """

    def __init__(self, bot: Bot, address: Address, port: int) -> None:
        self._address = address
        self._port = port
        self._registration = Registration(bot, address)

    def parts(self, fleet: Fleet, inbox: Inbox) -> tuple[Part, ...]:
        """Return the server that answers, and what keeps the webhook set.

        Raises:
            ConfigurationError: The port cannot be opened.
        """
        listener = listen(ALL_ADDRESSES, self._port, "WEBHOOK_PORT")
        application = Webhook(inbox, self._address).application()
        server = WebServer(application, listener, name="webhook", connections=MAX_CONNECTIONS)
        logger.info("webhook: calls are taken on port %d", server.port)
        return (
            Part("webhook", server.run, brings_work=True),
            Part("registration", fleet.one_at_a_time(LEASE, self._registration.run)),
        )

    def role(self) -> Role:
        """Return that Telegram calls this process, like every other."""
        return Role.WEBHOOK

    async def withdraw(self, database: Database) -> None:
        """Take the webhook back if no other process is there to answer: Telegram keeps what comes meanwhile."""
        try:
            async with database.engine.connect() as connection:
                others = await alive(connection, utc_now())
        except FAILURES as error:
            logger.warning("webhook: it stays set: %s", in_a_line(error))
            return
        if not others:
            await self._registration.remove()
