"""Webhooks as Telegram has them: who is called, with what, in which order, and what happens when nobody answers."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, WebhookInfo
from telegram.error import BadRequest, Conflict

from bot.sandbox import Sandbox
from bot.sandbox.client import SandboxClient
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.webhook import FIRST_PAUSE, LONGEST_PAUSE, SECRET_HEADER, Target, Webhook
from bot.web import WebServer, listen
from tests.bot.sandbox.conftest import Clock

SECRET = "a_Secret-1"
# The library builds its own exception from an attribute that it calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


@dataclass
class Hook:
    """A bot's end of a webhook, which answers as a test scripts it, and else with 200."""

    url: str = ""
    calls: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    most: int = 0
    open: asyncio.Event = field(default_factory=asyncio.Event)
    _now: int = 0
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def receive(self, request: Request) -> Response:
        async with self._changed:
            self.calls.append(await request.json())
            self.secrets.append(request.headers.get(SECRET_HEADER))
            self._now += 1
            self.most = max(self.most, self._now)
            self._changed.notify_all()
        await self.open.wait()
        self._now -= 1
        status, headers = self.answers.pop(0) if self.answers else (200, {})
        return Response(status_code=status, headers=headers)

    async def until(self, count: int) -> list[dict[str, Any]]:
        """Wait until it was called so often."""
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(lambda: len(self.calls) >= count)
        return self.calls

    @property
    def texts(self) -> list[str]:
        return [call["message"]["text"] for call in self.calls if "message" in call]


@asynccontextmanager
async def hooked() -> AsyncIterator[Hook]:
    hook = Hook()
    hook.open.set()
    app = Starlette(routes=[Route("/bot", hook.receive, methods=["POST"])])
    async with WebServer(app, listen("127.0.0.1", 0, "PORT"), name="hook") as server:
        hook.url = f"http://127.0.0.1:{server.port}/bot"
        yield hook
        hook.open.set()


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    async with hooked() as made:
        yield made


async def info_when(bot: Bot, condition: Callable[[WebhookInfo], object]) -> WebhookInfo:
    """Return what Telegram says of the webhook as soon as it says something."""
    async with asyncio.timeout(10):
        while not condition(info := await bot.get_webhook_info()):  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.02)
        return info


async def all_taken(bot: Bot) -> None:
    await info_when(bot, lambda info: info.pending_update_count == 0)


async def test_what_waits_and_what_comes_is_brought_with_a_secret(bot: Bot, seller: SandboxClient, hook: Hook) -> None:
    assert await bot.set_webhook(hook.url, secret_token=SECRET)
    await seller.say("정산")
    await hook.until(2)
    await all_taken(bot)
    assert hook.texts == ["/start", "정산"]
    assert hook.secrets == [SECRET, SECRET]
    assert [message.raw["read"] for message in await seller.messages()] == [True, True]


async def test_without_a_secret_there_is_no_header(bot: Bot, seller: SandboxClient, hook: Hook) -> None:
    await bot.set_webhook(hook.url)
    await hook.until(1)
    assert hook.secrets == [None]


async def test_while_there_is_a_webhook_nobody_can_poll(bot: Bot, seller: SandboxClient, hook: Hook) -> None:
    old = await bot.get_updates(timeout=0)
    poll = asyncio.create_task(bot.get_updates(offset=old[-1].update_id + 1, timeout=10))
    await asyncio.sleep(0.1)
    await bot.set_webhook(hook.url)
    with pytest.raises(Conflict, match="terminated by setWebhook request"):
        await poll
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates(timeout=0)
    assert await bot.delete_webhook()
    await seller.say("가")
    assert [update.effective_message.text for update in await bot.get_updates(timeout=0) if update.effective_message]


async def test_what_is_not_taken_comes_again_before_what_follows(bot: Bot, seller: SandboxClient, hook: Hook) -> None:
    hook.answers = [(503, {})]
    await seller.say("가")
    await bot.set_webhook(hook.url)
    await hook.until(3)
    await all_taken(bot)
    assert hook.texts == ["/start", "/start", "가"]
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"
    assert info.last_error_date is not None


async def test_pauses_grow_and_what_the_bot_asks_for_is_kept() -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(0)

    taken = asyncio.Event()
    async with hooked() as hook:
        hook.answers = [(500, {})] * 3 + [(429, {"Retry-After": "7"})] + [(500, {})] * 6
        queue = UpdateQueue(1, lambda _: taken.set())
        webhook = Webhook(queue, lambda: 1_800_000_000.0, sleep)
        await webhook.set(Target(hook.url))
        queue.put("message", {"chat": {"id": 1}, "text": "가"})
        await asyncio.wait_for(taken.wait(), 10)
        await webhook.remove()
    assert waits == [0, 2 * FIRST_PAUSE, 4, 7, 8, 16, 32, LONGEST_PAUSE, LONGEST_PAUSE, LONGEST_PAUSE]


async def test_chats_do_not_wait_for_each_other_and_one_chat_keeps_its_order(
    bot: Bot, sandbox: Sandbox, hook: Hook
) -> None:
    hook.open.clear()
    await bot.set_webhook(hook.url, max_connections=2)
    for user in (1, 2, 3):
        async with SandboxClient(sandbox.api_url, user_id=user) as client:
            await client.say("가")
            await client.say("나")
    await hook.until(2)
    await asyncio.sleep(0.1)
    assert [call["message"]["from"]["id"] for call in hook.calls] == [1, 2], "no more than two side by side"
    hook.open.set()
    await hook.until(6)
    await all_taken(bot)
    assert hook.most == 2
    for user in (1, 2, 3):
        mine = [call["message"]["text"] for call in hook.calls if call["message"]["from"]["id"] == user]
        assert mine == ["가", "나"]


async def test_nobody_at_home_keeps_the_updates_and_says_so(bot: Bot, seller: SandboxClient) -> None:
    listener = listen("127.0.0.1", 0, "PORT")
    port = listener.getsockname()[1]
    listener.close()
    await bot.set_webhook(f"http://127.0.0.1:{port}/")
    info = await info_when(bot, lambda info: info.last_error_message)
    assert (info.last_error_message, info.pending_update_count) == ("Connection refused", 1)


async def test_the_bot_says_which_kinds_it_wants(bot: Bot, seller: SandboxClient, hook: Hook) -> None:
    await bot.set_webhook(hook.url, allowed_updates=["edited_message"], max_connections=7)
    said = (await seller.say("가"))[0]
    await seller.edit(said, "나")
    await hook.until(2)
    assert ["edited_message" in call for call in hook.calls] == [False, True]
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections, info.allowed_updates) == (hook.url, 7, ("edited_message",))


async def test_an_empty_address_deletes_the_webhook(call: Any, hook: Hook) -> None:
    assert (await call("setWebhook", url=hook.url))["result"] is True
    assert (await call("setWebhook"))["result"] is True
    assert (await call("getWebhookInfo"))["result"]["url"] == ""


async def test_it_is_not_moved_more_than_once_a_second(call: Any, hook: Hook, clock: Clock) -> None:
    assert (await call("setWebhook", url=hook.url))["ok"]
    assert (await call("setWebhook", url=hook.url))["ok"], "it is where it is"
    assert (await call("setWebhook", url=hook.url, secret_token=SECRET))["parameters"] == {"retry_after": 1}
    clock.now += 1
    assert (await call("setWebhook", url=hook.url, secret_token=SECRET))["ok"]


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"url": "ftp://127.0.0.1/"}, "invalid webhook URL specified"),
        ({"url": "127.0.0.1/bot"}, "invalid webhook URL specified"),
        ({"url": "http://127.0.0.1:port/"}, "invalid webhook URL specified"),
        ({"url": "https://example.com/bot"}, "reaches this machine only"),
        ({"url": "http://127.0.0.1/", "secret_token": "s" * 257}, "secret token is too long"),
        ({"url": "http://127.0.0.1/", "secret_token": "비밀"}, "secret token contains unallowed characters"),
        ({"url": "http://127.0.0.1/", "allowed_updates": {}}, "can't parse allowed updates JSON object"),
    ],
)
async def test_what_telegram_refuses_is_refused(bot: Bot, call: Any, parameters: dict[str, Any], words: str) -> None:
    answer = await call("setWebhook", **parameters)
    assert answer["error_code"] == 400
    assert words in answer["description"]
    assert (await bot.get_webhook_info()).url == ""


async def test_the_library_gets_its_own_errors(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="reaches this machine only"):
        await bot.set_webhook("https://example.com/hook")
