"""The page of metrics, read back with Prometheus's own parser."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from prometheus_client import REGISTRY
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse

from bot.monitoring.metrics import MAX_VALUES, Metrics
from bot.monitoring.observer import Result
from bot.monitoring.readings import Role
from bot.monitoring.trace import Event, Stage, Trace
from bot.store import tasks
from bot.store.backlog import State
from bot.store.database import Database
from bot.store.processes import alive
from bot.store.questions import Outcome
from bot.store.tasks import Claim, Ending, NewTask

if TYPE_CHECKING:
    from tests.bot.monitoring.conftest import Watched

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


async def scrape(watched: "Watched") -> Samples:
    page = await watched.page("/metrics")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/plain; version=")
    families = parse(page.text)
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def value(samples: Samples, name: str, **labels: str) -> float | None:
    return samples.get((f"sellerbot_{name}", frozenset(labels.items())))


async def test_before_anything_is_open_there_is_a_page_and_alarms_have_something_to_rise_from(
    watched: "Watched",
) -> None:
    samples = await scrape(watched)
    assert (value(samples, "ready"), value(samples, "database_up")) == (0, 0)
    assert value(samples, "errors_total", kind="dead") == 0
    assert value(samples, "events_total", event="withheld") == 0
    assert value(samples, "questions_total", outcome="abstained") == 0
    assert value(samples, "index_items") is None
    assert value(samples, "processes") is None
    assert samples["process_resident_memory_bytes", frozenset()] > 0
    assert samples["process_cpu_seconds_total", frozenset()] > 0


async def test_runs_are_counted_with_their_stages_outcomes_and_errors(watched: "Watched") -> None:
    async def attempt(claim: Claim) -> Ending:
        return Ending(claim, error="broken" if claim.id == 2 else None)

    run = watched.monitor.around(attempt)
    for number in (1, 2):
        body = '{"update_id": 1, "message": {}}'
        await run(Claim(number, f"tg:{number}", "7", "update", body, 1, watched.now - timedelta(seconds=2)))
    trace = Trace("tg:3", "update", "7", 1, subject="callback_query", outcome="answered", incident="1234ABCD")
    trace.events[Event.WITHHELD] = 2
    trace.stages[Stage.SEND] = 0.03
    watched.metrics.started(trace)
    running = value(await scrape(watched), "tasks_running")
    watched.metrics.ended(trace, Result.PUT_OFF)
    samples = await scrape(watched)
    assert (running, value(samples, "tasks_running")) == (1, 0)
    assert value(samples, "updates_total", type="message") == 2
    assert value(samples, "updates_total", type="callback_query") == 1
    assert value(samples, "tasks_total", kind="update", result="done") == 1
    assert value(samples, "tasks_total", kind="update", result="dead") == 1
    assert [value(samples, "errors_total", kind=kind) for kind in ("dead", "put_off", "incident")] == [1, 1, 1]
    assert value(samples, "questions_total", outcome="answered") == 1
    assert value(samples, "events_total", event="withheld") == 2
    assert value(samples, "stage_seconds_count", kind="update", stage="handle") == 2
    assert value(samples, "stage_seconds_sum", kind="update", stage="queue") == 4
    assert value(samples, "stage_seconds_bucket", kind="update", stage="queue", le="1.0") == 0
    assert value(samples, "stage_seconds_bucket", kind="update", stage="queue", le="2.5") == 2
    assert value(samples, "stage_seconds_bucket", kind="update", stage="send", le="0.05") == 1


async def test_calls_to_telegram_are_counted_by_method_and_answer(watched: "Watched") -> None:
    hear = watched.monitor._hear_call
    hear("sendMessage", "2xx", 0.2)
    hear("sendMessage", "429", 0.1)
    hear("getUpdates", "2xx", 30)
    watched.monitor.stored(3, 0.004)
    samples = await scrape(watched)
    assert value(samples, "bot_api_answers_total", method="sendMessage", status="429") == 1
    assert value(samples, "bot_api_answers_total", method="getUpdates", status="2xx") == 1
    assert value(samples, "bot_api_request_seconds_sum", method="sendMessage") == pytest.approx(0.3)
    assert value(samples, "bot_api_request_seconds_count", method="getUpdates") is None, "a long poll is no latency"
    assert (value(samples, "updates_stored_total"), value(samples, "store_seconds_count")) == (3, 1)
    assert value(samples, "telegram_up") == 1


async def test_what_waits_is_read_from_the_database_as_it_is_now(watched: "Watched", database: Database) -> None:
    watched.monitor.tell(database=database, living=alive)
    async with database.engine.begin() as connection:
        await tasks.store(connection, [NewTask("tg:1", "7", 1, "update", "{}")], watched.now)
        await tasks.store(connection, [NewTask("tg:2", "7", 2, "update", "{}")], watched.now + timedelta(seconds=1))
    watched.pass_time(5)
    samples = await scrape(watched)
    assert value(samples, "queue_tasks", kind="update", state="waiting") == 2
    assert value(samples, "queue_oldest_seconds", kind="update", state="waiting") == 5
    assert value(samples, "last_update_timestamp_seconds") == watched.now.timestamp() - 4
    assert (value(samples, "database_up"), value(samples, "processes")) == (1, 0)
    async with database.engine.begin() as connection:
        claims = await tasks.claim(connection, "me", 9, watched.now, watched.now + timedelta(seconds=15))
        await tasks.end(connection, [Ending(claim) for claim in claims], "me", watched.now)
    samples = await scrape(watched)
    assert value(samples, "queue_tasks", kind="update", state="waiting") == 1


async def test_a_database_that_does_not_answer_costs_no_more_than_what_it_knows(
    watched: "Watched", sqlite_url: str
) -> None:
    database = await Database.open(sqlite_url)
    watched.come_up()
    watched.monitor.tell(database=database, living=alive)
    async with database.engine.connect() as holding:
        await holding.begin()
        samples = await scrape(watched)
    assert value(samples, "database_up") == 0
    assert value(samples, "queue_tasks", kind="update", state="waiting") is None
    assert value(samples, "index_items") == 183
    await watched.monitor.close()
    await database.close()


async def test_index_role_and_outbox_are_told_as_they_are(watched: "Watched") -> None:
    watched.come_up()
    watched.monitor.tell(pace=SimpleNamespace(waiting=4, rate=7.5, held=1))
    watched.role, watched.index.refusal = Role.STANDBY, "damaged"
    watched.monitor.ready()
    samples = await scrape(watched)
    assert value(samples, "index_info", build="20261122-abcd") == 1
    assert value(samples, "index_refused") == 1
    assert value(samples, "poll_leader") == 0
    assert value(samples, "ready") == 1
    assert [value(samples, f"outbox_{name}") for name in ("waiting", "rate", "held_chats")] == [4, 7.5, 1]


async def test_names_follow_the_convention_and_another_format_is_spoken(watched: "Watched") -> None:
    watched.monitor._hear_call("sendMessage", "2xx", 0.2)
    page = await watched.page("/metrics", accept="application/openmetrics-text; version=1.0.0")
    assert page.headers["content-type"].startswith("application/openmetrics-text")
    families = {family.name: family for family in parse_openmetrics(page.text)}
    own = {name: family for name, family in families.items() if not name.startswith("process_")}
    assert all(name.startswith("sellerbot_") for name in own)
    assert all(family.documentation.endswith(".") for family in own.values())
    assert all(name.endswith("_seconds") for name, family in own.items() if family.type == "histogram")
    assert own["sellerbot_errors"].type == "counter"


def test_a_label_takes_only_so_many_values() -> None:
    metrics = Metrics()
    for number in range(MAX_VALUES + 20):
        metrics.called(f"method{number}", "2xx", 0.1)
    (family,) = [one for one in metrics.registry.collect() if one.name == "sellerbot_bot_api_answers"]
    totals = {sample.labels["method"]: sample.value for sample in family.samples if sample.name.endswith("_total")}
    assert len(totals) == MAX_VALUES + 1
    assert totals["other"] == 20


def test_nothing_is_registered_for_the_whole_process() -> None:
    Metrics()
    Metrics()
    assert not [metric.name for metric in REGISTRY.collect() if metric.name.startswith("sellerbot")]


async def test_the_document_names_every_metric_and_every_value_that_a_label_has(watched: "Watched") -> None:
    document = (Path(__file__).parents[3] / "docs" / "monitoring.md").read_text("utf-8")
    watched.come_up()
    await scrape(watched)
    for family in watched.metrics.registry.collect():
        name = family.name.removeprefix("sellerbot_")
        if name != family.name:
            assert f"`{name}" in document, name
    for value in (*Event, *Stage, *Result, *Outcome, *Role, *State):
        assert f"`{value}`" in document, value
