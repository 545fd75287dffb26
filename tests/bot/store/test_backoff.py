"""Pauses double up to a limit, however long an outage lasts."""

import pytest

from bot.store.backoff import backoff


@pytest.mark.parametrize(("failures", "pause"), [(1, 0.5), (2, 1.0), (4, 4.0), (5, 5.0), (100_000, 5.0)])
def test_pauses_double_up_to_a_limit(failures: int, pause: float) -> None:
    assert backoff(failures, 0.5, 5.0) == pause
