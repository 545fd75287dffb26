"""``/grade`` in words: the seller's own rates and a checklist; what no source gives is said to be unknown."""

from collections.abc import Iterator, Mapping

from bot.assistant.tools.results import GradeResult
from bot.i18n import Translator
from bot.telegram.citing import cite
from bot.telegram.message import Fragment
from bot.telegram.tools.phrases import bullets, lines, percent, won
from knowledge.grades import Direction, Factor, Flag, GradeReport, PastCriterion, Rate, RateOf


def grade_text(result: GradeResult, translator: Translator) -> Iterator[Fragment]:
    """Return the rates, what raises and lowers a grade, and the criterion that once was."""
    _ = translator.gettext
    report = result.report
    yield _lead(report, translator)
    for direction, heading in _headings(translator).items():
        factors = [factor for factor in report.factors if factor.direction is direction]
        yield bullets([_factor_line(factor, translator) for factor in factors], heading)
    for past in report.past:
        yield lines(_past_line(past, translator))
    notes = [f"⚠️ {_flags(translator)[flag]}" for flag in report.flags]
    unknown = _("등급 이름과 기준 수치, 갱신일은 확인된 자료가 없어 알려 드리지 않아요. ESM PLUS에서 확인해 주세요.")
    yield lines(*notes, unknown)
    sources = [factor.what.source for factor in report.factors]
    yield cite((*sources, *(past.criterion.source for past in report.past)), translator)


def _lead(report: GradeReport, translator: Translator) -> Fragment:
    _ = translator.gettext
    if not report.rates:
        hint = _("내 수치도 넣어 보세요. 예: /grade 판매건수 320 클레임 6 문의 50 답변 48")
        return Fragment.join("\n", (Fragment.bold(_("등급을 올리고 내리는 것")), Fragment.plain(hint)))
    return Fragment.bold(" · ".join(rate_line(rate, translator) for rate in report.rates))


def _headings(translator: Translator) -> Mapping[Direction, str]:
    _ = translator.gettext
    return {
        Direction.RAISES: _("등급을 올려요"),
        Direction.LOWERS: _("등급을 내려요"),
        Direction.PENALTY: _("페널티를 받아요"),
    }


def _factor_line(factor: Factor, translator: Translator) -> str:
    own = ", ".join(rate_line(rate, translator) for rate in factor.rates)
    return f"{factor.what.value} ({own})" if own else factor.what.value


def rate_line(rate: RateOf, translator: Translator) -> str:
    """Return a rate with its name."""
    return f"{_rates(translator)[rate.rate]} {_rate_value(rate, translator)}"


def _rates(translator: Translator) -> Mapping[Rate, str]:
    _ = translator.gettext
    return {
        Rate.ORDER_CHANGE: _("판매 건수 증감"),
        Rate.SALES_CHANGE: _("판매 금액 증감"),
        Rate.AVERAGE_ORDER: _("평균 주문 금액"),
        Rate.GOOD_REVIEWS: _("좋은 후기 비율"),
        Rate.ANSWERS: _("문의 답변율"),
        Rate.RESPONSE_TIME: _("평균 응답 시간"),
        Rate.CLAIMS: _("클레임률"),
        Rate.CANCELLATIONS: _("판매취소율"),
        Rate.DISPATCHES: _("제때 발송 비율"),
    }


def _rate_value(rate: RateOf, translator: Translator) -> str:
    _ = translator.gettext
    if rate.rate is Rate.RESPONSE_TIME:
        return _("{minutes}분").format(minutes=f"{rate.value:,}")
    if isinstance(rate.value, int):
        return won(rate.value, translator)
    sign = "+" if rate.rate in (Rate.ORDER_CHANGE, Rate.SALES_CHANGE) and rate.value > 0 else ""
    return sign + percent(rate.value)


def _past_line(past: PastCriterion, translator: Translator) -> str:
    _ = translator.gettext
    own, criterion = rate_line(past.rate, translator), percent(past.criterion.value)
    text = (
        _("{own} — 예전 기준({year}년) {criterion}를 넘어요.")
        if past.is_met
        else _("{own} — 예전 기준({year}년) {criterion}에 못 미쳐요.")
    )
    note = _("지금 기준은 아니에요.")
    return f"{text.format(own=own, year=past.criterion.source.as_of.year, criterion=criterion)} {note}"


def _flags(translator: Translator) -> Mapping[Flag, str]:
    _ = translator.gettext
    return {
        Flag.CLAIMS_OVER_ORDERS: _("클레임이 판매 건수보다 많아요. 숫자를 다시 확인해 주세요."),
        Flag.CANCELLED_OVER_ORDERS: _("판매취소가 판매 건수보다 많아요. 숫자를 다시 확인해 주세요."),
        Flag.LATE_OVER_ORDERS: _("발송 지연이 판매 건수보다 많아요. 숫자를 다시 확인해 주세요."),
        Flag.ANSWERED_OVER_INQUIRIES: _("답변이 문의보다 많아요. 숫자를 다시 확인해 주세요."),
        Flag.GOOD_OVER_REVIEWS: _("좋은 후기가 전체 후기보다 많아요. 숫자를 다시 확인해 주세요."),
        Flag.SALES_WITHOUT_ORDERS: _("판매 건수가 0인데 판매 금액이 있어요. 숫자를 다시 확인해 주세요."),
    }
