"""The metrics in Prometheus's format, in a registry of their own.

Every label has values of a fixed set, known when this was written or named by the code, never by what somebody sent.
What the process does is counted as it happens; what can be looked up is read when somebody looks
(:mod:`bot.monitoring.readings`).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from bot.monitoring.observer import Result
from bot.monitoring.readings import Phase, Readings, Role
from bot.monitoring.trace import Event, Trace
from bot.store.questions import Outcome
from bot.telegram.calls import LONG_POLL

PREFIX = "sellerbot"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""The buckets of times: from a look into the database to a task that is put off."""
MAX_VALUES = 64
"""How many values a label has that the code names elsewhere, such as a Bot API method; the rest counts together."""
OTHER = "other"


class Metrics:
    """The metrics of one process; an ``Observer``."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self._read = _Read()
        registry.register(self._read)
        ProcessCollector(registry=registry)
        self._subjects, self._kinds, self._methods = _Bounded(), _Bounded(), _Bounded()

        def counter(name: str, text: str, *labels: str) -> Counter:
            return Counter(name, text, labels, namespace=PREFIX, registry=registry)

        def histogram(name: str, text: str, *labels: str) -> Histogram:
            return Histogram(name, text, labels, namespace=PREFIX, registry=registry, buckets=SECONDS)

        self._stored = counter("updates_stored", "Updates that were stored before Telegram was told so.")
        self._storing = histogram("store_seconds", "From the arrival of updates until they were committed.")
        self._updates = counter("updates", "Updates that were taken for the first time, by type.", "type")
        self._tasks = counter("tasks", "Runs of tasks, by kind and how they ended.", "kind", "result")
        self._running = Gauge("tasks_running", "Tasks in hand.", namespace=PREFIX, registry=registry)
        self._stages = histogram("stage_seconds", "What the stages of a run took, by kind.", "kind", "stage")
        self._questions = counter("questions", "Questions, by what became of them.", "outcome")
        self._errors = counter(
            "errors",
            "Runs that failed for good (dead), are run again (put_off), or met an error of ours (incident).",
            "kind",
        )
        self._events = counter("events", "What happened in runs.", "event")
        self._calls = histogram("bot_api_request_seconds", "Tries of calls to Telegram.", "method")
        self._answers = counter("bot_api_answers", "What came of them, by class of status.", "method", "status")
        self._begin_at_zero()

    def stored(self, count: int, seconds: float) -> None:
        """Count updates that were stored."""
        self._stored.inc(count)
        self._storing.observe(seconds)

    def started(self, trace: Trace) -> None:
        """Count a run that has begun."""
        self._running.inc()
        if trace.tries == 1:
            self._updates.labels(self._subjects.bound(trace.subject)).inc()

    def ended(self, trace: Trace, result: Result) -> None:
        """Count how a run has ended, and what happened in it."""
        self._running.dec()
        kind = self._kinds.bound(trace.kind)
        self._tasks.labels(kind, result).inc()
        for stage, seconds in trace.stages.items():
            self._stages.labels(kind, stage).observe(seconds)
        for event, times in trace.events.items():
            self._events.labels(event).inc(times)
        if trace.outcome is not None:
            self._questions.labels(trace.outcome).inc()
        if result in _FAILURES:
            self._errors.labels(result).inc()
        if trace.incident is not None:
            self._errors.labels(Event.INCIDENT).inc()

    def called(self, method: str, status: str, seconds: float) -> None:
        """Count a try of a call to Telegram."""
        method = self._methods.bound(method)
        self._answers.labels(method, status).inc()
        # A long poll takes as long as nobody writes.
        if method != LONG_POLL:
            self._calls.labels(method).observe(seconds)

    def expose(self, readings: Readings, accept: str) -> tuple[bytes, str]:
        """Return the page and its media type, in the format that the caller likes best.

        Args:
            readings: What was looked up for it.
            accept: The caller's ``Accept`` header.
        """
        self._read.readings = readings
        encode, media_type = choose_encoder(accept)
        return encode(self.registry), media_type

    def _begin_at_zero(self) -> None:
        """Have the series that alarms are built on before the first of their kind, as an increase from 0."""
        for outcome in Outcome:
            self._questions.labels(outcome)
        for kind in (*_FAILURES, Event.INCIDENT):
            self._errors.labels(kind)
        for event in Event:
            self._events.labels(event)


_FAILURES = (Result.DEAD, Result.PUT_OFF)


class _Bounded:
    """Lets the first so many values of a label through."""

    def __init__(self) -> None:
        self._values: set[str] = set()

    def bound(self, value: str) -> str:
        if value in self._values:
            return value
        if len(self._values) >= MAX_VALUES:
            return OTHER
        self._values.add(value)
        return value


class _Read(Collector):
    """The metrics that are looked up."""

    readings: Readings | None = None

    def collect(self) -> Iterator[Metric]:
        if self.readings is None:
            return
        for name, text, value in _values(self.readings):
            # A series that is not there says more than one that is out of date.
            if value is not None:
                yield GaugeMetricFamily(f"{PREFIX}_{name}", text, value=float(value))
        yield from _labelled(self.readings)


def _values(readings: Readings) -> Iterable[tuple[str, str, float | None]]:
    known, pulse, telegram = readings.known, readings.pulse, readings.telegram
    index, pace = known.index, known.pace
    return (
        ("ready", "Whether the process serves.", readings.phase is Phase.READY),
        ("database_up", "Whether the database answered in time.", pulse is not None),
        ("database_answer_seconds", "How long it took.", pulse.seconds if pulse else None),
        ("telegram_up", "Whether the last call to Telegram was answered.", telegram.reachable),
        ("telegram_last_answer_timestamp_seconds", "When Telegram answered last.", _moment(telegram.answered_at)),
        (
            "last_update_timestamp_seconds",
            "When the last update was stored, by any process.",
            _moment(pulse.last_update if pulse else None),
        ),
        ("processes", "Processes that live.", readings.living),
        ("poll_leader", "Whether this process polls.", known.role() is Role.POLLER if known.role else None),
        ("index_items", "Items of the index in use.", index.manifest.items if index else None),
        ("index_built_timestamp_seconds", "When it was built.", _moment(index.manifest.built_at) if index else None),
        ("index_refused", "Whether a newer index was refused.", bool(index.refusal) if index else None),
        ("outbox_waiting", "Calls that wait for Telegram's limits.", pace.waiting if pace else None),
        ("outbox_rate", "Messages a second that the process may send now.", pace.rate if pace else None),
        ("outbox_held_chats", "Chats that Telegram has told to wait.", pace.held if pace else None),
        (
            "journal_last_turn_timestamp_seconds",
            "When the journal was written last.",
            _moment(known.journal.turned_at if known.journal else None),
        ),
    )


def _labelled(readings: Readings) -> Iterator[Metric]:
    build = GaugeMetricFamily(f"{PREFIX}_build_info", "The version of the bot.", labels=["version"])
    build.add_metric([readings.version], 1)
    yield build
    if readings.known.index is not None:
        index = GaugeMetricFamily(f"{PREFIX}_index_info", "The index in use.", labels=["build"])
        index.add_metric([readings.known.index.manifest.build_id], 1)
        yield index
    if readings.queues is not None:
        depth = GaugeMetricFamily(f"{PREFIX}_queue_tasks", "Open tasks of all processes.", labels=["kind", "state"])
        age = GaugeMetricFamily(
            f"{PREFIX}_queue_oldest_seconds", "Since when the oldest of them is open.", labels=["kind", "state"]
        )
        for queue in readings.queues:
            depth.add_metric([queue.kind, queue.state], queue.tasks)
            age.add_metric([queue.kind, queue.state], max(0.0, (readings.now - queue.oldest).total_seconds()))
        yield depth
        yield age


def _moment(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None
