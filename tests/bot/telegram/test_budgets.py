"""A bucket holds a burst, a window counts exactly, and a brake lets go by itself."""

from bot.telegram.budgets import FLOOD_CHATS, FLOOD_SECONDS, RECOVERY, SLOWEST, Brake, Bucket, Window


def test_a_bucket_holds_a_burst_and_fills_one_by_one() -> None:
    bucket = Bucket(1.0, 3)
    assert bucket.is_full(0.0)
    bucket.take(0.0, 3)
    assert [bucket.delay(now) for now in (0.0, 0.5, 1.0)] == [1.0, 0.5, 0.0]
    assert bucket.delay(1.0, 2) == 1.0
    assert not bucket.is_full(2.9)
    assert bucket.is_full(3.0)


def test_a_window_counts_exactly() -> None:
    window = Window(3, 10.0)
    for now in (0.0, 1.0, 2.0):
        assert window.delay(now) <= 0
        window.take(now)
    assert [window.delay(now, count) for now, count in ((3.0, 1), (3.0, 2), (3.0, 9))] == [7.0, 8.0, 9.0]
    assert window.delay(10.0) == 0
    assert window.is_empty(12.0)


def test_a_brake_is_pulled_by_several_chats_and_lets_go_step_by_step() -> None:
    brake = Brake()
    for chat in range(FLOOD_CHATS - 1):
        brake.told(chat, 0.0)
    brake.told(99, FLOOD_SECONDS)
    assert brake.factor(FLOOD_SECONDS) == 1, "the first were too long ago"
    for chat in range(100):
        brake.told(chat, 20.0)
    assert brake.factor(20.0) == SLOWEST
    assert [brake.factor(20.0 + RECOVERY * steps) for steps in (0.9, 1, 2, 3, 4)] == [1 / 8, 1 / 4, 1 / 2, 1, 1]
