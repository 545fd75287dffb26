from pathlib import Path

import pytest

from indexer.decision import Verdict
from indexer.encoder import Encoder
from indexer.finders import our_finder, plain_finders
from indexer.index import Index
from indexer.words import Words


@pytest.fixture(scope="module")
def small(built: Path, encoder: Encoder, words: Words) -> Index:
    return Index.load(built, encoder, words)


def test_every_way_finds_the_plain_case(small: Index) -> None:
    for find in (our_finder(small), *plain_finders(small).values()):
        assert find("판매 수수료 몇 %").ids[0] == "fee"


def test_ours_is_what_a_search_gives(small: Index) -> None:
    finding, result = our_finder(small)("정산 언제 돼요"), small.search("정산 언제 돼요")
    assert finding.ids[0] == result.hits[0].item.id
    assert (finding.confidence, finding.verdict) == (result.confidence, result.decision.verdict)


def test_a_plain_way_leaves_the_decision_to_a_threshold(small: Index) -> None:
    for find in plain_finders(small).values():
        finding = find("수수료 얼마")
        assert finding.verdict is None
        assert finding.shown == finding.ids[:1]


def test_fusion_prefers_what_both_like(small: Index) -> None:
    ways = plain_finders(small)
    found = {name: find("사진 몇 장") for name, find in ways.items()}
    assert {finding.ids[0] for finding in found.values()} == {"photo"}
    assert found["RRF"].confidence == pytest.approx(2 / 61)


def test_a_question_without_a_word_finds_nothing(small: Index) -> None:
    assert our_finder(small)("🙏").verdict is Verdict.ABSTAIN
    assert all(find("🙏").ids == () for find in plain_finders(small).values())
