"""A machine without an index of its own starts from what is published, and takes up what is published next."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.agreeing import agree
from bot.sandbox.client import SandboxClient
from bot.store.database import Database
from indexer.builds import current_build
from indexer.settings import IndexerSettings
from indexer.shelf.publishing import publish, roll_back
from tests.e2e.conftest import BotProcess, Place, until
from tests.guide_pages import ASKED

pytestmark = pytest.mark.postgres

IN_USE = "INFO    indexer.live: published index "


async def test_the_published_index_is_served_and_swapped_without_a_restart(
    tmp_path: Path, prepared: IndexerSettings, small_builds: Callable[..., Path], postgres_url: str
) -> None:
    (tmp_path / "model").symlink_to(prepared.model_dir.parent.resolve())
    place = Place(tmp_path, prepared)
    before, after = (current_build(small_builds(*pages)) for pages in (("payday",), ("payday", "refund")))
    await (await Database.open(postgres_url)).close()
    await publish(postgres_url, before, host="builder", now=datetime.now(UTC))

    async with Sandbox(0) as sandbox, SandboxClient(sandbox.api_url) as seller:
        bot = await BotProcess.start(place.log, place.environment(sandbox, DATABASE_URL=postgres_url))
        await agree(seller)
        await seller.say(ASKED)
        assert "가이드에 없는 내용" in (await seller.wait_for_reply(timeout=30)).text
        await publish(postgres_url, after, host="builder", now=datetime.now(UTC))
        # It was announced: nobody waits for the next look.
        await until(lambda: bot.output.count(IN_USE) == 1, 15)
        await seller.say(ASKED)
        assert "구매자" in (await seller.wait_for_reply(timeout=30)).text
        await roll_back(postgres_url)
        await until(lambda: bot.output.count(IN_USE) == 2, 15)
        assert await bot.stop() == 0
