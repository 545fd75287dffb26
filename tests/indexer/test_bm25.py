import numpy as np
import pytest

from indexer.bm25 import BM25

DOCUMENTS = [["정산", "일", "정산"], ["정산", "수수료"], ["사진"], []]


def test_scores_follow_the_formula() -> None:
    # idf = ln(1 + (4 - 2 + .5) / (2 + .5)); mean length 1.5; document 1: tf 1, length 2
    expected = np.log(2) * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / 1.5))
    assert BM25(DOCUMENTS).scores(["정산"])[1] == pytest.approx(expected, rel=1e-6)


def test_what_is_repeated_counts_more_and_what_is_rare_most() -> None:
    bm25 = BM25(DOCUMENTS)
    both = bm25.scores(["정산"])
    assert both[0] > both[1] > 0
    assert bm25.idf("없음") > bm25.idf("사진") > bm25.idf("정산") > 0


def test_unknown_terms_and_empty_documents_score_nothing() -> None:
    bm25 = BM25(DOCUMENTS)
    assert not bm25.scores(["없음"]).any()
    assert bm25.scores(["정산", "사진"])[3] == 0
    assert bm25.holders("없음").size == 0
    assert "사진" in bm25
    assert "없음" not in bm25


def test_no_documents_at_all() -> None:
    assert BM25([]).scores(["정산"]).shape == (0,)
    assert BM25([[]]).scores(["정산"]).tolist() == [0]
