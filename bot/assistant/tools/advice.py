"""Which items of the guide are worth reading after a result, the most fitting one first."""

from collections.abc import Iterable

from bot.assistant.tools.results import AdsResult, FeeRange, GradeResult, HoldReasons, Result, TaxResult
from knowledge.grades import UNKNOWN_ITEMS, Direction

_RATES = ("fee-rate-where", "fee-rate")


def advice(result: Result) -> tuple[str, ...]:
    """Return the ids of items to read next, each once."""
    return tuple(dict.fromkeys(_ids(result)))


def _ids(result: Result) -> Iterable[str]:
    match result:
        case FeeRange():
            return _RATES
        case HoldReasons(checks=checks):
            return (item for check in checks for item in check.items)
        case AdsResult(report=report):
            return report.advice
        case GradeResult(report=report):
            worst = [factor for factor in report.factors if factor.rates and factor.direction is not Direction.RAISES]
            return (*(item for factor in worst for item in factor.items), *UNKNOWN_ITEMS)
        case TaxResult(dates=dates, estimate=estimate):
            return (*(estimate.items if estimate else ()), *(entry.item for entry in dates))
    return ()
