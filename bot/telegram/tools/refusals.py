"""What cannot be computed with, in words: which value, why not, and what to type instead."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from bot.assistant.tools.results import Refusal
from bot.assistant.understanding import Problem, ReadingProblem, Tool
from bot.i18n import Translator
from bot.telegram.message import Fragment
from bot.telegram.tools.phrases import slot_name
from knowledge.ads import AdProblem
from knowledge.amounts import AmountError, AmountProblem
from knowledge.business_days import CalendarProblem
from knowledge.days import DayProblem
from knowledge.errors import InputError
from knowledge.grades import GradeProblem
from knowledge.order import OrderProblem
from knowledge.settlement import SettlementProblem
from knowledge.tax import TaxProblem

MAX_SHOWN = 3
_TEXT_SHOWN = 40
_TYPED = (AmountProblem, DayProblem, ReadingProblem, CalendarProblem)
"""The codes whose error holds what was typed; the others name a value."""


def refusal_text(tool: Tool, refusal: Refusal, translator: Translator) -> Iterator[Fragment]:
    """Return each problem with what to type instead."""
    _ = translator.gettext
    yield Fragment.bold(_("이 값은 다시 확인해 주세요"))
    for problem in refusal.problems[:MAX_SHOWN]:
        yield Fragment.join("\n", map(Fragment.plain, _problem(tool, problem, translator)))
    if len(refusal.problems) > 1:
        yield Fragment.plain(_("고쳐서 한 번에 다시 보내 주세요."))


def reasons(translator: Translator) -> tuple[str, ...]:
    """Return every reason that can be given, for whoever asks which figures stand in them."""
    tables = (_amounts, _days, _orders, _others)
    return tuple(reason for words in tables for reason in words(translator).values())


def readings(error: InputError) -> tuple[str, ...]:
    """Return the suggestions that may stand on buttons: readings of what was typed, not examples of the form."""
    if isinstance(error, AmountError) and not error.readings:
        return ()
    return error.suggestions


def _problem(tool: Tool, problem: Problem, translator: Translator) -> Iterator[str]:
    _ = translator.gettext
    error = problem.error
    typed = f"“{_short(error.text)}”" if isinstance(error.code, _TYPED) and error.text.strip() else ""
    name = slot_name(tool, problem.slot, translator) if problem.slot else ""
    subject = " ".join(part for part in (name, typed) if part)
    why = _reason(error.code, translator)
    yield f"• {subject}: {why}" if subject else f"• {why}"
    if error.suggestions:
        yield _("이렇게 적어 주세요: {examples}").format(examples=", ".join(error.suggestions[:MAX_SHOWN]))


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _TEXT_SHOWN else flat[: _TEXT_SHOWN - 1] + "…"


def _reason(code: StrEnum, translator: Translator) -> str:
    _ = translator.gettext
    for words in (_amounts, _days, _orders, _others):
        found = words(translator).get(code)
        if found:
            return found
    return _("계산할 수 없는 값이에요.")


def _amounts(translator: Translator) -> Mapping[StrEnum, str]:
    _ = translator.gettext
    return {
        AmountProblem.EMPTY: _("값이 비어 있어요."),
        AmountProblem.NOT_A_NUMBER: _("숫자로 읽을 수 없어요."),
        AmountProblem.WRONG_UNIT: _("단위가 맞지 않아요."),
        AmountProblem.NEGATIVE: _("0보다 작을 수 없어요."),
        AmountProblem.ZERO: _("0은 넣을 수 없어요."),
        AmountProblem.FRACTION: _("소수점 없이 적어 주세요."),
        AmountProblem.GROUPING: _("쉼표 자리가 맞지 않아요."),
        AmountProblem.EXPONENT: _("지수(e) 대신 숫자를 그대로 적어 주세요."),
        AmountProblem.RANGE: _("범위 말고 값 하나만 적어 주세요."),
        AmountProblem.VAGUE: _("대략 말고 정확한 값을 적어 주세요."),
        AmountProblem.TWO_READINGS: _("두 가지로 읽혀요. 어느 쪽인지 골라 주세요."),
        AmountProblem.TOO_LARGE: _("너무 큰 값이에요."),
        AmountProblem.OVER_100: _("100%를 넘을 수 없어요."),
        AmountProblem.TOO_PRECISE: _("소수점 아래 세 자리까지만 적어 주세요."),
    }


def _days(translator: Translator) -> Mapping[StrEnum, str]:
    _ = translator.gettext
    return {
        DayProblem.NOT_A_DAY: _("날짜로 읽을 수 없어요. 예: 11월 20일, 11/20, 어제"),
        DayProblem.NO_SUCH_DAY: _("달력에 없는 날짜예요. 11월 20일처럼 적어 주세요."),
        DayProblem.WRONG_WEEKDAY: _("날짜와 요일이 맞지 않아요."),
        DayProblem.VAGUE: _("하루를 정해서 적어 주세요. 예: 11월 20일"),
        DayProblem.SEVERAL: _("날짜가 여러 개예요. 하나만 적어 주세요."),
        CalendarProblem.OUT_OF_CALENDAR: _("공휴일을 알 수 없는 해라서 계산할 수 없어요."),
        SettlementProblem.OUT_OF_ORDER: _("날짜의 앞뒤가 맞지 않아요. 주문, 출고, 배송완료, 구매결정 순서예요."),
    }


def _orders(translator: Translator) -> Mapping[StrEnum, str]:
    _ = translator.gettext
    return {
        OrderProblem.MISSING: _("이 값이 있어야 계산할 수 있어요."),
        OrderProblem.NOT_POSITIVE: _("1 이상이어야 해요."),
        OrderProblem.NEGATIVE: _("0보다 작을 수 없어요."),
        OrderProblem.TOO_LARGE: _("너무 큰 값이에요."),
        OrderProblem.NO_SHARE: _("0%에서 100% 사이로 적어 주세요."),
        OrderProblem.NO_SALES: _("옵션 금액을 빼면 판매 금액이 남지 않아요."),
        OrderProblem.DISCOUNT_ABOVE_SALES: _("할인과 쿠폰이 판매 금액보다 커요."),
    }


def _others(translator: Translator) -> Mapping[StrEnum, str]:
    _ = translator.gettext
    return {
        ReadingProblem.SEVERAL: _("값이 여러 개예요. 하나만 골라 주세요."),
        ReadingProblem.UNPLACED: _("무슨 값인지 알 수 없어요. 앞에 이름을 붙여 주세요. 예: 가격 35000"),
        ReadingProblem.UNKNOWN_WORD: _("모르는 이름이에요."),
        ReadingProblem.NO_CHOICE: _("정해진 것 중에서 골라 주세요."),
        AdProblem.OUT_OF_RANGE: _("너무 큰 값이에요."),
        AdProblem.MARGIN: _("마진율은 100% 이하로, 소수점 아래 네 자리까지 적어 주세요."),
        AdProblem.NOTHING_GIVEN: _("계산할 수치를 적어 주세요."),
        GradeProblem.OUT_OF_RANGE: _("너무 큰 값이에요."),
        TaxProblem.OUT_OF_RANGE: _("너무 큰 값이에요."),
    }
