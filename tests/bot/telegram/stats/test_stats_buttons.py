import pytest

from bot.store.statistics import Period
from bot.telegram.buttons import parse
from bot.telegram.stats.buttons import ShowStats, View, stats_data


@pytest.mark.parametrize("period", Period)
@pytest.mark.parametrize("view", View)
def test_a_button_is_read_back(period: Period, view: View) -> None:
    data = stats_data(ShowStats(period, view))
    assert len(data.encode()) <= 64
    assert parse(data) == ShowStats(period, view)


@pytest.mark.parametrize("forged", ["z:year:summary", "z:day:secrets", "z:day", "z:day:summary ", "z:day:summary:1"])
def test_a_forged_button_is_none(forged: str) -> None:
    assert parse(forged) is None
