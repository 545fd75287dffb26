"""Each run is seen as it was, and ends in one line that has nothing of the seller in it."""

import asyncio
import json
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.monitoring.observer import Result, Unobserved
from bot.monitoring.runs import watched
from bot.monitoring.trace import Event, Stage, Trace, current_trace, note, note_incident, note_outcome, stage
from bot.store.tasks import Claim, Ending

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
BODY = json.dumps({"update_id": 7, "message": {"text": "파란 장갑", "chat": {"id": 5123456789}}})


class Witness(Unobserved):
    """Remembers what it heard."""

    def __init__(self) -> None:
        self.begun: list[Trace] = []
        self.over: list[tuple[Trace, Result]] = []

    def started(self, trace: Trace) -> None:
        self.begun.append(trace)

    def ended(self, trace: Trace, result: Result) -> None:
        self.over.append((trace, result))


def a_claim(body: str = BODY, kind: str = "update", tries: int = 1) -> Claim:
    return Claim(1, "tg:7", "5123456789", kind, body, tries, NOW - timedelta(seconds=2))


@pytest.fixture
def witness() -> Witness:
    return Witness()


async def test_a_run_that_is_done_is_seen_with_its_stages_and_outcome(
    witness: Witness, caplog: pytest.LogCaptureFixture
) -> None:
    async def attempt(claim: Claim) -> Ending:
        with stage(Stage.COMPUTE):
            note_outcome("answered", "fee-rate")
        note(Event.CONSENT_ASKED)
        return Ending(claim)

    with caplog.at_level(logging.INFO, "bot.monitoring.runs"):
        ending = await watched(attempt, witness, lambda: NOW)(a_claim())
    ((trace, result),) = witness.over
    assert witness.begun == [trace]
    assert (ending.error, result, trace.subject, trace.outcome) == (None, Result.DONE, "message", "answered")
    assert trace.stages[Stage.QUEUE] == 2
    assert 0 < trace.stages[Stage.COMPUTE] <= trace.stages[Stage.HANDLE]
    (record,) = caplog.records
    assert record.getMessage().startswith("message done answered fee-rate consent_asked: queue 2000 ms, compute ")
    fields = vars(record)["fields"]
    assert (fields["item"], fields["tries"], fields["events"]) == ("fee-rate", 1, {"consent_asked": 1})
    assert set(fields["ms"]) == {"queue", "compute", "handle"}
    assert "장갑" not in record.getMessage() + json.dumps(fields, ensure_ascii=False)
    assert current_trace() is None


@pytest.mark.parametrize(
    ("error", "again", "result"),
    [
        (None, None, Result.DONE),
        ("away", NOW, Result.PUT_OFF),
        ("broken", None, Result.DEAD),
        (None, NOW, Result.STOPPED),
    ],
)
async def test_how_a_run_ended_is_told(
    witness: Witness, error: str | None, again: datetime | None, result: Result
) -> None:
    async def attempt(claim: Claim) -> Ending:
        note_incident("12AB34CD")
        return Ending(claim, error=error, again=again)

    await watched(attempt, witness, lambda: NOW)(a_claim(tries=2))
    ((trace, told),) = witness.over
    assert told is result
    assert trace.incident == "12AB34CD"
    assert Stage.QUEUE not in trace.stages, "a later run waited on purpose"


async def test_a_run_that_a_stop_interrupts_is_told_too(witness: Witness) -> None:
    begun = asyncio.Event()

    async def attempt(claim: Claim) -> Ending:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    running = asyncio.create_task(_run(attempt, witness))
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert [result for _, result in witness.over] == [Result.STOPPED]


async def _run(attempt: Any, witness: Witness) -> Ending:
    return await watched(attempt, witness, lambda: NOW)(a_claim())


@pytest.mark.parametrize(
    ("body", "kind", "subject"),
    [
        ('{"update_id": 1, "callback_query": {}}', "update", "callback_query"),
        ('{"update_id": 1, "something_new": {}}', "update", "other"),
        ("no JSON", "update", "other"),
        ("[]", "update", "other"),
        ('{"job_id": 1}', "sheet", "sheet"),
    ],
)
async def test_what_is_handled_is_told_by_a_name_of_a_fixed_set(
    witness: Witness, body: str, kind: str, subject: str
) -> None:
    async def attempt(claim: Claim) -> Ending:
        return Ending(claim)

    await watched(attempt, witness, lambda: NOW)(a_claim(body, kind))
    assert [trace.subject for trace in witness.begun] == [subject]
    assert _nothing_typed(witness.begun)


def _nothing_typed(traces: Sequence[Trace]) -> bool:
    return not any("장갑" in repr(trace) for trace in traces)
