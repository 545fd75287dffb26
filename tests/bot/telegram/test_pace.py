"""Telegram's limits are kept, nobody waits for another's chat, and replies go before what nobody waits for."""

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.budgets import RECOVERY
from bot.telegram.pace import (
    CHAT_BURST,
    GROUP_MESSAGES,
    Load,
    Pace,
)
from tests.bot.telegram.virtual_time import VirtualTime

SECOND = 1.0
GROUP = -1001
ALLOWED = 30


def text(chat: int | str) -> Load:
    return Load(chat, 1, 1)


def album(chat: int, count: int) -> Load:
    return Load(chat, count, count)


class Post:
    """Sends by a pace, and notes when what went out."""

    def __init__(self, time: VirtualTime) -> None:
        self.time = time
        self.pace = Pace(time, time.sleep)
        self.out: list[tuple[float, object]] = []
        self.refused: list[float] = []

    async def send(self, load: Load, name: object = None, *, at: float = 0.0, is_background: bool = False) -> float:
        """Send at a moment from now, and return how long that had to wait."""
        if at:
            await self.time.sleep(at)
        begun = self.time.now
        late = await self.pace.turn(load, is_background=is_background)
        if late:
            self.refused.append(late)
        else:
            self.out.append((self.time.now, name if name is not None else load.chat))
        return self.time.now - begun

    def moments(self, name: object = None) -> list[float]:
        """When it went out, in seconds from the first."""
        first = self.out[0][0]
        return [round(at - first, 3) for at, one in self.out if name is None or one == name]

    def most_within(self, seconds: float) -> int:
        """The most that went out within any span of so many seconds."""
        moments = sorted(at for at, _ in self.out)
        return max(sum(begin <= at < begin + seconds - 1e-6 for at in moments) for begin in moments)


@pytest.fixture
def post() -> Post:
    return Post(VirtualTime())


async def test_an_answer_of_a_few_messages_goes_out_at_once_and_then_one_a_second(post: Post) -> None:
    await post.time.run(*(post.send(text(7), number) for number in range(CHAT_BURST + 3)))
    assert post.moments() == [0, 0, 0, 1, 2, 3]
    assert [name for _, name in post.out] == list(range(CHAT_BURST + 3)), "in order"


async def test_after_a_pause_a_chat_may_burst_again(post: Post) -> None:
    await post.time.run(*(post.send(text(7)) for _ in range(CHAT_BURST)))
    await post.time.passing(2.0)
    await post.time.run(*(post.send(text(7)) for _ in range(3)))
    assert post.moments() == [0, 0, 0, 2, 2, 3]


async def test_an_album_counts_as_many_as_it_holds(post: Post) -> None:
    await post.time.run(post.send(album(7, 10)), post.send(text(7)))
    # Seven more than the chat may burst, and then one a second.
    assert post.moments() == [0, 8]


async def test_a_group_gets_no_more_than_twenty_within_any_minute(post: Post) -> None:
    for number in range(60):
        await post.time.run(post.send(text(GROUP), number, at=2.0))
        if post.refused:
            break
    assert len(post.out) == GROUP_MESSAGES
    # 20 at one every two seconds, and the next is told to come back when the first is a minute old.
    assert post.refused == [pytest.approx(20.0)]


async def test_a_named_channel_is_a_group(post: Post) -> None:
    for _ in range(GROUP_MESSAGES):
        await post.time.run(post.send(text("@gmarket"), at=1.0))
    assert (await post.time.run(post.pace.turn(text("@gmarket")))) == [pytest.approx(41.0)]


async def test_the_bot_sends_no_more_than_thirty_within_any_second(post: Post) -> None:
    await post.time.run(*(post.send(text(chat)) for chat in range(1, 101)))
    assert post.most_within(SECOND) == ALLOWED
    assert post.moments()[-1] == 3.0
    assert [name for _, name in post.out] == list(range(1, 101)), "in the order in which they came"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.integers(-3, 12), st.floats(0, 20), st.booleans(), st.integers(1, 4)), max_size=120))
def test_no_mixture_breaks_a_limit(calls: list[tuple[int, float, bool, int]]) -> None:
    async def go() -> Post:
        post = Post(VirtualTime())
        await post.time.run(
            *(post.send(Load(chat, n, n), (chat, n), at=at, is_background=late) for chat, at, late, n in calls if chat)
        )
        return post

    post = asyncio.run(go())
    out = [(at, chat) for at, (chat, n) in post.out for _ in range(n)]  # type: ignore[misc]
    for begin, _ in out:
        within = [chat for at, chat in out if begin <= at < begin + SECOND - 1e-6]
        # What is more than one message may go out as soon as its first part may.
        assert len(within) <= ALLOWED + 3
        for chat in set(within):
            assert within.count(chat) <= CHAT_BURST + 1 + 3
    for group in (-3, -2, -1):
        moments = [at for at, chat in out if chat == group]
        assert all(later - earlier >= 60 - 1e-6 for earlier, later in zip(moments, moments[20:], strict=False))


async def test_a_chat_that_waits_holds_nobody_up(post: Post) -> None:
    await post.time.run(*(post.send(text(1)) for _ in range(CHAT_BURST)))
    post.pace.hold(1, 9.0)
    waits = await post.time.run(*(post.send(text(chat)) for chat in (1, 2, 3)))
    assert waits == [pytest.approx(9.0), 0, 0]


async def test_whoever_would_wait_too_long_is_told_so_at_once(post: Post) -> None:
    post.pace.hold(1, 30.0)
    assert await post.time.run(post.send(text(1)), post.send(Load(1)), post.send(text(2))) == [0, 0, 0]
    assert post.refused == [30.0, 30.0]
    assert post.pace.held == 1


async def test_a_chat_that_is_held_is_left_alone_by_what_costs_nothing_too(post: Post) -> None:
    post.pace.hold(1, 5.0)
    waits = await post.time.run(post.send(Load(1)), post.send(Load(1, 0, 1)), post.send(Load(1)))
    assert waits == [5.0, 5.0, 5.0]
    assert post.pace.held == 0


async def test_a_line_that_is_too_long_is_left(post: Post) -> None:
    await post.time.run(*(post.send(text(1)) for _ in range(30)))
    assert post.refused == [], "each waits a second, one after another"
    await post.time.run(*(post.send(text(GROUP)) for _ in range(22)))
    assert len(post.refused) == 2


async def test_edits_count_for_the_bot_and_not_for_the_chat(post: Post) -> None:
    await post.time.run(*(post.send(Load(7, 0, 1)) for _ in range(40)))
    assert post.moments().count(0) == ALLOWED
    assert post.moments()[-1] == 1.0


async def test_what_is_free_never_waits_for_the_bots_turn(post: Post) -> None:
    await post.time.run(*(post.send(text(chat)) for chat in range(1, ALLOWED + 1)))
    assert await post.time.run(post.send(Load(7)), post.send(Load())) == [0, 0]


async def test_background_gets_what_replies_leave(post: Post) -> None:
    letters = [post.send(text(chat), "letter", is_background=True) for chat in range(1000, 1100)]
    replies = [post.send(text(number + 1), "reply", at=0.2 * number) for number in range(20)]
    waits = await post.time.run(*letters, *replies)
    assert max(waits[100:]) == 0, "five a second are always left for replies"
    assert post.most_within(SECOND) <= ALLOWED
    # Of 25 a second the replies, of which there are five a second for four seconds, take theirs.
    assert post.moments("letter")[-1] == pytest.approx(119 / 25, abs=0.2)


async def test_background_alone_gets_five_sixths_evenly(post: Post) -> None:
    await post.time.run(*(post.send(text(chat), is_background=True) for chat in range(1000, 1100)))
    moments = post.moments()
    assert all(later - earlier == pytest.approx(0.04, abs=0.002) for earlier, later in pairwise(moments))


async def test_a_burst_of_replies_finds_room_in_the_middle_of_a_broadcast(post: Post) -> None:
    letters = [post.send(text(chat), "letter", is_background=True) for chat in range(1000, 1200)]
    burst = [post.send(text(chat), "reply", at=3.0) for chat in range(1, 11)]
    waits = await post.time.run(*letters, *burst)
    assert waits[200:205] == [0] * 5
    assert max(waits[205:]) <= 0.25, "one of the letters' places is free every 40 ms"


async def test_replies_go_before_background(post: Post) -> None:
    burst = [post.send(text(chat), "reply", at=0.001) for chat in range(1, 61)]
    letters = [post.send(text(chat), "letter", is_background=True) for chat in range(1000, 1050)]
    await post.time.run(*letters, *burst)
    assert max(post.moments("reply")) <= 2.0
    replies_end = max(post.moments("reply"))
    assert sum(0 < at < replies_end for at in post.moments("letter")) <= 1


async def test_background_is_never_stuck(post: Post) -> None:
    flood = [post.send(text(chat + 1), "reply", at=chat / 40) for chat in range(600)]
    letters = [post.send(text(chat), "letter", is_background=True) for chat in range(1000, 1005)]
    await post.time.run(*flood, post.send(text(999), "later", at=3.0, is_background=True), *letters)
    # The flood lasts for 20 seconds, and is more than the bot may send all the time.
    # It gives way for two seconds, and then stands behind the 50 replies that wait by then.
    assert post.moments("later")[0] == pytest.approx(3.0 + 2.0 + 50 / 30, abs=0.3)
    assert post.most_within(SECOND) <= ALLOWED


async def test_a_reply_does_not_stand_behind_a_letter_to_the_same_chat(post: Post) -> None:
    letters = [post.send(text(chat), is_background=True) for chat in (*range(1000, 1100), 7)]
    waits = await post.time.run(*letters, post.send(text(7), "reply", at=0.1))
    assert waits[-1] == 0


async def test_a_letter_to_a_busy_chat_holds_up_no_other_letter(post: Post) -> None:
    post.pace.hold(7, 8.0)
    waits = await post.time.run(*(post.send(text(chat), is_background=True) for chat in (7, 8, 9)))
    assert waits == [pytest.approx(8.0), 0, pytest.approx(0.04)]


async def test_a_call_that_is_given_up_leaves_its_place_to_the_next(post: Post) -> None:
    await post.time.run(*(post.send(text(7)) for _ in range(CHAT_BURST)))
    given_up = asyncio.create_task(post.send(text(7)))
    await asyncio.sleep(0)
    waiting = asyncio.create_task(post.send(text(7), "next"))
    await asyncio.sleep(0)
    assert post.pace.waiting == 2
    given_up.cancel()
    await post.time.run(asyncio.wait_for(waiting, None))
    assert post.moments("next") == [1.0]
    assert post.pace.waiting == 0


async def test_a_fleet_divides_the_rate(post: Post) -> None:
    post.pace.share(4)
    assert post.pace.rate == 7.5
    await post.time.run(*(post.send(text(chat)) for chat in range(1, 22)))
    assert post.most_within(SECOND) == 7
    post.pace.share(60)
    assert await post.time.run(post.send(text(99)), post.send(text(98))) == [2.0, 4.0]
    post.pace.share(0)
    assert post.pace.rate == 30.0, "this one is alive at any rate"


async def test_several_chats_that_are_told_to_wait_slow_the_bot_down_for_a_while(post: Post) -> None:
    for chat in (1, 2):
        post.pace.hold(chat, 1.0)
    assert post.pace.rate == 30.0
    post.pace.hold(2, 1.0)
    assert post.pace.rate == 30.0, "twice the same chat is one chat"
    post.pace.hold(3, 1.0)
    assert post.pace.rate == 15.0
    await post.time.run(*(post.send(text(chat)) for chat in range(10, 70)))
    assert post.most_within(SECOND) == 15
    for chat in range(4, 40):
        post.pace.hold(chat, 1.0)
    assert post.pace.rate == 30 / 8, "not slower than that"
    await post.time.passing(RECOVERY)
    assert post.pace.rate == 7.5
    await post.time.passing(2 * RECOVERY)
    assert post.pace.rate == 30.0
    await post.time.run(*(post.send(text(chat)) for chat in range(100, 130)))
    assert post.most_within(SECOND) == ALLOWED


async def test_chats_that_are_told_to_wait_now_and_then_slow_nobody_down(post: Post) -> None:
    for chat in range(1, 10):
        post.pace.hold(chat, 1.0)
        await post.time.passing(6.0)
    assert post.pace.rate == 30.0


async def test_chats_that_have_rested_are_forgotten(post: Post) -> None:
    post.pace.hold(5, 3600.0)
    for chat in range(10, 2010):
        await post.pace.turn(text(chat if chat % 2 else -chat))
        post.time.now += 0.05
    # Groups count for a minute, others for a few seconds: 1,200 of these came within the last minute.
    assert post.pace.known < 1300
    assert post.pace.held == 1
