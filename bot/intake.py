"""How updates come in: one process of the fleet polls, or Telegram calls every one of them.

One lease serves both ways, so that a fleet can be changed from one to the other process by process: nobody polls while
another sees to the webhook, and nobody sets a webhook while another polls.
"""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from telegram.request import BaseRequest

from bot.endpoint import Endpoint
from bot.fleet import Fleet
from bot.monitoring.readings import Role
from bot.running import Part
from bot.settings import Settings
from bot.store.database import Database
from bot.store.leases import Lease, lead
from bot.telegram.inbox import Inbox
from bot.telegram.poller import Poller, poll_client
from bot.telegram.visit import Bot

LEASE = "updates"
Measured = Callable[[BaseRequest], BaseRequest]


class Intake(Protocol):
    """A way in which updates come in."""

    def parts(self, fleet: Fleet, inbox: Inbox) -> tuple[Part, ...]:
        """Return what brings updates into the inbox."""

    def role(self) -> Role:
        """Return what this process has to do with it now."""

    async def withdraw(self, database: Database) -> None:
        """Clear up once this process has left the fleet."""


def choose_intake(settings: Settings, endpoint: Endpoint, bot: Bot, measured: Measured) -> Intake:
    """Return the way that the operator has set.

    Args:
        settings: The settings.
        endpoint: The Bot API server.
        bot: Whose updates.
        measured: Wraps a request, so that its calls are seen.
    """
    if settings.webhook_url is None:
        return Polling(bot, measured)
    # Here and not above: a bot that polls needs no web server in its memory.
    from bot.telegram.webhook import Address, derive_secret
    from bot.webhook_intake import Calls

    given = settings.webhook_secret
    secret = derive_secret(endpoint.token) if given is None else given.get_secret_value()
    return Calls(bot, Address(settings.webhook_url, secret), settings.webhook_port)


class Polling:
    """One process asks Telegram for updates; when it ends, or is gone for 15 seconds, another one does."""

    def __init__(self, bot: Bot, measured: Measured) -> None:
        self._bot = bot
        self._measured = measured
        self._lease: Lease | None = None

    def parts(self, fleet: Fleet, inbox: Inbox) -> tuple[Part, ...]:
        """Return the poller, waiting for its turn."""
        self._lease = fleet.lease(LEASE)
        poller = Poller(self._bot, inbox, self._measured(poll_client()))
        return (Part("poller", partial(lead, self._lease, poller.run), brings_work=True),)

    def role(self) -> Role:
        """Return whether it is this process that polls."""
        return Role.POLLER if self._lease is not None and self._lease.held else Role.STANDBY

    async def withdraw(self, database: Database) -> None:
        """Do nothing: Telegram keeps what nobody asks for."""
