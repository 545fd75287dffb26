"""What people do in the chats: write, edit, press, send files. The other side of the Bot API."""

import asyncio
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from telegram.constants import MediaGroupLimit, MessageLimit, UpdateType

from bot.errors import BotError
from bot.sandbox.chats import Attachment, Json, Message, User
from bot.sandbox.files import attachment
from bot.sandbox.messenger import QUERY_SECONDS, Messenger, Query, Room
from bot.sandbox.parameters import Upload
from bot.sandbox.text import FormattedText, split_utf16, tidy, utf16_length, with_found

_GROUPABLE = frozenset({"photo", "document", "audio", "video"})


class PeopleError(BotError):
    """A person cannot do that; the text says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Who acts, and where: ``chat`` is None for the private chat with the bot."""

    user: int
    chat: int | None = None


class People:
    """All that the apps of the people can do."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger

    def enter(self, place: Place) -> tuple[User, Room]:
        """Return the person and the chat, both made up where they are new."""
        user = self._messenger.user(place.user)
        return user, self._messenger.room(user, place.chat)

    def say(self, place: Place, text: str, reply_to: int | None = None) -> list[Message]:
        """Send a text, cut into several messages where it is too long for one, as the apps do.

        Raises:
            PeopleError: It is empty, or answers a message that is not there.
        """
        content = tidy(FormattedText(text))
        if not content.text:
            raise PeopleError("the text is empty")
        pieces = split_utf16(content.text, MessageLimit.MAX_TEXT_LENGTH)
        return [self._post(place, FormattedText(piece.strip()), None, reply_to) for piece in pieces if piece.strip()]

    def send_file(
        self,
        place: Place,
        kind: str,
        name: str,
        mime_type: str,
        data: bytes,
        caption: str = "",
        reply_to: int | None = None,
    ) -> Message:
        """Send a file.

        Args:
            place: Who and where.
            kind: ``photo``, ``document``, ``voice``, ``audio``, ``video`` or ``sticker``.
            name: The file's name.
            mime_type: Its media type, as the device says.
            data: The bytes.
            caption: What stands under it.
            reply_to: The message that it answers.

        Raises:
            ApiError: The file is empty, too large, or no picture where one is needed.
            PeopleError: The caption is too long.
        """
        if utf16_length(caption) > MessageLimit.CAPTION_LENGTH:
            raise PeopleError("the caption is too long")
        stored = self._messenger.files.add(kind, name, mime_type, data)
        return self._post(place, tidy(FormattedText(caption)), attachment(stored), reply_to)

    def send_album(
        self, place: Place, kind: str, uploads: Sequence[Upload], caption: str = "", reply_to: int | None = None
    ) -> list[Message]:
        """Send several files as one album: a message each, of which the first has the caption.

        Raises:
            ApiError: One of them is empty, too large, or no picture where one is needed.
            PeopleError: There are too few or too many, their kind makes no albums, or the caption is too long.
        """
        if kind not in _GROUPABLE:
            raise PeopleError(f"a {kind} is in no album")
        if not MediaGroupLimit.MIN_MEDIA_LENGTH <= len(uploads) <= MediaGroupLimit.MAX_MEDIA_LENGTH:
            raise PeopleError("an album has 2 to 10 parts")
        if utf16_length(caption) > MessageLimit.CAPTION_LENGTH:
            raise PeopleError("the caption is too long")
        # All are taken before the first is sent: an album comes whole or not at all.
        kept = [self._messenger.files.add(kind, one.name, one.mime_type, one.data) for one in uploads]
        album = str(secrets.randbits(53))
        captions = [tidy(FormattedText(caption)), *[FormattedText()] * (len(kept) - 1)]
        return [
            self._post(place, words, attachment(stored), reply_to, album)
            for stored, words in zip(kept, captions, strict=True)
        ]

    def send_location(self, place: Place, latitude: float, longitude: float) -> Message:
        """Send a place on the map."""
        point = Attachment("location", {"latitude": latitude, "longitude": longitude})
        return self._post(place, FormattedText(), point, None)

    def _post(
        self,
        place: Place,
        content: FormattedText,
        carried: Attachment | None,
        reply_to: int | None,
        album: str | None = None,
    ) -> Message:
        user, room = self.enter(place)
        if reply_to is not None and reply_to not in room.messages:
            raise PeopleError("the message that is replied to is not there")
        self._begin(user, room)
        message = self._messenger.post(room, user, with_found(content), carried, reply_to=reply_to, album=album)
        self._messenger.tell(UpdateType.MESSAGE, message)
        return message

    def _begin(self, user: User, room: Room) -> None:
        """Whoever writes lets the bot in, again if need be."""
        room.known = True
        if room.blocked:
            room.blocked = False
            self._messenger.tell_membership(room, user, "kicked", "member")
            self._messenger.events.publish("profile", room.chat.id)

    def edit(self, place: Place, message_id: int, text: str) -> Message:
        """Change the text or the caption of one's own message.

        Raises:
            PeopleError: It is not one's own, or nothing would be left of it or changed.
        """
        message = self._message(place, message_id)
        if message.sender.id != place.user:
            raise PeopleError("only one's own messages can be edited")
        content = with_found(tidy(FormattedText(text)))
        limit = MessageLimit.CAPTION_LENGTH if message.attachment else MessageLimit.MAX_TEXT_LENGTH
        if (not content.text and not message.attachment) or utf16_length(content.text) > limit:
            raise PeopleError("the text is empty or too long")
        if content == message.content:
            return message
        edited = self._messenger.change(replace(message, content=content, edited=self._messenger.now()))
        self._messenger.tell(UpdateType.EDITED_MESSAGE, edited)
        return edited

    def press(self, place: Place, message_id: int, button: str) -> Query:
        """Press a button under a message, named by its callback data or its label.

        Raises:
            PeopleError: There is no such button, or it needs no bot.
        """
        message = self._message(place, message_id)
        user, _ = self.enter(place)
        query = Query(
            id=str(secrets.randbits(62)),
            user=user.id,
            chat=message.chat.id,
            message=message.id,
            pressed=self._messenger.clock(),
            answer=asyncio.get_running_loop().create_future(),
        )
        update = {
            "id": query.id,
            "from": user.json(),
            "message": self._messenger.json(message),
            "chat_instance": str(message.chat.id * 7_919),
            "data": _callback_data(message, button),
        }
        self._forget_queries(query.pressed)
        self._messenger.queries[query.id] = query
        self._messenger.updates.put(UpdateType.CALLBACK_QUERY, update)
        return query

    def _forget_queries(self, now: float) -> None:
        queries = self._messenger.queries
        for old in [query for query in queries.values() if now - query.pressed > 2 * QUERY_SECONDS]:
            old.answer.cancel()
            del queries[old.id]

    def block(self, user_id: int, *, blocked: bool) -> None:
        """Block the bot, or let it in again."""
        user, room = self.enter(Place(user_id))
        if room.known and room.blocked != blocked:
            room.blocked = blocked
            before, after = ("member", "kicked") if blocked else ("kicked", "member")
            self._messenger.tell_membership(room, user, before, after)

    def _message(self, place: Place, message_id: int) -> Message:
        _, room = self.enter(place)
        message = room.messages.get(message_id)
        if message is None:
            raise PeopleError("the message is not there")
        return message


def _callback_data(message: Message, wanted: str) -> str:
    buttons = list(_buttons(message.keyboard))
    for field in ("callback_data", "text"):
        for button in buttons:
            if button.get(field) == wanted:
                data = button.get("callback_data")
                if data is None:
                    raise PeopleError("that button needs no bot")
                return str(data)
    raise PeopleError("there is no such button under the message")


def _buttons(keyboard: Json | None) -> Iterator[Mapping[str, object]]:
    rows = cast("list[list[Mapping[str, object]]]", keyboard["inline_keyboard"]) if keyboard else []
    for row in rows:
        yield from row
