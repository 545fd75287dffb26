"""Heavy work is refused while updates wait too long, and taken again once they have not for a while."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.telegram.limits.allowance import LoadAllowance
from bot.telegram.limits.load import Load

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
RULES = LoadAllowance()


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def after(load: Load, now: datetime, *waits: float) -> bool:
    """Whether the load is high after an update of each of some chats has waited so many seconds."""
    for chat, wait in enumerate(waits):
        load.taken(chat, now - seconds(wait), now)
    return load.is_high(now)


def running() -> Load:
    """A bot that has been running for an hour."""
    load = Load(RULES)
    load.taken(99, NOON - timedelta(hours=1), NOON - timedelta(hours=1))
    return load


def test_short_waits_are_no_load() -> None:
    assert not after(running(), NOON, 0.1, 0.1, 0.1, 0.1, 4.9)


def test_long_waits_of_most_chats_are() -> None:
    assert after(running(), NOON, 0.1, 0.1, 6, 7, 8)


def test_the_long_queue_of_one_chat_is_not() -> None:
    load = running()
    for number in range(100):
        load.taken(7, NOON - seconds(60), NOON + number * seconds(0.1))
    assert not after(load, NOON + seconds(10), 0, 0, 0, 0, 0)


def test_a_few_chats_say_nothing() -> None:
    assert not after(running(), NOON, 60, 60, 60, 60)


def test_what_waited_for_a_bot_that_was_not_running_did_not_wait_for_a_busy_one() -> None:
    assert not after(Load(RULES), NOON, 600, 600, 600, 600, 600)


def test_it_takes_calm_to_recover() -> None:
    load = running()
    assert after(load, NOON, 6, 6, 6, 6, 6)
    assert after(load, NOON + seconds(1), 2, 2, 2, 2, 2), "below the high mark is not yet low"
    assert after(load, NOON + seconds(2), 0, 0, 0, 0, 0), "calm has just begun"
    assert after(load, NOON + seconds(5), 2, 2, 2, 2, 2), "and is over"
    assert after(load, NOON + seconds(6), 0, 0, 0, 0, 0)
    assert after(load, NOON + seconds(15), 0, 0, 0, 0, 0)
    assert not after(load, NOON + seconds(16), 0, 0, 0, 0, 0)


def test_a_bot_that_nobody_writes_to_recovers() -> None:
    load = running()
    assert after(load, NOON, 60, 60, 60, 60, 60)
    later = NOON + RULES.recent + seconds(1)
    load.is_high(later)
    assert not load.is_high(later + RULES.calm)


def test_heavy_work_has_so_many_places() -> None:
    load = Load(LoadAllowance(heavy_at_once=2))
    with load.heavy(NOON) as first, load.heavy(NOON) as second, load.heavy(NOON) as third:
        assert (first, second, third) == (True, True, False)
    with load.heavy(NOON) as again:
        assert again


def test_a_place_is_given_back_after_a_failure_too() -> None:
    load = Load(LoadAllowance(heavy_at_once=1))
    with pytest.raises(ValueError, match="nonsense"), load.heavy(NOON):
        raise ValueError("nonsense")
    with load.heavy(NOON) as has_place:
        assert has_place


def test_under_load_there_is_no_place() -> None:
    load = running()
    after(load, NOON, 6, 6, 6, 6, 6)
    with load.heavy(NOON) as has_place:
        assert not has_place
