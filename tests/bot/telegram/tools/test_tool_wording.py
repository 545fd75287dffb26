"""What a seller reads: exact words of a receipt, dates with their weekday, labels, and words for every code."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

import pytest

from bot.assistant.reply import ToolReply
from bot.assistant.tools.calculator import Calculator
from bot.assistant.tools.results import FeeReceipt, Refusal
from bot.assistant.understanding import (
    FeeSlots,
    Problem,
    ReadingProblem,
    Slots,
    Tool,
    read_command,
)
from bot.assistant.understanding.slots import slot_names
from bot.i18n import Catalogs, Translator
from bot.telegram.message import OutgoingMessage
from bot.telegram.tools.phrases import percent, slot_name, won
from bot.telegram.tools.refusals import refusal_text
from bot.telegram.tools.show import show, show_step
from knowledge.ads import AdProblem
from knowledge.amounts import AmountProblem
from knowledge.business_days import CalendarProblem
from knowledge.days import DayProblem
from knowledge.errors import InputError
from knowledge.grades import GradeProblem
from knowledge.order import OrderProblem
from knowledge.settlement import SettlementProblem
from knowledge.tax import TaxProblem

FRIDAY = date(2026, 11, 20)
EXAMPLE = (
    "가격 35000 수량 2 수수료 9% 배송비 3000 배송비수수료 3.3% 할인 2000 쿠폰 1000 광고비 500 기타 0 원가 12000 "
    "기준 할인전 부가세 포함"
)
CODES = (
    AmountProblem, DayProblem, CalendarProblem, SettlementProblem, OrderProblem, ReadingProblem, AdProblem,
    GradeProblem, TaxProblem,
)  # fmt: skip


@pytest.fixture(scope="module")
def calculator() -> Calculator:
    return Calculator.load()


@pytest.fixture(scope="module")
def korean() -> Translator:
    return Catalogs.load().translator("ko")


def say(calculator: Calculator, translator: Translator, tool: Tool, text: str, today: date = FRIDAY) -> OutgoingMessage:
    (message,) = show(calculator.reply(read_command(tool, text, today), today), 7, FeeSlots(), translator)
    return message


def labels(message: OutgoingMessage) -> list[str]:
    return [button.text for row in message.keyboard.inline_keyboard for button in row] if message.keyboard else []


def data(message: OutgoingMessage) -> list[str]:
    assert message.keyboard is not None
    return [str(button.callback_data) for row in message.keyboard.inline_keyboard for button in row]


def test_a_receipt_word_for_word(calculator: Calculator, korean: Translator) -> None:
    message = say(calculator, korean, Tool.FEE, EXAMPLE)
    assert message.html.split("\n\n<b>출처</b>\n")[0] == (
        "<b>정산 예정 금액 63,601원 · 순이익 39,101원</b>\n"
        "마진율 55.85% · 손익분기 판매가 13,520원 (정확히는 13,516원)\n\n"
        "판매가 35,000원 × 2 = 70,000원\n"
        "+ 선결제 배송비 3,000원\n"
        "− 판매자 할인 2,000원\n"
        "− 판매자 쿠폰 1,000원\n"
        "− 판매 수수료 70,000원 × 9% = 6,300원\n"
        "− 배송비 수수료 3,000원 × 3.3% = 99원\n"
        "<b>= 정산 예정 금액 63,601원</b>\n"
        "− 광고비 500원\n"
        "− 원가 12,000원 × 2 = 24,000원\n"
        "<b>= 순이익 39,101원</b>\n\n"
        "• 오늘 주문이면 2026년 11월 25일(수) ~ 2026년 11월 27일(금) 입금 예상(가이드 기준)\n"
        "• 전월 판매대금(배송비 제외)이 5,000,000원 이상이면 서버이용료가 매월 55,000원 따로 나가요."
    )
    assert "언론 보도 · " in message.html
    assert "(2024-04-29)" in message.html
    assert labels(message) == ["✏️ 판매가", "✏️ 판매자 할인", "✏️ 판매 수수료율", "✏️ 원가", "🖼 그림으로 보기"]


def test_without_a_cost_no_profit_is_claimed(calculator: Calculator, korean: Translator) -> None:
    text = say(calculator, korean, Tool.FEE, "35000 9% 광고비 500").html
    assert "순이익 3" not in text
    assert "<b>= 원가를 빼기 전 31,350원</b>" in text
    assert "원가를 알려 주시면" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("가격 35000 수수료 15%", "가이드의 범위(3%~12%) 밖이에요"),
        ("가격 1000 수수료 9% 원가 2000", "이대로 팔면 손해예요."),
        ("가격 35005 수수료 9%", "10원 단위로 등록"),
        ("가격 10000 수수료 9% 할인 9000", "한도(판매가의 70%)"),
        ("가격 10000 수수료 9% 지원할인 1000", "지원할인 이용료는 20%("),
        ("가격 10000 수수료 9% 제휴", "제휴 수수료(2%)는"),
    ],
)
def test_flags_are_worded(calculator: Calculator, korean: Translator, arguments: str, words: str) -> None:
    assert words in say(calculator, korean, Tool.FEE, arguments).html


def test_an_unknown_rate_shows_both_ends_and_labelled_reports(calculator: Calculator, korean: Translator) -> None:
    text = say(calculator, korean, Tool.FEE, "가격 10000 카테고리 의류").html
    assert text.startswith("<b>정산 예정 금액 8,800원 ~ 9,700원</b>\n")
    assert "• 3% (가이드 하한): 정산 9,700원\n• 12% (가이드 상한): 정산 8,800원" in text
    assert "<b>의류 수수료율로 알려진 값 · 확인 필요</b>\n" in text
    assert "• 13% (언론 보도 · 의류): 정산 8,700원" in text


def test_a_usual_rate_is_offered_where_the_rate_is_unknown(calculator: Calculator, korean: Translator) -> None:
    reply = calculator.compute(Tool.FEE, FeeSlots(price=10_000), FRIDAY)
    (message,) = show(reply, 7, FeeSlots(rate=Decimal("0.09")), korean)
    assert labels(message)[0] == "늘 쓰는 9%"
    assert data(message)[0] == "a:7:rate:9%"


def test_a_solved_price_leads_its_receipt(calculator: Calculator, korean: Translator) -> None:
    text = say(calculator, korean, Tool.FEE, "목표마진 20% 원가 7000 수수료 9%").html
    assert text.startswith("<b>마진율 20% 판매가: 9,860원 (정확히는 9,859원)</b>")
    assert "<b>= 순이익 1,973원</b>" in text


def test_a_price_that_cannot_be_is_told_with_a_way_out(calculator: Calculator, korean: Translator) -> None:
    text = say(calculator, korean, Tool.FEE, "목표마진 95% 원가 7000 수수료 9%").html
    assert "판매가를 올려도" in text
    assert "목표를 낮춰" in text


def test_settlement_days_have_year_and_weekday_and_other_sources_labels(
    calculator: Calculator, korean: Translator
) -> None:
    message = say(calculator, korean, Tool.SETTLE, "11월 20일", date(2026, 11, 22))
    assert message.html.startswith(
        "<b>2026년 11월 25일(수) ~ 2026년 11월 27일(금) 입금 예상</b>\n"
        "가이드 · 2026년 11월 20일(금) 주문의 다음 날부터 3~5영업일"
    )
    assert "• 언론 보도 · 구매결정 다음 날 지급" in message.html
    assert "• 참고 자료 · 확인 필요 · 배송완료 8일 뒤 자동 구매결정" in message.html
    assert "가장 가까운 지난 날인 2026년 11월 20일(금)로 봤어요" in message.html
    assert labels(message) == ["2027년 11월 20일(토)로 보기"]
    assert data(message) == ["a:7:ordered:2027-11-20"]


def test_holidays_in_the_window_are_named(calculator: Calculator, korean: Translator) -> None:
    text = say(calculator, korean, Tool.SETTLE, "2026-12-22").html
    assert "쉬는 날: 2026년 12월 25일(금) 기독탄신일" in text


def test_a_window_that_has_passed_leads_to_the_reasons(calculator: Calculator, korean: Translator) -> None:
    message = say(calculator, korean, Tool.SETTLE, "2026-11-02")
    assert "예상 기간이 지났어요" in message.html
    assert labels(message) == ["왜 안 들어왔나요?"]


def test_decided_and_delivered_orders_are_dated_by_their_sources(calculator: Calculator, korean: Translator) -> None:
    text = say(calculator, korean, Tool.SETTLE, "주문 11월 10일 배송완료 11월 13일").html
    assert "2026년 11월 13일(금) 배송완료부터 8일 뒤(2026년 11월 21일(토)) 자동 구매결정" in text
    assert "2026년 11월 23일(월)" in text


def test_the_checklist_has_every_official_reason_and_its_sources(calculator: Calculator, korean: Translator) -> None:
    text = say(calculator, korean, Tool.SETTLE, "왜").html
    assert text.count("☐") == 4
    for reason in ("장기미배송", "정산서류 미제출", "취소·반품진행", "미수취신고", "벤더", "일반미정산"):
        assert reason in text
    assert "공식 자료 · " in text


def test_advertising_tells_profit_break_even_and_the_conversions_apart(
    calculator: Calculator, korean: Translator
) -> None:
    message = say(calculator, korean, Tool.ADS, "광고비 80000 매출 520000 마진율 10% 클릭 200 방문자 300 구매 6")
    assert message.html.startswith("<b>광고로 28,000원 손해예요</b>\nROAS가 손익분기 ROAS보다 낮아요.")
    assert "• 전환율(클릭 기준) 3% = 전환수 ÷ 클릭수\n• 전환율(방문자 기준) 2% = 구매자 수 ÷ 방문자 수" in message.html
    assert "• 손익분기 ROAS 1,000% = 100% ÷ 마진율" in message.html


def test_an_unknown_margin_is_asked_for_and_nothing_is_judged(calculator: Calculator, korean: Translator) -> None:
    text = say(calculator, korean, Tool.ADS, "광고비 80000 매출 520000").html
    assert text.startswith("<b>ROAS 650%</b>\n남는지 손해인지 알려면 더 필요해요: 마진율")


def test_a_grade_is_never_named_and_that_is_said(calculator: Calculator, korean: Translator) -> None:
    text = say(calculator, korean, Tool.GRADE, "판매건수 320 클레임 6 문의 50 답변 48").html
    assert text.startswith("<b>문의 답변율 96% · 클레임률 1.88%</b>")
    assert "등급 이름과 기준 수치, 갱신일은 확인된 자료가 없어" in text
    assert "예전 기준(2013년) 90%" in text
    assert "지금 기준은 아니에요" in text


def test_taxes_lead_with_the_next_date_or_the_estimate(calculator: Calculator, korean: Translator) -> None:
    alone = say(calculator, korean, Tool.TAX, "일반과세자")
    assert alone.html.startswith("<b>다음 일정: 부가세 신고·납부: 2027년 1월 25일(월)</b>")
    estimate = say(calculator, korean, Tool.TAX, "매출 11000000 매입 5500000").html
    assert estimate.startswith("<b>따로 둘 부가세 약 500,000원 (추정)</b>")
    assert "일반과세자로 봤어요" in estimate
    assert "참고용이에요" in estimate


def test_the_vat_of_simplified_taxpayers_is_not_called_an_estimate(calculator: Calculator, korean: Translator) -> None:
    text = say(calculator, korean, Tool.TAX, "간이과세자 매출 11000000").html
    assert text.startswith("<b>간이과세 부가세는 추정하지 않아요</b>")
    assert "추정치예요" not in text


def test_two_readings_are_buttons_that_mean_them(calculator: Calculator, korean: Translator) -> None:
    message = say(calculator, korean, Tool.FEE, "가격 35000 수수료 0.09")
    assert "판매 수수료율 “0.09”: 두 가지로 읽혀요" in message.html
    assert labels(message) == ["9%", "0.09%"]
    assert data(message) == ["a:7:rate:9%", "a:7:rate:0.09%"]


def test_examples_of_the_form_are_no_buttons(calculator: Calculator, korean: Translator) -> None:
    message = say(calculator, korean, Tool.FEE, "가격 NaN 수수료 9%")
    assert message.keyboard is None


def test_several_problems_are_told_and_not_mended_one_by_one(calculator: Calculator, korean: Translator) -> None:
    message = say(calculator, korean, Tool.FEE, "가격 35.5 수수료 0.09")
    assert message.html.count("• ") == 2
    assert "한 번에 다시" in message.html
    assert message.keyboard is None


def test_hostile_text_is_escaped_and_shortened(korean: Translator) -> None:
    error = InputError(AmountProblem.NOT_A_NUMBER, "<b>" + "가" * 500)
    blocks = refusal_text(Tool.FEE, Refusal((Problem("price", error),)), korean)
    text = "".join(block.html for block in blocks)
    assert "“&lt;b&gt;가" in text
    assert len(text) < 200


@pytest.mark.parametrize("language", Catalogs.load().languages)
def test_every_code_and_value_has_words(language: str) -> None:
    translator = Catalogs.load().translator(language)
    unknown = _reason_text(translator, StrEnum("Unknown", {"OTHER": "other"}).OTHER)
    for codes in CODES:
        for code in codes:
            assert _reason_text(translator, code) != unknown, code
    for tool in Tool:
        for slot in slot_names(tool):
            assert slot_name(tool, slot, translator) or slot in ("how", "alternative")


def _reason_text(translator: Translator, code: StrEnum) -> str:
    blocks = refusal_text(Tool.FEE, Refusal((Problem(None, InputError(code, "")),)), translator)
    return "".join(block.text for block in blocks)


@pytest.mark.parametrize("language", Catalogs.load().languages)
def test_every_answer_can_be_said_in_every_language(calculator: Calculator, language: str) -> None:
    translator = Catalogs.load().translator(language)
    for tool, text in _commands():
        assert say(calculator, translator, tool, text).html


def _commands() -> Iterator[tuple[Tool, str]]:
    yield Tool.FEE, EXAMPLE
    yield Tool.FEE, "가격 10000 카테고리 의류"
    yield Tool.FEE, "목표이익 5000 원가 7000"
    yield Tool.SETTLE, "주문 11월 10일 출고 11월 11일 스타배송"
    yield Tool.SETTLE, "구매결정 11월 19일"
    yield Tool.SETTLE, "반품가능일 11월 19일"
    yield Tool.SETTLE, "왜"
    yield Tool.ADS, "노출 10000 클릭 12000 구매 6 장바구니 3"
    yield Tool.GRADE, ""
    yield Tool.TAX, ""


def test_a_step_of_the_guided_way_is_counted_and_offers_what_is_usual(korean: Translator) -> None:
    first = show_step(Tool.FEE, 7, "price", FeeSlots(), korean)
    assert first.html.startswith("<b>수수료 계산 1/5</b>\n얼마에 파나요?")
    assert labels(first) == ["취소"]
    usual = FeeSlots(rate=Decimal("0.09"), shipping=3_000)
    assert labels(show_step(Tool.FEE, 7, "rate", usual, korean)) == ["늘 쓰는 9%", "몰라요", "바로 계산", "취소"]
    shipping = show_step(Tool.FEE, 7, "shipping", usual, korean)
    assert data(shipping)[:2] == ["q:7:shipping:3000원", "q:7:shipping:"]


def test_a_receipt_fits_a_message_whatever_its_numbers(calculator: Calculator, korean: Translator) -> None:
    most = 10**15 - 1
    slots: Slots = replace(
        FeeSlots(price=most, rate=Decimal("0.12345"), cost=most), shipping=most, discount=1, coupon=1, ads=most, other=1
    )
    reply: ToolReply = calculator.compute(Tool.FEE, slots, FRIDAY)
    assert isinstance(reply.result, FeeReceipt)
    assert len(show(reply, 10**17, FeeSlots(), korean)) == 1


def test_amounts_and_rates_are_written_as_sellers_read_them(korean: Translator) -> None:
    assert won(-1_234, korean) == "−1,234원"
    assert [percent(Decimal(rate)) for rate in ("0.09", "0.033", "6.5000", "-0.0005", "0.1000", "10")] == [
        "9%", "3.3%", "650%", "−0.05%", "10%", "1,000%",
    ]  # fmt: skip
