"""The Bot API over HTTP: from a request to the method that it names, and to Telegram's form of answer."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.sandbox import editing, polling, sending, settings
from bot.sandbox.connections import ConnectionDropError
from bot.sandbox.errors import ApiError, method_not_found, too_many_requests, unauthorized
from bot.sandbox.faults import Fault, FaultKind, Faults
from bot.sandbox.messenger import Messenger
from bot.sandbox.parameters import Parameters

Method = Callable[[Messenger, Parameters], Awaitable[object]]

METHODS: Mapping[str, Method] = {
    "answercallbackquery": sending.answer_callback_query,
    "close": polling.log_out,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "deletemycommands": settings.delete_my_commands,
    "deletewebhook": polling.delete_webhook,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagemedia": editing.edit_message_media,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "editmessagetext": editing.edit_message_text,
    "getchat": settings.get_chat,
    "getchatmember": settings.get_chat_member,
    "getfile": settings.get_file,
    "getme": settings.get_me,
    "getmycommands": settings.get_my_commands,
    "getmydescription": settings.getter("description"),
    "getmyname": settings.getter("name"),
    "getmyshortdescription": settings.getter("short_description"),
    "getupdates": polling.get_updates,
    "getwebhookinfo": polling.get_webhook_info,
    "logout": polling.log_out,
    "sendchataction": sending.send_chat_action,
    "senddocument": sending.send_document,
    "sendmediagroup": sending.send_media_group,
    "sendmessage": sending.send_message,
    "sendphoto": sending.send_photo,
    "setmessagereaction": editing.set_message_reaction,
    "setmycommands": settings.set_my_commands,
    "setmydescription": settings.setter("description"),
    "setmyname": settings.setter("name"),
    "setmyshortdescription": settings.setter("short_description"),
    "setwebhook": polling.set_webhook,
}
"""The methods by their names in small letters: Telegram does not care about the case."""


class BotApi:
    """The endpoints ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

    def __init__(self, messenger: Messenger, token: str, faults: Faults) -> None:
        self._messenger = messenger
        self._token = token
        self._faults = faults

    async def call(self, request: Request) -> Response:
        """Carry out one call."""
        try:
            self._check_token(request)
            return await self._call(request)
        except ApiError as error:
            return JSONResponse(error.body(), error.code)

    async def download(self, request: Request) -> Response:
        """Send a file's bytes."""
        try:
            self._check_token(request)
            stored = self._messenger.files.at(request.path_params["path"])
        except ApiError as error:
            return JSONResponse(error.body(), error.code)
        headers = {"Content-Disposition": "attachment"}
        return Response(stored.data, media_type="application/octet-stream", headers=headers)

    def _check_token(self, request: Request) -> None:
        if not secrets.compare_digest(request.path_params["token"].encode(), self._token.encode()):
            raise unauthorized()

    async def _call(self, request: Request) -> Response:
        name = request.path_params["method"]
        method = METHODS.get(name.lower())
        if method is None:
            raise method_not_found()
        # Read to the end first: a fault must not leave half a request behind.
        parameters = await Parameters.read(request)
        fault = self._faults.take(name)
        if fault is not None:
            await _before(fault)
        result = await _while_connected(method(self._messenger, parameters), request)
        if fault is not None and fault.kind is FaultKind.DROP_AFTER:
            raise ConnectionDropError
        if fault is not None and fault.kind is FaultKind.GARBAGE:
            return Response("<html>502 Bad Gateway</html>", media_type="text/html")
        return JSONResponse({"ok": True, "result": result})


async def _before(fault: Fault) -> None:
    match fault.kind:
        case FaultKind.TOO_MANY_REQUESTS:
            raise too_many_requests(round(fault.seconds))
        case FaultKind.SERVER_ERROR:
            raise ApiError(500, HTTPStatus.INTERNAL_SERVER_ERROR.phrase)
        case FaultKind.DROP_BEFORE:
            raise ConnectionDropError
        case FaultKind.DELAY:
            await asyncio.sleep(fault.seconds)


async def _while_connected(work: Awaitable[object], request: Request) -> object:
    """Await a method, and give up when the caller hangs up: a poll must not outlive the bot that made it."""
    task = asyncio.ensure_future(work)
    gone = asyncio.create_task(_hung_up(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ConnectionDropError
        return task.result()
    finally:
        for waiting in (task, gone):
            waiting.cancel()
        await asyncio.gather(task, gone, return_exceptions=True)


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
