"""The link that keeps a re-run of a task from saying again, or half anew, what an earlier run has said."""

import hashlib
import json
import logging
import re
from collections.abc import Awaitable
from dataclasses import replace
from http import HTTPStatus

from telegram.request import BaseRequest

from bot.store.sent import Memo, SentLog
from bot.telegram.calls import Call, Response, Wrapper, messages_in, succeeded
from bot.telegram.delivery import Delivery, current_delivery

logger = logging.getLogger(__name__)

TEXT, EDIT_TEXT, DELETE, PRESS = "sendMessage", "editMessageText", "deleteMessage", "answerCallbackQuery"
EDITABLE = frozenset({"chat_id", "business_connection_id", "text", "parse_mode", "entities", "link_preview_options"})
"""What a text message and the edit of one have in common, besides the buttons."""
_UPLOAD = re.compile(r"attach://[^\"]+")


class RememberingRequest(Wrapper):
    """Keeps the answer to each call of a task that changes something, and gives it to a re-run that makes it again.

    The call itself is then not made. Which calls are the same is told by what they send, so that their order is free; a
    file counts by its name and caption, for one that is made anew is seldom the same to the byte.

    A re-run may decide otherwise than the run before, for instance because there is a new index. It must not leave a
    seller with half of one answer and half of another: a message that only the earlier run has sent becomes the one
    that this run sends in its place, and what followed it is taken back.

    Outside of a task it does nothing.

    Args:
        inner: The next link.
        sent: Where the answers are kept.
    """

    __slots__ = ("_sent",)

    def __init__(self, inner: BaseRequest, sent: SentLog) -> None:
        super().__init__(inner)
        self._sent = sent

    async def _perform(self, call: Call) -> Response:
        delivery = current_delivery()
        if delivery is None or not call.changes:
            return await self._send(call)
        content = digest(call)
        known = delivery.answered(call.method, content)
        if known is not None:
            logger.info("%s of task %s was made by an earlier run", call.method, delivery.task.key)
            return HTTPStatus.OK, known.response
        if call.method == PRESS and (answered := delivery.outdated(PRESS)):
            # A press can be answered only once.
            return HTTPStatus.OK, answered.response
        if call.shows and (outdated := _outdated(delivery, call)):
            return await self._revise(delivery, call, replace(outdated, content=content))
        code, body = await self._send(call)
        if succeeded(code):
            memo = delivery.sent(call.method, body, content)
            await self._keep(delivery, call.method, self._sent.remember(delivery.task.id, memo))
        return code, body

    async def _revise(self, delivery: Delivery, call: Call, memo: Memo) -> Response:
        """Put what is sent now in the place of what an earlier run has sent, and take back what followed that."""
        logger.warning("%s of task %s replaces what an earlier run has sent", call.method, delivery.task.key)
        [(chat, _), *_] = messages_in(memo.response)
        unsaid = delivery.unsaid(chat)
        # Forgotten first: killed in between, the seller keeps a message too many, and does not lack one.
        await self._sent.forget(delivery.task.id, [one.ordinal for one in unsaid])
        for one in unsaid:
            await self._take_back(call, one)
        response = await self._edit(call, memo) if call.method == TEXT else None
        if response is None:
            await self._take_back(call, memo)
            response = await self._send(call)
        code, body = response
        if succeeded(code):
            await self._keep(delivery, call.method, self._sent.revise(delivery.task.id, replace(memo, response=body)))
        return response

    async def _edit(self, call: Call, memo: Memo) -> Response | None:
        """Edit a message; return None where that cannot be done, for it is gone, or has other buttons than an edit."""
        parameters = call.parameters
        markup = parameters.get("reply_markup")
        if markup is not None and "inline_keyboard" not in markup:
            return None
        [(_, message_id)] = messages_in(memo.response)
        kept = {name: value for name, value in parameters.items() if name in EDITABLE}
        edit = {**kept, "message_id": message_id, "reply_markup": markup}
        code, body = await self._send(call.turned_into(EDIT_TEXT, edit))
        if code == HTTPStatus.BAD_REQUEST:
            return None
        # An edit that changes nothing is answered without the message.
        return code, body if not succeeded(code) or messages_in(body) else memo.response

    async def _take_back(self, call: Call, memo: Memo) -> None:
        for chat, message_id in messages_in(memo.response):
            code, _ = await self._send(call.turned_into(DELETE, {"chat_id": chat, "message_id": message_id}))
            if not succeeded(code):
                logger.info("a message of an earlier run could not be taken back (%d)", code)

    async def _keep(self, delivery: Delivery, method: str, keeping: Awaitable[None]) -> None:
        try:
            await keeping
        except Exception as error:  # noqa: BLE001 - whatever it is, python-telegram-bot would call it a network error
            # The message is out: to fail now would send it again for certain, to go on only if the process is killed.
            logger.warning("%s of task %s is not remembered: %s", method, delivery.task.key, type(error).__name__)


def digest(call: Call) -> str:
    """Return what a call sends, in 32 hexadecimal digits."""
    text = json.dumps(call.parameters, sort_keys=True)
    if call.data is not None and call.data.contains_files:
        # Uploads are named by chance.
        text = _UPLOAD.sub("attach://", text)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _outdated(delivery: Delivery, call: Call) -> Memo | None:
    """Return a call of an earlier run in whose place this one is, if its messages are known."""
    memo = delivery.outdated(call.method, call.chat if isinstance(call.chat, int) else None)
    return memo if memo is not None and messages_in(memo.response) else None
