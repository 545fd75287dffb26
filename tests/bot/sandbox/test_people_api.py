"""What the page and the test client rely on."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from telegram import Bot

from bot.sandbox import Sandbox
from bot.sandbox.client import SandboxClient, SandboxClientError

SELLER = 1


async def test_a_long_text_goes_out_in_pieces(bot: Bot, seller: SandboxClient) -> None:
    said = await seller.say("😀" * 2049)
    assert [len(message.text) for message in said] == [2048, 1]
    assert len(await bot.get_updates(timeout=0)) == 3


async def test_an_edit_of_ones_own_reaches_the_bot(bot: Bot, seller: SandboxClient) -> None:
    said = (await seller.messages())[0]
    edited = await seller.edit(said, "/help")
    assert edited.edited
    update = (await bot.get_updates(offset=-1))[0]
    assert update.edited_message is not None
    assert (update.edited_message.message_id, update.edited_message.text) == (said.id, "/help")


async def test_an_edit_that_changes_nothing_is_no_update(bot: Bot, seller: SandboxClient) -> None:
    await seller.edit((await seller.messages())[0], " /start ")
    assert len(await bot.get_updates(timeout=0)) == 1


async def test_what_people_cannot_do(bot: Bot, seller: SandboxClient) -> None:
    theirs = await bot.send_message(SELLER, "가")
    mine = await seller.wait_for_reply()
    assert mine.id == theirs.message_id
    with pytest.raises(SandboxClientError, match="only one's own"):
        await seller.edit(mine, "나")
    with pytest.raises(SandboxClientError, match="the text is empty"):
        await seller.say(" \n ")
    with pytest.raises(SandboxClientError, match="a file and its kind"):
        await seller.upload("dream", "x", b"x")
    with pytest.raises(SandboxClientError, match="caption is too long"):
        await seller.upload("document", "x", b"x", caption="가" * 1025)
    await bot.delete_message(SELLER, mine.id)
    with pytest.raises(SandboxClientError, match="is not there"):
        await seller.press(mine, "x")


@pytest.mark.parametrize("body", [b"", b"[]", b'{"text": 1}', b'{"text": "x", "user": -1}', b'{"user": 1}'])
async def test_nonsense_is_refused_politely(http: Any, body: bytes) -> None:
    response = await http.post("/sandbox/say", content=body)
    assert response.status_code == 400
    assert response.json()["error"]


async def test_people_do_not_see_each_others_chats(bot: Bot, sandbox: Sandbox, seller: SandboxClient) -> None:
    async with SandboxClient(sandbox.api_url, user_id=2) as other:
        await other.say("안녕하세요")
        await bot.send_message(2, "둘")
        await bot.send_message(SELLER, "하나")
        assert (await seller.wait_for_reply()).text == "하나"
        assert (await other.wait_for_reply()).text == "둘"


async def test_nothing_comes_in_time(seller: SandboxClient) -> None:
    with pytest.raises(SandboxClientError, match="nothing came within"):
        await seller.wait_for_reply(timeout=0.05)


async def test_the_stream_of_events_resumes_where_it_was_cut(bot: Bot, http: Any, seller: SandboxClient) -> None:
    for text in "가나":
        await bot.send_message(SELLER, text)

    async def first(headers: dict[str, str]) -> tuple[str, str]:
        async with http.stream("GET", "/sandbox/events", params={"after": 1}, headers=headers) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            number = ""
            async for line in stream.aiter_lines():
                if line.startswith("id: "):
                    number = line.removeprefix("id: ")
                elif line.startswith("data: ") and number:
                    return number, json.loads(line.removeprefix("data: "))["message"]["text"]
        raise AssertionError

    number, text = await first({})
    assert text == "가"
    assert (await first({"Last-Event-ID": number}))[1] == "나"


async def test_typing_and_deleting_are_events(bot: Bot, http: Any, seller: SandboxClient) -> None:
    sent = await bot.send_message(SELLER, "가")
    await bot.send_chat_action(SELLER, "typing")
    await bot.delete_message(SELLER, sent.message_id)
    events = (await http.get("/sandbox/wait", params={"after": 2})).json()["events"]
    assert [event["type"] for event in events] == ["typing", "deleted"]


async def test_a_wrong_chat_action_is_refused(call: Any, seller: SandboxClient) -> None:
    answer = await call("sendChatAction", chat_id=SELLER, action="dancing")
    assert answer["description"] == "Bad Request: wrong parameter action in request"


async def test_waiting_ends_with_the_sandbox() -> None:
    async with Sandbox(0) as sandbox, SandboxClient(sandbox.api_url) as seller:
        await seller.say("가")
        waiting = asyncio.create_task(seller.wait_for_reply(timeout=30))
        await asyncio.sleep(0.05)
    with pytest.raises((httpx.TransportError, SandboxClientError)):
        await waiting
