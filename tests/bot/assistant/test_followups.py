"""How much a message leans on the last turn, and what two orders make together."""

from datetime import date

import pytest

from bot.assistant.followups import points_back, together, weight
from indexer.index import Hit, SearchResult, Signals
from knowledge.page import Item
from knowledge.source import Source, SourceKind
from knowledge.topic import Topic

GUIDE = Source("guide", "가이드", "문서", SourceKind.GUIDE, date(2026, 11, 22), published=False)
SIGNALS = Signals(*([0.5] * len(Signals.__slots__)))


def item(id_: str) -> Item:
    return Item(id_, id_, "답", (), (), (GUIDE,), Topic.FEES, "쪽", "절")


def found(confidence: float, **scores: float) -> SearchResult:
    hits = tuple(Hit(item(id_), score, SIGNALS, "") for id_, score in scores.items())
    return SearchResult("질문", hits, confidence)


def order(result: SearchResult) -> list[str]:
    return [hit.item.id for hit in result.hits]


@pytest.mark.parametrize(
    "text",
    ["왜요?", "그건 얼마나 걸려요?", "주말 끼면?", "예외는?", "늦으면요?", "what if it is late?", "그럼 그건 왜요?"],
)
def test_words_that_stand_for_what_was_said_weigh_most(text: str) -> None:
    assert weight(text) == 1.0
    assert points_back(text)


@pytest.mark.parametrize("text", ["그럼 등급은요?", "식품은?", "크기는?", "그럼 수수료는 몇 퍼센트예요?"])
def test_what_names_its_own_subject_leans_a_little(text: str) -> None:
    assert 0 < weight(text) < 1


@pytest.mark.parametrize(
    "text",
    ["조합형 옵션 개수에 제한이 있는지 알려 주세요", "풀필먼트 보관비가 하루에 얼마인지 알려 주세요", "가" * 4096],
)
def test_a_whole_question_does_not_lean(text: str) -> None:
    assert weight(text) == 0


def test_the_item_that_is_near_in_both_orders_is_the_first() -> None:
    both = together(found(0.2, a=2.0, b=1.9), found(0.9, b=4.0, c=3.0), 1.0)
    assert order(both)[0] == "b"
    assert set(order(both)) == {"a", "b", "c"}
    assert both.confidence == 0.9


def test_a_question_far_ahead_by_itself_stays_what_it_is() -> None:
    both = together(found(0.95, a=6.0, b=1.0), found(0.8, c=4.0, a=3.0), 0.5)
    assert order(both)[0] == "a"
    assert both.confidence == 0.95


def test_nothing_that_was_found_behind_nothing_is_nothing() -> None:
    assert together(found(0.0), found(0.0), 1.0).hits == ()
