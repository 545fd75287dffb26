"""Bot API methods that bring updates to the bot. There are no webhooks here: nothing leaves this machine."""

from telegram.constants import PollingLimit

from bot.sandbox.chats import Json
from bot.sandbox.errors import bad_request
from bot.sandbox.messenger import Messenger
from bot.sandbox.parameters import Parameters
from bot.sandbox.updates import Update

_LONGEST_POLL = 50


async def get_updates(messenger: Messenger, parameters: Parameters) -> list[Update]:
    """``getUpdates``."""
    limit = parameters.integer("limit", PollingLimit.MAX_LIMIT)
    allowed = parameters.structure("allowed_updates")
    if allowed is not None and not isinstance(allowed, list):
        raise bad_request("can't parse allowed updates JSON object")
    return await messenger.updates.take(
        offset=parameters.integer("offset"),
        limit=min(max(limit, PollingLimit.MIN_LIMIT), PollingLimit.MAX_LIMIT),
        seconds=min(max(parameters.integer("timeout"), 0), _LONGEST_POLL),
        allowed=allowed,
    )


async def set_webhook(messenger: Messenger, parameters: Parameters) -> bool:
    """``setWebhook``: only an empty address, which means none."""
    if parameters.text("url"):
        raise bad_request("bad webhook: webhooks are not supported in the sandbox; use getUpdates")
    return await delete_webhook(messenger, parameters)


async def delete_webhook(messenger: Messenger, parameters: Parameters) -> bool:
    """``deleteWebhook``."""
    if parameters.flag("drop_pending_updates"):
        messenger.updates.drop()
    return True


async def get_webhook_info(messenger: Messenger, parameters: Parameters) -> Json:  # noqa: ARG001 one shape for all
    """``getWebhookInfo``."""
    return {"url": "", "has_custom_certificate": False, "pending_update_count": len(messenger.updates)}


async def log_out(messenger: Messenger, parameters: Parameters) -> bool:  # noqa: ARG001 one shape for all
    """``logOut`` and ``close``: there is no other server to go to."""
    return True
