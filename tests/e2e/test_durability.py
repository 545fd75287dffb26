"""What is promised when things break: nothing that a seller sent is lost, and nothing is said twice without need."""

import re
import signal
import sqlite3
from contextlib import closing

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.agreeing import agree
from bot.sandbox.client import Message, SandboxClient
from bot.sandbox.faults import Fault, FaultKind
from tests.e2e.conftest import BotProcess, Place, until

SELLERS = 8
QUESTIONS = ("정산은 언제 들어와요?", "상품 사진 몇 장 올려야 해?", "고마워요")


async def test_a_kill_in_mid_handler_loses_nothing_and_keeps_the_order(place: Place) -> None:
    async with Sandbox(0) as sandbox:
        environment = place.environment(sandbox)
        bot = await BotProcess.start(place.log, environment)
        # Whoever is being answered now hangs in the middle of it: decided and recorded, not yet said.
        sandbox.faults.plan("sendMessage", Fault(FaultKind.DELAY, 90), times=SELLERS * len(QUESTIONS))
        clients = [SandboxClient(sandbox.api_url, user_id=number) for number in range(1, SELLERS + 1)]
        for client in clients:
            for question in QUESTIONS:
                await client.say(question)
        await until(lambda: sandbox.faults.calls("sendMessage") >= SELLERS)
        await bot.stop(signal.SIGKILL)
        sandbox.faults.clear()
        bot = await BotProcess.start(place.log, environment)
        for client in clients:
            replies = [await client.wait_for_reply(timeout=60) for _ in QUESTIONS]
            assert ["3~5" in replies[0].text, "5장" in replies[1].text, "다행이에요" in replies[2].text] == [True] * 3
        assert await bot.stop() == 0
        for client in clients:
            assert len([message for message in await client.messages() if message.from_bot]) == len(QUESTIONS)
            await client.aclose()


async def test_a_stop_leaves_what_came_last_for_the_next_start(place: Place) -> None:
    async with Sandbox(0) as sandbox, SandboxClient(sandbox.api_url) as seller:
        bot = await BotProcess.start(place.log, place.environment(sandbox))
        assert await bot.stop(signal.SIGTERM) == 0
        await seller.say("정산은 언제 들어와요?")
        bot = await BotProcess.start(place.log, place.environment(sandbox))
        assert "3~5" in (await seller.wait_for_reply(timeout=30)).text
        assert await bot.stop() == 0


@pytest.mark.parametrize(
    "fault",
    [
        Fault(FaultKind.TOO_MANY_REQUESTS, 1),
        Fault(FaultKind.SERVER_ERROR),
        Fault(FaultKind.DROP_BEFORE),
    ],
    ids=lambda fault: fault.kind,
)
async def test_telegrams_troubles_delay_an_answer_and_do_not_lose_or_double_it(place: Place, fault: Fault) -> None:
    async with Sandbox(0) as sandbox, SandboxClient(sandbox.api_url) as seller:
        bot = await BotProcess.start(place.log, place.environment(sandbox))
        sandbox.faults.plan("sendMessage", fault, times=2)
        sandbox.faults.plan("getUpdates", fault, times=2)
        await seller.say("정산은 언제 들어와요?")
        assert "3~5" in (await seller.wait_for_reply(timeout=30)).text
        await seller.say("고마워요")
        assert "다행이에요" in (await seller.wait_for_reply(timeout=30)).text
        assert await bot.stop() == 0
        assert len([message for message in await seller.messages() if message.from_bot]) == 2


async def test_an_error_gets_an_incident_number_and_nothing_of_its_details(place: Place) -> None:
    async with Sandbox(0) as sandbox, SandboxClient(sandbox.api_url) as seller:
        bot = await BotProcess.start(place.log, place.environment(sandbox))
        await agree(seller)
        # The table goes away under the running bot: a real error, which no retry can mend.
        with closing(sqlite3.connect(place.folder / "store.sqlite3")) as store:
            store.execute("ALTER TABLE question RENAME TO gone")
        await seller.say("정산은 언제 들어와요?")
        reply = await seller.wait_for_reply(timeout=30)
        number = re.search(r"사건 번호 ([0-9A-F]{8})", reply.text)
        assert number is not None
        assert "question" not in reply.text
        assert f"incident {number[1]}" in bot.output
        assert sandbox.token not in bot.output
        assert "안녕하세요" in (await _ask(seller, "/start")).text
        assert await bot.stop() == 0


async def _ask(seller: SandboxClient, text: str) -> Message:
    await seller.say(text)
    return await seller.wait_for_reply(timeout=30)
