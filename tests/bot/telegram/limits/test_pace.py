"""A seller who sends too much is told once, then ignored until there is room again; others do not notice."""

from datetime import UTC, datetime, timedelta

from bot.telegram.limits import RateLimiter, Verdict

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
REFILL = timedelta(seconds=2)


def test_a_burst_is_allowed_then_warned_once_then_ignored() -> None:
    limiter = RateLimiter(burst=3, refill=REFILL)
    verdicts = [limiter.check(1, NOON) for _ in range(6)]
    assert verdicts == [Verdict.ALLOW] * 3 + [Verdict.WARN] + [Verdict.IGNORE] * 2


def test_waiting_brings_tokens_back_and_a_new_warning() -> None:
    limiter = RateLimiter(burst=1, refill=REFILL)
    assert limiter.check(1, NOON) is Verdict.ALLOW
    assert limiter.check(1, NOON) is Verdict.WARN
    assert limiter.check(1, NOON + REFILL) is Verdict.ALLOW
    assert limiter.check(1, NOON + REFILL) is Verdict.WARN


def test_sellers_do_not_share_a_bucket() -> None:
    limiter = RateLimiter(burst=1, refill=REFILL)
    assert limiter.check(1, NOON) is Verdict.ALLOW
    assert limiter.check(2, NOON) is Verdict.ALLOW


def test_a_clock_that_steps_back_takes_nothing() -> None:
    limiter = RateLimiter(burst=2, refill=REFILL)
    assert limiter.check(1, NOON) is Verdict.ALLOW
    assert limiter.check(1, NOON - timedelta(hours=1)) is Verdict.ALLOW


def test_an_album_counts_as_the_one_message_that_it_is() -> None:
    limiter = RateLimiter(burst=2, refill=REFILL)
    assert [limiter.check(1, NOON, "a") for _ in range(10)] == [Verdict.ALLOW] * 10
    assert limiter.check(1, NOON, "b") is Verdict.ALLOW
    assert limiter.check(1, NOON) is Verdict.WARN
    assert limiter.check(1, NOON, "b") is Verdict.ALLOW, "the rest of an album that was let in comes in too"


def test_no_album_is_longer_than_telegrams() -> None:
    limiter = RateLimiter(burst=1, refill=REFILL)
    assert [limiter.check(1, NOON, "a") for _ in range(11)][-1] is Verdict.WARN
