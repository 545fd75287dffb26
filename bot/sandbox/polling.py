"""Bot API methods that bring updates to the bot: by long polling, or by a webhook on this machine."""

import re
from typing import cast
from urllib.parse import urlsplit

from telegram.constants import PollingLimit, WebhookLimit

from bot.loopback import is_loopback
from bot.sandbox.chats import Json
from bot.sandbox.errors import bad_request, too_many_requests
from bot.sandbox.messenger import Messenger
from bot.sandbox.parameters import Parameters
from bot.sandbox.updates import Update
from bot.sandbox.webhook import Target

_LONGEST_POLL = 50
_MOST_CONNECTIONS = 40
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_SET_SECONDS = 1
"""How long after a webhook was set it can be set to something else."""


async def get_updates(messenger: Messenger, parameters: Parameters) -> list[Update]:
    """``getUpdates``."""
    limit = parameters.integer("limit", PollingLimit.MAX_LIMIT)
    return await messenger.updates.take(
        offset=parameters.integer("offset"),
        limit=min(max(limit, PollingLimit.MIN_LIMIT), PollingLimit.MAX_LIMIT),
        seconds=min(max(parameters.integer("timeout"), 0), _LONGEST_POLL),
        allowed=_allowed(parameters),
    )


async def set_webhook(messenger: Messenger, parameters: Parameters) -> bool:
    """``setWebhook``: as with a local Bot API server any port will do, and HTTP, but only on this machine."""
    url = parameters.text("url")
    if not url:
        return await delete_webhook(messenger, parameters)
    allowed = _allowed(parameters)
    target = _target(url, parameters)
    if parameters.flag("drop_pending_updates"):
        messenger.updates.drop()
    messenger.updates.want(allowed)
    if target == messenger.webhook.target:
        return True
    if messenger.clock() < messenger.webhook.set_at + _SET_SECONDS:
        raise too_many_requests(_SET_SECONDS)
    await messenger.webhook.set(target)
    return True


async def delete_webhook(messenger: Messenger, parameters: Parameters) -> bool:
    """``deleteWebhook``."""
    if parameters.flag("drop_pending_updates"):
        messenger.updates.drop()
    await messenger.webhook.remove()
    return True


async def get_webhook_info(messenger: Messenger, parameters: Parameters) -> Json:  # noqa: ARG001 one shape for all
    """``getWebhookInfo``."""
    target, trouble = messenger.webhook.target, messenger.webhook.trouble
    info: dict[str, object] = {
        "url": target.url if target else "",
        "has_custom_certificate": False,
        "pending_update_count": len(messenger.updates),
    }
    if target is not None:
        info["max_connections"] = target.max_connections
        if trouble is not None:
            info |= {"last_error_date": trouble.date, "last_error_message": trouble.text}
    if messenger.updates.allowed:
        info["allowed_updates"] = sorted(messenger.updates.allowed)
    return info


async def log_out(messenger: Messenger, parameters: Parameters) -> bool:  # noqa: ARG001 one shape for all
    """``logOut`` and ``close``: there is no other server to go to."""
    return True


def _allowed(parameters: Parameters) -> list[str] | None:
    allowed = parameters.structure("allowed_updates")
    if allowed is not None and not isinstance(allowed, list):
        raise bad_request("can't parse allowed updates JSON object")
    return cast("list[str] | None", allowed)


def _target(url: str, parameters: Parameters) -> Target:
    secret = parameters.text("secret_token")
    if len(secret) > WebhookLimit.MAX_SECRET_TOKEN_LENGTH:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = parameters.integer("max_connections", _MOST_CONNECTIONS)
    lowest, highest = WebhookLimit.MIN_CONNECTIONS_LIMIT, WebhookLimit.MAX_CONNECTIONS_LIMIT
    return Target(_loopback_url(url), secret, min(max(connections, lowest), highest))


def _loopback_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise bad_request("invalid webhook URL specified")
    if not is_loopback(host):
        raise bad_request(f"bad webhook: the sandbox reaches this machine only, not {host}")
    return url
