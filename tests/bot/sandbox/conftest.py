"""A sandbox on a free port, a bot's and a person's end of it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from telegram import Bot

from bot.sandbox import Sandbox
from bot.sandbox.client import SandboxClient


@dataclass
class Clock:
    """A clock that a test moves."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[Sandbox]:
    async with Sandbox(0, faults=True, clock=clock) as running:
        yield running


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """python-telegram-bot's own client."""
    made = Bot(sandbox.token, base_url=f"{sandbox.api_url}/bot", base_file_url=f"{sandbox.api_url}/file/bot")
    async with made:
        yield made


@pytest.fixture
async def seller(sandbox: Sandbox) -> AsyncIterator[SandboxClient]:
    """A person who has begun a chat with the bot."""
    async with SandboxClient(sandbox.api_url) as client:
        await client.say("/start")
        yield client


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=sandbox.api_url) as client:
        yield client


Call = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def call(http: httpx.AsyncClient, sandbox: Sandbox) -> Call:
    """Call a Bot API method with a JSON body, without any client's help, and return the answer's body."""

    async def call(method: str, **parameters: Any) -> dict[str, Any]:
        response = await http.post(f"/bot{sandbox.token}/{method}", json=parameters)
        body: dict[str, Any] = response.json()
        assert response.status_code == body.get("error_code", 200)
        return body

    return call
