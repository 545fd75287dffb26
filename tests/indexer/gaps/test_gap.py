"""Gaps: what was asked alike stands together, with what came nearest."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from indexer.gaps.gap import Gap, GapFinder
from indexer.gaps.unmet import Unmet
from indexer.index import Index

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
Find = Callable[..., list[Gap]]

REFUNDS = ("환불 배송비는 누가 내요?", "환불 배송비 누가 내나요", "환불할 때 배송비는 누가 내는 거예요?")
WEATHER = ("내일 서울 날씨 어때?", "서울 내일 날씨 알려줘")


def test_alike_questions_are_one_gap_and_the_most_frequent_comes_first(find: Find) -> None:
    refund, weather = find(WEATHER[0], REFUNDS[0], REFUNDS[1], WEATHER[1], REFUNDS[2])
    assert (refund.texts, weather.texts) == (REFUNDS, WEATHER)
    assert (refund.number, weather.number) == (2, 1)
    assert refund.example in REFUNDS


def test_a_gap_knows_how_many_asked_what_and_when(small_index: Index) -> None:
    text = REFUNDS[0]
    unmet = [
        Unmet(9, 77, NOW, text),
        Unmet(4, 55, NOW - timedelta(days=3), f" {text}\n"),
        Unmet(12, 77, NOW + timedelta(hours=13), text, "fee", "wrong"),
        Unmet(13, 88, NOW + timedelta(hours=13), text, "fee", "hard"),
        Unmet(14, 99, NOW + timedelta(hours=13), text, "fee", "hard"),
        Unmet(15, 99, NOW + timedelta(hours=13), text, "fee"),
    ]
    [gap] = GapFinder().find(reversed(unmet), small_index)
    assert (gap.number, gap.unanswered, gap.disliked, gap.sellers) == (4, 2, 4, 4)
    assert gap.texts == (text,)
    assert list(gap.reasons.items()) == [("hard", 2), ("wrong", 1)]
    # 3:00 UTC and 13 hours later are two days in Korea.
    assert gap.days == (date(2026, 11, 19), date(2026, 11, 23))


def test_the_nearest_items_are_named(find: Find) -> None:
    [gap] = find("수수료를 카드로도 낼 수 있어요?")
    assert gap.nearest[0].id == "fee"
    assert len(gap.nearest) == 3


def test_what_the_index_answers_by_now_is_closed_and_comes_last(find: Find) -> None:
    gaps = find("돈 언제 들어와요", "돈 언제 들어와요?", WEATHER[0])
    assert [(gap.texts[0], gap.is_closed) for gap in gaps] == [(WEATHER[0], False), ("돈 언제 들어와요", True)]


def test_a_dislike_is_not_closed_by_the_answer_that_was_disliked(find: Find) -> None:
    [gap] = find("돈 언제 들어와요", disliked="payday", reason="wrong")
    assert not gap.is_closed


def test_a_gap_keeps_its_number_while_more_is_asked(find: Find) -> None:
    before = {gap.number for gap in find(*REFUNDS[:2], WEATHER[0])}
    assert before == {gap.number for gap in find(*REFUNDS[:2], WEATHER[0], REFUNDS[2], WEATHER[1])}


def test_nothing_asked_in_vain_is_no_gap(find: Find) -> None:
    assert find() == []


def test_a_finder_that_has_seen_the_questions_finds_the_same(small_index: Index) -> None:
    finder = GapFinder()
    unmet = [Unmet(number, 1, NOW, text) for number, text in enumerate((*REFUNDS, *WEATHER), 1)]
    first = finder.find(unmet, small_index)
    assert finder.find(unmet[:3], small_index) == [first[0]]
    assert finder.find(unmet, small_index) == first
