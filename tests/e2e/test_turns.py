"""Conversations over the real process: what leans on the last turn, also after a restart and a kill."""

import signal
import sqlite3
from contextlib import closing

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.agreeing import agree
from bot.sandbox.client import Message, SandboxClient
from tests.e2e.conftest import BotProcess, Place, until

RECEIPT = "정산 예정 금액"


async def ask(seller: SandboxClient, text: str) -> Message:
    await seller.say(text)
    return await seller.wait_for_reply()


def open_tasks(place: Place) -> int:
    with closing(sqlite3.connect(place.folder / "store.sqlite3")) as database:
        (count,) = database.execute("SELECT count(*) FROM task WHERE open").fetchone()
    return int(count)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_conversation_goes_on_as_people_talk(seller: SandboxClient) -> None:
    assert "3~5" in (await ask(seller, "정산은 언제 들어와요?")).text
    assert "등급" in (await ask(seller, "그럼 등급은요?")).text
    assert RECEIPT in (await ask(seller, "35000원에 팔고 수수료 9%면 얼마 남아?")).text
    changed = await ask(seller, "그럼 할인 3천원이면?")
    assert "판매자 할인 3,000원" in changed.text
    await seller.press(changed, "✏️ 판매가")
    await seller.wait_for_reply()
    await seller.say("4만원")
    edited = await seller.wait_for_edit()
    assert edited.id == changed.id
    assert "판매자 할인 3,000원" in edited.text


@pytest.mark.asyncio(loop_scope="session")
async def test_both_questions_of_a_message_are_answered(seller: SandboxClient) -> None:
    reply = await ask(seller, "상품명은 몇 자까지고 정산은 언제 들어와요?")
    assert "3~5" in reply.text
    assert reply.text.count("출처") == 2


@pytest.mark.asyncio(loop_scope="session")
async def test_who_speaks_english_is_told_that_the_guide_is_korean(seller: SandboxClient) -> None:
    await seller.speak("en")
    english = (await ask(seller, "when is payout?")).text
    await seller.speak("ko")
    korean = (await ask(seller, "when is payout?")).text
    assert "3~5" in english
    assert len(english.split("\n\n")) == len(korean.split("\n\n")) + 1


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
async def test_the_last_turn_survives_a_restart(place: Place, end: signal.Signals) -> None:
    async with Sandbox(0) as sandbox, SandboxClient(sandbox.api_url) as seller:
        bot = await BotProcess.start(place.log, place.environment(sandbox))
        await agree(seller)
        assert RECEIPT in (await ask(seller, "35000원에 팔고 수수료 9%면 얼마 남아?")).text
        # Killed any sooner, it would first say the receipt once more.
        await until(lambda: not open_tasks(place))
        await bot.stop(end)
        bot = await BotProcess.start(place.log, place.environment(sandbox))
        assert (await ask(seller, "두 개면?")).text.startswith(f"{RECEIPT} 63,700원")
        assert await bot.stop() == 0
