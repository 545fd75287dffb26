"""What the assistant decides on the real guide, and on hits made by hand where the real index cannot show a rule."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from bot.assistant.assistant import Assistant, topics
from bot.assistant.checking.kept import Kept
from bot.assistant.last_turn import Calculated, LastTurn
from bot.assistant.reply import (
    Abstention,
    Answer,
    AskBack,
    Both,
    CheckReply,
    Courtesy,
    RunCommand,
    ShowItem,
    ShowTopic,
    SmallTalk,
    ToolReply,
    TopicPage,
    Wordless,
)
from bot.assistant.smalltalk import Courtesies
from bot.assistant.tools.calculator import Calculator
from bot.assistant.tools.results import FeeReceipt, Refusal, Usage
from bot.assistant.understanding import FeeSlots, SettleSlots, Tool
from indexer.decision import Decision, Signs, Verdict
from indexer.index import MAX_NEIGHBOURS, Hit, Index, SearchResult, Signals
from indexer.scope import Scope
from knowledge.listing.checker import Checker
from knowledge.listing.finding import Code
from knowledge.listing.listing import Listing, Part
from knowledge.page import Item
from knowledge.source import Source, SourceKind
from knowledge.topic import Topic

TODAY = date(2026, 11, 22)
MANIFEST = SimpleNamespace(threshold=0.5, build_id="b", built_at=datetime(2026, 11, 22, tzinfo=UTC))
GUIDE = Source("guide", "가이드", "문서", SourceKind.GUIDE, TODAY, published=False)


@pytest.fixture(scope="module")
def assistant(checker: Checker) -> Assistant:
    return Assistant(Courtesies.load(), Scope.load(), Calculator.load(), checker)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("정산은 언제 들어와요?", "3~5일"),
        ("정산언제돼", "3~5일"),
        ("사진 몇장 올려야돼", "5장"),
        ("판매 수수료 몇 퍼센트예요?", "3~12%"),
        ("담배 팔아도 되나요", "담배"),
    ],
)
def test_questions_in_any_spelling_are_answered_from_the_guide(
    assistant: Assistant, index: Index, question: str, words: str
) -> None:
    reply = assistant.reply(question, index, TODAY)
    assert isinstance(reply, Answer)
    assert words in " ".join(reply.item.lines())
    assert reply.evidence is not None
    assert reply.evidence.confidence >= reply.evidence.threshold
    assert reply.evidence.build == index.manifest.build_id


@pytest.mark.parametrize(
    "question",
    ["내일 서울 날씨 어때?", "파이썬으로 리스트 정렬하는 법 알려줘", "연말정산 환급금 계산해 줘", "🍕 피자 맛집"],
)
def test_what_the_guide_does_not_hold_is_not_answered(assistant: Assistant, index: Index, question: str) -> None:
    assert isinstance(assistant.reply(question, index, TODAY), Abstention)


def test_what_another_market_does_is_not_answered_with_what_gmarket_does(assistant: Assistant, index: Index) -> None:
    assert isinstance(assistant.reply("스마트스토어 빠른정산 조건이 뭐야", index, TODAY), Abstention)
    assert isinstance(assistant.reply("쿠팡 정산은 언제 들어와요?", index, TODAY), Abstention)


def test_small_talk_and_noise_are_not_searched(assistant: Assistant, index: Index) -> None:
    assert assistant.reply("고마워요 ㅎㅎ", index, TODAY) == SmallTalk(Courtesy.THANKS)
    assert assistant.reply("😀😀 ㅋㅋ", index, TODAY) == Wordless()


@pytest.mark.parametrize(
    "text", ["가" * 10_000, "정산 " * 3_000, "\u202e정산\u202c", "정\u200b산 언\u200b제", "１２３４５", "<b>정산</b>"]
)
def test_any_text_gets_a_reply(assistant: Assistant, index: Index, text: str) -> None:
    assert isinstance(assistant.reply(text, index, TODAY), Answer | Abstention)


def test_the_same_question_gets_the_same_reply(assistant: Assistant, index: Index) -> None:
    first = assistant.reply("등급은 어떻게 올려요?", index, TODAY)
    assert assistant.reply("등급은 어떻게 올려요?", index, TODAY) == first


@pytest.mark.parametrize("topic", [topic for topic in Topic if topic is not Topic.DOCUMENTS])
def test_turning_the_pages_of_a_topic_shows_each_item_once(assistant: Assistant, index: Index, topic: Topic) -> None:
    shown = [item.item_id for page in pages(assistant, index, topic) for item in page.items]
    assert shown == [item.id for item in index.items(topic)]


def pages(assistant: Assistant, index: Index, topic: Topic) -> Iterator[TopicPage]:
    step: ShowTopic | None = ShowTopic(topic)
    while step is not None:
        page = assistant.topic(step, index)
        assert page is not None
        yield page
        step = page.next


def test_there_is_nothing_behind_the_last_page(assistant: Assistant, index: Index) -> None:
    assert assistant.topic(ShowTopic(Topic.FEES, 999), index) is None
    assert assistant.topic(ShowTopic(Topic.DOCUMENTS), index) is None
    assert Topic.DOCUMENTS not in topics(index)


def test_an_item_is_shown_by_its_id_with_ways_on(assistant: Assistant, index: Index) -> None:
    item = next(item for item in index.items() if item.related)
    reply = assistant.item(item.id, index, TODAY)
    assert reply is not None
    assert reply.item == item
    assert [step.item_id for step in reply.actions if isinstance(step, ShowItem)] == list(item.related[:3])
    assert reply.actions[-1] == ShowTopic(item.topic)
    assert assistant.item("no-such-item", index, TODAY) is None


def test_a_question_behind_a_command_reaches_the_guide(assistant: Assistant, index: Index) -> None:
    reply = assistant.command(Tool.SETTLE, "언제 들어와요", "정산", index, TODAY)
    assert isinstance(reply, Answer)
    assert "3~5" in " ".join(reply.item.lines())


def test_what_neither_the_tool_nor_the_guide_understands_gets_help(assistant: Assistant, index: Index) -> None:
    reply = assistant.command(Tool.FEE, "내일 서울 날씨", "수수료", index, TODAY)
    assert isinstance(reply, ToolReply)
    assert reply.result == Usage()
    reply = assistant.command(Tool.SETTLE, "사과나무", "정산", index, TODAY)
    assert isinstance(reply, ToolReply)
    assert isinstance(reply.result, Refusal)


def test_a_sentence_with_amounts_is_computed_and_not_searched(assistant: Assistant, index: Index) -> None:
    reply = assistant.reply("27,500원에 팔면 통장에 얼마 찍혀요 수수료는 8프로", index, TODAY)
    assert isinstance(reply, ToolReply)
    assert isinstance(reply.result, FeeReceipt)
    assert reply.result.receipt.payout == 25_300


def test_a_result_leads_to_items_of_the_guide(assistant: Assistant, index: Index) -> None:
    for tool in (Tool.GRADE, Tool.TAX):
        reply = assistant.begin(tool, index, TODAY)
        assert reply.actions
        assert all(index.item(action.item_id) for action in reply.actions)
    assert assistant.compute(Tool.FEE, FeeSlots(price=10_000), index, TODAY).actions
    assert assistant.compute(Tool.SETTLE, SettleSlots(held=True), index, TODAY).actions


def test_an_answer_in_between_is_told_from_a_question(assistant: Assistant) -> None:
    assert assistant.read_answer(Tool.FEE, "price", "3만5천원", TODAY) is not None
    assert assistant.read_answer(Tool.FEE, "price", "35.5", TODAY) is not None
    assert assistant.read_answer(Tool.FEE, "price", "정산은 언제 들어와요?", TODAY) is None
    assert assistant.read_answer(Tool.FEE, "price", "광고비 8만 썼고 광고매출 52만인데 로아스 몇이야", TODAY) is None


# Hits made by hand.


def item(id_: str, topic: Topic = Topic.FEES, valid_until: date | None = None, command: str | None = None) -> Item:
    return Item(id_, id_, "답", (), (), (GUIDE,), topic, "쪽", "절", command=command, valid_until=valid_until)


@dataclass(frozen=True)
class HandmadeIndex:
    """An index that finds what it is told to."""

    hits: tuple[Hit, ...]
    confidence: float
    verdict: Verdict = Verdict.ANSWER
    manifest: SimpleNamespace = field(default_factory=lambda: MANIFEST)

    def search(self, question: str, limit: int) -> SearchResult:
        verdict = self.verdict if self.confidence >= self.manifest.threshold else Verdict.ABSTAIN
        decision = Decision(verdict, self.confidence, self.manifest.threshold, Signs())
        return SearchResult(question, self.hits[:limit], self.confidence, decision=decision)

    def item(self, item_id: str) -> Item | None:
        return next((hit.item for hit in self.hits if hit.item.id == item_id), None)


def found(*scored: tuple[Item, float], confidence: float = 0.9, verdict: Verdict = Verdict.ANSWER) -> HandmadeIndex:
    signals = Signals(*([0.5] * len(Signals.__slots__)))
    return HandmadeIndex(tuple(Hit(item, score, signals, "") for item, score in scored), confidence, verdict)


def test_only_neighbours_that_match_nearly_as_well_are_shown(assistant: Assistant) -> None:
    index = found((item("a"), 4.0), (item("b"), 3.9), (item("c"), 3.8), (item("d"), 3.7), (item("e"), 1.0))
    reply = assistant.reply("수수료", index, TODAY)
    assert isinstance(reply, Answer)
    assert [neighbour.id for neighbour in reply.also] == ["b", "c"]
    assert len(reply.also) == MAX_NEIGHBOURS
    alone = assistant.reply("수수료", found((item("a"), 4.0), (item("b"), 1.0)), TODAY)
    assert isinstance(alone, Answer)
    assert alone.also == ()


def test_a_weak_match_is_not_an_answer_and_names_the_nearest_topics_once(assistant: Assistant) -> None:
    hits = ((item("a", Topic.TAX), 2.0), (item("b", Topic.TAX), 1.5), (item("c", Topic.ADS), 1.0))
    reply = assistant.reply("수수료", found(*hits, confidence=0.49), TODAY)
    assert isinstance(reply, Abstention)
    assert reply.nearest == (ShowTopic(Topic.TAX), ShowTopic(Topic.ADS))


def test_a_fact_that_has_ended_is_not_told(assistant: Assistant) -> None:
    ended = item("a", valid_until=date(2026, 11, 21))
    assert isinstance(assistant.reply("수수료", found((ended, 4.0), (item("b"), 3.9)), TODAY), Abstention)
    last_day = replace(ended, valid_until=TODAY)
    assert isinstance(assistant.reply("수수료", found((last_day, 4.0)), TODAY), Answer)


def test_a_command_is_offered_only_if_the_bot_has_it(assistant: Assistant) -> None:
    index = found((item("a", command="fee"), 4.0))
    with_it = replace(assistant, commands={"fee"}).reply("수수료", index, TODAY)
    without = replace(assistant, commands={"tax"}).reply("수수료", index, TODAY)
    assert isinstance(with_it, Answer)
    assert isinstance(without, Answer)
    assert RunCommand("fee") in with_it.actions
    assert RunCommand("fee") not in without.actions


def test_nothing_found_is_an_abstention_without_topics(assistant: Assistant) -> None:
    reply = assistant.reply("수수료", found(confidence=0.0), TODAY)
    assert isinstance(reply, Abstention)
    assert reply.nearest == ()


def test_a_shown_title_is_checked_and_not_searched(assistant: Assistant, index: Index) -> None:
    reply = assistant.reply("이 상품명 괜찮아요? 국내 최고 암 완치 홍삼 진액 30포", index, TODAY)
    assert isinstance(reply, CheckReply)
    assert reply.kept.listing.title == "국내 최고 암 완치 홍삼 진액 30포"
    assert Code.MEDICAL_CLAIM in {notice.finding.code for notice in reply.report.notices}


def test_what_is_asked_about_another_market_is_not_checked_for_this_one(assistant: Assistant, index: Index) -> None:
    asked = "쿠팡에 이렇게 올려도 될까요: 국내 최고 홍삼 진액 30포"
    assert not isinstance(assistant.reply(asked, index, TODAY), CheckReply)


def test_a_question_behind_the_command_of_the_check_reaches_the_guide(assistant: Assistant, index: Index) -> None:
    assert isinstance(assistant.check_command("상품명 몇 자까지 돼요?", index, TODAY), Answer)
    assert isinstance(assistant.check_command("무선 이어폰 블루투스", index, TODAY), CheckReply)
    asked = assistant.check_command("이 문구 넣어도 되나요: 암 완치 홍삼이에요.", index, TODAY)
    assert isinstance(asked, CheckReply)
    assert asked.kept.listing.description == "암 완치 홍삼이에요."


def test_a_version_is_compared_with_the_one_before(assistant: Assistant) -> None:
    before = Kept(Listing(title="국내 최고 암 완치 홍삼 진액 30포", expected=frozenset((Part.TITLE,))))
    after = before.with_parts(Listing(title="국내 최고 홍삼 진액 30포"))
    reply = assistant.check(after, TODAY, before)
    assert reply.progress is not None
    assert (reply.progress.resolved, reply.progress.added) == (1, 0)
    assert assistant.check(after, TODAY).progress is None


def test_a_rule_applies_from_its_day_on(assistant: Assistant) -> None:
    """Advice by a doctor who is made up: forbidden from the 27th of November 2026 on."""
    kept = Kept(Listing(title="AI 의사가 추천하는 홍삼 진액 30포", category="식품 > 건강식품"))
    days = [assistant.check(kept, day).report for day in (date(2026, 11, 26), date(2026, 11, 27))]
    laws = [{notice.finding.law for notice in report.notices} for report in days]
    assert laws[0] != laws[1]


def test_two_close_items_of_different_topics_are_asked_about(assistant: Assistant) -> None:
    hits = ((item("a", Topic.TAX), 4.0), (item("b", Topic.ADS), 3.9), (item("c", Topic.FEES), 3.8))
    reply = assistant.reply("수수료", found(*hits, verdict=Verdict.ASK), TODAY)
    assert isinstance(reply, AskBack)
    assert [option.item_id for option in reply.options] == ["a", "b"]


def test_an_item_that_may_not_be_told_is_not_offered(assistant: Assistant) -> None:
    ended = item("b", Topic.ADS, valid_until=date(2026, 11, 21))
    reply = assistant.reply("수수료", found((item("a"), 4.0), (ended, 3.9), verdict=Verdict.ASK), TODAY)
    assert isinstance(reply, Answer)
    assert reply.item.id == "a"


def test_what_points_back_to_nothing_is_no_choice_between_two(assistant: Assistant) -> None:
    hits = ((item("a", Topic.TAX), 4.0), (item("b", Topic.ADS), 3.9))
    assert not isinstance(assistant.reply("왜요?", found(*hits, verdict=Verdict.ASK), TODAY), AskBack)


def test_a_short_question_is_understood_by_the_last_turn(assistant: Assistant, index: Index) -> None:
    last = LastTurn("판매 수수료가 대략 몇 프로예요?")
    reply = assistant.reply("왜 그렇게 다 달라요?", index, TODAY, last)
    assert isinstance(reply, Answer)
    assert reply.leaning
    assert reply.item.topic is Topic.FEES
    assert assistant.reply("왜 그렇게 다 달라요?", index, TODAY, last) == reply
    assert not isinstance(assistant.reply("왜 그렇게 다 달라요?", index, TODAY), Answer)


def test_other_markets_stay_elsewhere_behind_a_turn(assistant: Assistant, index: Index) -> None:
    sale = LastTurn("수수료", Calculated(Tool.FEE, FeeSlots(price=10_000)))
    for last in (LastTurn("정산은 언제 들어와요?"), sale):
        reply = assistant.reply("그럼 쿠팡은요?", index, TODAY, last)
        assert not isinstance(reply, Answer) or "쿠팡" in " ".join((reply.item.title, *reply.item.lines()))
    assert not isinstance(assistant.reply("쿠팡에서 10%면?", index, TODAY, sale), ToolReply)


def test_two_questions_are_two_answers_without_neighbours(assistant: Assistant, index: Index) -> None:
    reply = assistant.reply("상품명은 몇 자까지고 정산은 언제 들어와요?", index, TODAY)
    assert isinstance(reply, Both)
    assert [answer.item.topic for answer in reply.answers] == [Topic.LISTING, Topic.SETTLEMENT]
    assert all(answer.also == () for answer in reply.answers)
    assert reply.calculation is None


def test_a_calculation_is_not_torn_in_two(assistant: Assistant, index: Index) -> None:
    text = "광고비 8만 썼고 광고매출 52만인데 로아스 몇이야?"
    whole = assistant.reply(text, index, TODAY)
    assert isinstance(whole, ToolReply)
    both = assistant.reply("35000원에 팔고 수수료 9%면 얼마 남아? 그리고 정산은 며칠 걸려요?", index, TODAY)
    assert isinstance(both, Both)
    assert both.calculation is not None
    assert both.calculation.slots == FeeSlots(price=35_000, rate=Decimal("0.09"))
