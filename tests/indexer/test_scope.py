"""Who names another marketplace is told only what speaks of it."""

from datetime import date

import pytest

from indexer.scope import Scope
from knowledge.page import Item
from knowledge.source import Source, SourceKind
from knowledge.topic import Topic

TODAY = date(2026, 11, 22)

GUIDE = Source("guide", "가이드", "문서", SourceKind.GUIDE, TODAY, published=False)


@pytest.fixture(scope="module")
def scope() -> Scope:
    return Scope.load()


def item(answer: str, *aliases: str) -> Item:
    return Item("a", "제목", answer, (), aliases, (GUIDE,), Topic.FEES, "쪽", "절")


SETTLEMENT = item("정산은 3~5일이에요.")
COMPARISON = item("**쿠팡**은 할인 후, 지마켓은 할인 전이 기준이에요.", "스스는 어때요")


@pytest.mark.parametrize(
    "question", ["쿠팡 정산 언제", "스스 빠른정산", "Coupang payout", "네이버에서는 정산이 어때요"]
)
def test_an_item_that_does_not_speak_of_the_named_market_is_no_answer(scope: Scope, question: str) -> None:
    assert not scope.holds(question, SETTLEMENT)


@pytest.mark.parametrize("question", ["쿠팡이랑 수수료 기준이 달라?", "스스하고 쿠팡 비교", "스마트스토어는?"])
def test_an_item_that_speaks_of_it_may_be_told(scope: Scope, question: str) -> None:
    assert scope.holds(question, COMPARISON)


def test_every_named_market_has_to_be_spoken_of(scope: Scope) -> None:
    assert not scope.holds("쿠팡이랑 11번가 비교", COMPARISON)


@pytest.mark.parametrize("question", ["쿠팡 말고 지마켓 정산", "여기는 네이버보다 빨라?", "ESM에서 쿠팡처럼 돼?"])
def test_who_names_gmarket_too_asks_about_gmarket(scope: Scope, question: str) -> None:
    assert scope.holds(question, SETTLEMENT)


@pytest.mark.parametrize("question", ["스스로 정산 신청해야 하나요", "정산 언제", "황당근거", "😀", ""])
def test_words_that_only_look_like_a_name_are_none(scope: Scope, question: str) -> None:
    assert scope.holds(question, SETTLEMENT)


def test_what_another_market_takes_is_not_computed_with_gmarkets_fees(scope: Scope) -> None:
    assert scope.elsewhere("쿠팡에서 35000원에 팔면 얼마 남아?") == {"coupang"}
    assert not scope.elsewhere("쿠팡 말고 지마켓에서 35000원에 팔면 얼마 남아?")
