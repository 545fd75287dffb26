"""What comes of understood values: the right kind of result, with what is missing or wrong named."""

from datetime import date
from decimal import Decimal

import pytest

from bot.assistant.tools.calculator import Calculator, missing_slot, says_nothing
from bot.assistant.tools.guided import STEPS, is_cancel, is_skip, merged, next_step, usual_part
from bot.assistant.tools.results import (
    AdsResult,
    FeeRange,
    FeeReceipt,
    FeeTarget,
    GradeResult,
    HoldReasons,
    Missing,
    Refusal,
    SettlementDates,
    TaxResult,
    Usage,
)
from bot.assistant.understanding import (
    AdsSlots,
    FeeSlots,
    GradeSlots,
    SettleSlots,
    TaxSlots,
    Tool,
    read_command,
)
from knowledge.fee_prices import LeastPrice
from knowledge.order import OrderProblem
from knowledge.settlement import Basis
from knowledge.tax import Taxpayer

FRIDAY = date(2026, 11, 20)
SALE = FeeSlots(price=35_000, rate=Decimal("0.09"))


@pytest.fixture(scope="module")
def calculator() -> Calculator:
    return Calculator.load()


def test_a_sale_with_price_and_rate_is_a_receipt_with_the_guides_window(calculator: Calculator) -> None:
    result = calculator.compute(Tool.FEE, SALE, FRIDAY).result
    assert isinstance(result, FeeReceipt)
    assert result.receipt.payout == 31_850
    assert result.payout is not None
    assert (result.payout.first, result.payout.last) == (date(2026, 11, 25), date(2026, 11, 27))
    assert result.break_even is None, "without a cost there is nothing to break even with"


def test_without_a_rate_both_ends_and_what_was_reported_are_computed(calculator: Calculator) -> None:
    result = calculator.compute(Tool.FEE, FeeSlots(price=10_000, category="의류"), FRIDAY).result
    assert isinstance(result, FeeRange)
    assert (result.scenarios.low.payout, result.scenarios.high.payout) == (9_700, 8_800)
    assert 8_700 in [receipt.payout for receipt in result.scenarios.reported]


def test_a_goal_without_a_price_is_solved_and_holds_forward(calculator: Calculator) -> None:
    slots = FeeSlots(cost=7_000, rate=Decimal("0.09"), target_margin=Decimal("0.2"))
    result = calculator.compute(Tool.FEE, slots, FRIDAY).result
    assert isinstance(result, FeeTarget)
    (solved,) = result.solved
    assert isinstance(solved.price, LeastPrice)
    assert solved.receipt is not None
    assert solved.receipt.margin >= Decimal("0.2")


def test_a_goal_with_a_price_is_told_beside_the_receipt(calculator: Calculator) -> None:
    slots = merged(SALE, FeeSlots(cost=20_000, target_profit=15_000))
    result = calculator.compute(Tool.FEE, slots, FRIDAY).result
    assert isinstance(result, FeeReceipt)
    assert isinstance(result.target_price, LeastPrice)
    assert result.target_price.exact > 35_000


def test_a_goal_without_a_rate_is_solved_at_every_known_rate(calculator: Calculator) -> None:
    slots = FeeSlots(cost=7_000, category="의류", target_margin=Decimal("0.2"))
    result = calculator.compute(Tool.FEE, slots, FRIDAY).result
    assert isinstance(result, FeeTarget)
    assert [solved.rate for solved in result.solved][:2] == [Decimal("0.03"), Decimal("0.12")]
    assert len(result.solved) > 2
    assert all(solved.figure for solved in result.solved)


@pytest.mark.parametrize(
    ("slots", "missing"),
    [
        (FeeSlots(), "price"),
        (FeeSlots(rate=Decimal("0.09")), "price"),
        (FeeSlots(target_margin=Decimal("0.2")), "cost"),
    ],
)
def test_what_is_needed_first_is_asked_for(calculator: Calculator, slots: FeeSlots, missing: str) -> None:
    reply = calculator.compute(Tool.FEE, slots, FRIDAY)
    assert reply.result == Missing(missing)
    assert missing_slot(reply) == missing


def test_what_cannot_be_is_refused_with_the_value_that_is_wrong(calculator: Calculator) -> None:
    reply = calculator.compute(Tool.FEE, merged(SALE, FeeSlots(discount=40_000)), FRIDAY)
    assert isinstance(reply.result, Refusal)
    (problem,) = reply.result.problems
    assert (problem.slot, problem.error.code) == ("discount", OrderProblem.DISCOUNT_ABOVE_SALES)
    assert missing_slot(reply) == "discount"


def test_what_could_not_be_read_is_asked_back_before_anything_is_computed(calculator: Calculator) -> None:
    reply = calculator.reply(read_command(Tool.FEE, "가격 35.5 수수료 9%", FRIDAY), FRIDAY)
    assert isinstance(reply.result, Refusal)
    assert missing_slot(reply) == "price"


def test_an_order_without_a_day_is_one_of_today_and_other_sources_say_their_rules(calculator: Calculator) -> None:
    result = calculator.compute(Tool.SETTLE, SettleSlots(), FRIDAY).result
    assert isinstance(result, SettlementDates)
    assert [payout.basis for payout in result.payouts] == [Basis.ORDER]
    assert result.payouts[0].base == FRIDAY
    assert len(result.rules) == 4


def test_a_rule_whose_day_is_known_is_a_date_and_no_rule(calculator: Calculator) -> None:
    result = calculator.compute(Tool.SETTLE, SettleSlots(decided=FRIDAY), FRIDAY).result
    assert isinstance(result, SettlementDates)
    assert not {"decision-days", "decision-business-days"} & {figure.name for figure in result.rules}


def test_missing_money_gets_the_official_list(calculator: Calculator) -> None:
    result = calculator.compute(Tool.SETTLE, SettleSlots(held=True, ordered=FRIDAY), date(2026, 12, 4)).result
    assert isinstance(result, HoldReasons)
    assert len(result.checks) == 10
    assert result.payouts[0].last == date(2026, 11, 27)


def test_the_other_tools_compute_or_say_what_they_take(calculator: Calculator) -> None:
    assert calculator.compute(Tool.ADS, AdsSlots(), FRIDAY).result == Usage()
    ads = calculator.compute(Tool.ADS, AdsSlots(cost=80_000, sales=520_000), FRIDAY).result
    assert isinstance(ads, AdsResult)
    grade = calculator.compute(Tool.GRADE, GradeSlots(orders=100, claims=2), FRIDAY).result
    assert isinstance(grade, GradeResult)
    tax = calculator.compute(Tool.TAX, TaxSlots(sales=11_000_000), FRIDAY).result
    assert isinstance(tax, TaxResult)
    assert tax.is_assumed
    assert tax.estimate is not None
    assert tax.estimate.set_aside == 1_000_000
    simplified = calculator.compute(Tool.TAX, TaxSlots(taxpayer=Taxpayer.SIMPLIFIED, sales=1), FRIDAY).result
    assert isinstance(simplified, TaxResult)
    assert simplified.estimate is not None
    assert simplified.estimate.set_aside is None


@pytest.mark.parametrize(("tool", "text"), [(Tool.SETTLE, "언제 들어와요"), (Tool.FEE, "어떻게 정해져요?")])
def test_a_question_behind_a_command_says_nothing_to_the_tool(tool: Tool, text: str) -> None:
    assert says_nothing(read_command(tool, text, FRIDAY))


@pytest.mark.parametrize(("tool", "text"), [(Tool.SETTLE, "2월 30일"), (Tool.FEE, "35.5 9%"), (Tool.SETTLE, "왜")])
def test_a_value_behind_a_command_even_a_wrong_one_is_meant_for_the_tool(tool: Tool, text: str) -> None:
    assert not says_nothing(read_command(tool, text, FRIDAY))


def test_the_guided_way_asks_each_step_once_and_none_that_was_said() -> None:
    asked = [STEPS[0]]
    while step := next_step(asked[-1], FeeSlots()):
        asked.append(step)
    assert tuple(asked) == STEPS
    assert next_step("price", SALE) == "shipping"


def test_only_what_stays_the_same_is_usual() -> None:
    slots = FeeSlots(price=35_000, quantity=2, rate=Decimal("0.09"), discount=500, shipping=3_000)
    assert usual_part(slots) == FeeSlots(rate=Decimal("0.09"), shipping=3_000)


def test_new_values_replace_old_ones_and_nothing_else() -> None:
    assert merged(SALE, FeeSlots(price=1, cost=2)) == FeeSlots(price=1, cost=2, rate=Decimal("0.09"))


def test_words_that_end_or_pass_over_a_question() -> None:
    assert is_cancel("취소!")
    assert is_skip("몰라요 ㅠㅠ")
    assert not is_cancel("주문 취소 수수료")
    assert not is_skip("0원")
