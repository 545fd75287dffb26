"""/why and a replay over the real process: after a restart, after an index swap, and once the build is gone."""

import asyncio
import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.agreeing import agree
from bot.sandbox.client import SandboxClient
from indexer.builds import CURRENT, current_build
from indexer.manifest import MANIFEST
from tests.e2e.conftest import ROOT, BotProcess, Place, until

CONVERSATION = ("35000원 수수료 9% 배송비 3000 얼마 남아?", "할인 3천원이면?")
FOLLOW_UP = 2
"""The id of the question that leans on the one before."""
SELLER = 4711


async def ask(seller: SandboxClient, text: str) -> str:
    await seller.say(text)
    return (await seller.wait_for_reply()).text


async def replay(question: int, environment: Mapping[str, str]) -> tuple[int | None, str]:
    """Run ``python -m bot replay`` and return its exit code and what it says."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "replay", str(question)),
        cwd=ROOT,
        env={"LANG": "C.UTF-8", **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode, " ".join(said.decode().split())


def own_index(place: Place) -> Path:
    """Give the place an index folder of its own, with a copy of the build in use."""
    folder = place.folder / "index"
    build = current_build(folder).resolve()
    folder.unlink()
    folder.mkdir()
    shutil.copytree(build, folder / build.name)
    (folder / CURRENT).symlink_to(build.name)
    return folder


def swap(folder: Path) -> str:
    """Put the same guide in the place of the build in use, under another name; return the name before."""
    before = current_build(folder).name
    after = f"{before}-again"
    shutil.copytree(folder / before, folder / after)
    manifest = json.loads((folder / after / MANIFEST).read_text("utf-8"))
    (folder / after / MANIFEST).write_text(json.dumps(manifest | {"build_id": after}), "utf-8")
    link = folder / ".new-current"
    link.symlink_to(after)
    link.replace(folder / CURRENT)
    return before


@pytest.mark.timeout(240)
async def test_an_answer_is_explained_and_replayed_whatever_happens_after_it(place: Place) -> None:
    folder = own_index(place)
    async with Sandbox(0) as sandbox, SandboxClient(sandbox.api_url, user_id=SELLER) as seller:
        environment = place.environment(sandbox)
        bot = await BotProcess.start(place.log, environment)
        await agree(seller)
        for text in CONVERSATION:
            await ask(seller, text)
        answer = await ask(seller, "반품 배송비는 누가 내요?")
        why = await ask(seller, "/why")
        title = answer.split("\n")[0].partition(" [")[0]
        assert f"고른 항목: {title} (" in why
        build = current_build(folder).name
        assert build in why
        assert await bot.stop() == 0

        bot = await BotProcess.start(place.log, environment)
        assert await ask(seller, "/왜") == why
        before = swap(folder)
        await until(lambda: f"index {before}-again is in use" in bot.output)
        assert await ask(seller, "/why") == why
        assert await bot.stop() == 0

    # Of a conversation every answer is decided again in tests/bot/telegram/test_replaying.py; here it is the command.
    code, said = await replay(FOLLOW_UP, environment)
    assert (code, "the same bytes, sha256" in said) == (0, True), said
    assert f"index {before}" in said
    shutil.rmtree(folder / before)
    code, said = await replay(1, environment)
    assert code == 1
    assert f"the index build {before} is gone" in said
