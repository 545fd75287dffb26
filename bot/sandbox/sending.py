"""Bot API methods that put something new into a chat."""

import asyncio
import secrets
from collections.abc import Mapping
from contextlib import suppress

from telegram.constants import CallbackQueryLimit, ChatAction, MediaGroupLimit

from bot.sandbox.chats import Attachment, Json
from bot.sandbox.content import caption, file_attachment, markup, message_caption, message_text, open_room, reply_to
from bot.sandbox.errors import bad_request
from bot.sandbox.messenger import QUERY_SECONDS, Answer, Messenger
from bot.sandbox.parameters import Parameters
from bot.sandbox.text import FormattedText, utf16_length

_GROUPABLE = frozenset({"photo", "document", "audio", "video"})


async def send_message(messenger: Messenger, parameters: Parameters) -> Json:
    """``sendMessage``."""
    room = open_room(messenger, parameters)
    return _send(messenger, parameters, message_text(parameters), None, room.chat.id)


async def send_photo(messenger: Messenger, parameters: Parameters) -> Json:
    """``sendPhoto``."""
    return _send_file(messenger, parameters, "photo")


async def send_document(messenger: Messenger, parameters: Parameters) -> Json:
    """``sendDocument``."""
    return _send_file(messenger, parameters, "document")


def _send_file(messenger: Messenger, parameters: Parameters, kind: str) -> Json:
    room = open_room(messenger, parameters)
    content = message_caption(parameters)
    carried = file_attachment(messenger.files, kind, parameters.upload(kind), parameters.text(kind))
    return _send(messenger, parameters, content, carried, room.chat.id)


def _send(
    messenger: Messenger, parameters: Parameters, content: FormattedText, carried: Attachment | None, chat: int
) -> Json:
    room = messenger.open_room(chat)
    keyboards = markup(parameters)
    preview = parameters.structure("link_preview_options")
    message = messenger.post(
        room,
        messenger.bot,
        content,
        carried,
        reply_to=reply_to(parameters, room),
        keyboard=keyboards.inline,
        link_preview=preview if isinstance(preview, dict) else None,
    )
    if keyboards.replaces_reply:
        room.keyboard = keyboards.reply
        messenger.events.publish("keyboard", chat, {"keyboard": keyboards.reply})
    return messenger.json(message)


async def send_media_group(messenger: Messenger, parameters: Parameters) -> list[Json]:
    """``sendMediaGroup``."""
    room = open_room(messenger, parameters)
    media = parameters.structure("media")
    if not isinstance(media, list):
        raise bad_request("can't parse media JSON object")
    if not MediaGroupLimit.MIN_MEDIA_LENGTH <= len(media) <= MediaGroupLimit.MAX_MEDIA_LENGTH:
        raise bad_request("wrong number of messages in the album")
    parts = [input_media(messenger, parameters, entry) for entry in media]
    kinds = {carried.kind for carried, _ in parts}
    if len(kinds) > 1 and not kinds <= {"photo", "video"}:
        raise bad_request("can't mix different types of files in the album")
    answered = reply_to(parameters, room)
    album = str(secrets.randbits(53))
    sent = [
        messenger.post(room, messenger.bot, content, carried, reply_to=answered, album=album)
        for carried, content in parts
    ]
    return [messenger.json(message) for message in sent]


def input_media(messenger: Messenger, parameters: Parameters, raw: object) -> tuple[Attachment, FormattedText]:
    """Read an ``InputMedia``: the file and its caption.

    Raises:
        ApiError: It is of no kind that albums and edits take, or its file cannot be used.
    """
    if not isinstance(raw, Mapping) or raw.get("type") not in _GROUPABLE:
        raise bad_request("can't parse InputMedia: type must be one of photo, document, audio and video")
    kind, reference = str(raw["type"]), str(raw.get("media") or "")
    upload = parameters.attached(reference)
    content = caption(str(raw.get("caption") or ""), str(raw.get("parse_mode") or ""), raw.get("caption_entities"))
    return file_attachment(messenger.files, kind, upload, reference), content


async def send_chat_action(messenger: Messenger, parameters: Parameters) -> bool:
    """``sendChatAction``."""
    room = open_room(messenger, parameters)
    action = parameters.text("action")
    if action not in list(ChatAction):
        raise bad_request("wrong parameter action in request")
    messenger.events.publish("typing", room.chat.id, {"action": action})
    return True


async def answer_callback_query(messenger: Messenger, parameters: Parameters) -> bool:
    """``answerCallbackQuery``: once, and not too late."""
    query = messenger.queries.get(parameters.text("callback_query_id"))
    if query is None or query.answer.done() or messenger.clock() - query.pressed > QUERY_SECONDS:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = parameters.text("text")
    if utf16_length(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = Answer(text, parameters.flag("show_alert"), parameters.text("url"))
    with suppress(asyncio.InvalidStateError):
        query.answer.set_result(answer)
    messenger.events.publish(
        "answer", query.chat, {"query": query.id, "message_id": query.message, **answer.json()}, user=query.user
    )
    return True
