"""A question that the guide could not answer, a new index that can: the seller hears of it once, come what may."""

import asyncio
import shutil
import signal
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.agreeing import agree
from bot.sandbox.client import Message, SandboxClient
from bot.sandbox.faults import Fault, FaultKind
from indexer.builds import current_build, publish
from indexer.settings import IndexerSettings
from tests.e2e.conftest import BotProcess, Place, until
from tests.guide_pages import ASKED

WISH = "🔔 답이 생기면 알려주세요"
QUIET_SECONDS = 3


@pytest.fixture
def own_place(tmp_path: Path, prepared: IndexerSettings) -> Place:
    """A data folder with the shared model and an index of its own."""
    (tmp_path / "model").symlink_to(prepared.model_dir.parent.resolve())
    return Place(tmp_path, prepared)


@pytest.fixture
def use(own_place: Place, small_builds: Callable[..., Path]) -> Callable[..., None]:
    """Swap an index of the pages that are named into the place of the one before."""
    folder = own_place.folder / "index"
    folder.mkdir()
    numbers = count()

    def use(*pages: str) -> None:
        new = current_build(small_builds(*pages))
        publish(folder, f"build-{next(numbers)}", lambda made: shutil.copytree(new, made, dirs_exist_ok=True))

    return use


async def ask_to_be_told(seller: SandboxClient) -> None:
    await seller.say(ASKED)
    refused = await seller.wait_for_reply(timeout=30)
    assert "가이드에 없는 내용" in refused.text
    await seller.press(refused, WISH)
    assert "🔕 알림 그만 받기" in (await seller.wait_for_edit(timeout=30)).labels


async def notices(seller: SandboxClient) -> list[Message]:
    return [message for message in await seller.messages() if "답이 생겼어요" in message.text]


async def test_an_index_that_is_swapped_in_tells_who_waits_once(own_place: Place, use: Callable[..., None]) -> None:
    use("payday", "photo")
    async with Sandbox(0) as sandbox, SandboxClient(sandbox.api_url) as seller:
        bot = await BotProcess.start(own_place.log, own_place.environment(sandbox))
        await agree(seller)
        await ask_to_be_told(seller)
        use("payday", "photo", "refund")
        told = await seller.wait_for_reply(timeout=60)
        assert "답이 생겼어요" in told.text
        assert "관세는 구매자가 부담해요." in told.text
        assert await bot.stop() == 0
        bot = await BotProcess.start(own_place.log, own_place.environment(sandbox))
        for pages in (("payday", "photo"), ("payday", "photo", "refund")):
            swaps = bot.output.count("is in use")
            use(*pages)
            await until(lambda before=swaps: bot.output.count("is in use") > before, 60)
        await asyncio.sleep(QUIET_SECONDS)
        assert await bot.stop() == 0
        assert len(await notices(seller)) == 1


async def test_an_index_that_came_while_the_bot_was_down_and_a_kill_in_mid_notice(
    own_place: Place, use: Callable[..., None]
) -> None:
    use("payday", "photo")
    async with Sandbox(0) as sandbox, SandboxClient(sandbox.api_url) as seller:
        bot = await BotProcess.start(own_place.log, own_place.environment(sandbox))
        await agree(seller)
        await ask_to_be_told(seller)
        assert await bot.stop() == 0
        use("payday", "photo", "refund")
        sandbox.faults.plan("sendMessage", Fault(FaultKind.DELAY, 30))
        before = sandbox.faults.calls("sendMessage")
        bot = await BotProcess.start(own_place.log, own_place.environment(sandbox))
        await until(lambda: sandbox.faults.calls("sendMessage") > before)
        await bot.stop(signal.SIGKILL)
        sandbox.faults.clear()
        bot = await BotProcess.start(own_place.log, own_place.environment(sandbox))
        assert "답이 생겼어요" in (await seller.wait_for_reply(timeout=60)).text
        await asyncio.sleep(QUIET_SECONDS)
        assert await bot.stop() == 0
        assert len(await notices(seller)) == 1
