"""An operator has the newest index taken up at once, and is told what came of it."""

import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.telegram.application import build_application
from indexer.builds import current_build
from indexer.corpus import TOKENS
from indexer.encoder import Encoder
from indexer.live import LiveIndex
from indexer.settings import IndexerSettings
from indexer.shelf.follower import Follower
from indexer.shelf.publishing import publish
from indexer.words import Words
from tests.bot.telegram.conftest import WAIT, Shop

Builds = Callable[..., Path]


@dataclass(frozen=True)
class Machine:
    """A bot that serves the current build of a folder, or what is published."""

    shop: Shop
    live: LiveIndex
    builds: Builds
    index_dir: Path

    def build(self, *pages: str) -> Path:
        """Have built an index of some pages on this machine, and return the build."""
        build = current_build(self.builds(*pages))
        shutil.copytree(build, self.index_dir / build.name, dirs_exist_ok=True)
        (self.index_dir / "current").unlink(missing_ok=True)
        (self.index_dir / "current").symlink_to(build.name)
        return self.index_dir / build.name

    async def publish(self, *pages: str) -> None:
        """Have published an index of some pages."""
        address = f"sqlite:///{self.shop.database.engine.url.database}"
        build = current_build(self.builds(*pages))
        await publish(address, build, host="builder", now=datetime.now(UTC))

    async def reload(self) -> str:
        return (await self.shop.say("/reload")).text


@pytest.fixture(scope="module")
def readers(prepared: IndexerSettings) -> tuple[Encoder, Words]:
    """The model and the analyser, which take seconds to load."""
    return Encoder.load(prepared.model_dir), Words.load()


@pytest.fixture
async def machine(
    shop: Shop, tmp_path: Path, small_builds: Builds, readers: tuple[Encoder, Words]
) -> AsyncIterator[Machine]:
    """A machine with an index of one page, whose operator is the one who writes."""
    shop.appoint(shop.client.user_id)
    index_dir = Path(shutil.copytree(small_builds("payday"), tmp_path / "index", symlinks=True))
    live = LiveIndex(index_dir, *readers)
    follower = Follower(shop.database.engine, tmp_path / "published", live)
    async with build_application(shop.bot, replace(shop.desk, index=live, follower=follower)) as application:
        shop.application = application
        yield Machine(shop, live, small_builds, index_dir)


async def test_anybody_else_gets_the_answer_for_an_unknown_command(shop: Shop) -> None:
    unknown = (await shop.say("/abracadabra")).text
    assert (await shop.say("/reload")).text == unknown


async def test_where_nothing_is_new_it_says_what_is_in_use(machine: Machine) -> None:
    said = await machine.reload()
    assert "그대로 쓰고 있어요" in said
    assert machine.live.manifest.build_id in said
    assert "1항목" in said
    assert "년 " in said
    assert "에 만들었어요" in said
    assert "이 서버에서 만든 색인" in said


async def test_a_new_build_of_this_machine_is_taken_up(machine: Machine) -> None:
    before = machine.live.manifest.build_id
    build = machine.build("payday", "photo")
    said = await machine.reload()
    assert said.index("새 색인으로 바꿨어요") < said.index(build.name) < said.index("바꾸기 전") < said.index(before)
    assert "2항목" in said
    assert machine.live.manifest.items == 2


async def test_what_is_published_is_taken_up_and_rules(machine: Machine) -> None:
    await machine.publish("payday", "photo")
    said = await machine.reload()
    assert "새 색인으로 바꿨어요" in said
    assert "이 서버에서 만든" not in said
    machine.build("payday", "photo", "refund")
    assert "그대로 쓰고 있어요" in await machine.reload()
    assert machine.live.manifest.items == 2


async def test_a_refused_one_is_told_with_the_reason_and_tried_again(machine: Machine) -> None:
    build = machine.build("payday", "photo")
    sound = (build / TOKENS).read_bytes()
    (build / TOKENS).write_bytes(b"rubbish")
    for _ in range(2):
        said = await machine.reload()
        assert "그대로 쓰고 있어요" in said
        assert "더 새로운 색인은 쓸 수 없었어요" in said
        assert "tokens.npy is damaged" in said
    (build / TOKENS).write_bytes(sound)
    assert "새 색인으로 바꿨어요" in await machine.reload()


async def test_a_refused_publication_is_told_with_the_reason(machine: Machine) -> None:
    await machine.publish("payday", "photo")
    async with machine.shop.database.engine.begin() as connection:
        await connection.execute(text("UPDATE shelf_build SET fingerprint = 'other'"))
    said = await machine.reload()
    assert "그대로 쓰고 있어요" in said
    assert "is of another model" in said


async def test_the_other_processes_are_told(machine: Machine) -> None:
    async with machine.shop.database.engine.begin() as connection:
        for name in ("one", "two"):
            values = {"name": name, "now": "2026-11-20 03:00:19.000000"}
            await connection.execute(
                text("INSERT INTO life_sign (name, since, seen) VALUES (:name, :now, :now)"), values
            )
    assert "지금 2개가 살아 있어요" in await machine.reload()


async def test_in_a_group_nobody_can(machine: Machine) -> None:
    async with machine.shop.client.in_group() as group:
        await group.say(f"/reload@{await group.bot_name()}")
        await machine.shop.handle()
        assert "모르는 명령어" in (await group.wait_for_reply(WAIT)).text
