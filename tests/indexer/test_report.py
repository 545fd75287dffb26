import json
import tomllib
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from indexer.calibration import Calibration
from indexer.encoder import Encoder
from indexer.index import Index
from indexer.ranking import Ranking
from indexer.report import calibration_text, manifest_table, result_json, result_table
from indexer.words import Words


@pytest.fixture(scope="module")
def small(built: Path, encoder: Encoder, words: Words) -> Index:
    return Index.load(built, encoder, words)


def printed(shown: object) -> str:
    console = Console(file=StringIO(), width=160)
    console.print(shown)
    return console.file.getvalue()


def test_the_table_says_what_was_found_and_whether_it_is_an_answer(small: Index) -> None:
    shown = printed(result_table(small.search("수수료 얼마 떼요"), small.manifest))
    for part in ("판매 수수료는 몇 %인가요?", "fee", "nearest: 수수료 얼마 떼요", "coverage 1.00", ": an answer"):
        assert part in shown
    assert ": no answer" in printed(result_table(small.search("오늘 날씨"), small.manifest))


def test_json_holds_every_signal(small: Index) -> None:
    result = small.search("수수료 얼마 떼요", limit=2)
    answer = json.loads(result_json(result, small.manifest))
    assert answer["threshold"] == small.manifest.threshold
    assert answer["confidence"] == result.confidence
    assert [hit["id"] for hit in answer["hits"]] == [hit.item.id for hit in result.hits]
    assert answer["hits"][0]["signals"]["coverage"] == result.hits[0].signals.coverage


def test_info_is_readable(small: Index) -> None:
    shown = printed(manifest_table(small.manifest))
    for part in ("2026-11-22", "multilingual-e5-small", "3 items, 12 questions", "R@1", "refused", "vectors.faiss"):
        assert part in shown


def test_a_calibration_is_printed_as_what_the_ranking_reads() -> None:
    ranking = Ranking.load()
    calibration = Calibration(ranking.weights, ranking.confidence, questions=10, auroc=0.9, refused=0.05, false=0.04)
    text = calibration_text(calibration, ranking.model)
    assert Ranking.model_validate(tomllib.loads(text)) == ranking
    assert "AUROC 0.900" in text
