"""Several processes on one PostgreSQL: they stand in for each other, and a seller notices nothing."""

import asyncio
import itertools
import re
import signal
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox import Sandbox
from bot.sandbox.client import SandboxClient
from bot.sandbox.faults import Fault, FaultKind
from bot.web import WebServer, listen
from tests.e2e.conftest import START_SECONDS, BotProcess, Place, until

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(300)]

SELLERS = 6
QUESTIONS = ("정산은 언제 들어와요?", "상품 사진 몇 장 올려야 해?", "고마워요")
TAKEOVER_SECONDS = 20
ANSWER_SECONDS = 60
"""Long enough for a busy machine."""
TAKEN = "lease updates: taken"


def log(place: Place, name: str) -> Path:
    return place.folder / f"{name}.log"


async def start_two(place: Place, environment: dict[str, str]) -> tuple[BotProcess, BotProcess]:
    """Start two processes, which share a folder."""
    first, second = log(place, "a"), log(place, "b")
    return await BotProcess.start(first, environment), await BotProcess.start(second, environment)


async def all_answered(clients: Iterable[SandboxClient], seconds: float) -> None:
    """Wait until each has an answer to each question, in order."""
    async with asyncio.timeout(seconds):
        for client in clients:
            replies = [await client.wait_for_reply(timeout=seconds) for _ in QUESTIONS]
            assert ["3~5" in replies[0].text, "5장" in replies[1].text, "다행이에요" in replies[2].text] == [True] * 3


def seen(pattern: str, bot: BotProcess) -> str:
    """Return what a line of a log says."""
    found = re.search(pattern, bot.output)
    assert found is not None, bot.output
    return found[1]


async def test_when_the_poller_is_killed_another_takes_over_what_it_had_in_hand(
    place: Place, postgres_url: str
) -> None:
    async with Sandbox(0) as sandbox, AsyncExitStack() as stack:
        environment = place.environment(sandbox, DATABASE_URL=postgres_url)
        both = await start_two(place, environment)
        await until(lambda: any(TAKEN in bot.output for bot in both))
        poller, other = sorted(both, key=lambda bot: TAKEN not in bot.output)
        assert TAKEN not in other.output
        # Whoever is being answered now hangs in the middle of it.
        sandbox.faults.plan("sendMessage", Fault(FaultKind.DELAY, 60), times=1000)
        clients = [
            await stack.enter_async_context(SandboxClient(sandbox.api_url, user_id=number))
            for number in range(1, SELLERS + 1)
        ]
        for client in clients:
            for question in QUESTIONS:
                await client.say(question)
        await until(lambda: sandbox.faults.calls("sendMessage") >= SELLERS)
        await poller.stop(signal.SIGKILL)
        killed = time.monotonic()
        sandbox.faults.clear()
        late = await stack.enter_async_context(SandboxClient(sandbox.api_url, user_id=SELLERS + 1))
        for question in QUESTIONS:
            await late.say(question)
        await until(lambda: TAKEN in other.output, TAKEOVER_SECONDS - (time.monotonic() - killed))
        await all_answered([*clients, late], ANSWER_SECONDS)
        for client in clients:
            said = [message for message in await client.messages() if message.from_bot]
            assert len(said) == len(QUESTIONS)

        # It comes back under its name; and when the one that polls now is stopped, it polls again at once.
        back = await BotProcess.start(poller.log, environment)
        names = [seen(r"this process is (\S+), of \d alive", bot) for bot in (back, other)]
        assert len(set(names)) == 2
        assert back.output.count(f"this process is {names[0]},") == 2
        assert await other.stop(signal.SIGTERM) == 0
        async with asyncio.timeout(5):
            await late.say(QUESTIONS[0])
            assert "3~5" in (await late.wait_for_reply()).text
        assert await back.stop() == 0


@asynccontextmanager
async def round_robin(ports: list[int], calls: list[int]) -> AsyncIterator[str]:
    """Pass what is called on to one port after the other, as a proxy does, and yield the address."""
    turns = itertools.count()

    async def forward(request: Request) -> Response:
        body = await request.body()
        for _ in ports:
            port = ports[next(turns) % len(ports)]
            try:
                answer = await client.post(
                    f"http://127.0.0.1:{port}{request.url.path}", content=body, headers=dict(request.headers)
                )
            except httpx.ConnectError:
                continue
            calls.append(port)
            return Response(answer.content, answer.status_code)
        return Response(status_code=502)

    app = Starlette(routes=[Route("/{path:path}", forward, methods=["POST"])])
    async with httpx.AsyncClient() as client, WebServer(app, listen("127.0.0.1", 0, "PORT"), name="proxy") as server:
        yield f"http://127.0.0.1:{server.port}/telegram"


async def test_telegram_can_call_every_process_and_be_polled_again_later(place: Place, postgres_url: str) -> None:
    ports: list[int] = []
    calls: list[int] = []
    async with Sandbox(0) as sandbox, round_robin(ports, calls) as url, AsyncExitStack() as stack:
        environment = place.environment(sandbox, DATABASE_URL=postgres_url)
        webhook = {"WEBHOOK_URL": url, "WEBHOOK_PORT": "0", "HEALTH_PORT": "0"}
        both = await start_two(place, environment | webhook)
        ports += [int(seen(r"calls are taken on port (\d+)", bot)) for bot in both]
        await until(lambda: any("Telegram calls" in bot.output for bot in both))
        clients = [
            await stack.enter_async_context(SandboxClient(sandbox.api_url, user_id=number))
            for number in range(1, SELLERS + 1)
        ]
        for client in clients:
            for question in QUESTIONS:
                await client.say(question)
        await all_answered(clients, ANSWER_SECONDS)
        assert set(calls) == set(ports)
        assert sandbox.faults.calls("setWebhook") == 1
        assert sandbox.faults.calls("getUpdates") == 0

        async with httpx.AsyncClient() as client:
            for bot, port in zip(both, ports, strict=True):
                page = await client.get(seen(r"health: (\S+)", bot))
                assert (page.status_code, page.json()["process"]["role"]) == (200, "webhook"), page.text
                for path in ("/healthz", "/metrics", "/livez"):
                    assert (await client.get(f"http://127.0.0.1:{port}{path}")).status_code == 404
                stranger = await client.post(f"http://127.0.0.1:{port}/telegram", json={"update_id": 1})
                assert stranger.status_code == 403

        # One of two is stopped: the other is called.
        first, last = both
        assert await first.stop(signal.SIGTERM) == 0
        await clients[0].say(QUESTIONS[0])
        assert "3~5" in (await clients[0].wait_for_reply(timeout=30)).text
        assert sandbox.faults.calls("deleteWebhook") == 0
        assert await last.stop(signal.SIGTERM) == 0
        assert sandbox.faults.calls("deleteWebhook") == 1

        # What comes while nobody is there waits at Telegram for whoever fetches it.
        await clients[1].say(QUESTIONS[0])
        polling = await BotProcess.start(log(place, "c"), environment)
        assert "3~5" in (await clients[1].wait_for_reply(timeout=30)).text
        assert await polling.stop() == 0
        for secret in (sandbox.token, "X-Telegram-Bot-Api-Secret-Token"):
            assert not any(secret in bot.output for bot in (*both, polling))


async def test_a_database_that_is_not_there_yet_is_waited_for(
    place: Place, postgres_url: str, postgres_folder: Path
) -> None:
    server = place.folder / "server"
    address = postgres_url.replace(str(postgres_folder), str(server))
    async with Sandbox(0) as sandbox, SandboxClient(sandbox.api_url) as seller, httpx.AsyncClient() as client:
        bot = await BotProcess.launch(
            place.log, place.environment(sandbox, DATABASE_URL=address, HEALTH_PORT="0", HEALTH_HOST="127.0.0.1")
        )
        await until(lambda: "next try in" in bot.output, START_SECONDS)
        page = await client.get(seen(r"health: (\S+)", bot))
        assert (page.status_code, page.json()["status"]) == (503, "starting"), page.text
        await seller.say(QUESTIONS[0])
        server.symlink_to(postgres_folder)
        await until(lambda: "Ctrl-C stops" in bot.output, START_SECONDS)
        assert "3~5" in (await seller.wait_for_reply(timeout=30)).text
        assert (await client.get(seen(r"health: (\S+)", bot))).status_code == 200
        assert await bot.stop(signal.SIGTERM) == 0
    assert "Traceback" not in bot.output
