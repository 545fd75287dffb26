"""Gives each run of a task a trace, and one line in the log at its end: what it was, what came of it, how long it took.

The line has only what is of a fixed set, numbers, and the id of a guide item; nothing of what the seller wrote.
"""

import json
import logging
from time import perf_counter

from telegram.constants import UpdateType

from bot.monitoring.observer import Observer, Result
from bot.monitoring.trace import Stage, Trace, tracing
from bot.store.tasks import Claim, Ending
from bot.store.utc import Clock
from bot.telegram.inbox import KIND
from bot.telegram.worker import Attempt

logger = logging.getLogger(__name__)

OTHER = "other"
_TYPES = frozenset(UpdateType)


def watched(attempt: Attempt, observer: Observer, clock: Clock) -> Attempt:
    """Return what runs a task as ``attempt`` does, and is seen doing it.

    Args:
        attempt: Runs a task.
        observer: Hears of it.
        clock: Tells the time.
    """

    async def run(claim: Claim) -> Ending:
        trace = _trace_of(claim)
        if claim.tries == 1:
            trace.stages[Stage.QUEUE] = max(0.0, (clock() - claim.stored_at).total_seconds())
        # How a run that was cancelled ended; any other says so itself.
        result = Result.STOPPED
        with tracing(trace):
            observer.started(trace)
            begun = perf_counter()
            try:
                ending = await attempt(claim)
                result = _result(ending)
            finally:
                trace.stages[Stage.HANDLE] = perf_counter() - begun
                observer.ended(trace, result)
                _log(trace, result)
            return ending

    return run


def _trace_of(claim: Claim) -> Trace:
    subject = _update_type(claim.body) if claim.kind == KIND else claim.kind
    return Trace(claim.key, claim.kind, claim.lane, claim.tries, claim.body, subject)


def _update_type(body: str) -> str:
    try:
        update = json.loads(body)
    except ValueError:
        return OTHER
    return next((name for name in update if name in _TYPES), OTHER) if isinstance(update, dict) else OTHER


def _result(ending: Ending) -> Result:
    if ending.again is not None:
        return Result.STOPPED if ending.error is None else Result.PUT_OFF
    return Result.DONE if ending.error is None else Result.DEAD


def _log(trace: Trace, result: Result) -> None:
    milliseconds = {name.value: round(seconds * 1000, 1) for name, seconds in trace.stages.items()}
    events = {event.value: times for event, times in trace.events.items()}
    came = [trace.outcome, trace.item_id, *events]
    logger.info(
        "%s %s%s: %s",
        trace.subject,
        result,
        "".join(f" {one}" for one in came if one),
        ", ".join(f"{name} {spent:.0f} ms" for name, spent in milliseconds.items()),
        extra={
            "fields": {
                "subject": trace.subject,
                "result": result.value,
                "tries": trace.tries,
                "outcome": trace.outcome,
                "item": trace.item_id,
                "incident": trace.incident,
                "events": events or None,
                "ms": milliseconds,
            }
        },
    )
