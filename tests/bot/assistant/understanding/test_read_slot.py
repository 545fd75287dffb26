from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.assistant.understanding import FeeSlots, ReadingProblem, Tool, read_slot
from knowledge.amounts import AmountProblem
from knowledge.days import DayProblem
from knowledge.order import FeeVat, RateBase
from knowledge.tax import Taxpayer

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("tool", "slot", "text", "value"),
    [
        (Tool.FEE, "price", "3만5천원이요", 35000),
        (Tool.FEE, "price", "35000", 35000),
        (Tool.FEE, "cost", "한 7천원쯤", 7000),
        (Tool.FEE, "cost", "없어요", 0),
        (Tool.FEE, "shipping", "무료", 0),
        (Tool.FEE, "options", "-1000", -1000),
        (Tool.FEE, "rate", "9", Decimal("0.09")),
        (Tool.FEE, "rate", "수수료는 6.5프로예요", Decimal("0.065")),
        (Tool.FEE, "quantity", "두 개", 2),
        (Tool.FEE, "base", "할인 후요", RateBase.AFTER_DISCOUNT),
        (Tool.FEE, "base", "전", RateBase.BEFORE_DISCOUNT),
        (Tool.FEE, "vat", "포함", FeeVat.INCLUDED),
        (Tool.FEE, "affiliate", "네!", True),
        (Tool.FEE, "affiliate", "아니요", False),
        (Tool.FEE, "category", "옷이요", "옷"),
        (Tool.FEE, "category", "반려동물", "반려동물"),
        (Tool.SETTLE, "ordered", "어제요", date(2026, 11, 22)),
        (Tool.SETTLE, "delivered", "11/20", date(2026, 11, 20)),
        (Tool.GRADE, "response_minutes", "2시간 반", 150),
        (Tool.GRADE, "response_minutes", "30", 30),
        (Tool.TAX, "taxpayer", "간이요", Taxpayer.SIMPLIFIED),
        (Tool.ADS, "clicks", "0", 0),
        (Tool.ADS, "margin", "25", Decimal("0.25")),
    ],
)
def test_answers(tool: Tool, slot: str, text: str, value: Any) -> None:
    understood = read_slot(tool, slot, text, TODAY)
    assert understood.problems == ()
    assert getattr(understood.slots, slot) == value


@pytest.mark.parametrize(
    ("tool", "slot", "text", "code"),
    [
        (Tool.FEE, "price", "없어요", AmountProblem.NOT_A_NUMBER),
        (Tool.FEE, "price", "0", AmountProblem.ZERO),
        (Tool.FEE, "price", "", AmountProblem.EMPTY),
        (Tool.FEE, "price", "3만원대", AmountProblem.VAGUE),
        (Tool.FEE, "rate", "0.09", AmountProblem.TWO_READINGS),
        (Tool.FEE, "rate", "잘 몰라요", AmountProblem.NOT_A_NUMBER),
        (Tool.FEE, "quantity", "3만원", AmountProblem.WRONG_UNIT),
        (Tool.FEE, "base", "글쎄", ReadingProblem.NO_CHOICE),
        (Tool.TAX, "taxpayer", "몰라", ReadingProblem.NO_CHOICE),
        (Tool.SETTLE, "ordered", "13월 1일", DayProblem.NO_SUCH_DAY),
        (Tool.FEE, "price", "1" * 600, ReadingProblem.UNKNOWN_WORD),
    ],
)
def test_answers_that_are_none(tool: Tool, slot: str, text: str, code: str) -> None:
    understood = read_slot(tool, slot, text, TODAY)
    assert understood.slots == type(understood.slots)()
    assert [(problem.slot, problem.error.code) for problem in understood.problems] == [(slot, code)]


def test_choices_are_offered() -> None:
    (problem,) = read_slot(Tool.FEE, "base", "글쎄", TODAY).problems
    assert problem.error.suggestions == ("할인 전", "할인 후")


def test_an_answer_may_say_more() -> None:
    understood = read_slot(Tool.FEE, "price", "3만5천원이고 수수료는 9%", TODAY)
    assert understood.slots == FeeSlots(price=35000, rate=Decimal("0.09"))


def test_an_answer_to_another_question_is_kept() -> None:
    assert read_slot(Tool.FEE, "price", "수수료 9%", TODAY).slots == FeeSlots(rate=Decimal("0.09"))


def test_an_unknown_slot_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="colour"):
        read_slot(Tool.FEE, "colour", "3", TODAY)
