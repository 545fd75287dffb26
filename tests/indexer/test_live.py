import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.build import build
from indexer.builds import current_build
from indexer.corpus import TOKENS
from indexer.encoder import Encoder
from indexer.errors import IndexUnusableError
from indexer.live import LiveIndex
from indexer.words import Words
from knowledge.page import Guide, Page

OUTSIDE = ("오늘 날씨 어때요", "김치찌개 끓이는 법", "고객센터 전화번호", "파이썬 코드 짜 줘")


@pytest.fixture
def live(index_dir: Path, encoder: Encoder, words: Words) -> LiveIndex:
    return LiveIndex(index_dir, encoder, words)


@pytest.fixture
def rebuild(index_dir: Path, guide: Guide, encoder: Encoder, words: Words) -> Callable[[int], None]:
    """Build the guide with only so many pages."""

    def rebuild(pages: int) -> None:
        kept: tuple[Page, ...] = guide.pages[:pages]
        build(Guide(kept), index_dir, encoder, now=datetime.now(UTC), words=lambda: words, outside=OUTSIDE)

    return rebuild


def test_it_shows_what_is_in_use(live: LiveIndex) -> None:
    assert live.built == datetime(2026, 11, 22, tzinfo=UTC)
    assert live.manifest.items == 3
    assert live.search("수수료 얼마").hits[0].item.id == "fee"
    assert live.refresh() is False


def test_a_new_build_is_picked_up(live: LiveIndex, rebuild: Callable[[int], None]) -> None:
    before = live.current
    rebuild(2)
    assert live.current is before
    assert live.refresh() is True
    assert live.manifest.items == 2
    assert live.current.item("photo") is None
    assert before.item("photo") is not None


def test_a_damaged_build_is_refused_and_the_next_sound_one_taken(
    live: LiveIndex, rebuild: Callable[[int], None], index_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rebuild(2)
    (current_build(index_dir) / TOKENS).write_bytes(b"rubbish")
    with caplog.at_level(logging.ERROR, "indexer.live"):
        assert live.refresh() is False
        assert live.refresh() is False
    assert live.manifest.items == 3
    assert live.refusal is not None
    assert "tokens.npy is damaged" in live.refusal
    assert caplog.text.count("tokens.npy is damaged") == 1

    rebuild(1)
    assert live.refresh() is True
    assert (live.manifest.items, live.refusal) == (1, None)


def test_a_refused_build_is_tried_again_when_asked(
    live: LiveIndex, rebuild: Callable[[int], None], index_dir: Path
) -> None:
    rebuild(2)
    tokens = current_build(index_dir) / TOKENS
    sound = tokens.read_bytes()
    tokens.write_bytes(b"rubbish")
    assert live.refresh() is False
    tokens.write_bytes(sound)
    assert live.refresh() is False
    assert live.refresh(anew=True) is True
    assert (live.manifest.items, live.refusal) == (2, None)


def test_a_vanished_folder_changes_nothing(live: LiveIndex, index_dir: Path) -> None:
    (index_dir / "current").unlink()
    assert live.refresh() is False
    assert live.search("수수료").hits


def test_there_must_be_an_index_to_start_with(tmp_path: Path, encoder: Encoder, words: Words) -> None:
    with pytest.raises(IndexUnusableError, match="there is no index"):
        LiveIndex(tmp_path, encoder, words)


async def test_watching_takes_a_new_build_while_questions_are_answered(
    live: LiveIndex, rebuild: Callable[[int], None]
) -> None:
    watching = asyncio.create_task(live.watch(interval=0.01))
    await asyncio.to_thread(rebuild, 2)
    async with asyncio.timeout(30):
        while live.manifest.items == 3:
            assert live.search("수수료 얼마").hits[0].item.id == "fee"
            await asyncio.sleep(0.01)
    watching.cancel()
    assert live.manifest.items == 2
