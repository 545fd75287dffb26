"""Figures that a reply has no ground for are found: a digit, a unit or a day that is not in what it rests on."""

from datetime import date
from decimal import Decimal

import pytest

from bot.assistant.figure_guard import Grounds
from bot.assistant.reply import Answer, Caution, Doubt
from bot.assistant.tools.calculator import Calculator
from bot.assistant.understanding import Tool, understand
from knowledge.page import Block, BlockKind, Item
from knowledge.source import Source, SourceKind
from knowledge.topic import Topic

TODAY = date(2026, 11, 23)
GUIDE = Source("guide", "가이드", "문서", SourceKind.GUIDE, date(2026, 11, 22), published=False)
PRESS = Source(
    "press-2026-02-18", "신문 3면", "https://a.example/77", SourceKind.PRESS, date(2026, 2, 19), published=True
)
ITEM = Item(
    id="fee-99",
    title="수수료는 얼마예요?",
    answer="판매 수수료는 **4~15**%예요.",
    blocks=(Block(BlockKind.BULLETS, ("서버이용료는 월 55,000원이에요.", "3영업일 안에 알려 줘요.")),),
    aliases=("수수료 20%예요?",),
    sources=(GUIDE, PRESS),
    topic=Topic.FEES,
    page="수수료",
    section="요율",
    valid_until=date(2026, 12, 31),
)


def missing(text: str, reply: object = Answer(ITEM)) -> list[str]:
    return [figure.text for figure in Grounds.of(reply).missing(text)]


@pytest.mark.parametrize(
    "text",
    [
        "4%에서 15%까지, 4~15%",
        "월 5만 5천원이에요.",
        "신문 3면 (2026-02-19)",
        "2026년 12월 31일(목)까지였어요.",
        "2026년 2월에, 12월 31일에, 2026년에",
        "숫자가 없어요.",
    ],
)
def test_what_the_item_and_its_sources_say_may_be_said_in_other_forms(text: str) -> None:
    assert missing(text) == []


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("판매 수수료는 4~16%예요.", "16%"),
        ("월 55,000%예요.", "55,000%"),
        ("5일 안에 알려 줘요.", "5일"),
        ("3일 안에 알려 줘요.", "3일"),
        ("2026-02-18 보도", "2026-02-18"),
        ("2026년 12월 31일(금)까지", "2026년 12월 31일(금)"),
        ("열흘 안에 알려 줘요.", "열흘"),
        ("판매 수수료는 20%예요.", "20%"),
        ("기사 77번", "77번"),
    ],
)
def test_a_changed_digit_unit_or_day_an_alias_and_an_address_are_no_ground(text: str, figure: str) -> None:
    assert missing(text) == [figure]


def test_a_caution_grounds_its_day() -> None:
    answer = Answer(ITEM, cautions=(Caution(Doubt.UNVERIFIED, date(2018, 4, 26)),))
    assert missing("가장 최근 자료가 2018-04-26 것이에요.", answer) == []


def test_wording_without_a_value_behind_it_is_given() -> None:
    assert Grounds.of(Answer(ITEM), ("예: 35,000원",)).missing("예: 35,000원") == ()


def test_what_was_computed_said_and_read_from_a_table_may_be_told() -> None:
    understood = understand("27,500원에 팔면 통장에 얼마 찍혀요 수수료는 8프로", TODAY)
    assert understood is not None
    reply = Calculator.load().reply(understood, TODAY)
    assert missing("27,500원 × 8% = 2,200원, 남는 돈 25,300원", reply) == []
    assert missing("서버이용료 55,000원", reply) == []
    assert missing("27,500원 × 8% = 2,201원", reply) == ["2,201원"]
    assert missing("27,500원 × 80%", reply) == ["80%"]


def test_days_of_a_table_are_neither_won_nor_a_share() -> None:
    understood = understand("11월 20일 주문 정산 언제", TODAY)
    assert understood is not None
    assert understood.tool is Tool.SETTLE
    reply = Calculator.load().reply(understood, TODAY)
    assert missing("3~5영업일", reply) == []
    assert missing("3원", reply) == ["3원"]
    assert missing("5%", reply) == ["5%"]


def test_a_share_may_be_told_in_percent_and_as_it_is() -> None:
    assert missing("12.5%", (Decimal("0.125"),)) == []
    assert missing("12.5분", (Decimal("12.5"),)) == []
    assert missing("0.125%", (Decimal("0.125"),)) == ["0.125%"]
