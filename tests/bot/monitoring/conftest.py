"""A process as the monitor knows it: an index and a journal that say what a test wants, a clock that it turns."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import httpx
import pytest
from starlette.applications import Starlette

from bot.monitoring.metrics import Metrics
from bot.monitoring.monitor import Monitor
from bot.monitoring.readings import GuideIndex, Role

START = datetime(2026, 11, 22, 3, tzinfo=UTC)


@dataclass
class Turning:
    """A journal that says when it turned last."""

    turned_at: datetime | None = None


@dataclass
class Watched:
    """A process and its pages."""

    now: datetime = START
    role: Role = Role.POLLER
    journal: Turning = field(default_factory=Turning)
    index: SimpleNamespace = field(
        default_factory=lambda: SimpleNamespace(
            manifest=SimpleNamespace(build_id="20261122-abcd", items=183, built_at=START - timedelta(days=1)),
            refusal=None,
        )
    )
    metrics: Metrics = field(default_factory=Metrics)
    monitor: Monitor = field(init=False)
    pages: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        self.monitor = Monitor(self.metrics, clock=lambda: self.now, database_seconds=0.2)
        transport = httpx.ASGITransport(app=Starlette(routes=self.monitor.routes()))
        self.pages = httpx.AsyncClient(transport=transport, base_url="http://bot")

    def pass_time(self, seconds: float) -> None:
        """Turn the clock."""
        self.now += timedelta(seconds=seconds)

    def come_up(self) -> None:
        """Tell what is open besides the database."""
        self.monitor.tell(
            name="shop-1", index=cast("GuideIndex", self.index), journal=self.journal, role=lambda: self.role
        )

    async def page(self, path: str, **headers: str) -> httpx.Response:
        """Return a page."""
        return await self.pages.get(path, headers=headers)


@pytest.fixture
async def watched() -> AsyncIterator[Watched]:
    """A process that has just begun."""
    process = Watched()
    yield process
    await process.monitor.close()
    await process.pages.aclose()
