"""``/ads`` in words: what followed from the figures, whether it pays, and what keeps it from paying."""

from collections.abc import Iterator, Mapping

from bot.assistant.tools.results import AdsResult
from bot.assistant.understanding import Tool
from bot.i18n import Translator
from bot.telegram.citing import cite
from bot.telegram.message import Fragment
from bot.telegram.tools.phrases import bullets, lines, percent, slot_name, won
from knowledge.ad_formulas import Kind
from knowledge.ads import AdReport, Flag, Metric, Standing


def ads_text(result: AdsResult, translator: Translator) -> Iterator[Fragment]:
    """Return whether the campaign pays, or the first figure where that is unknown, then all that followed."""
    report = result.report
    yield Fragment.join(
        "\n", (Fragment.bold(_lead(report, translator)), *map(Fragment.plain, _why(report, translator)))
    )
    if report.metrics:
        yield bullets([metric_line(metric, translator) for metric in report.metrics])
    notes = [*_derived(report, translator), *(_flag(flag, translator) for flag in report.flags)]
    if notes:
        yield lines(*notes)
    if report.metrics:
        yield cite(report.sources, translator)


def metric_name(kind: Kind, translator: Translator) -> str:
    """Return what a seller calls a figure; the two conversion rates are told apart."""
    _ = translator.gettext
    names = {
        Kind.CTR: _("클릭률(CTR)"),
        Kind.CVR_CLICKS: _("전환율(클릭 기준)"),
        Kind.CVR_VISITORS: _("전환율(방문자 기준)"),
        Kind.CPC: _("클릭당 비용(CPC)"),
        Kind.CPA: _("구매당 비용(CPA)"),
        Kind.ROAS: "ROAS",
        Kind.ACOS: "ACOS",
        Kind.AVERAGE_ORDER: _("평균 주문 금액"),
        Kind.CART_ABANDONMENT: _("장바구니 이탈률"),
        Kind.REPURCHASE: _("재구매율"),
        Kind.BREAK_EVEN_ROAS: _("손익분기 ROAS"),
        Kind.AFFORDABLE_CPC: _("감당할 수 있는 CPC"),
        Kind.BREAK_EVEN_CVR: _("손익분기 전환율"),
        Kind.PROFIT: _("광고 손익"),
    }
    return names[kind]


def metric_value(metric: Metric, translator: Translator) -> str:
    """Return a figure with its unit."""
    return won(metric.value, translator) if isinstance(metric.value, int) else percent(metric.value)


def _lead(report: AdReport, translator: Translator) -> str:
    _ = translator.gettext
    profit = report.metric(Kind.PROFIT)
    if profit is not None and isinstance(profit.value, int):
        amount = won(abs(profit.value), translator)
        texts = {
            Standing.PROFIT: _("광고로 {amount} 남았어요"),
            Standing.LOSS: _("광고로 {amount} 손해예요"),
            Standing.EVEN: _("광고비와 남은 돈이 같아요(손익분기)"),
        }
        return texts.get(report.standing, "").format(amount=amount)
    first = report.metric(Kind.ROAS) or next(iter(report.metrics), None)
    if first is None:
        return _("이 수치만으로는 계산할 수 있는 게 없어요")
    return f"{metric_name(first.kind, translator)} {metric_value(first, translator)}"


def _why(report: AdReport, translator: Translator) -> Iterator[str]:
    _ = translator.gettext
    if report.weakest is Kind.CPC:
        yield _("클릭당 비용이 너무 커서, 클릭이 모두 구매로 이어져도 본전이 안 돼요.")
    elif report.weakest is Kind.ROAS:
        yield _("ROAS가 손익분기 ROAS보다 낮아요.")
    if report.standing is Standing.UNKNOWN:
        names = ", ".join(slot_name(Tool.ADS, name, translator) for name in report.missing)
        yield _("남는지 손해인지 알려면 더 필요해요: {names}").format(names=names)


def metric_line(metric: Metric, translator: Translator) -> str:
    """Return a figure with its formula."""
    return f"{metric_name(metric.kind, translator)} {metric_value(metric, translator)} = {metric.formula.value}"


def _derived(report: AdReport, translator: Translator) -> Iterator[str]:
    _ = translator.gettext
    if "sales" in report.derived and report.figures.sales is not None:
        yield _("광고 매출은 구매 × 객단가로 계산했어요: {sales}").format(sales=won(report.figures.sales, translator))
    if "buyers" in report.derived and report.figures.buyers is not None:
        yield _("구매 수는 광고 매출 ÷ 객단가로 계산했어요: {buyers}").format(buyers=f"{report.figures.buyers:,}")


def _flag(flag: Flag, translator: Translator) -> str:
    return "⚠️ " + _flags(translator)[flag]


def _flags(translator: Translator) -> Mapping[Flag, str]:
    _ = translator.gettext
    return {
        Flag.CLICKS_OVER_IMPRESSIONS: _("클릭이 노출보다 많아요. 숫자를 다시 확인해 주세요."),
        Flag.BUYERS_OVER_CLICKS: _("구매가 클릭보다 많아요. 숫자를 다시 확인해 주세요."),
        Flag.BUYERS_OVER_VISITORS: _("구매가 방문자보다 많아요. 숫자를 다시 확인해 주세요."),
        Flag.BUYERS_OVER_CARTS: _("구매가 장바구니보다 많아서 이탈률은 계산하지 않았어요."),
        Flag.RETURNING_OVER_CUSTOMERS: _("재구매 고객이 기존 고객보다 많아요. 숫자를 다시 확인해 주세요."),
        Flag.SALES_WITHOUT_BUYERS: _("구매가 0인데 매출이 있어요. 숫자를 다시 확인해 주세요."),
        Flag.BUYERS_WITHOUT_SALES: _("구매가 있는데 매출이 0이에요. 숫자를 다시 확인해 주세요."),
        Flag.COST_WITHOUT_CLICKS: _("클릭이 0인데 광고비가 있어요. 숫자를 다시 확인해 주세요."),
        Flag.ORDER_VALUE_DIFFERS: _("객단가가 매출 ÷ 구매와 달라서, 매출 ÷ 구매를 썼어요."),
        Flag.NO_MARGIN: _("마진이 없어서 어떤 광고도 남지 않아요."),
    }
