"""A seller who sends too much is told once, then ignored until there is room again; others do not notice."""

from datetime import UTC, datetime, timedelta

from bot.telegram.limits.allowance import SellerAllowance
from bot.telegram.limits.pace import MAX_SELLERS, RateLimiter
from bot.telegram.limits.verdict import Verdict

# Two in the afternoon in Korea.
NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
REFILL = timedelta(seconds=2)


def limiter(burst: int, messages_a_day: int = 1000) -> RateLimiter:
    return RateLimiter(SellerAllowance(burst=burst, refill=REFILL, messages_a_day=messages_a_day))


def test_a_burst_is_allowed_then_warned_once_then_ignored() -> None:
    one = limiter(3)
    verdicts = [one.check(1, NOON) for _ in range(6)]
    assert verdicts == [Verdict.ALLOW] * 3 + [Verdict.WARN] + [Verdict.IGNORE] * 2


def test_waiting_brings_tokens_back_and_a_new_warning() -> None:
    one = limiter(1)
    assert one.check(1, NOON) is Verdict.ALLOW
    assert one.check(1, NOON) is Verdict.WARN
    assert one.check(1, NOON + REFILL) is Verdict.ALLOW
    assert one.check(1, NOON + REFILL) is Verdict.WARN


def test_sellers_do_not_share_a_bucket() -> None:
    one = limiter(1)
    assert one.check(1, NOON) is Verdict.ALLOW
    assert one.check(2, NOON) is Verdict.ALLOW


def test_a_clock_that_steps_back_takes_nothing() -> None:
    one = limiter(2)
    assert one.check(1, NOON) is Verdict.ALLOW
    assert one.check(1, NOON - timedelta(hours=1)) is Verdict.ALLOW


def test_an_album_counts_as_the_one_message_that_it_is() -> None:
    one = limiter(2)
    assert [one.check(1, NOON, "a") for _ in range(10)] == [Verdict.ALLOW] * 10
    assert one.check(1, NOON, "b") is Verdict.ALLOW
    assert one.check(1, NOON) is Verdict.WARN
    assert one.check(1, NOON, "b") is Verdict.ALLOW, "the rest of an album that was let in comes in too"


def test_no_album_is_longer_than_telegrams() -> None:
    one = limiter(1)
    assert [one.check(1, NOON, "a") for _ in range(11)][-1] is Verdict.WARN


def test_a_day_has_an_end_which_is_said_once() -> None:
    one = limiter(1, messages_a_day=3)
    verdicts = [one.check(1, NOON + number * REFILL) for number in range(6)]
    assert verdicts == [Verdict.ALLOW] * 3 + [Verdict.SPENT] + [Verdict.IGNORE] * 2


def test_the_next_day_begins_at_midnight_in_korea() -> None:
    one = limiter(1, messages_a_day=1)
    late = datetime(2026, 11, 22, 14, 59, 50, tzinfo=UTC)
    verdicts = [one.check(1, late + timedelta(seconds=seconds)) for seconds in (0, 5, 10)]
    assert verdicts == [Verdict.ALLOW, Verdict.SPENT, Verdict.ALLOW]


def test_who_is_forgotten_begins_anew() -> None:
    one = limiter(1)
    one.check(1, NOON)
    one.forget(1)
    assert one.check(1, NOON) is Verdict.ALLOW


def test_only_so_many_sellers_are_kept_in_mind() -> None:
    one = limiter(1)
    for seller in range(MAX_SELLERS + 1):
        one.check(seller, NOON)
    assert one.check(0, NOON) is Verdict.ALLOW, "the one not heard of for longest is forgotten"
    assert one.check(MAX_SELLERS, NOON) is Verdict.WARN
