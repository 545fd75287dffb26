"""The state of the sandbox: who is there, what was said, and what the bot still has to hear of it.

Both sides work on it: the Bot API methods (``sending``, ``editing``, ``polling``, ``settings``) and the people
(``people``). It lives in memory and ends with the process.
"""

import asyncio
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from telegram.constants import ChatType, UpdateType

from bot.sandbox.chats import Attachment, Chat, Json, Message, User
from bot.sandbox.errors import bad_request, forbidden
from bot.sandbox.events import EventLog
from bot.sandbox.files import Files
from bot.sandbox.profile import Profile
from bot.sandbox.text import FormattedText
from bot.sandbox.updates import Update, UpdateQueue
from bot.sandbox.webhook import Webhook

BOT_USERNAME = "gmarket_seller_sandbox_bot"
FIRST_USER = 1
FIRST_GROUP = -1_001_000_000_001
QUERY_SECONDS = 60
"""How long the bot has to answer the press of a button."""
# 2025-01-01T00:00Z. Eight numbers a second from then on: more than a person makes, and below 2**31 until 2033.
_EPOCH = 1_735_689_600
_PER_SECOND = 8
_HEARS = re.compile(rf"^/\w+(?!\w*@)|@{BOT_USERNAME}\b", re.IGNORECASE)


@dataclass(slots=True)
class Room:
    """A chat and what was said in it.

    Attributes:
        known: Whether the bot may write: a person has begun the private chat, or the bot is in the group.
        blocked: Whether the person wants to hear nothing from the bot.
        read: The ids of people's messages that the bot has taken.
        keyboard: The reply keyboard that the bot last sent.
    """

    chat: Chat
    next_id: int
    known: bool = False
    blocked: bool = False
    members: set[int] = field(default_factory=set)
    messages: dict[int, Message] = field(default_factory=dict)
    read: set[int] = field(default_factory=set)
    keyboard: Json | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot says to the press of a button: a toast, or an alert to close."""

    text: str = ""
    alert: bool = False
    url: str = ""

    def json(self) -> Json:
        """Return what the page and the client get."""
        return {"text": self.text, "alert": self.alert, "url": self.url}


@dataclass(frozen=True, slots=True)
class Query:
    """A pressed button that waits for the bot."""

    id: str
    user: int
    chat: int
    message: int
    pressed: float
    answer: "asyncio.Future[Answer]"


class Messenger:
    """Users, chats, messages, files, the bot's profile, its update queue and the people's feed."""

    def __init__(
        self,
        bot_id: int,
        bot_name: str,
        clock: Callable[[], float],
        name_user: Callable[[int], str],
        group_title: str,
    ) -> None:
        """Build an empty messenger.

        Args:
            bot_id: The number before the colon of the token.
            bot_name: The bot's name until it sets one.
            clock: Seconds since 1970.
            name_user: What a person of an id is called.
            group_title: What a group is called.
        """
        self.bot_id = bot_id
        self.clock = clock
        self.run = secrets.token_hex(8)
        self.profile = Profile(bot_name)
        self.files = Files()
        self.events = EventLog()
        self._first = int((clock() - _EPOCH) * _PER_SECOND)
        self.updates = UpdateQueue(self._first, self._mark_read)
        self.webhook = Webhook(self.updates, clock)
        self.queries: dict[str, Query] = {}
        self._users: dict[int, User] = {}
        self._rooms: dict[int, Room] = {}
        self._name_user = name_user
        self._group_title = group_title

    @property
    def bot(self) -> User:
        """The bot as others see it."""
        return User(self.bot_id, self.profile.text("name"), is_bot=True, username=BOT_USERNAME)

    def now(self) -> int:
        """Return the time in whole seconds since 1970."""
        return int(self.clock())

    async def close(self) -> None:
        """Let all who wait for something go."""
        await self.webhook.remove()
        self.updates.close()
        self.events.close()
        for query in self.queries.values():
            query.answer.cancel()

    def find_user(self, user_id: int) -> User | None:
        """Return a person or the bot, if they were ever here."""
        return self.bot if user_id == self.bot_id else self._users.get(user_id)

    def user(self, user_id: int) -> User:
        """Return a person, who is made up on the first call."""
        if user_id not in self._users:
            self._users[user_id] = User(user_id, self._name_user(user_id), language_code="ko")
        return self._users[user_id]

    def set_language(self, user_id: int, language: str) -> User:
        """Change the language of a person's app."""
        self._users[user_id] = replace(self.user(user_id), language_code=language or None)
        return self._users[user_id]

    def room(self, user: User, chat_id: int | None = None) -> Room:
        """Return a person's private chat, or a group, which is made up on the first call and joined."""
        if chat_id is None or chat_id == user.id:
            chat = Chat(user.id, ChatType.PRIVATE, first_name=user.first_name)
        else:
            chat = Chat(chat_id, ChatType.SUPERGROUP, title=self._group_title)
        room = self._rooms.get(chat.id)
        if room is None:
            room = self._rooms[chat.id] = Room(chat, self._first)
        if user.id not in room.members:
            room.members.add(user.id)
            if not chat.is_private and not room.known:
                room.known = True
                self.tell_membership(room, user, "left", "member")
        return room

    def find_room(self, chat_id: int) -> Room | None:
        """Return a chat that somebody has opened."""
        return self._rooms.get(chat_id)

    def open_room(self, chat_id: int) -> Room:
        """Return a chat that the bot may write to.

        Raises:
            ApiError: Nobody has begun it, or the person has blocked the bot.
        """
        room = self._rooms.get(chat_id)
        if room is None or not room.known:
            raise bad_request("chat not found")
        if room.blocked:
            raise forbidden("bot was blocked by the user")
        return room

    def post(
        self,
        room: Room,
        sender: User,
        content: FormattedText,
        attachment: Attachment | None = None,
        *,
        reply_to: int | None = None,
        keyboard: Json | None = None,
        album: str | None = None,
        link_preview: Json | None = None,
    ) -> Message:
        """Add a message to a chat and show it."""
        message = Message(
            id=room.next_id,
            chat=room.chat,
            sender=sender,
            date=self.now(),
            content=content,
            attachment=attachment,
            reply_to=reply_to,
            keyboard=keyboard,
            album=album,
            link_preview=link_preview,
        )
        room.next_id += 1
        room.messages[message.id] = message
        self.events.publish("message", room.chat.id, {"message": self.shown(message)})
        return message

    def change(self, message: Message) -> Message:
        """Put a new version in a message's place and show it."""
        self._rooms[message.chat.id].messages[message.id] = message
        self.events.publish("edited", message.chat.id, {"message": self.shown(message)})
        return message

    def remove(self, message: Message) -> None:
        """Take a message away."""
        del self._rooms[message.chat.id].messages[message.id]
        self.events.publish("deleted", message.chat.id, {"message_id": message.id})

    def json(self, message: Message) -> dict[str, object]:
        """Return a message as the bot sees it."""
        replied = self._rooms[message.chat.id].messages.get(message.reply_to or 0)
        return message.json(self.find_user, replied)

    def shown(self, message: Message) -> Json:
        """Return a message as the people see it: with the read mark and the bot's reaction."""
        read = message.id in self._rooms[message.chat.id].read
        return {**self.json(message), "read": read, "reaction": message.reaction}

    def tell(self, kind: UpdateType, message: Message) -> None:
        """Let the bot hear of a message, if it may: in a group only commands, mentions of it and replies to it."""
        if message.chat.is_private or self._hears(message):
            self.updates.put(kind, self.json(message))

    def _hears(self, message: Message) -> bool:
        replied = self._rooms[message.chat.id].messages.get(message.reply_to or 0)
        to_bot = replied is not None and replied.sender.id == self.bot_id
        return to_bot or _HEARS.search(message.content.text) is not None

    def tell_membership(self, room: Room, user: User, before: str, after: str) -> None:
        """Let the bot hear that somebody has let it in or thrown it out."""
        bot = self.bot.json()
        self.updates.put(
            UpdateType.MY_CHAT_MEMBER,
            {
                "chat": room.chat.json(),
                "from": user.json(),
                "date": self.now(),
                "old_chat_member": _member(bot, before),
                "new_chat_member": _member(bot, after),
            },
        )

    def _mark_read(self, update: Update) -> None:
        for kind in (UpdateType.MESSAGE, UpdateType.EDITED_MESSAGE):
            body = update.get(kind)
            if isinstance(body, dict):
                chat_id, message_id = body["chat"]["id"], body["message_id"]
                self._rooms[chat_id].read.add(message_id)
                self.events.publish("read", chat_id, {"message_id": message_id})


def _member(user: Json, status: str) -> Json:
    member: dict[str, object] = {"user": user, "status": status}
    return member | {"until_date": 0} if status == "kicked" else member
