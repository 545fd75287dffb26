"""The HTTP server in the bot's event loop: its port, its limits, its end."""

import asyncio
import signal

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import ConfigurationError
from bot.web import ALL_ADDRESSES, WebServer, listen


class Slow:
    """An application that answers when it may."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.may = asyncio.Event()
        self.app = Starlette(routes=[Route("/", self._answer)])

    async def _answer(self, request: Request) -> Response:  # noqa: ARG002 - the shape of an endpoint
        self.asked.set()
        await self.may.wait()
        return PlainTextResponse("네")


async def test_it_answers_what_it_is_answering_and_then_closes_the_port() -> None:
    slow = Slow()
    server = WebServer(slow.app, listen("127.0.0.1", 0, "PORT"), name="web")
    running = asyncio.create_task(server.run())
    url = f"http://127.0.0.1:{server.port}/"
    async with httpx.AsyncClient() as client:
        asked = asyncio.create_task(client.get(url))
        await asyncio.wait_for(slow.asked.wait(), 10)
        running.cancel()
        await asyncio.sleep(0.3)
        with pytest.raises(httpx.ConnectError):
            await client.get(url)
        slow.may.set()
        answer = await asked
    assert (answer.text, "server" in answer.headers) == ("네", False)
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_the_signals_are_left_to_the_bot() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    async with WebServer(Slow().app, listen("127.0.0.1", 0, "PORT"), name="web"):
        assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


async def test_it_takes_only_so_many_connections() -> None:
    slow = Slow()
    async with (
        WebServer(slow.app, listen("127.0.0.1", 0, "PORT"), name="web", connections=2) as server,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as client,
    ):
        first = asyncio.create_task(client.get("/"))
        await asyncio.wait_for(slow.asked.wait(), 10)
        assert (await client.get("/")).status_code == 503
        slow.may.set()
        assert (await first).status_code == 200


async def test_a_port_of_all_addresses_is_one_of_loopback_too() -> None:
    slow = Slow()
    slow.may.set()
    async with (
        WebServer(slow.app, listen(ALL_ADDRESSES, 0, "PORT"), name="web") as server,
        httpx.AsyncClient() as client,
    ):
        assert (await client.get(f"http://127.0.0.1:{server.port}/")).status_code == 200


@pytest.mark.parametrize(("host", "words"), [("127.0.0.1", "is taken"), ("192.0.2.1", "cannot be opened on 192.0.2.1")])
def test_a_port_that_cannot_be_opened_is_named_with_its_setting(host: str, words: str) -> None:
    with listen("127.0.0.1", 0, "HEALTH_PORT") as taken:
        with pytest.raises(ConfigurationError, match=r"set HEALTH_PORT in \.env") as refused:
            listen(host, taken.getsockname()[1], "HEALTH_PORT")
        assert words in str(refused.value)


async def test_what_is_no_http_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    async with WebServer(Slow().app, listen("127.0.0.1", 0, "PORT"), name="web") as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"hunter2\r\n\r\n")
        assert (await reader.readline()).startswith(b"HTTP/1.1 400")
        writer.close()
        await writer.wait_closed()
    assert [record for record in caplog.records if record.name.startswith("uvicorn")] == []
