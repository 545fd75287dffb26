"""``/tax`` in words: what is due next, and an estimate of the VAT to set aside, labelled as one."""

from collections.abc import Iterator, Mapping

from babel.dates import format_date

from bot.assistant.tools.results import TaxResult
from bot.i18n import Translator
from bot.telegram.citing import cite
from bot.telegram.message import Fragment
from bot.telegram.tools.phrases import bullets, day_text, lines, won
from knowledge.tax import Duty, Note, TaxDate, Taxpayer, VatEstimate


def tax_text(result: TaxResult, translator: Translator) -> Iterator[Fragment]:
    """Return the amount to set aside first, or else the next deadline; then the calendar."""
    _ = translator.gettext
    if result.estimate is not None:
        yield from _estimate(result.estimate, translator)
    else:
        yield Fragment.bold(_("다음 일정: {date}").format(date=date_line(result.dates[0], translator)))
    heading = _("{taxpayer} 세금 일정").format(taxpayer=taxpayer_name(result.taxpayer, translator))
    yield bullets([date_line(entry, translator) for entry in result.dates], heading)
    assumed = _("일반과세자로 봤어요. 간이과세자면 아래 버튼을 눌러 주세요.") if result.is_assumed else ""
    yield lines(assumed, _("참고용이에요. 정확한 신고와 납부는 홈택스나 세무사에게 확인하세요."))
    sources = [entry.figure.source for entry in result.dates]
    sources += [figure.source for figure in result.estimate.figures] if result.estimate else []
    yield cite(sources, translator)


def taxpayer_name(taxpayer: Taxpayer, translator: Translator) -> str:
    """Return what a kind of taxpayer is called."""
    _ = translator.gettext
    return {Taxpayer.GENERAL: _("일반과세자"), Taxpayer.SIMPLIFIED: _("간이과세자")}[taxpayer]


def date_line(entry: TaxDate, translator: Translator) -> str:
    """Return a duty with its day or month."""
    _ = translator.gettext
    names = {
        Duty.VAT_RETURN: _("부가세 신고·납부"),
        Duty.VAT_NOTICE: _("부가세 예정고지"),
        Duty.INCOME_TAX: _("종합소득세 신고"),
    }
    if entry.is_month:
        return f"{names[entry.duty]}: {format_date(entry.first, _('y년 M월'), locale=translator.language)}"
    line = f"{names[entry.duty]}: {day_text(entry.last, translator)}"
    if entry.closed:
        name = entry.holiday or _("주말")
        line += " " + _("({name}이라 실제 마감은 홈택스에서 확인하세요)").format(name=name)
    return line


def estimate_lines(estimate: VatEstimate, translator: Translator) -> tuple[str, ...]:
    """Return the two sums of which the VAT is the difference; none where it is not estimated."""
    _ = translator.gettext
    if estimate.sales_tax is None or estimate.cost_tax is None:
        return ()
    sales = _("매출 {amount} 속 부가세 {tax}")
    costs = _("매입 {amount} 속 부가세 {tax}")
    return (
        sales.format(amount=won(estimate.sales, translator), tax=won(estimate.sales_tax, translator)),
        "− " + costs.format(amount=won(estimate.costs, translator), tax=won(estimate.cost_tax, translator)),
    )


def _estimate(estimate: VatEstimate, translator: Translator) -> Iterator[Fragment]:
    _ = translator.gettext
    notes = [_notes(translator)[note] for note in estimate.notes]
    if estimate.sales_tax is None or estimate.cost_tax is None or estimate.set_aside is None:
        # What is no estimate is not called one.
        said = [_notes(translator)[note] for note in estimate.notes if note is not Note.ESTIMATE]
        yield Fragment.join("\n", (Fragment.bold(_("간이과세 부가세는 추정하지 않아요")), *map(Fragment.plain, said)))
        return
    lead = _("따로 둘 부가세 약 {amount} (추정)").format(amount=won(estimate.set_aside, translator))
    shown = estimate_lines(estimate, translator)
    yield Fragment.join("\n", (Fragment.bold(lead), *map(Fragment.plain, (*shown, *notes))))


def _notes(translator: Translator) -> Mapping[Note, str]:
    _ = translator.gettext
    return {
        Note.ESTIMATE: _("매출과 매입에 부가세가 들어 있다고 보고 계산한 추정치예요."),
        Note.REFUND: _("매입 속 부가세가 더 커서 돌려받을 수도 있어요."),
        Note.NO_SOURCED_RATE: _("업종별 부가가치율이 확인된 자료에 없어서 금액을 계산하지 않아요."),
        Note.PAYMENT_EXEMPT: _("연 매출이 납부 면제 기준보다 적어요. 신고는 해야 해요."),
        Note.OVER_THRESHOLD: _("연 매출이 간이과세 기준을 넘어요. 일반과세자로 바뀔 수 있어요."),
    }
