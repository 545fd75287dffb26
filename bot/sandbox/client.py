"""A person in front of the chat page, for tests and for replaying conversations: says, presses, edits, uploads, reads.

::

    async with SandboxClient("http://127.0.0.1:8080") as seller:
        await seller.say("정산은 언제 들어와요?")
        reply = await seller.wait_for_reply()
        await seller.press(reply, "👍 도움 됐어요")
"""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx

from bot.errors import BotError
from bot.sandbox.entities import to_html
from bot.sandbox.messenger import FIRST_GROUP, FIRST_USER
from bot.sandbox.people_api import PREFIX
from bot.sandbox.text import Entity, FormattedText

WAIT_SECONDS = 20.0
_POLL_SECONDS = 10.0


class SandboxClientError(BotError):
    """The sandbox refused what a person wanted to do, or nothing came in time."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; ``data`` is what the bot gets, None for a link, whose address is ``url``."""

    text: str
    data: str | None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a person sees it.

    Attributes:
        id: Its number in the chat.
        text: The text or the caption.
        from_bot: Whether the bot wrote it.
        buttons: The inline buttons, row by row.
        reply_to: The message that it answers, if any.
        raw: The whole message, as the Bot API gives it.
    """

    id: int
    text: str
    from_bot: bool
    buttons: tuple[tuple[Button, ...], ...]
    reply_to: int | None
    raw: Mapping[str, Any]

    @property
    def html(self) -> str:
        """The text with its formatting, in Telegram's HTML; commands and addresses that Telegram found are no tags."""
        entities = self.raw.get("entities") or self.raw.get("caption_entities") or ()
        return to_html(FormattedText(self.text, tuple(map(_entity, entities))))

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of all its buttons."""
        return tuple(button.text for row in self.buttons for button in row)

    @property
    def edited(self) -> bool:
        """Whether it was changed after it was sent."""
        return "edit_date" in self.raw

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> Self:
        """Read a message of the Bot API."""
        rows = raw.get("reply_markup", {}).get("inline_keyboard", ())
        return cls(
            id=raw["message_id"],
            text=raw.get("text") or raw.get("caption") or "",
            from_bot=raw["from"]["is_bot"],
            buttons=tuple(
                tuple(Button(one["text"], one.get("callback_data"), one.get("url")) for one in row) for row in rows
            ),
            reply_to=raw.get("reply_to_message", {}).get("message_id"),
            raw=raw,
        )


@dataclass(frozen=True, slots=True)
class Toast:
    """What a bot answered to a press: a short text, shown for a moment or, as an alert, until it is closed."""

    text: str
    alert: bool


class SandboxClient:
    """One person in one chat.

    Args:
        base_url: Where the sandbox is, without a path.
        user_id: Who it is; made up by the sandbox where it is new.
        chat_id: A group; None for the private chat with the bot.
    """

    def __init__(self, base_url: str, user_id: int = FIRST_USER, chat_id: int | None = None) -> None:
        self.user_id = user_id
        self._base_url = base_url
        self._chat_id = chat_id
        self._http = httpx.AsyncClient(base_url=f"{base_url}{PREFIX}", timeout=WAIT_SECONDS + _POLL_SECONDS)
        self._last = 0
        self._replies: deque[Message] = deque()
        self._edits: deque[Message] = deque()

    async def __aenter__(self) -> Self:
        """Open the connection."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection."""
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connection."""
        await self._http.aclose()

    def in_group(self, chat_id: int = FIRST_GROUP) -> "SandboxClient":
        """Return the same person in a group, to be closed on its own."""
        return SandboxClient(self._base_url, self.user_id, chat_id)

    async def say(self, text: str, reply_to: Message | None = None) -> list[Message]:
        """Send a text; a long one goes out as several messages."""
        body = await self._post("say", text=text, reply_to=reply_to.id if reply_to else None)
        return [Message.parse(one) for one in body["messages"]]

    async def edit(self, message: Message, text: str) -> Message:
        """Change one's own message."""
        return Message.parse((await self._post("edit", message_id=message.id, text=text))["message"])

    async def press(self, message: Message, button: str, wait: float = WAIT_SECONDS) -> Toast:
        """Press a button, named by its label or its data, and return what the bot answers to the press.

        Raises:
            SandboxClientError: The bot did not answer the press in time: the button would go on spinning.
        """
        body = await self._post("press", message_id=message.id, button=button, wait=wait)
        answer = body["answer"]
        if answer is None:
            raise SandboxClientError(f"nobody answered the press of {button!r}")
        return Toast(answer["text"], bool(answer["alert"]))

    async def upload(
        self, kind: str, name: str, content: bytes, caption: str = "", reply_to: Message | None = None
    ) -> Message:
        """Send a file of a kind such as ``photo``, ``document``, ``voice`` or ``sticker``."""
        fields = self._form(kind, caption, reply_to)
        response = await self._http.post("/upload", data=fields, files={"file": (name, content)})
        return Message.parse(_checked(response)["message"])

    async def album(
        self, kind: str, parts: Sequence[tuple[str, bytes]], caption: str = "", reply_to: Message | None = None
    ) -> list[Message]:
        """Send files, each with its name, as one album; the first has the caption."""
        files = {f"file{number}": part for number, part in enumerate(parts)}
        response = await self._http.post("/album", data=self._form(kind, caption, reply_to), files=files)
        return [Message.parse(one) for one in _checked(response)["messages"]]

    async def send_location(self, latitude: float, longitude: float) -> Message:
        """Send a place on the map."""
        return Message.parse((await self._post("location", latitude=latitude, longitude=longitude))["message"])

    async def download(self, file_id: str) -> bytes:
        """Return the bytes of a file that stands in a message."""
        response = await self._http.get(f"/files/{file_id}")
        _check(response)
        return response.content

    async def block(self, *, blocked: bool = True) -> None:
        """Block the bot, or let it in again."""
        await self._post("block", blocked=blocked)

    async def speak(self, language: str) -> None:
        """Set the language of one's app."""
        await self._post("language", language=language)

    async def messages(self) -> list[Message]:
        """Return everything in the chat, the oldest first."""
        return [Message.parse(one) for one in (await self._state())["messages"]]

    async def commands(self) -> dict[str, str]:
        """Return the command menu: the commands, without their slash, and what they do."""
        return {one["command"]: one["description"] for one in (await self._state())["commands"]}

    async def bot_name(self) -> str:
        """Return the bot's user name, without @."""
        return str((await self._state())["bot"]["username"])

    async def wait_for_reply(self, timeout: float = WAIT_SECONDS) -> Message:  # noqa: ASYNC109 - part of a long poll
        """Return the bot's next message in this chat that has not been returned yet.

        Raises:
            SandboxClientError: None came in time.
        """
        return await self._next(self._replies, timeout)

    async def wait_for_edit(self, timeout: float = WAIT_SECONDS) -> Message:  # noqa: ASYNC109 - part of a long poll
        """Return the bot's next edit of a message that has not been returned yet.

        Raises:
            SandboxClientError: None came in time.
        """
        return await self._next(self._edits, timeout)

    async def _next(self, waiting: deque[Message], seconds: float) -> Message:
        clock = asyncio.get_running_loop().time
        deadline = clock() + seconds
        while not waiting:
            left = deadline - clock()
            if left <= 0:
                raise SandboxClientError(f"nothing came within {seconds:g} seconds")
            await self._read(min(left, _POLL_SECONDS))
        return waiting.popleft()

    async def _read(self, seconds: float) -> None:
        query = {**self._acting(), "after": self._last, "seconds": seconds}
        for event in _checked(await self._http.get("/wait", params=query))["events"]:
            self._last = event["number"]
            if event["type"] in ("message", "edited"):
                message = Message.parse(event["message"])
                if message.from_bot:
                    (self._replies if event["type"] == "message" else self._edits).append(message)

    async def _state(self) -> dict[str, Any]:
        return _checked(await self._http.get("/state", params=self._acting()))

    async def _post(self, action: str, **fields: object) -> dict[str, Any]:
        given = {name: value for name, value in fields.items() if value is not None}
        return _checked(await self._http.post(f"/{action}", json={**self._acting(), **given}))

    def _form(self, kind: str, caption: str, reply_to: Message | None) -> dict[str, str]:
        fields = {name: str(value) for name, value in self._acting().items()} | {"kind": kind, "caption": caption}
        return fields | ({"reply_to": str(reply_to.id)} if reply_to else {})

    def _acting(self) -> dict[str, int]:
        return {"user": self.user_id} if self._chat_id is None else {"user": self.user_id, "chat": self._chat_id}


def _entity(raw: Mapping[str, Any]) -> Entity:
    fields = ("type", "offset", "length", "url", "language", "custom_emoji_id")
    return Entity(**{name: raw[name] for name in fields if name in raw}, user_id=raw.get("user", {}).get("id"))


def _check(response: httpx.Response) -> None:
    if response.is_error:
        raise SandboxClientError(f"the sandbox refuses: {response.text}")


def _checked(response: httpx.Response) -> dict[str, Any]:
    _check(response)
    body: dict[str, Any] = response.json()
    return body
