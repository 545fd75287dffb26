from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest

from bot.assistant.understanding import (
    AdsSlots,
    FeeSlots,
    GradeSlots,
    ReadingProblem,
    SettleSlots,
    TaxSlots,
    Tool,
    Understood,
    read_command,
)
from knowledge.amounts import AmountProblem
from knowledge.days import DayProblem, How
from knowledge.order import FeeVat, RateBase
from knowledge.tax import Taxpayer

TODAY = date(2026, 11, 23)
WHOLE = (
    "가격 35000",
    "수량 2",
    "수수료 9%",
    "배송비 3000",
    "배송비수수료 3.3%",
    "할인 2000",
    "쿠폰 1000",
    "광고비 500",
    "기타 0",
    "원가 12000",
    "기준 할인전",
    "부가세 포함",
)
WHOLE_SLOTS = FeeSlots(
    price=35000,
    quantity=2,
    rate=Decimal("0.09"),
    shipping=3000,
    shipping_rate=Decimal("0.033"),
    discount=2000,
    coupon=1000,
    ads=500,
    other=0,
    cost=12000,
    base=RateBase.BEFORE_DISCOUNT,
    vat=FeeVat.INCLUDED,
)


def fee(text: str) -> Understood:
    return read_command(Tool.FEE, text, TODAY)


def slots(text: str) -> FeeSlots:
    understood = fee(text)
    assert understood.problems == ()
    assert isinstance(understood.slots, FeeSlots)
    return understood.slots


def problems(understood: Understood) -> list[tuple[str | None, str]]:
    return [(problem.slot, problem.error.code) for problem in understood.problems]


def test_the_example_of_the_command() -> None:
    assert slots(" ".join(WHOLE)) == WHOLE_SLOTS


@pytest.mark.parametrize("turn", range(len(WHOLE)))
def test_keys_come_in_any_order(turn: int) -> None:
    assert slots(" ".join(WHOLE[turn:] + WHOLE[:turn])) == WHOLE_SLOTS
    assert slots(" ".join(reversed(WHOLE[turn:] + WHOLE[:turn]))) == WHOLE_SLOTS


def test_every_order_of_a_few_keys() -> None:
    for order in permutations(("가격 35000", "수수료 9", "원가 7000", "수량 2")):
        assert slots(" ".join(order)) == FeeSlots(price=35000, rate=Decimal("0.09"), cost=7000, quantity=2)


@pytest.mark.parametrize(
    "text",
    [
        "35000 9%",
        "9% 35000",
        "3만5천 9퍼",
        "가격:35,000, 수수료=9%",
        "판매가 35000원 판매수수료 9프로",
        "가겨 35000 수수뇨 9%",
        "price 35000 fee 9%",
        "３５０００원 9%",
        "35000원에 팔면 얼마 남아요? 수수료 9%",
        "원피스 35000 9%",
    ],
)
def test_spellings_of_price_and_rate(text: str) -> None:
    assert slots(text) == FeeSlots(price=35000, rate=Decimal("0.09"))


def test_choices_and_targets() -> None:
    assert slots("제휴 스타배송 할인후 부가세 별도 원가 7천 목표마진 20% 수수료 9%") == FeeSlots(
        affiliate=True,
        star_delivery=True,
        base=RateBase.AFTER_DISCOUNT,
        vat=FeeVat.SEPARATE,
        cost=7000,
        target_margin=Decimal("0.2"),
        rate=Decimal("0.09"),
    )
    assert slots("목표이익 5000 원가 12000 수수료 9%").target_profit == 5000
    assert slots("무료배송 실배송비 2800 가격 2만 9%") == FeeSlots(
        shipping=0, carrier=2800, price=20000, rate=Decimal("0.09")
    )
    assert slots("옵션 -1000 가격 2만 9%").options == -1000


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("가격 35000 카테고리 반려동물용품", "반려동물용품"),
        ("카테고리 가전 가격 35000", "가전"),
        ("카테고리는 옷이고 가격 35000", "옷"),
        ("35000원 화장품", "화장품"),
    ],
)
def test_categories(text: str, category: str) -> None:
    assert slots(text) == FeeSlots(price=35000, category=category)


@pytest.mark.parametrize(
    ("text", "slot", "code"),
    [
        ("가격 35.5 수수료 9%", "price", AmountProblem.FRACTION),
        ("가격 35,00 수수료 9%", "price", AmountProblem.GROUPING),
        ("3만5천~4만 9%", "price", AmountProblem.RANGE),
        ("가격 1e15 수수료 9%", "price", AmountProblem.EXPONENT),
        ("가격 NaN 수수료 9%", "price", AmountProblem.NOT_A_NUMBER),
        ("1000조 9%", "price", AmountProblem.TOO_LARGE),
        ("가격 수수료 9%", "price", AmountProblem.EMPTY),
        ("가격 -35000 수수료 9%", "price", AmountProblem.NEGATIVE),
        ("가격 0 수수료 9%", "price", AmountProblem.ZERO),
        ("가격 35000 수수료 120%", "rate", AmountProblem.OVER_100),
        ("가격 35000 수수료 0.09", "rate", AmountProblem.TWO_READINGS),
        ("가격 35000 수수료 3000원", "rate", AmountProblem.WRONG_UNIT),
        ("가격 35000 수량 2.5", "quantity", AmountProblem.FRACTION),
        ("가격 35000 가격 36000 9%", "price", ReadingProblem.SEVERAL),
        ("39,000원 42,000원 9%", "price", ReadingProblem.SEVERAL),
        ("35000 9", None, ReadingProblem.UNPLACED),
        ("블라블라 3000 가격 35000 9%", None, ReadingProblem.UNKNOWN_WORD),
        ("도와줘", None, ReadingProblem.UNKNOWN_WORD),
    ],
)
def test_nothing_is_guessed(text: str, slot: str | None, code: str) -> None:
    understood = fee(text)
    assert problems(understood) == [(slot, code)]
    assert slot is None or getattr(understood.slots, slot) is None


def test_two_prices_are_offered() -> None:
    (problem,) = fee("가격 35000 가격 36000 수수료 9%").problems
    assert problem.error.suggestions == ("35000", "36000")


def test_a_percentage_of_discount_is_offered_in_won() -> None:
    (problem,) = fee("가격 35000 수량 2 할인 10% 수수료 9%").problems
    assert (problem.slot, problem.error.suggestions) == ("discount", ("7,000원",))


def test_a_bare_command_says_nothing() -> None:
    for tool in set(Tool) - {Tool.SETTLE}:
        understood = read_command(tool, "  ", TODAY)
        assert understood.problems == ()
        assert understood == Understood(tool, type(understood.slots)())


def test_a_bare_settle_is_about_today() -> None:
    assert read_command(Tool.SETTLE, "", TODAY).slots == SettleSlots(ordered=TODAY, how=How.RELATIVE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20", SettleSlots(ordered=date(2026, 11, 20), how=How.EXACT)),
        ("20일", SettleSlots(ordered=date(2026, 11, 20), how=How.PAST, alternative=date(2026, 12, 20))),
        ("지난주 금요일", SettleSlots(ordered=date(2026, 11, 20), how=How.RELATIVE)),
        (
            "주문 11/16 발송 11/17 배송완료 11/19",
            SettleSlots(ordered=date(2026, 11, 16), dispatched=date(2026, 11, 17), delivered=date(2026, 11, 19)),
        ),
        ("구매확정 어제", SettleSlots(decided=date(2026, 11, 22), how=How.RELATIVE)),
        ("해외 발송 어제", SettleSlots(dispatched=date(2026, 11, 22), overseas=True, how=How.RELATIVE)),
        ("왜", SettleSlots(held=True)),
    ],
)
def test_days_of_an_order(text: str, expected: SettleSlots) -> None:
    assert read_command(Tool.SETTLE, text, TODAY) == Understood(Tool.SETTLE, expected)


@pytest.mark.parametrize(
    ("text", "code"),
    [("11월 31일", DayProblem.NO_SUCH_DAY), ("지난주", DayProblem.VAGUE), ("아무말", DayProblem.NOT_A_DAY)],
)
def test_impossible_days_are_asked_back(text: str, code: DayProblem) -> None:
    assert problems(read_command(Tool.SETTLE, text, TODAY)) == [("ordered", code)]


def test_the_other_calculators() -> None:
    assert read_command(Tool.ADS, "노출 10000 클릭 300 광고비 9만 매출 45만 마진율 30%", TODAY).slots == AdsSlots(
        impressions=10000, clicks=300, cost=90000, sales=450000, margin=Decimal("0.3")
    )
    assert read_command(Tool.GRADE, "판매 120 반품 5 응답시간 1시간 30분", TODAY).slots == GradeSlots(
        orders=120, returns=5, response_minutes=90
    )
    assert read_command(Tool.TAX, "간이 매출 2200만 매입 880만", TODAY).slots == TaxSlots(
        taxpayer=Taxpayer.SIMPLIFIED, sales=22_000_000, costs=8_800_000
    )


def test_a_bare_number_with_a_point_beside_a_price_is_the_rate() -> None:
    read = read_command(Tool.FEE, "35000 6.5", TODAY)
    assert (read.slots.price, read.slots.rate, read.problems) == (35000, Decimal("0.065"), ())
    (problem,) = read_command(Tool.FEE, "35000 0.09", TODAY).problems
    assert (problem.slot, problem.error.code, problem.error.suggestions) == (
        "rate",
        AmountProblem.TWO_READINGS,
        ("9%", "0.09%"),
    )


def test_a_short_sum_of_many_orders_is_asked_back() -> None:
    (problem,) = read_command(Tool.TAX, "매출 3천", TODAY).problems
    assert (problem.slot, problem.error.code) == ("sales", AmountProblem.TWO_READINGS)
    assert problem.error.suggestions == ("30,000,000원", "3,000원")
    assert read_command(Tool.TAX, "매출 3천원", TODAY).slots.sales == 3000
    assert read_command(Tool.TAX, "매출 3천만", TODAY).slots.sales == 30_000_000
