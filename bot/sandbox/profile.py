"""What a bot tells of itself: its name, its descriptions and its command menus."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from telegram.constants import BotCommandLimit, BotCommandScopeType, BotDescriptionLimit, BotNameLimit

from bot.sandbox.chats import Chat, Json
from bot.sandbox.errors import bad_request

_COMMAND = re.compile(rf"[a-z0-9_]{{{BotCommandLimit.MIN_COMMAND},{BotCommandLimit.MAX_COMMAND}}}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_LIMITS: Mapping[str, int] = {
    "name": BotNameLimit.MAX_NAME_LENGTH,
    "description": BotDescriptionLimit.MAX_DESCRIPTION_LENGTH,
    "short_description": BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH,
}


@dataclass(frozen=True, slots=True)
class Command:
    """A line of the command menu."""

    command: str
    description: str

    def json(self) -> Json:
        """Return the Bot API's ``BotCommand``."""
        return {"command": self.command, "description": self.description}


@dataclass(frozen=True, slots=True)
class Scope:
    """For whom a menu is."""

    type: str = BotCommandScopeType.DEFAULT
    chat: int | None = None
    user: int | None = None


class Profile:
    """Texts and menus, each by language code, the empty one being for everybody else."""

    def __init__(self, name: str) -> None:
        self._texts: dict[tuple[str, str], str] = {("name", ""): name}
        self._menus: dict[tuple[Scope, str], tuple[Command, ...]] = {}

    def text(self, kind: str, language: str = "") -> str:
        """Return ``name``, ``description`` or ``short_description`` for a language."""
        return self._texts.get((kind, language)) or self._texts.get((kind, ""), "")

    def set_text(self, kind: str, text: str, language: str) -> None:
        """Change a text; an empty one takes the language's own away.

        Raises:
            ApiError: It is too long, or the language is none.
        """
        _check_language(language)
        if len(text) > _LIMITS[kind]:
            raise bad_request(f"bot {kind.replace('_', ' ')} is too long")
        if kind == "name" and not text and not language:
            raise bad_request("bot name must be non-empty")
        self._texts[kind, language] = text

    def menu(self, scope: Scope, language: str) -> tuple[Command, ...]:
        """Return exactly what was set for a scope and a language."""
        return self._menus.get((scope, language), ())

    def set_menu(self, scope: Scope, language: str, commands: object) -> None:
        """Replace a menu; an empty one is taken away.

        Raises:
            ApiError: A command breaks a rule, or there are too many.
        """
        _check_language(language)
        menu = _commands(commands)
        if menu:
            self._menus[scope, language] = menu
        else:
            self._menus.pop((scope, language), None)

    def menu_for(self, chat: Chat, user: int, language: str) -> tuple[Command, ...]:
        """Return the menu that somebody sees in a chat: the nearest scope, in their language if there is one."""
        for scope in _scopes(chat, user):
            for code in (language.partition("-")[0].lower(), ""):
                if menu := self.menu(scope, code):
                    return menu
        return ()


def _scopes(chat: Chat, user: int) -> tuple[Scope, ...]:
    here = Scope(BotCommandScopeType.CHAT, chat.id)
    if chat.is_private:
        return here, Scope(BotCommandScopeType.ALL_PRIVATE_CHATS), Scope()
    return (
        Scope(BotCommandScopeType.CHAT_MEMBER, chat.id, user),
        here,
        Scope(BotCommandScopeType.ALL_GROUP_CHATS),
        Scope(),
    )


def scope(raw: object) -> Scope:
    """Read a ``BotCommandScope``; None means the default one.

    Raises:
        ApiError: It is no scope.
    """
    if raw is None:
        return Scope()
    if not isinstance(raw, Mapping) or raw.get("type") not in list(BotCommandScopeType):
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    chat, user = (_number(raw.get(name)) for name in ("chat_id", "user_id"))
    return Scope(str(raw["type"]), chat, user)


def _number(raw: object) -> int | None:
    return int(raw) if isinstance(raw, int | str) and str(raw).lstrip("-").isdigit() else None


def _check_language(language: str) -> None:
    if language and not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")


def _commands(raw: object) -> tuple[Command, ...]:
    if not isinstance(raw, list):
        raise bad_request("expected an Array of BotCommand")
    if len(raw) > BotCommandLimit.MAX_COMMAND_NUMBER:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return tuple(_command(entry) for entry in raw)


def _command(raw: object) -> Command:
    if not isinstance(raw, Mapping):
        raise bad_request("expected an object as BotCommand")
    name = str(raw.get("command", "")).removeprefix("/")
    description = str(raw.get("description", "")).strip()
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 0 < len(description) <= BotCommandLimit.MAX_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return Command(name, description)
