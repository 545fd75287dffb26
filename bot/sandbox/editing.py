"""Bot API methods that change or take away what is already in a chat."""

from dataclasses import replace

from telegram.constants import ReactionEmoji

from bot.sandbox.chats import Attachment, Json, Message
from bot.sandbox.content import message_caption, message_text, new_keyboard, open_room
from bot.sandbox.errors import ApiError, bad_request, not_modified
from bot.sandbox.messenger import Messenger
from bot.sandbox.parameters import Parameters
from bot.sandbox.sending import input_media
from bot.sandbox.text import FormattedText

_MOST_AT_ONCE = 100


async def edit_message_text(messenger: Messenger, parameters: Parameters) -> Json:
    """``editMessageText``."""
    message = _own(messenger, parameters)
    if message.attachment:
        raise bad_request("there is no text in the message to edit")
    return _edit(messenger, parameters, message, message_text(parameters), None)


async def edit_message_caption(messenger: Messenger, parameters: Parameters) -> Json:
    """``editMessageCaption``."""
    message = _own(messenger, parameters)
    if message.attachment is None or not message.attachment.takes_caption:
        raise bad_request("there is no caption in the message to edit")
    return _edit(messenger, parameters, message, message_caption(parameters), message.attachment)


async def edit_message_media(messenger: Messenger, parameters: Parameters) -> Json:
    """``editMessageMedia``."""
    message = _own(messenger, parameters)
    carried, content = input_media(messenger, parameters, parameters.structure("media"))
    return _edit(messenger, parameters, message, content, carried)


async def edit_message_reply_markup(messenger: Messenger, parameters: Parameters) -> Json:
    """``editMessageReplyMarkup``."""
    message = _own(messenger, parameters)
    return _edit(messenger, parameters, message, message.content, message.attachment)


def _edit(
    messenger: Messenger,
    parameters: Parameters,
    message: Message,
    content: FormattedText,
    carried: Attachment | None,
) -> Json:
    changed = replace(message, content=content, attachment=carried, keyboard=new_keyboard(parameters))
    if changed == message:
        raise not_modified()
    # A new keyboard alone leaves the message without the mark that it was edited.
    if (content, carried) != (message.content, message.attachment):
        changed = replace(changed, edited=messenger.now())
    return messenger.json(messenger.change(changed))


def _own(messenger: Messenger, parameters: Parameters) -> Message:
    if parameters.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    message = _find(messenger, parameters, bad_request("message to edit not found"))
    if message.sender.id != messenger.bot_id:
        raise bad_request("message can't be edited")
    return message


def _find(messenger: Messenger, parameters: Parameters, missing: ApiError) -> Message:
    room = open_room(messenger, parameters)
    if not parameters.text("message_id"):
        raise bad_request("message identifier is not specified")
    message = room.messages.get(parameters.integer("message_id"))
    if message is None:
        raise missing
    return message


async def delete_message(messenger: Messenger, parameters: Parameters) -> bool:
    """``deleteMessage``: the bot's own anywhere, others' in a private chat only."""
    message = _find(messenger, parameters, bad_request("message to delete not found"))
    if not _deletable(messenger, message):
        raise bad_request("message can't be deleted")
    messenger.remove(message)
    return True


async def delete_messages(messenger: Messenger, parameters: Parameters) -> bool:
    """``deleteMessages``: those that are not there are passed over."""
    room = open_room(messenger, parameters)
    ids = parameters.structure("message_ids")
    if not isinstance(ids, list) or not 0 < len(ids) <= _MOST_AT_ONCE:
        raise bad_request("message identifiers are not specified")
    for message_id in ids:
        message = room.messages.get(message_id)
        if message is not None and _deletable(messenger, message):
            messenger.remove(message)
    return True


def _deletable(messenger: Messenger, message: Message) -> bool:
    return message.chat.is_private or message.sender.id == messenger.bot_id


async def set_message_reaction(messenger: Messenger, parameters: Parameters) -> bool:
    """``setMessageReaction``: one emoji of Telegram's list, or none."""
    message = _find(messenger, parameters, bad_request("message to react not found"))
    reactions = parameters.structure("reaction") or []
    if not isinstance(reactions, list) or not all(isinstance(entry, dict) for entry in reactions):
        raise bad_request("can't parse reaction types JSON object")
    emoji = [entry.get("emoji") for entry in reactions]
    if len(emoji) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(one not in list(ReactionEmoji) for one in emoji):
        raise bad_request("REACTION_INVALID")
    messenger.change(replace(message, reaction=str(emoji[0]) if emoji else None))
    return True
