"""The process as an operator sees it: how it starts, what it refuses, how it stops."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import httpx
import pytest

from bot.sandbox import Sandbox
from bot.sandbox.agreeing import agree
from bot.sandbox.client import SandboxClient
from tests.e2e.conftest import ROOT, BotProcess, Place, until


async def test_without_a_token_it_serves_the_sandbox_and_says_so_in_one_line(place: Place) -> None:
    bot = await BotProcess.start(place.log, place.environment())
    (line,) = [line for line in bot.output.splitlines() if "TELEGRAM_BOT_TOKEN" in line]
    url = next(word for word in line.split() if word.startswith("http://127.0.0.1:"))
    async with httpx.AsyncClient() as browser:
        page = await browser.get(url)
    assert page.status_code == 200
    assert "지마켓 판매자 도우미" in page.text
    async with SandboxClient(url.rstrip("/")) as seller:
        await seller.say("정산은 언제 들어와요?")
        assert "3~5" in (await seller.wait_for_reply(timeout=30)).text
    assert await bot.stop() == 0


@pytest.mark.postgres
async def test_it_remembers_in_postgresql_when_it_is_told_to(place: Place, postgres_url: str) -> None:
    async with Sandbox(0) as sandbox, SandboxClient(sandbox.api_url) as seller:
        bot = await BotProcess.start(place.log, place.environment(sandbox, DATABASE_URL=postgres_url))
        await agree(seller)
        await seller.say("정산은 언제 들어와요?")
        reply = await seller.wait_for_reply(timeout=30)
        assert "3~5" in reply.text
        assert "고마워요" in (await seller.press(reply, "👍 도움 됐어요")).text
        assert await bot.stop() == 0


async def test_a_wrong_token_gets_one_clear_line_and_exit_code_1(place: Place) -> None:
    async with Sandbox(0) as sandbox:
        wrong = "123456:" + "x" * 35
        bot = await BotProcess.launch(place.log, place.environment(sandbox, TELEGRAM_BOT_TOKEN=wrong))
        async with asyncio.timeout(60):
            assert await bot.process.wait() == 1
    errors = [line for line in bot.output.splitlines() if " INFO " not in line]
    assert len(errors) == 1
    assert "TELEGRAM_BOT_TOKEN" in errors[0]
    assert wrong not in bot.output


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("DATABASE_URL", "mysql://user:hunter2@host/db", "DATABASE_URL"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL"),
    ],
)
async def test_a_wrong_setting_gets_one_clear_line_and_exit_code_1(
    place: Place, setting: str, value: str, words: str
) -> None:
    bot = await BotProcess.launch(place.log, place.environment(**{setting: value}))
    async with asyncio.timeout(60):
        assert await bot.process.wait() == 1
    assert words in bot.output
    assert "Traceback" not in bot.output
    assert "hunter2" not in bot.output


async def test_without_a_model_and_an_index_it_says_how_to_make_them(place: Place) -> None:
    empty = place.folder / "empty"
    bot = await BotProcess.launch(place.log, place.environment(DATA_DIR=str(empty)))
    async with asyncio.timeout(60):
        assert await bot.process.wait() == 1
    assert "python -m indexer" in bot.output
    assert "Traceback" not in bot.output


async def test_a_taken_port_is_named_with_the_way_out(place: Place) -> None:
    async with Sandbox(0) as other:
        bot = await BotProcess.launch(place.log, place.environment(SANDBOX_PORT=str(other.port)))
        async with asyncio.timeout(60):
            assert await bot.process.wait() == 1
    assert "SANDBOX_PORT" in bot.output
    assert "Traceback" not in bot.output


async def test_a_second_bot_on_the_same_data_is_refused(place: Place) -> None:
    first = await BotProcess.start(place.log, place.environment())
    second = await BotProcess.launch(place.folder / "second.log", place.environment())
    async with asyncio.timeout(60):
        assert await second.process.wait() == 1
    assert "another bot" in second.output
    assert await first.stop(signal.SIGTERM) == 0


async def test_a_running_bot_takes_up_a_new_index(place: Place, tmp_path: Path) -> None:
    guide = tmp_path / "documents"
    guide.mkdir()
    (guide / "포장.md").write_text(
        "# 포장은 무엇으로 하나요?\n\n파란 상자를 써요.\n\n# 교환 절차\n\n전화로 접수해요.\n", "utf-8"
    )
    (place.folder / "index").unlink()
    await _build(place, guide)
    async with Sandbox(0) as sandbox, SandboxClient(sandbox.api_url) as seller:
        bot = await BotProcess.start(place.log, place.environment(sandbox))
        await seller.say("포장은 무엇으로 하나요?")
        assert "파란 상자" in (await seller.wait_for_reply(timeout=30)).text
        (guide / "포장.md").write_text(
            "# 포장은 무엇으로 하나요?\n\n빨간 봉투를 써요.\n\n# 교환 절차\n\n전화로 접수해요.\n", "utf-8"
        )
        await _build(place, guide)
        await until(lambda: "is in use" in bot.output)
        await seller.say("포장은 무엇으로 하나요?")
        assert "빨간 봉투" in (await seller.wait_for_reply(timeout=30)).text
        assert await bot.stop() == 0


async def _build(place: Place, guide: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "indexer", "build", "--guide", str(guide)),
        cwd=ROOT,
        env=place.environment() | {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")},
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert await process.wait() == 0
