"""Which messages change the last calculation, and which ask for something else."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.assistant.last_turn import Calculated
from bot.assistant.tools.changes import change
from bot.assistant.understanding import AdsSlots, FeeSlots, GradeSlots, SettleSlots, TaxSlots, Tool
from knowledge.order import FeeVat

TODAY = date(2026, 11, 22)
SALE = FeeSlots(price=35_000, rate=Decimal("0.09"), shipping=3_000)


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("그럼 할인 3천원이면?", {"discount": 3_000}),
        ("할인 3,000원 하면요?", {"discount": 3_000}),
        ("10%면?", {"rate": Decimal("0.1")}),
        ("12프로는?", {"rate": Decimal("0.12")}),
        ("what about 10%?", {"rate": Decimal("0.1")}),
        ("두 개면?", {"quantity": 2}),
        ("세 개 팔면요?", {"quantity": 3}),
        ("4만원이면 얼마 남아?", {"price": 40_000}),
        ("원가 만이천원이면?", {"cost": 12_000}),
        ("배송비 빼면?", {"shipping": None}),
        ("배송비 없으면요?", {"shipping": 0}),
        ("부가세 별도면?", {"vat": FeeVat.SEPARATE}),
        ("그럼 4만원에 수수료 8%면?", {"price": 40_000, "rate": Decimal("0.08")}),
    ],
)
def test_a_sale_is_changed(text: str, changed: dict[str, Any]) -> None:
    understood = change(Calculated(Tool.FEE, SALE), text, TODAY)
    assert understood is not None
    assert understood.problems == ()
    expected = {name: getattr(SALE, name) for name in SALE.__slots__} | changed
    assert understood.slots == FeeSlots(**expected)


@pytest.mark.parametrize(
    "text",
    [
        "왜요?",
        "그럼 등급은요?",
        "사진 5장 올려도 돼요?",
        "3% 더 떼면 왜 그래요?",
        "정산은 3일이면 돼요?",
        "수수료가 두 배면?",
        "할인 없으면?",
        "9%면?",
        "20000원에 수수료 8%면 얼마 남아?",
        "광고비 8만 썼고 광고매출 52만인데 로아스 몇이야",
        "1" * 4096,
        "",
    ],
)
def test_what_asks_for_something_else_or_for_nothing_new_is_left(text: str) -> None:
    assert change(Calculated(Tool.FEE, SALE), text, TODAY) is None


def test_a_share_where_won_are_wanted_is_asked_about_with_the_amount_it_comes_to() -> None:
    understood = change(Calculated(Tool.FEE, SALE), "할인 10%면?", TODAY)
    assert understood is not None
    assert understood.slots == SALE
    (problem,) = understood.problems
    assert problem.slot == "discount"
    assert problem.error.suggestions == ("3,500원",)


@pytest.mark.parametrize(
    ("last", "text", "slots"),
    [
        (
            Calculated(Tool.ADS, AdsSlots(cost=200_000, sales=900_000)),
            "광고비가 30만이면요?",
            AdsSlots(cost=300_000, sales=900_000),
        ),
        (
            Calculated(Tool.TAX, TaxSlots(sales=33_000_000, costs=11_000_000)),
            "매입이 2200만원이면요?",
            TaxSlots(sales=33_000_000, costs=22_000_000),
        ),
        (
            Calculated(Tool.GRADE, GradeSlots(orders=130, returns=6)),
            "반품이 2건이면?",
            GradeSlots(orders=130, returns=2),
        ),
    ],
)
def test_every_calculator_is_changed_by_its_own_words(last: Calculated, text: str, slots: object) -> None:
    understood = change(last, text, TODAY)
    assert understood is not None
    assert understood.slots == slots


def test_another_day_of_an_order_is_read_anew() -> None:
    last = Calculated(Tool.SETTLE, SettleSlots(ordered=date(2026, 11, 9), alternative=date(2026, 9, 11)))
    understood = change(last, "그저께 거는요?", TODAY)
    assert understood is not None
    assert isinstance(understood.slots, SettleSlots)
    assert understood.slots.ordered == date(2026, 11, 20)
    assert understood.slots.alternative is None
