"""Moments as the databases give them back."""

from datetime import UTC, datetime


def as_utc(moment: datetime) -> datetime:
    """Return a stored moment as aware UTC. SQLite keeps no time zone; what is stored is UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
