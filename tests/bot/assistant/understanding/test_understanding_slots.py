from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest

from bot.assistant.understanding.slots import (
    AdsSlots,
    FeeSlots,
    GradeSlots,
    SettleSlots,
    Slots,
    TaxSlots,
    Tool,
    fill,
    from_json,
    slot_names,
    to_json,
)
from knowledge.ad_formulas import AdFigures
from knowledge.days import How
from knowledge.grades import SellerFigures
from knowledge.order import FeeVat, Order, RateBase
from knowledge.settlement import OrderDays
from knowledge.tax import Taxpayer


@pytest.mark.parametrize(
    ("tool", "slots"),
    [
        (
            Tool.FEE,
            FeeSlots(
                price=35000,
                rate=Decimal("0.065"),
                category="옷",
                base=RateBase.AFTER_DISCOUNT,
                vat=FeeVat.SEPARATE,
                affiliate=False,
                options=-500,
            ),
        ),
        (Tool.SETTLE, SettleSlots(ordered=date(2026, 11, 20), how=How.PAST, alternative=date(2027, 11, 20))),
        (Tool.ADS, AdsSlots(clicks=0, margin=Decimal("0.2"))),
        (Tool.GRADE, GradeSlots(orders=3)),
        (Tool.TAX, TaxSlots(taxpayer=Taxpayer.SIMPLIFIED, sales=10**15 - 1)),
        (Tool.FEE, FeeSlots()),
    ],
)
def test_slots_survive_json(tool: Tool, slots: Slots) -> None:
    assert from_json(tool, to_json(slots)) == slots


@pytest.mark.parametrize(
    "text",
    [
        '{"price": "35000"}',
        '{"price": 1.5}',
        '{"affiliate": 1}',
        '{"rate": "NaN"}',
        '{"base": "sometimes"}',
        '{"prize": 1}',
        "[]",
        "",
        "null",
    ],
)
def test_json_that_is_no_slots_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        from_json(Tool.FEE, text)


@pytest.mark.parametrize(
    ("tool", "target", "own"),
    [
        (Tool.FEE, Order, {"category", "target_margin", "target_profit"}),
        (Tool.SETTLE, OrderDays, {"held", "how", "alternative"}),
        (Tool.ADS, AdFigures, set()),
        (Tool.GRADE, SellerFigures, set()),
    ],
)
def test_slots_are_those_of_the_calculator(tool: Tool, target: type, own: set[str]) -> None:
    assert {field.name for field in fields(target)} == set(slot_names(tool)) - own


def test_filling_is_by_name() -> None:
    assert fill(Tool.TAX, {"sales": 3}) == TaxSlots(sales=3)
