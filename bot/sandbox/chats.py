"""Users, chats, messages and files as values, and as the JSON objects that the Bot API shows of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from telegram.constants import ChatType

from bot.sandbox.text import Entity, FormattedText

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class User:
    """A person or the bot."""

    id: int
    first_name: str
    is_bot: bool = False
    username: str | None = None
    language_code: str | None = None

    def json(self) -> Json:
        """Return the Bot API's ``User``."""
        return _without_none(
            id=self.id,
            is_bot=self.is_bot,
            first_name=self.first_name,
            username=self.username,
            language_code=self.language_code,
        )


@dataclass(frozen=True, slots=True)
class Chat:
    """Where messages go: ``private`` (the id is the person's) or ``supergroup`` (the id is negative)."""

    id: int
    type: str
    title: str | None = None
    first_name: str | None = None
    username: str | None = None

    @property
    def is_private(self) -> bool:
        """Whether the chat is between one person and the bot."""
        return self.type == ChatType.PRIVATE

    def json(self) -> Json:
        """Return the Bot API's ``Chat``."""
        return _without_none(
            id=self.id, type=self.type, title=self.title, first_name=self.first_name, username=self.username
        )


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Bytes that somebody sent.

    Attributes:
        id: What the Bot API calls ``file_id``.
        unique_id: The same for the same bytes, whoever sends them.
        kind: ``photo``, ``document``, ``voice``, ``audio``, ``video`` or ``sticker``.
        name: As the sender's device called it.
        mime_type: As the sender's device said; never trusted for serving.
        data: The bytes.
        path: Where ``getFile`` says that it lies.
        size: Width and height in pixels; 0 for what is no picture.
    """

    id: str
    unique_id: str
    kind: str
    name: str
    mime_type: str
    data: bytes
    path: str
    size: tuple[int, int] = (0, 0)

    def json(self) -> Json:
        """Return the fields that every file object of the Bot API has."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.data)}


@dataclass(frozen=True, slots=True)
class Attachment:
    """What a message carries beside text.

    Attributes:
        kind: The field of ``Message`` that holds it, such as ``photo`` or ``location``.
        value: That field's value.
        file_id: The file, if it is one.
    """

    kind: str
    value: object
    file_id: str | None = None

    @property
    def takes_caption(self) -> bool:
        """Whether text may stand under it."""
        return self.kind in {"photo", "document", "voice", "audio", "video"}


@dataclass(frozen=True, slots=True)
class Message:
    """One version of a message; an edit makes another value with the same id.

    Attributes:
        id: Counted per chat.
        date: Seconds since 1970.
        content: The text, or the caption where there is an attachment.
        reply_to: The id of the message that this one answers.
        keyboard: The inline keyboard under it.
        edited: When it was edited last, in seconds since 1970.
        album: What the parts of one album have in common.
        reaction: The bot's emoji on it.
        link_preview: The bot's ``link_preview_options``, handed back as they came.
    """

    id: int
    chat: Chat
    sender: User
    date: int
    content: FormattedText
    attachment: Attachment | None = None
    reply_to: int | None = None
    keyboard: Json | None = None
    edited: int | None = None
    album: str | None = None
    reaction: str | None = None
    link_preview: Json | None = None

    def json(self, user: Callable[[int], User | None], replied: "Message | None" = None) -> dict[str, object]:
        """Return the Bot API's ``Message``.

        Args:
            user: Finds the people whom entities mention.
            replied: The message that this one answers, if it still exists.
        """
        entities = [entity_json(entity, user) for entity in self.content.entities]
        text, marks = ("caption", "caption_entities") if self.attachment else ("text", "entities")
        body = _without_none(
            message_id=self.id,
            **{"from": self.sender.json()},
            chat=self.chat.json(),
            date=self.date,
            edit_date=self.edited,
            media_group_id=self.album,
            reply_to_message=replied.json(user) if replied else None,
            **{text: self.content.text or None, marks: entities or None},
            reply_markup=self.keyboard,
            link_preview_options=self.link_preview,
        )
        if self.attachment:
            body[self.attachment.kind] = self.attachment.value
        return body


def entity_json(entity: Entity, user: Callable[[int], User | None]) -> Json:
    """Return the Bot API's ``MessageEntity``."""
    mentioned = user(entity.user_id) if entity.user_id is not None else None
    return _without_none(
        type=str(entity.type),
        offset=entity.offset,
        length=entity.length,
        url=entity.url,
        language=entity.language,
        custom_emoji_id=entity.custom_emoji_id,
        user=mentioned.json() if mentioned else None,
    )


def _without_none(**fields: object) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value is not None}
