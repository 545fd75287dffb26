"""``/settle`` in words: when a payout arrives by each source, and what to check where it does not."""

from collections.abc import Iterator, Mapping

from bot.assistant.tools.results import HoldReasons, SettlementDates
from bot.i18n import Translator
from bot.telegram.citing import cite
from bot.telegram.message import Fragment
from bot.telegram.tools.phrases import bullets, day_text, lines, percent, span_text
from bot.telegram.wording import kind_name
from knowledge.days import How
from knowledge.policy import Figure
from knowledge.settlement import Basis, HoldCheck, Payout, State


def dates_text(result: SettlementDates, translator: Translator) -> Iterator[Fragment]:
    """Return the first window as the lead, then what the other sources say."""
    _ = translator.gettext
    first, *others = result.payouts
    window = span_text(first.first, first.last, translator)
    lead = Fragment.bold(_("{window} 입금 예상").format(window=window))
    yield Fragment.join("\n", (lead, lines(_counted(first, translator), *_notes(first, result, translator))))
    told = [
        *(f"{_label(payout, translator)} · {payout_line(payout, translator)}" for payout in others),
        *(_rule_line(figure, translator) for figure in result.rules),
    ]
    if told:
        yield bullets(told, _("다른 자료는 이렇게 말해요"))
    reading = _reading(result, translator)
    if reading:
        yield lines(reading)
    sources = [source for payout in result.payouts for source in payout.sources]
    yield cite((*sources, *(figure.source for figure in result.rules)), translator)


def holds_text(result: HoldReasons, translator: Translator) -> Iterator[Fragment]:
    """Return the official reasons as a checklist: those with a remedy of their own first."""
    _ = translator.gettext
    lead = [Fragment.bold(_("정산이 안 들어올 때 확인할 것"))]
    for payout in result.payouts[:1]:
        expected = _("{window} 입금 예상").format(window=span_text(payout.first, payout.last, translator))
        lead.append(Fragment.plain(f"{expected} · {_state(payout, result, translator)}"))
    yield Fragment.join("\n", lead)
    for check, reasons in _by_remedy(result.checks):
        yield Fragment.join("\n", (Fragment.bold(f"☐ {', '.join(reasons)}"), Fragment.plain(check)))
    yield cite((figure.source for one in result.checks for figure in (one.reason, one.check)), translator)


def _by_remedy(checks: tuple[HoldCheck, ...]) -> list[tuple[str, list[str]]]:
    """Return each remedy with its reasons; the one that many share comes last."""
    reasons: dict[str, list[str]] = {}
    for one in checks:
        reasons.setdefault(one.check.value, []).append(one.reason.value)
    return sorted(reasons.items(), key=lambda entry: len(entry[1]))


def _counted(payout: Payout, translator: Translator) -> str:
    """Say what the days are counted from, and by whom."""
    return f"{_label(payout, translator)} · {_basis(payout, translator)}"


def _label(payout: Payout, translator: Translator) -> str:
    return kind_name(payout.figures[0].source.kind, translator)


def payout_line(payout: Payout, translator: Translator) -> str:
    """Return what a payout is counted from, and when it arrives."""
    window = span_text(payout.first, payout.last, translator)
    return f"{_basis(payout, translator)}: {window}"


def _basis(payout: Payout, translator: Translator) -> str:
    _ = translator.gettext
    base = day_text(payout.base, translator)
    count = payout.figures[0].value
    if payout.basis is Basis.ORDER:
        text = _("{base} 주문의 다음 날부터 {first}~{last}영업일")
        return text.format(base=base, first=count, last=payout.figures[1].value)
    if payout.basis is Basis.STAR_DELIVERY:
        share = percent(payout.share) if payout.share is not None else ""
        return _("스타배송 {base} 출고 다음 날 {share}").format(base=base, share=share)
    if payout.decided is not None:
        text = _auto_text(payout.basis, translator)
        return text.format(base=base, days=count, decided=day_text(payout.decided, translator))
    return _simple_bases(translator)[payout.basis].format(base=base, days=count)


def _auto_text(basis: Basis, translator: Translator) -> str:
    _ = translator.gettext
    if basis is Basis.AUTO_DECISION:
        return _("{base} 배송완료부터 {days}일 뒤({decided}) 자동 구매결정, 그 다음 영업일")
    return _("{base} 발송처리부터 {days}일 뒤({decided}) 자동 구매결정, 그 다음 영업일")


def _simple_bases(translator: Translator) -> Mapping[Basis, str]:
    _ = translator.gettext
    return {
        Basis.DECISION_NEXT_DAY: _("{base} 구매결정 다음 날"),
        Basis.DECISION_BUSINESS_DAY: _("{base} 구매결정 후 {days}영업일"),
        Basis.RETURN_DEADLINE: _("구매결정이 없어도 반품 가능일 {base}부터 {days}영업일 이내"),
    }


def _rule_line(figure: Figure[int], translator: Translator) -> str:
    _ = translator.gettext
    texts = {
        "decision-days": _("구매결정 다음 날 지급"),
        "decision-business-days": _("구매결정 후 {days}영업일"),
        "return-deadline-business-days": _("구매결정이 없어도 반품 가능일부터 {days}영업일 이내"),
        "auto-decision-days": _("배송완료 {days}일 뒤 자동 구매결정"),
    }
    label = kind_name(figure.source.kind, translator)
    return f"{label} · {texts[figure.name].format(days=figure.value)}"


def _notes(payout: Payout, result: SettlementDates, translator: Translator) -> Iterator[str]:
    _ = translator.gettext
    if payout.holidays:
        names = ", ".join(f"{day_text(one.day, translator)} {one.name}" for one in payout.holidays)
        yield _("쉬는 날: {names}").format(names=names)
    if payout.closed:
        yield _("은행이 쉬는 날이라 실제 입금은 다음 영업일일 수 있어요.")
    if payout.state(result.today) is State.PASSED:
        yield _("예상 기간이 지났어요. 아직이면 /settle 왜 를 보내 확인할 것을 보세요.")


def _state(payout: Payout, result: HoldReasons, translator: Translator) -> str:
    _ = translator.gettext
    words = {
        State.UPCOMING: _("아직 예상 기간 전이에요."),
        State.DUE: _("지금이 예상 기간이에요."),
        State.PASSED: _("예상 기간이 지났어요."),
    }
    return words[payout.state(result.today)]


def _reading(result: SettlementDates, translator: Translator) -> str:
    """Say which of the days that a text without a year may mean was taken."""
    _ = translator.gettext
    base = day_text(result.payouts[0].base, translator)
    match result.how:
        case How.PAST:
            return _("연도가 없어서 가장 가까운 지난 날인 {base}로 봤어요.").format(base=base)
        case How.COMING:
            return _("연도가 없어서 가장 가까운 다가올 날인 {base}로 봤어요.").format(base=base)
        case How.RELATIVE if result.payouts[0].base == result.today:
            return _("오늘 주문으로 봤어요. 다른 날은 이렇게 적어 주세요: /settle 11월 20일")
    return ""
