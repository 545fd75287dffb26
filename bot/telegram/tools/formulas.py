"""How a result was worked out, line by line, for a seller who asks why."""

from collections.abc import Iterable, Iterator

from bot.assistant.tools.results import (
    AdsResult,
    FeeRange,
    FeeReceipt,
    FeeTarget,
    GradeResult,
    HoldReasons,
    Result,
    SettlementDates,
    TaxResult,
)
from bot.i18n import Translator
from bot.telegram.tools.ads import metric_line
from bot.telegram.tools.grade import rate_line
from bot.telegram.tools.receipts import line_text
from bot.telegram.tools.settle import payout_line
from bot.telegram.tools.tax import date_line, estimate_lines
from knowledge.receipt import Receipt, Share

_SIGNS = "+− "


def formula_lines(result: Result, translator: Translator) -> tuple[str, ...]:
    """Return the lines; none where nothing was computed."""
    return tuple(dict.fromkeys(_lines(result, translator)))


def _lines(result: Result, translator: Translator) -> Iterable[str]:
    match result:
        case FeeReceipt() | FeeRange() | FeeTarget():
            return (line for receipt in _receipts(result) for line in _fees(receipt, translator))
        case SettlementDates(payouts=payouts) | HoldReasons(payouts=payouts):
            return (payout_line(payout, translator) for payout in payouts)
        case AdsResult(report=report):
            return (metric_line(metric, translator) for metric in report.metrics)
        case GradeResult(report=report):
            return (rate_line(rate, translator) for rate in report.rates)
        case TaxResult(dates=dates, estimate=estimate):
            computed = estimate_lines(estimate, translator) if estimate else ()
            return (*computed, *(date_line(entry, translator) for entry in dates))
    return ()


def _receipts(result: FeeReceipt | FeeRange | FeeTarget) -> Iterable[Receipt]:
    match result:
        case FeeReceipt(receipt=receipt):
            return (receipt,)
        case FeeRange(scenarios=scenarios):
            return (scenarios.low, scenarios.high, *scenarios.reported)
        case FeeTarget(solved=solved):
            return (price.receipt for price in solved if price.receipt)


def _fees(receipt: Receipt, translator: Translator) -> Iterator[str]:
    """Return the lines of a receipt that a rate is taken of; the others are amounts that the seller gave."""
    return (line_text(line, translator).lstrip(_SIGNS) for line in receipt.lines if isinstance(line.formula, Share))
