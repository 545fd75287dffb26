"""Bot API methods about the bot itself, chats, members and files."""

from collections.abc import Awaitable, Callable
from functools import partial

from bot.sandbox.chats import Json
from bot.sandbox.content import chat_id
from bot.sandbox.errors import bad_request
from bot.sandbox.files import MAX_DOWNLOAD
from bot.sandbox.messenger import Messenger
from bot.sandbox.parameters import Parameters
from bot.sandbox.profile import scope


async def get_me(messenger: Messenger, parameters: Parameters) -> Json:  # noqa: ARG001 one shape for all
    """``getMe``."""
    return {
        **messenger.bot.json(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def set_my_commands(messenger: Messenger, parameters: Parameters) -> bool:
    """``setMyCommands``."""
    commands = parameters.structure("commands")
    messenger.profile.set_menu(scope(parameters.structure("scope")), parameters.text("language_code"), commands)
    messenger.events.publish("profile", None)
    return True


async def delete_my_commands(messenger: Messenger, parameters: Parameters) -> bool:
    """``deleteMyCommands``."""
    messenger.profile.set_menu(scope(parameters.structure("scope")), parameters.text("language_code"), [])
    messenger.events.publish("profile", None)
    return True


async def get_my_commands(messenger: Messenger, parameters: Parameters) -> list[Json]:
    """``getMyCommands``."""
    menu = messenger.profile.menu(scope(parameters.structure("scope")), parameters.text("language_code"))
    return [command.json() for command in menu]


async def _set_text(kind: str, messenger: Messenger, parameters: Parameters) -> bool:
    messenger.profile.set_text(kind, parameters.text(kind), parameters.text("language_code"))
    messenger.events.publish("profile", None)
    return True


async def _get_text(kind: str, messenger: Messenger, parameters: Parameters) -> Json:
    return {kind: messenger.profile.text(kind, parameters.text("language_code"))}


def setter(kind: str) -> Callable[[Messenger, Parameters], Awaitable[bool]]:
    """Return ``setMyName``, ``setMyDescription`` or ``setMyShortDescription``."""
    return partial(_set_text, kind)


def getter(kind: str) -> Callable[[Messenger, Parameters], Awaitable[Json]]:
    """Return ``getMyName``, ``getMyDescription`` or ``getMyShortDescription``."""
    return partial(_get_text, kind)


async def get_chat(messenger: Messenger, parameters: Parameters) -> Json:
    """``getChat``."""
    room = messenger.open_room(chat_id(messenger, parameters))
    full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}
    return {**room.chat.json(), **full}


_NO_GIFTS: Json = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


async def get_chat_member(messenger: Messenger, parameters: Parameters) -> Json:
    """``getChatMember``."""
    room = messenger.open_room(chat_id(messenger, parameters))
    user = messenger.find_user(parameters.integer("user_id"))
    if user is None:
        raise bad_request("user not found")
    inside = user.id in room.members or user.id == messenger.bot_id
    return {"user": user.json(), "status": "member" if inside else "left"}


async def get_file(messenger: Messenger, parameters: Parameters) -> Json:
    """``getFile``."""
    stored = messenger.files.get(parameters.text("file_id"))
    if len(stored.data) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {**stored.json(), "file_path": stored.path}
