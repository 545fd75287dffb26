"""The sandbox answers to this machine only, and to no other site's pages."""

import logging
from typing import Any

import pytest
from telegram import Bot

from bot.errors import ConfigurationError
from bot.sandbox import Sandbox
from bot.sandbox.client import SandboxClient


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost.evil:{port}"]
)
async def test_a_foreign_host_header_is_refused(http: Any, sandbox: Sandbox, host: str) -> None:
    for path in ("/", "/sandbox/state", f"/bot{sandbox.token}/getMe"):
        response = await http.get(path, headers={"Host": host.format(port=sandbox.port)})
        assert response.status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
async def test_the_machines_own_names_are_taken(http: Any, sandbox: Sandbox, host: str) -> None:
    assert (await http.get("/", headers={"Host": f"{host}:{sandbox.port}"})).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
    ],
)
async def test_posts_of_other_sites_are_refused(http: Any, headers: dict[str, str]) -> None:
    response = await http.post("/sandbox/say", json={"text": "가"}, headers=headers)
    assert response.status_code == 403
    assert (await http.get("/sandbox/state")).json()["messages"] == []


async def test_reads_of_other_sites_are_refused_but_a_link_opens_the_page(http: Any) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert (await http.get("/sandbox/state", headers=foreign)).status_code == 403
    assert (await http.get("/", headers={**foreign, "Sec-Fetch-Mode": "navigate"})).status_code == 200


async def test_the_pages_own_posts_are_taken(http: Any, sandbox: Sandbox) -> None:
    headers = {"Origin": sandbox.api_url, "Sec-Fetch-Site": "same-origin"}
    assert (await http.post("/sandbox/say", json={"text": "가"}, headers=headers)).status_code == 200


async def test_every_answer_is_fenced_in(http: Any) -> None:
    for path in ("/", "/nothing", "/sandbox/page/app.js"):
        headers = (await http.get(path)).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"


async def test_the_page_escapes_names(http: Any, bot: Bot) -> None:
    await bot.set_my_name("<img src=x>")
    text = (await http.get("/")).text
    assert "<img src=x>" not in text
    assert "&lt;img src=x&gt;" in text


async def test_only_the_pages_files_are_served(http: Any) -> None:
    assert (await http.get("/sandbox/page/chat.css")).headers["content-type"].startswith("text/css")
    for path in ("chat.html", "../web.py", "..%2fweb.py", "nothing.js"):
        assert (await http.get(f"/sandbox/page/{path}")).status_code == 404


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.1", "example.com", ""])  # noqa: S104 to be refused
def test_it_listens_on_loopback_only(host: str) -> None:
    with pytest.raises(ConfigurationError, match="loopback"):
        Sandbox(0, host=host)


async def test_a_taken_port_says_what_to_set(sandbox: Sandbox) -> None:
    with pytest.raises(ConfigurationError, match=f"Port {sandbox.port} is taken; set SANDBOX_PORT"):
        async with Sandbox(sandbox.port):
            pytest.fail("it must not open")


async def test_a_port_can_be_used_again_at_once() -> None:
    async with Sandbox(0) as first, SandboxClient(first.api_url) as seller:
        await seller.say("가")
    async with Sandbox(first.port) as second, SandboxClient(second.api_url) as seller:
        assert await seller.messages() == []


@pytest.mark.parametrize("token", ["", "abc", "123:", "x:abcdef", "123:a/b"])
def test_a_token_has_a_form(token: str) -> None:
    if token:
        with pytest.raises(ConfigurationError, match="token"):
            Sandbox(0, token=token)
    else:
        assert Sandbox(0, token=token).token != Sandbox(0).token


async def test_the_token_stands_in_no_log(
    sandbox: Sandbox, http: Any, seller: SandboxClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx").disabled = True
    logging.getLogger("httpcore").disabled = True
    try:
        await http.get(f"/bot{sandbox.token}/getMe")
        await http.get(f"/bot{sandbox.token}/nothing")
    finally:
        logging.getLogger("httpx").disabled = False
        logging.getLogger("httpcore").disabled = False
    assert sandbox.token not in caplog.text
    assert sandbox.token.partition(":")[2] not in caplog.text
