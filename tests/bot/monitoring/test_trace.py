"""What is noted lands in the run that it belongs to, and nowhere outside of one."""

import asyncio
import sys
from contextlib import suppress
from contextvars import copy_context

from bot.monitoring.trace import Event, Stage, Trace, current_trace, note, note_incident, note_outcome, stage, tracing


def a_trace(key: str = "tg:1") -> Trace:
    return Trace(key, "update", "7", 1)


def test_outside_of_a_run_nothing_is_noted_and_nothing_fails() -> None:
    note(Event.RATE_LIMITED)
    note_outcome("answered", "fee-rate")
    note_incident("ABCD1234")
    with stage(Stage.COMPUTE):
        assert current_trace() is None


def test_a_stage_adds_up_and_counts_when_the_block_fails() -> None:
    trace = a_trace()
    with tracing(trace):
        with stage(Stage.DATABASE):
            pass
        first = trace.stages[Stage.DATABASE]
        with suppress(ValueError), stage(Stage.DATABASE):
            raise ValueError
    assert trace.stages[Stage.DATABASE] > first > 0
    assert set(trace.stages) == {Stage.DATABASE}


async def test_runs_side_by_side_do_not_mix_and_tasks_that_a_run_begins_belong_to_it() -> None:
    async def child() -> None:
        await asyncio.sleep(0)
        note(Event.WITHHELD)

    async def run(trace: Trace, times: int) -> None:
        with tracing(trace):
            await asyncio.gather(*(asyncio.create_task(child()) for _ in range(times)))
            note_outcome("answered", f"item-{times}")

    one, two = a_trace("tg:1"), a_trace("tg:2")
    await asyncio.gather(run(one, 1), run(two, 2))
    assert (one.events[Event.WITHHELD], two.events[Event.WITHHELD]) == (1, 2)
    assert (one.item_id, two.item_id) == ("item-1", "item-2")
    assert current_trace() is None


async def test_a_thread_that_is_given_the_context_notes_in_the_same_run() -> None:
    trace = a_trace()
    with tracing(trace):
        await asyncio.get_running_loop().run_in_executor(None, copy_context().run, note, Event.WITHHELD)
    assert trace.events[Event.WITHHELD] == 1


def test_an_incident_is_an_event_too() -> None:
    trace = a_trace()
    with tracing(trace):
        note_incident("0A1B2C3D")
    assert (trace.incident, trace.events[Event.INCIDENT]) == ("0A1B2C3D", 1)


async def test_the_store_and_the_assistant_do_without_prometheus() -> None:
    rooms = "bot.store.database, bot.assistant.assistant, bot.telegram.worker, bot.monitoring.monitor"
    code = f"import sys, {rooms}; sys.exit('prometheus_client' in sys.modules)"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
    assert await process.wait() == 0
