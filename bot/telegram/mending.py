"""The link that puts right what Telegram refuses, where the seller is to get the answer all the same."""

import html
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from telegram.constants import MessageLimit, ParseMode
from telegram.request import BaseRequest

from bot.monitoring.trace import Event, note, note_incident
from bot.telegram.calls import Call, Response, Wrapper, parameter, parse, succeeded
from bot.telegram.message import Fragment, split
from bot.telegram.plain import cut, plain_text
from bot.telegram.trouble import names_unknown_chat

logger = logging.getLogger(__name__)

OnBlocked = Callable[[int], Awaitable[None]]
"""Is told of a chat in which nothing can be said any more: a seller's, or a group's, which is negative."""

REFUSED = (HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN)
BROKEN = "can't parse entities"
TOO_LONG = ("message is too long", "message_too_long", "caption is too long", "caption_too_long")
UNCHANGED = "message is not modified"
TOO_LATE = "query is too old"
MENDS = 3
"""How many things of one call may be wrong: its group has moved, its markup is broken, its words alone are too long."""
NOTHING_TO_DO: Response = (HTTPStatus.OK, b'{"ok": true, "result": true}')


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why Telegram did not do something.

    Attributes:
        code: The HTTP status.
        words: Telegram's description, in small letters.
        moved_to: The id of the supergroup that the group has become.
    """

    code: int
    words: str
    moved_to: int | None

    @property
    def is_final(self) -> bool:
        """Whether nothing can be sent to the chat any more."""
        return self.code == HTTPStatus.FORBIDDEN or names_unknown_chat(self.words)


class MendingRequest(Wrapper):
    """Sends again, in another form, what Telegram refuses for its form.

    - Broken markup: the text without any, and an incident in the log, for that is an error of ours.
    - Too long: several messages, or as much as fits where there can be only one.
    - A group that became a supergroup: there.
    - An edit that changes nothing, and the answer to a press that nobody waits for any more, have succeeded: a re-run
      makes them again if the process was killed before it could remember them.

    What cannot be put right is refused; if that is because nothing can be said in the chat any more, somebody is told.

    Args:
        inner: The next link.
        on_blocked: Who is told; an error that it raises is logged.
    """

    __slots__ = ("on_blocked",)

    def __init__(self, inner: BaseRequest, on_blocked: OnBlocked | None = None) -> None:
        super().__init__(inner)
        self.on_blocked = on_blocked

    async def _perform(self, call: Call) -> Response:
        response = await self._send(call)
        for _ in range(MENDS):
            refusal = _refusal(response)
            if refusal is None or not call.method:
                return response
            if _is_done(call, refusal):
                return NOTHING_TO_DO
            mended = _mend(call, refusal)
            if not mended:
                await self._tell(call, refusal)
                return response
            call = mended[-1]
            response = await self._send_all(mended)
        return response

    async def _send_all(self, calls: list[Call]) -> Response:
        """Make calls in order until one fails, and return what came of the last."""
        *before, last = calls
        for one in before:
            code, body = await self._send(one)
            if not succeeded(code):
                return code, body
        return await self._send(last)

    async def _tell(self, call: Call, refusal: _Refusal) -> None:
        chat = call.chat
        if not refusal.is_final or not isinstance(chat, int):
            return
        note(Event.BLOCKED)
        if self.on_blocked is None:
            return
        try:
            await self.on_blocked(chat)
        except Exception as error:  # noqa: BLE001 - that it could not be noted must not change what the caller hears
            logger.warning("that a chat is out of reach could not be noted: %s", type(error).__name__)


def _refusal(response: Response) -> _Refusal | None:
    code, body = response
    if code not in REFUSED:
        return None
    answer = parse(body)
    if answer is None:
        return None
    moved_to = parameter(answer, "migrate_to_chat_id")
    return _Refusal(code, str(answer.get("description", "")).lower(), int(moved_to) if moved_to else None)


def _is_done(call: Call, refusal: _Refusal) -> bool:
    """Tell whether what was asked for is the case, or nobody's business any more."""
    is_same = UNCHANGED in refusal.words and call.method.startswith("edit")
    return is_same or (TOO_LATE in refusal.words and call.method == "answerCallbackQuery")


def _mend(call: Call, refusal: _Refusal) -> list[Call]:
    """Return the calls to make instead; none where there is nothing to be done."""
    if refusal.moved_to is not None:
        return [call.changed(chat_id=refusal.moved_to)] if call.chat != refusal.moved_to else []
    field = next((name for name in ("text", "caption") if isinstance(call.parameters.get(name), str)), None)
    if field is None:
        return []
    if BROKEN in refusal.words and call.parameters.get("parse_mode"):
        _report(call, "its markup is broken; it is sent as plain text")
        return [call.changed(**{field: _words(call.parameters, field), "parse_mode": None})]
    if any(words in refusal.words for words in TOO_LONG):
        _report(call, "it is too long; it is sent in parts, or cut")
        return _shortened(call, field)
    return []


def _shortened(call: Call, field: str) -> list[Call]:
    """Return a text as several messages, the last of which has the buttons; else as much of it as fits."""
    words = _words(call.parameters, field)
    if call.method != "sendMessage":
        limit = MessageLimit.MAX_TEXT_LENGTH if field == "text" else MessageLimit.CAPTION_LENGTH
        return [call.changed(**{field: cut(words, limit), "parse_mode": None})]
    parts = [html.unescape(message.html) for message in split([Fragment.plain(words)])]
    calls = [call.changed(text=part, parse_mode=None) for part in parts]
    # The first replies to the seller's message, and the last has the buttons.
    calls = [calls[0], *(one.changed(reply_parameters=None) for one in calls[1:])]
    return [*(one.changed(reply_markup=None) for one in calls[:-1]), calls[-1]]


def _words(parameters: dict[str, Any], field: str) -> str:
    text: str = parameters[field]
    return plain_text(text) if parameters.get("parse_mode") == ParseMode.HTML else text


def _report(call: Call, what: str) -> None:
    number = secrets.token_hex(4).upper()
    note(Event.FALLBACK)
    note_incident(number)
    # Telegram's own words may quote the message.
    logger.error("incident %s: Telegram refuses %s: %s", number, call.method, what)
