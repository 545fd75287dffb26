"""Faults on demand, as a bot sees them."""

import time
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from bot.sandbox import Sandbox
from bot.sandbox.client import SandboxClient
from bot.sandbox.faults import Fault, FaultKind

SELLER = 1
# The library builds its own exception from an attribute that it calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


async def received(seller: SandboxClient) -> list[str]:
    return [message.text for message in await seller.messages() if message.from_bot]


async def test_429_asks_to_wait_and_carries_nothing_out(bot: Bot, sandbox: Sandbox, seller: SandboxClient) -> None:
    sandbox.faults.plan("sendMessage", Fault(FaultKind.TOO_MANY_REQUESTS, 7), times=2)
    for _ in range(2):
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(SELLER, "가")
        assert caught.value._retry_after.total_seconds() == 7
    assert await received(seller) == []
    assert await bot.send_message(SELLER, "나")
    assert sandbox.faults.calls("sendMessage") == 3


async def test_429_has_telegrams_body(call: Any, sandbox: Sandbox) -> None:
    sandbox.faults.plan("*", Fault(FaultKind.TOO_MANY_REQUESTS, 7))
    assert await call("getMe") == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }


@pytest.mark.parametrize(
    ("kind", "arrives"),
    [
        (FaultKind.SERVER_ERROR, False),
        (FaultKind.GARBAGE, True),
        (FaultKind.DROP_BEFORE, False),
        (FaultKind.DROP_AFTER, True),
    ],
)
async def test_a_call_goes_wrong(
    bot: Bot, sandbox: Sandbox, seller: SandboxClient, kind: FaultKind, arrives: bool
) -> None:
    sandbox.faults.plan("sendMessage", Fault(kind))
    with pytest.raises(TelegramError):
        await bot.send_message(SELLER, "가")
    assert await received(seller) == (["가"] if arrives else [])


async def test_a_dropped_connection_has_no_answer_at_all(http: httpx.AsyncClient, sandbox: Sandbox) -> None:
    sandbox.faults.plan("getMe", Fault(FaultKind.DROP_BEFORE))
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        await http.get(f"/bot{sandbox.token}/getMe")
    assert (await http.get(f"/bot{sandbox.token}/getMe")).status_code == 200


async def test_a_call_is_late(bot: Bot, sandbox: Sandbox, seller: SandboxClient) -> None:
    sandbox.faults.plan("sendMessage", Fault(FaultKind.DELAY, 0.3))
    began = time.monotonic()
    await bot.send_message(SELLER, "가")
    assert time.monotonic() - began >= 0.3


async def test_faults_over_http(bot: Bot, http: httpx.AsyncClient) -> None:
    planned = {"method": "getMe", "kind": "too_many_requests", "seconds": 3, "times": 2}
    assert (await http.post("/sandbox/faults", json=planned)).json() == {"planned": 2}
    with pytest.raises(RetryAfter):
        await bot.get_me()
    await http.delete("/sandbox/faults")
    assert await bot.get_me()
    assert (await http.get("/sandbox/calls/getMe")).json() == {"calls": 1}
    assert (await http.post("/sandbox/faults", json={"method": "x", "kind": "fire"})).status_code == 400


async def test_without_being_asked_for_there_is_no_such_route() -> None:
    async with Sandbox(0) as sandbox, httpx.AsyncClient(base_url=sandbox.api_url) as http:
        assert (await http.post("/sandbox/faults", json={})).status_code in (404, 405)
        assert (await http.get("/sandbox/calls/getMe")).status_code == 404
