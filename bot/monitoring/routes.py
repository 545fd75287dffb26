"""The operators' pages: ``/healthz`` for probes and people, ``/livez`` for a supervisor, ``/metrics`` for Prometheus.

They are served on a port of their own, apart from the webhook's: they are nobody's business.
"""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.monitoring.health import health, problems
from bot.monitoring.observer import Observer
from bot.monitoring.readings import Readings

# What is looked at must be as it is now.
_FRESH = {"Cache-Control": "no-store"}


def operator_routes(
    observer: Observer, pulse: Callable[[], Awaitable[Readings]], everything: Callable[[], Awaitable[Readings]]
) -> list[Route]:
    """Return the routes.

    Args:
        observer: Has the metrics.
        pulse: Reads what health needs.
        everything: Reads what the metrics need.
    """

    async def healthz(request: Request) -> Response:  # noqa: ARG001 - starlette passes it
        readings = await pulse()
        status = HTTPStatus.SERVICE_UNAVAILABLE if problems(readings) else HTTPStatus.OK
        return JSONResponse(health(readings), status, _FRESH)

    async def livez(request: Request) -> Response:  # noqa: ARG001
        # That it is answered is the answer. A restart mends no database, so it has no part in it.
        return JSONResponse({"status": "alive"}, HTTPStatus.OK, _FRESH)

    async def metrics(request: Request) -> Response:
        page, media_type = observer.expose(await everything(), request.headers.get("accept", ""))
        return Response(page, headers=_FRESH | {"Content-Type": media_type})

    return [Route("/healthz", healthz), Route("/livez", livez), Route("/metrics", metrics)]
