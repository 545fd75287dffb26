"""Says from readings whether the bot can serve sellers, with the reasons, in JSON for people and probes.

Healthy is a process that is ready, whose database answers, and whose journal turns. Telegram being away is told and
makes nobody unhealthy: to restart the bot would not bring it back.
"""

from datetime import datetime, timedelta
from typing import Any

from bot.monitoring.readings import Known, Phase, Readings

JOURNAL_PATIENCE = timedelta(seconds=60)
"""How long the journal may be without a turn; with nothing to do it takes one in five seconds."""


def problems(readings: Readings) -> list[str]:
    """Return what keeps the bot from serving; nothing if it is healthy."""
    found: list[str] = []
    if readings.phase is not Phase.READY:
        found.append(readings.phase.value)
    if readings.known.database is not None and readings.pulse is None:
        found.append("database")
    elif readings.phase is Phase.READY and not is_turning(readings):
        # With the database away it cannot turn, which is said already.
        found.append("journal")
    return found


def is_turning(readings: Readings) -> bool:
    """Tell whether the journal's loop is alive."""
    journal = readings.known.journal
    last = max(filter(None, (readings.ready_at, journal.turned_at if journal else None)), default=readings.started_at)
    return readings.now - last <= JOURNAL_PATIENCE


def health(readings: Readings) -> dict[str, Any]:
    """Return the readings as JSON: no secret, nothing of a seller."""
    found = problems(readings)
    known = readings.known
    return {
        "status": _status(readings, found),
        "problems": found,
        "process": {
            "name": known.name,
            "version": readings.version,
            "role": known.role().value if known.role else None,
            "started_at": _moment(readings.started_at),
            "uptime_seconds": _age(readings.started_at, readings.now),
        },
        "database": _database(readings),
        "index": _index(known),
        "journal": {
            "turning": is_turning(readings) if readings.phase is Phase.READY else None,
            "last_turn_age_seconds": _age(known.journal.turned_at if known.journal else None, readings.now),
        },
        "updates": {"last_age_seconds": _age(readings.pulse.last_update if readings.pulse else None, readings.now)},
        "telegram": {
            "reachable": readings.telegram.reachable,
            "last_answer_age_seconds": _age(readings.telegram.answered_at, readings.now),
        },
        "fleet": {"living": readings.living},
    }


def _status(readings: Readings, found: list[str]) -> str:
    if readings.phase is not Phase.READY:
        return readings.phase.value
    return "unhealthy" if found else "ok"


def _database(readings: Readings) -> dict[str, Any]:
    database, pulse = readings.known.database, readings.pulse
    return {
        "kind": database.engine.dialect.name if database else None,
        "reachable": pulse is not None if database else None,
        "answered_in_ms": round(pulse.seconds * 1000, 1) if pulse else None,
    }


def _index(known: Known) -> dict[str, Any]:
    if known.index is None:
        return {"build": None, "items": None, "built_at": None, "refused": None}
    manifest = known.index.manifest
    return {
        "build": manifest.build_id,
        "items": manifest.items,
        "built_at": _moment(manifest.built_at),
        "refused": known.index.refusal,
    }


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _age(moment: datetime | None, now: datetime) -> float | None:
    """Return how long ago something was, in seconds; clocks of other machines may be ahead."""
    return round(max(0.0, (now - moment).total_seconds()), 1) if moment else None
