"""Long polling: order, confirmation, conflicts, and numbers that grow from run to run."""

import asyncio
import time
from typing import Any

import httpx
import pytest
from telegram import Bot, Update
from telegram.error import Conflict

from bot.sandbox import Sandbox
from bot.sandbox.client import SandboxClient


def texts(updates: tuple[Update, ...]) -> list[str | None]:
    return [update.effective_message.text if update.effective_message else None for update in updates]


async def test_updates_stay_until_an_offset_confirms_them(bot: Bot, seller: SandboxClient) -> None:
    await seller.say("가")
    first = await bot.get_updates(timeout=0)
    assert texts(first) == ["/start", "가"]
    assert [update.update_id for update in first] == [first[0].update_id, first[0].update_id + 1]
    assert await bot.get_updates(timeout=0) == first
    assert texts(await bot.get_updates(limit=1, timeout=0)) == ["/start"]
    assert texts(await bot.get_updates(offset=first[1].update_id, timeout=0)) == ["가"]
    assert await bot.get_updates(offset=first[1].update_id + 1, timeout=0) == ()


async def test_a_negative_offset_counts_from_the_end(bot: Bot, seller: SandboxClient) -> None:
    for text in "가나다":
        await seller.say(text)
    assert texts(await bot.get_updates(offset=-2, timeout=0)) == ["나", "다"]
    assert texts(await bot.get_updates(timeout=0)) == ["나", "다"]


async def test_a_poll_waits_for_the_next_update(bot: Bot, seller: SandboxClient) -> None:
    old = await bot.get_updates(timeout=0)
    poll = asyncio.create_task(bot.get_updates(offset=old[-1].update_id + 1, timeout=10))
    await asyncio.sleep(0.05)
    assert not poll.done()
    await seller.say("가")
    assert texts(await poll) == ["가"]


async def test_a_poll_ends_empty_when_its_time_is_over(bot: Bot) -> None:
    began = time.monotonic()
    assert await bot.get_updates(timeout=1) == ()
    assert 0.9 < time.monotonic() - began < 5


async def test_a_second_poll_ends_the_first_with_a_conflict(bot: Bot, call: Any, seller: SandboxClient) -> None:
    old = await bot.get_updates(timeout=0)
    offset = old[-1].update_id + 1
    first = asyncio.create_task(bot.get_updates(offset=offset, timeout=10))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(call("getUpdates", offset=offset, timeout=4))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first
    await seller.say("가")
    assert [update["message"]["text"] for update in (await second)["result"]] == ["가"]


async def test_a_poll_that_was_hung_up_is_in_nobodys_way(http: Any, sandbox: Sandbox, seller: SandboxClient) -> None:
    address = f"/bot{sandbox.token}/getUpdates"
    old = (await http.get(address)).json()["result"]
    offset = old[-1]["update_id"] + 1
    with pytest.raises(httpx.ReadTimeout):
        await http.get(address, params={"offset": offset, "timeout": 10}, timeout=0.2)
    await asyncio.sleep(0.1)
    await seller.say("가")
    answer = (await http.get(address, params={"offset": offset, "timeout": 10})).json()
    assert [update["message"]["text"] for update in answer["result"]] == ["가"]


async def test_numbers_are_above_those_of_an_earlier_run() -> None:
    numbers = []
    for now in (1_800_000_000, 1_800_000_001):
        async with Sandbox(0, clock=lambda now=now: now) as sandbox, SandboxClient(sandbox.api_url) as seller:
            said = (await seller.say("가"))[0]
            async with Bot(sandbox.token, base_url=f"{sandbox.api_url}/bot") as bot:
                numbers.append((said.id, (await bot.get_updates())[0].update_id))
    assert all(earlier < later for earlier, later in zip(*numbers, strict=True))
    assert max(map(max, numbers)) < 2**31


async def test_kinds_that_the_bot_does_not_want_are_not_kept(bot: Bot, seller: SandboxClient) -> None:
    await bot.get_updates(allowed_updates=["edited_message"], timeout=0)
    said = (await seller.say("가"))[0]
    await seller.edit(said, "나")
    updates = (await bot.get_updates(timeout=0))[1:]
    assert [update.edited_message.text for update in updates if update.edited_message] == ["나"]
    await bot.get_updates(allowed_updates=[], timeout=0)
    await seller.say("다")
    assert texts(await bot.get_updates(offset=-1, timeout=0)) == ["다"]


async def test_what_the_bot_has_taken_is_marked_as_read(bot: Bot, seller: SandboxClient) -> None:
    assert [message.raw["read"] for message in await seller.messages()] == [False]
    updates = await bot.get_updates(timeout=0)
    await bot.get_updates(offset=updates[-1].update_id + 1, timeout=0)
    assert [message.raw["read"] for message in await seller.messages()] == [True]


async def test_pending_updates_can_be_dropped(bot: Bot, seller: SandboxClient) -> None:
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == ("", 1)
    assert await bot.delete_webhook(drop_pending_updates=True)
    assert (await bot.get_webhook_info()).pending_update_count == 0


async def test_in_a_group_the_bot_hears_commands_mentions_and_replies_only(bot: Bot, seller: SandboxClient) -> None:
    username = (await bot.get_me()).username
    async with seller.in_group() as member:
        await member.say("/help")
        group = (await member.messages())[0].raw["chat"]["id"]
        await bot.send_message(group, "네?")
        mine = await member.wait_for_reply()
        for text in ("다들 안녕하세요", "/fee@another_bot 35000", f"@{username} 정산", f"/fee@{username}", "가/나"):
            await member.say(text)
        await member.say("그건 아니에요", reply_to=mine)
        updates = await bot.get_updates(timeout=0)
    heard = [update for update in updates if update.effective_chat and update.effective_chat.id == group]
    assert heard[0].my_chat_member is not None
    expected = ["/help", f"@{username} 정산", f"/fee@{username}", "그건 아니에요"]
    assert [update.message.text for update in heard if update.message] == expected
    assert heard[1].message is not None
    assert heard[1].message.chat.type == "supergroup"


async def test_blocking_is_an_update(bot: Bot, seller: SandboxClient) -> None:
    await seller.block()
    await seller.block(blocked=False)
    members = [update.my_chat_member for update in await bot.get_updates(timeout=0) if update.my_chat_member]
    assert [change.new_chat_member.status for change in members] == ["kicked", "member"]
