"""The chat page: one template, one style sheet and a few ES modules under ``page/``, served as they are."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from bot.i18n import Catalogs
from bot.sandbox.messenger import FIRST_GROUP, FIRST_USER, Messenger
from bot.sandbox.people_api import PREFIX

FOLDER = Path(__file__).parent / "page"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_PEOPLE = 2


class Page:
    """The routes of the page and its files."""

    def __init__(self, messenger: Messenger, catalogs: Catalogs) -> None:
        self._messenger = messenger
        self._catalogs = catalogs
        self._files = {path.name: path for path in FOLDER.iterdir() if path.suffix in _TYPES}
        loader = FileSystemLoader(FOLDER)
        self._templates = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"]
        )

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/", self._page, methods=["GET"]),
            Route(f"{PREFIX}/page/{{name}}", self._file, methods=["GET"]),
        ]

    async def _page(self, request: Request) -> Response:
        user = self._messenger.user(_number(request.query_params.get("user")) or FIRST_USER)
        chat = _number(request.query_params.get("chat")) or user.id
        translator = self._catalogs.translator(user.language_code)
        environment = self._templates.overlay()
        environment.install_gettext_callables(  # type: ignore[attr-defined] # added by the i18n extension
            translator.gettext, translator.ngettext, newstyle=True
        )
        text = environment.get_template("chat.html").render(
            language=translator.language,
            languages=self._catalogs.languages,
            user=user,
            chat=chat,
            people=[self._messenger.user(number) for number in range(FIRST_USER, FIRST_USER + _PEOPLE)],
            group=FIRST_GROUP,
            bot=self._messenger.bot,
            static=f"{PREFIX}/page",
        )
        return HTMLResponse(text, headers={"Cache-Control": "no-store"})

    async def _file(self, request: Request) -> Response:
        path = self._files.get(request.path_params["name"])
        if path is None:
            return Response(status_code=404)
        return FileResponse(path, media_type=_TYPES[path.suffix], headers={"Cache-Control": "no-cache"})


def _number(text: str | None) -> int:
    return int(text) if text and text.lstrip("-").isdecimal() else 0
