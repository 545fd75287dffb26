from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import faiss
import numpy as np
import pytest

from indexer.build import BuildReport, build
from indexer.builds import current_build
from indexer.corpus import FILES, TOKENS, VECTORS
from indexer.encoder import Encoder, Encoding
from indexer.errors import IndexerError
from indexer.index import Index
from indexer.manifest import MANIFEST, Manifest
from indexer.ranking import Ranking
from indexer.words import Words
from knowledge.page import Guide, Item, Page, Section

OUTSIDE = ("오늘 날씨 어때요", "김치찌개 끓이는 법", "고객센터 전화번호", "파이썬 코드 짜 줘")
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


class Watched:
    """The real encoder, with a list of what it was asked to embed."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.name = encoder.name
        self.fingerprint = encoder.fingerprint
        self.dimensions = encoder.dimensions
        self.passages_asked: list[str] = []

    def passages(self, texts: list[str], on_progress: Callable[[int], None] | None = None) -> list[Encoding]:
        self.passages_asked += texts
        return self.encoder.passages(texts, on_progress)

    def query(self, text: str) -> Encoding:
        return self.encoder.query(text)


@pytest.fixture
def watched(encoder: Encoder) -> Watched:
    return Watched(encoder)


@pytest.fixture
def rebuild(tmp_path: Path, watched: Watched, words: Words) -> Callable[[Guide], BuildReport]:
    """Build a guide in one folder, a minute later each time."""
    moments = (NOW + timedelta(minutes=minute) for minute in range(100))
    return lambda guide: build(guide, tmp_path, watched, now=next(moments), words=lambda: words, outside=OUTSIDE)


def changed(guide: Guide, item_id: str, **fields: object) -> Guide:
    items = (replace(item, **fields) if item.id == item_id else item for item in guide.items())
    return of(*items)


def of(*items: Item) -> Guide:
    return Guide(tuple(Page(item.id, item.page, item.topic, (Section(item.section, (item,)),)) for item in items))


def test_a_build_holds_the_whole_guide(
    tmp_path: Path, guide: Guide, rebuild: Callable[[Guide], BuildReport], encoder: Encoder, words: Words
) -> None:
    report = rebuild(guide)
    assert report.changed
    assert (report.manifest.items, report.manifest.questions, report.embedded) == (3, 12, 18)
    folder = current_build(tmp_path)
    assert {path.name for path in folder.iterdir()} == {MANIFEST, *FILES}
    assert Manifest.load(folder) == report.manifest
    assert faiss.read_index(str(folder / VECTORS)).ntotal == 3 + 12
    assert np.load(folder / TOKENS, allow_pickle=False).dtype == np.int8
    assert Index.load(tmp_path, encoder, words).items() == tuple(guide.items())


def test_nothing_is_built_when_nothing_has_changed(guide: Guide, rebuild: Callable[[Guide], BuildReport]) -> None:
    first = rebuild(guide)
    second = rebuild(guide)
    assert not second.changed
    assert second.manifest == first.manifest


def test_only_what_changed_is_embedded(guide: Guide, rebuild: Callable[[Guide], BuildReport], watched: Watched) -> None:
    rebuild(guide)
    watched.passages_asked.clear()

    fee = next(item for item in guide.items() if item.id == "fee")
    guide = changed(guide, "fee", aliases=(*fee.aliases, "떼이는 돈"))
    assert rebuild(guide).embedded == 1
    assert watched.passages_asked == ["떼이는 돈"]
    watched.passages_asked.clear()

    guide = changed(guide, "fee", answer="카테고리에 따라 달라요.")
    assert rebuild(guide).embedded == 2
    assert all("카테고리에 따라 달라요." in text for text in watched.passages_asked)
    watched.passages_asked.clear()

    # A source's date, an order and a removal are news to the index, but no work for the model.
    source = replace(fee.sources[0], as_of=date(2026, 5, 5))
    guide = of(*reversed(list(changed(guide, "fee", sources=(source,)).items())))
    report = rebuild(of(*list(guide.items())[:2]))
    assert (report.changed, report.embedded, watched.passages_asked) == (True, 0, [])


def test_reused_vectors_are_the_same_as_fresh_ones(
    tmp_path: Path, guide: Guide, rebuild: Callable[[Guide], BuildReport], encoder: Encoder, words: Words
) -> None:
    rebuild(changed(guide, "fee", answer="다른 답이에요."))
    rebuild(guide)
    fresh = build(guide, tmp_path / "fresh", encoder, now=NOW, words=lambda: words, outside=OUTSIDE)
    assert Manifest.load(current_build(tmp_path)).files == fresh.manifest.files


def test_another_ranking_is_another_index(tmp_path: Path, guide: Guide, encoder: Encoder, words: Words) -> None:
    ranking = Ranking.load()
    stricter = ranking.model_copy(update={"confidence": ranking.confidence.model_copy(update={"threshold": 0.9})})
    build(guide, tmp_path, encoder, now=NOW, words=lambda: words, outside=OUTSIDE)
    later = NOW + timedelta(minutes=1)
    report = build(guide, tmp_path, encoder, now=later, words=lambda: words, outside=OUTSIDE, ranking=stricter)
    assert (report.changed, report.embedded, report.manifest.threshold) == (True, 0, 0.9)


def test_another_model_embeds_everything_anew(
    guide: Guide, rebuild: Callable[[Guide], BuildReport], watched: Watched
) -> None:
    rebuild(guide)
    watched.fingerprint = "f" * 64
    assert rebuild(guide).embedded == 18


def test_a_damaged_old_build_is_replaced(tmp_path: Path, guide: Guide, rebuild: Callable[[Guide], BuildReport]) -> None:
    rebuild(guide)
    (current_build(tmp_path) / VECTORS).write_bytes(b"rubbish")
    report = rebuild(guide)
    assert (report.changed, report.embedded) == (True, 18)


def test_progress_reaches_the_number_of_texts(tmp_path: Path, guide: Guide, encoder: Encoder, words: Words) -> None:
    seen: list[tuple[int, int]] = []
    build(guide, tmp_path, encoder, now=NOW, words=lambda: words, on_progress=lambda *progress: seen.append(progress))
    assert seen == sorted(seen)
    assert seen[-1] == (18, 18)


def test_the_build_says_how_well_it_finds(guide: Guide, rebuild: Callable[[Guide], BuildReport]) -> None:
    evaluation = rebuild(guide).manifest.evaluation
    assert evaluation is not None
    assert (evaluation.questions, evaluation.out_of_scope) == (3, 1)
    assert evaluation.recall_1 <= evaluation.recall_3 == 1
    without = changed(changed(changed(guide, "fee", aliases=()), "payday", aliases=()), "photo", aliases=())
    assert rebuild(without).manifest.evaluation is None


def test_a_guide_without_items_is_refused(rebuild: Callable[[Guide], BuildReport]) -> None:
    with pytest.raises(IndexerError, match="the guide has no item"):
        rebuild(Guide(()))


def test_other_questions_without_an_answer_are_another_index(
    tmp_path: Path, guide: Guide, encoder: Encoder, words: Words
) -> None:
    build(guide, tmp_path, encoder, now=NOW, words=lambda: words, outside=OUTSIDE)
    later = NOW + timedelta(minutes=1)
    report = build(guide, tmp_path, encoder, now=later, words=lambda: words, outside=OUTSIDE[:3])
    # They are what token states are kept by: all are embedded anew.
    assert (report.changed, report.embedded) == (True, 18)
    assert Index.load(tmp_path, encoder, words).corpus.outside.questions == OUTSIDE[:3]
