"""The people's side over HTTP, for the page and for ``client``: JSON in, JSON out, and a stream of events.

Refusals are ``{"error": "…"}`` with a 4xx status.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus
from urllib.parse import quote

from pydantic import BaseModel, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox.chats import Json
from bot.sandbox.errors import ApiError
from bot.sandbox.events import Event
from bot.sandbox.images import picture
from bot.sandbox.messenger import FIRST_USER, Messenger
from bot.sandbox.parameters import Parameters
from bot.sandbox.people import People, PeopleError, Place

PREFIX = "/sandbox"
_HEARTBEAT = 15.0
_LONGEST_WAIT = 60.0
_KINDS = frozenset({"photo", "document", "voice", "audio", "video", "sticker"})
Endpoint = Callable[[Request], Awaitable[Response]]


class _Acting(BaseModel):
    """Who acts, and where."""

    user: int = Field(default=FIRST_USER, gt=0)
    chat: int | None = None

    @property
    def place(self) -> Place:
        return Place(self.user, self.chat)


class _Said(_Acting):
    text: str
    reply_to: int | None = None


class _Edited(_Acting):
    message_id: int
    text: str


class _Pressed(_Acting):
    message_id: int
    button: str
    wait: float = Field(default=0, ge=0, le=_LONGEST_WAIT)


class _Located(_Acting):
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class _Blocked(_Acting):
    blocked: bool


class _Spoken(_Acting):
    language: str = Field(pattern=r"^([a-z]{2}(-[A-Za-z]+)?)?$")


class PeopleApi:
    """The endpoints under ``/sandbox/``."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger
        self._people = People(messenger)

    def routes(self) -> list[Route]:
        """Return the routes."""
        posts = {
            "say": self._say,
            "edit": self._edit,
            "press": self._press,
            "upload": self._upload,
            "album": self._album,
            "location": self._location,
            "block": self._block,
            "language": self._language,
        }
        gets = {"state": self._state, "events": self._events, "wait": self._wait, "files/{id}": self._file}
        return [
            *(Route(f"{PREFIX}/{name}", _refusing(handle), methods=["POST"]) for name, handle in posts.items()),
            *(Route(f"{PREFIX}/{name}", _refusing(handle), methods=["GET"]) for name, handle in gets.items()),
        ]

    async def _say(self, request: Request) -> Response:
        said = _Said.model_validate_json(await request.body())
        messages = self._people.say(said.place, said.text, said.reply_to)
        return JSONResponse({"messages": [self._messenger.shown(message) for message in messages]})

    async def _edit(self, request: Request) -> Response:
        edited = _Edited.model_validate_json(await request.body())
        message = self._people.edit(edited.place, edited.message_id, edited.text)
        return JSONResponse({"message": self._messenger.shown(message)})

    async def _press(self, request: Request) -> Response:
        pressed = _Pressed.model_validate_json(await request.body())
        query = self._people.press(pressed.place, pressed.message_id, pressed.button)
        done, _ = await asyncio.wait({query.answer}, timeout=pressed.wait)
        answered = bool(done) and not query.answer.cancelled()
        answer = query.answer.result().json() if answered else None
        return JSONResponse({"query": query.id, "answer": answer})

    async def _upload(self, request: Request) -> Response:
        parameters = await Parameters.read(request)
        acting = _Acting(user=parameters.integer("user", FIRST_USER), chat=parameters.integer("chat") or None)
        upload, kind = parameters.upload("file"), parameters.text("kind")
        if upload is None or kind not in _KINDS:
            raise PeopleError("a file and its kind are needed")
        message = self._people.send_file(
            acting.place,
            kind,
            upload.name,
            upload.mime_type,
            upload.data,
            caption=parameters.text("caption"),
            reply_to=parameters.integer("reply_to") or None,
        )
        return JSONResponse({"message": self._messenger.shown(message)})

    async def _album(self, request: Request) -> Response:
        parameters = await Parameters.read(request)
        acting = _Acting(user=parameters.integer("user", FIRST_USER), chat=parameters.integer("chat") or None)
        messages = self._people.send_album(
            acting.place,
            parameters.text("kind"),
            parameters.uploads("file"),
            caption=parameters.text("caption"),
            reply_to=parameters.integer("reply_to") or None,
        )
        return JSONResponse({"messages": [self._messenger.shown(message) for message in messages]})

    async def _location(self, request: Request) -> Response:
        located = _Located.model_validate_json(await request.body())
        message = self._people.send_location(located.place, located.latitude, located.longitude)
        return JSONResponse({"message": self._messenger.shown(message)})

    async def _block(self, request: Request) -> Response:
        wish = _Blocked.model_validate_json(await request.body())
        self._people.block(wish.user, blocked=wish.blocked)
        return JSONResponse({"blocked": wish.blocked})

    async def _language(self, request: Request) -> Response:
        spoken = _Spoken.model_validate_json(await request.body())
        user = self._messenger.set_language(spoken.user, spoken.language)
        return JSONResponse({"user": user.json()})

    async def _state(self, request: Request) -> Response:
        return JSONResponse(self._snapshot(_acting(request).place))

    def _snapshot(self, place: Place) -> Json:
        """Return all that somebody sees when they open a chat; ``last`` is the number of the newest event in it."""
        user, room = self._people.enter(place)
        profile, language = self._messenger.profile, user.language_code or ""
        return {
            "run": self._messenger.run,
            "last": self._messenger.events.last,
            "bot": {**self._messenger.bot.json(), "description": profile.text("description", language[:2])},
            "user": user.json(),
            "chat": room.chat.json(),
            "messages": [self._messenger.shown(message) for message in room.messages.values()],
            "commands": [command.json() for command in profile.menu_for(room.chat, user.id, language)],
            "keyboard": room.keyboard,
            "blocked": room.blocked,
        }

    async def _wait(self, request: Request) -> Response:
        place, number = _acting(request).place, _number(request.query_params.get("after"))
        seconds = min(float(request.query_params.get("seconds", "0")), _LONGEST_WAIT)
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            found = self._seen(place, number)
            left = deadline - asyncio.get_running_loop().time()
            if found or left <= 0 or self._messenger.events.closed:
                return JSONResponse({"events": [event.json() for event in found]})
            await self._messenger.events.wait(self._messenger.events.last, left)

    async def _events(self, request: Request) -> Response:
        number = _number(request.headers.get("last-event-id") or request.query_params.get("after"))
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        stream = self._stream(_acting(request).place, number)
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    async def _stream(self, place: Place, number: int) -> AsyncIterator[str]:
        """Yield server-sent events; the first tells which run of the server it is, so that a page can start anew."""
        log = self._messenger.events
        yield f"retry: 1000\nevent: hello\ndata: {json.dumps({'run': self._messenger.run})}\n\n"
        while not log.closed:
            for event in self._seen(place, number):
                yield f"id: {event.number}\ndata: {json.dumps(event.json())}\n\n"
            number = log.last
            await log.wait(number, _HEARTBEAT)
            if log.last == number:
                yield ": still here\n\n"

    def _seen(self, place: Place, number: int) -> list[Event]:
        _, room = self._people.enter(place)
        return [event for event in self._messenger.events.since(number) if event.seen_by(room.chat.id, place.user)]

    async def _file(self, request: Request) -> Response:
        """Send a file to the page: pictures as what their bytes are, all else as a download of no type."""
        stored = self._messenger.files.get(request.path_params["id"])
        shown = picture(stored.data)
        headers = {"Cache-Control": "private, max-age=3600"}
        if shown is None:
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(stored.name, safe='')}"
        media_type = shown.mime_type if shown else "application/octet-stream"
        return Response(stored.data, media_type=media_type, headers=headers)


def _acting(request: Request) -> _Acting:
    query = request.query_params
    return _Acting.model_validate({name: query[name] for name in ("user", "chat") if query.get(name)})


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0


def _refusing(handle: Endpoint) -> Endpoint:
    """Turn what a person cannot do into an answer."""

    async def endpoint(request: Request) -> Response:
        try:
            return await handle(request)
        except ValidationError as error:
            problems = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
            return JSONResponse({"error": "; ".join(problems)}, HTTPStatus.BAD_REQUEST)
        except (PeopleError, ApiError, ValueError) as error:
            return JSONResponse({"error": str(error)}, HTTPStatus.BAD_REQUEST)

    return endpoint
