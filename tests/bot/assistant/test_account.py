"""The account of a reply is what it rested on, read back as it was written."""

from datetime import date

import pytest

from bot.assistant.account import Account, figures_of, from_json, to_json
from bot.assistant.reply import Abstention, Answer, Both, Courtesy, Evidence, Near, SmallTalk
from bot.assistant.tools.calculator import Calculator
from bot.assistant.understanding import Tool, understand
from knowledge.page import Item
from knowledge.source import Source, SourceKind
from knowledge.topic import Topic

TODAY = date(2026, 11, 23)
GUIDE = Source("guide", "가이드", "문서", SourceKind.GUIDE, date(2026, 11, 22), published=False)
NEAR = (Near("수수료는 얼마예요?", "수수료", "요율", "수수료 몇 %?", 0.9),)
EVIDENCE = Evidence(0.8, 0.5, "build", TODAY, 0.7, 0.1, NEAR)


def item(id_: str) -> Item:
    return Item(
        id_, f"제목 {id_}", "답이에요.", (), ("별칭",), (GUIDE,), Topic.FEES, "수수료", "요율", valid_until=TODAY
    )


def test_an_answer_is_accounted_for_by_its_items_and_its_evidence() -> None:
    account = Account.of(Answer(item("a"), (item("b"),), evidence=EVIDENCE), TODAY)
    assert [told.id for told in account.items] == ["a", "b"]
    assert account.items[0].valid_until == TODAY
    assert account.evidence == EVIDENCE
    assert account.sources == (GUIDE,)
    assert from_json(to_json(account)) == account
    assert "별칭" not in to_json(account)


def test_an_abstention_has_evidence_and_no_source() -> None:
    account = Account.of(Abstention((), EVIDENCE), TODAY)
    assert account.evidence == EVIDENCE
    assert account.sources == ()
    assert from_json(to_json(account)) == account


@pytest.mark.parametrize(
    "text",
    [
        "35000원 수수료 9% 정산 얼마",
        "매출 1100만원 매입 550만원 부가세 얼마",
        "11월 20일 주문 정산 언제",
        "내 등급 점검해줘",
    ],
)
def test_a_calculation_is_accounted_for_by_its_figures_with_their_sources(text: str) -> None:
    understood = understand(text, TODAY)
    assert understood is not None
    reply = Calculator.load().reply(understood, TODAY)
    account = Account.of(reply, TODAY)
    assert account.tool is understood.tool
    assert [figure.name for figure in account.figures] == [figure.name for figure in figures_of(reply.result)]
    assert account.figures
    assert account.sources
    assert from_json(to_json(account)) == account


def test_both_answers_of_a_message_are_accounted_for() -> None:
    understood = understand("35000원 수수료 9% 정산 얼마", TODAY)
    assert understood is not None
    account = Account.of(Both((Answer(item("a")), Calculator.load().reply(understood, TODAY))), TODAY)
    assert (account.items[0].id, account.tool) == ("a", Tool.FEE)
    assert account.figures


def test_small_talk_rests_on_nothing() -> None:
    assert Account.of(SmallTalk(Courtesy.THANKS), TODAY) == Account(TODAY)


def test_what_another_version_wrote_is_refused() -> None:
    with pytest.raises(ValueError, match="day"):
        from_json("{}")
