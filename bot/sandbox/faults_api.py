"""Planning faults over HTTP, for tests that run the bot in another process. Only there when it is asked for."""

from pydantic import BaseModel, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.faults import Fault, FaultKind, Faults
from bot.sandbox.people_api import PREFIX


class _Plan(BaseModel):
    method: str
    kind: FaultKind
    times: int = Field(default=1, ge=1, le=10_000)
    seconds: float = Field(default=1.0, ge=0, le=60)


class FaultsApi:
    """``POST /sandbox/faults`` plans, ``DELETE`` clears, ``GET /sandbox/calls/<method>`` counts."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route(f"{PREFIX}/faults", self._plan, methods=["POST"]),
            Route(f"{PREFIX}/faults", self._clear, methods=["DELETE"]),
            Route(f"{PREFIX}/calls/{{method}}", self._calls, methods=["GET"]),
        ]

    async def _plan(self, request: Request) -> Response:
        try:
            plan = _Plan.model_validate_json(await request.body())
        except ValidationError as error:
            return JSONResponse({"error": str(error)}, 400)
        self._faults.plan(plan.method, Fault(plan.kind, plan.seconds), plan.times)
        return JSONResponse({"planned": plan.times})

    async def _clear(self, request: Request) -> Response:  # noqa: ARG002 the shape of an endpoint
        self._faults.clear()
        return JSONResponse({"planned": 0})

    async def _calls(self, request: Request) -> Response:
        return JSONResponse({"calls": self._faults.calls(request.path_params["method"])})
