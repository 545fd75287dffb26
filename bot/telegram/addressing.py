"""Whether a message speaks to the bot, and what it says to it: in a group, only what mentions it or replies to it."""

import re
from dataclasses import dataclass

from telegram import Message
from telegram.constants import ChatType

_COMMAND = re.compile(r"/(?P<name>[^\W_][\w]{0,31})(?:@(?P<bot>\w+))?(?:\s+(?P<rest>.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command.

    Attributes:
        name: Without slash and bot name, in lower case.
        arguments: What follows it.
    """

    name: str
    arguments: str


def addressed_text(message: Message, bot_name: str) -> str | None:
    """Return what a message says to the bot, without the mention, or None if it does not speak to it.

    Args:
        message: Text, or something with a caption.
        bot_name: The bot's user name, without @.
    """
    text = message.text or message.caption or ""
    if message.chat.type == ChatType.PRIVATE:
        return text
    spoken = re.compile(rf"@{re.escape(bot_name)}\b", re.IGNORECASE)
    command = parse_command(text, bot_name)
    if spoken.search(text):
        return text if command else " ".join(spoken.sub(" ", text).split())
    replied = message.reply_to_message
    if replied is not None and replied.from_user is not None and replied.from_user.username == bot_name:
        return text
    return text if command and "@" not in text.split()[0] else None


def parse_command(text: str, bot_name: str) -> Command | None:
    """Return the command that a text begins with, or None if there is none or it is for another bot."""
    found = _COMMAND.fullmatch(text.strip())
    if found is None or (found["bot"] or bot_name).lower() != bot_name.lower():
        return None
    return Command(found["name"].lower(), (found["rest"] or "").strip())
