"""What a call of the bot's wants to say: text, entities, keyboard and the message it replies to, checked."""

from collections.abc import Mapping
from dataclasses import dataclass

from telegram.constants import MessageEntityType, MessageLimit

from bot.sandbox.chats import Attachment, Json
from bot.sandbox.entities import EntityError, parse_html
from bot.sandbox.errors import bad_request
from bot.sandbox.files import Files, attachment
from bot.sandbox.keyboards import inline_keyboard, is_reply_keyboard, reply_keyboard
from bot.sandbox.messenger import Messenger, Room
from bot.sandbox.parameters import Parameters, Upload
from bot.sandbox.text import Entity, FormattedText, ordered, tidy, utf16_length, with_found

_PARSE_MODES = frozenset({"", "html"})


@dataclass(frozen=True, slots=True)
class Markup:
    """The keyboard that comes with a message: inline, or for the person's own input (None for none)."""

    inline: Json | None = None
    replaces_reply: bool = False
    reply: Json | None = None


def formatted(text: str, parse_mode: str, entities: object = None) -> FormattedText:
    """Turn what the bot wrote into text and entities.

    Raises:
        ApiError: The HTML or the entities cannot be read.
    """
    if parse_mode.lower() not in _PARSE_MODES:
        raise bad_request("unsupported parse_mode")
    if parse_mode:
        try:
            raw = parse_html(text)
        except EntityError as error:
            raise bad_request(f"can't parse entities: {error}") from None
    else:
        raw = FormattedText(text, _given(entities))
    return with_found(tidy(raw))


def _given(raw: object) -> tuple[Entity, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list):
        raise bad_request("can't parse entities JSON object")
    return ordered(_given_entity(entry) for entry in raw)


def _given_entity(raw: object) -> Entity:
    kinds = list(MessageEntityType)
    if not isinstance(raw, Mapping) or raw.get("type") not in kinds:
        raise bad_request("can't parse MessageEntity: Unsupported entity type specified")
    try:
        offset, length = int(raw["offset"]), int(raw["length"])
    except (KeyError, TypeError, ValueError):
        raise bad_request("can't parse MessageEntity: Field offset and length must be numbers") from None
    user = raw.get("user")
    return Entity(
        type=raw["type"],
        offset=offset,
        length=length,
        url=raw.get("url"),
        language=raw.get("language"),
        custom_emoji_id=raw.get("custom_emoji_id"),
        user_id=user.get("id") if isinstance(user, Mapping) else None,
    )


def message_text(parameters: Parameters) -> FormattedText:
    """Read ``text``.

    Raises:
        ApiError: It is empty or too long, counted after its entities were taken out.
    """
    content = formatted(parameters.text("text"), parameters.text("parse_mode"), parameters.structure("entities"))
    if not content.text:
        raise bad_request("message text is empty")
    if utf16_length(content.text) > MessageLimit.MAX_TEXT_LENGTH:
        raise bad_request("message is too long")
    return content


def caption(text: str, parse_mode: str, entities: object) -> FormattedText:
    """Read a caption, which may be empty.

    Raises:
        ApiError: It is too long, counted after its entities were taken out.
    """
    content = formatted(text, parse_mode, entities)
    if utf16_length(content.text) > MessageLimit.CAPTION_LENGTH:
        raise bad_request("message caption is too long")
    return content


def message_caption(parameters: Parameters) -> FormattedText:
    """Read ``caption``, as :func:`caption` does."""
    return caption(parameters.text("caption"), parameters.text("parse_mode"), parameters.structure("caption_entities"))


def markup(parameters: Parameters) -> Markup:
    """Read ``reply_markup``.

    Raises:
        ApiError: It is no keyboard, or a button breaks a rule.
    """
    raw = parameters.structure("reply_markup")
    if raw is None:
        return Markup()
    if isinstance(raw, Mapping) and is_reply_keyboard(raw):
        return Markup(replaces_reply=True, reply=reply_keyboard(raw))
    if not isinstance(raw, Mapping):
        raise bad_request("object expected as reply markup")
    return Markup(inline_keyboard(raw)) if raw else Markup()


def new_keyboard(parameters: Parameters) -> Json | None:
    """Read ``reply_markup`` of an edit, where only an inline one may stand.

    Raises:
        ApiError: It is something else, or a button breaks a rule.
    """
    raw = parameters.structure("reply_markup")
    return None if raw in (None, {}) else inline_keyboard(raw)


def reply_to(parameters: Parameters, room: Room) -> int | None:
    """Read the id of the message that is replied to.

    Raises:
        ApiError: It does not exist, and the call does not allow for that.
    """
    raw = parameters.structure("reply_parameters")
    options = raw if isinstance(raw, Mapping) else {}
    message_id = options.get("message_id") or parameters.integer("reply_to_message_id")
    if not message_id:
        return None
    if isinstance(message_id, int) and message_id in room.messages:
        return message_id
    if options.get("allow_sending_without_reply") or parameters.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def file_attachment(files: Files, kind: str, upload: Upload | None, reference: str) -> Attachment:
    """Return what a message carries: an uploaded file, or one that was sent before.

    Raises:
        ApiError: There is no file, it cannot be used, or it would have to be fetched from the web.
    """
    if upload is not None:
        return attachment(files.add(kind, upload.name, upload.mime_type, upload.data))
    if not reference:
        raise bad_request(f"there is no {kind} in the request")
    if "://" in reference:
        raise bad_request("failed to get HTTP URL content")
    stored = files.get(reference)
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
    return attachment(stored)


def chat_id(messenger: Messenger, parameters: Parameters) -> int:
    """Read ``chat_id``.

    Raises:
        ApiError: It is missing, or no chat has it.
    """
    raw = parameters.text("chat_id")
    if not raw:
        raise bad_request("chat_id is empty")
    number = parameters.integer("chat_id")
    if not number or messenger.find_room(number) is None:
        raise bad_request("chat not found")
    return number


def open_room(messenger: Messenger, parameters: Parameters) -> Room:
    """Return the chat of ``chat_id`` that the bot may write to.

    Raises:
        ApiError: There is none, or it does not want the bot.
    """
    return messenger.open_room(chat_id(messenger, parameters))
