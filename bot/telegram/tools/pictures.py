"""The pictures of the tools: where each won of a sale goes, and how a campaign does."""

from collections.abc import Iterator
from decimal import Decimal

from bot.assistant.tools.results import AdsResult, FeeReceipt, Result
from bot.i18n import Translator
from bot.pictures.bars import Row, bars
from bot.pictures.theme import Theme
from bot.pictures.waterfall import Kind, Step, waterfall
from bot.telegram.tools.ads import metric_name, metric_value
from bot.telegram.tools.receipts import line_name, profit_name
from knowledge import ad_formulas
from knowledge.ads import AdReport, Metric
from knowledge.receipt import COSTS, Line, LineCode, Receipt, Times

_JUDGED = frozenset((ad_formulas.Kind.ROAS, ad_formulas.Kind.BREAK_EVEN_ROAS))


def draw(result: Result, translator: Translator, theme: Theme) -> bytes | None:
    """Return the picture of a result as PNG, or None for a result that has none.

    Raises:
        PictureError: An amount is too large to be drawn.
    """
    _ = translator.gettext
    match result:
        case FeeReceipt(receipt=receipt):
            return waterfall(_("판매 금액이 가는 곳"), tuple(_steps(receipt, translator)), theme)
        case AdsResult(report=report) if report.metrics:
            return bars(_("광고 성과"), tuple(_rows(report, translator)), theme)
    return None


def _steps(receipt: Receipt, translator: Translator) -> Iterator[Step]:
    _ = translator.gettext
    paid = False
    for line in receipt.lines:
        if line.code in COSTS and not paid:
            paid = True
            yield Step(_("정산 예정 금액"), receipt.payout, Kind.TOTAL)
        yield Step(_label(line, translator), line.amount, _kind(line.code, line.amount))
    name = profit_name(receipt, translator) if paid else _("정산 예정 금액")
    yield Step(name, receipt.profit, Kind.TOTAL)


def _label(line: Line, translator: Translator) -> str:
    _ = translator.gettext
    # The price of several is no price any more.
    several = isinstance(line.formula, Times) and line.formula.quantity > 1 and line.code is LineCode.PRICE
    return _("판매 금액") if several else line_name(line.code, translator)


def _kind(code: LineCode, amount: int) -> Kind:
    if code is LineCode.PRICE:
        return Kind.TOTAL
    return Kind.PLUS if amount > 0 else Kind.MINUS


def _rows(report: AdReport, translator: Translator) -> Iterator[Row]:
    # A bar is only worth drawing beside one of its kind: the ROAS beside the one that pays, else shares of a whole.
    judged = {metric.kind for metric in report.metrics} >= _JUDGED
    for metric in sorted(report.metrics, key=lambda metric: judged and metric.kind not in _JUDGED):
        share = _share(metric) if (metric.kind in _JUDGED) == judged else None
        yield Row(metric_name(metric.kind, translator), metric_value(metric, translator), share, metric.formula.value)


def _share(metric: Metric) -> Decimal | None:
    return metric.value if isinstance(metric.value, Decimal) else None
