"""When a message may go out, so that Telegram's limits are kept and nobody waits for another's chat.

Telegram's FAQ (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this) says: within a chat not
more than one message a second, "we may allow short bursts that go over this limit"; not more than 20 messages a minute
to a group; not more than about 30 messages a second in bulk. So

- a chat has a bucket of three messages that fills by one a second: an answer in two messages and a calculation below
  it go out at once, and whoever goes on writes one a second;
- a group has besides not more than 20 within any minute, and the bot as a whole not more than 30 within any second,
  which are counted exactly: a bucket would allow more than that after a pause;
- background messages (``bot.telegram.delivery.in_background``) go one by one and leave five of the 30 free, so that a
  reply finds room at once; they get 25 a second when nobody asks anything. They let replies go first; who has done so
  for two seconds gets into the replies' line, so that they are slow at the worst, but never stuck.

Replies wait in order, for their chat and then for the bot's turn; a chat that has to wait is not in that second line.
A chat that Telegram has told to wait (429) is left alone by everybody until then. If that happens to several chats
within a short time, it is the bot that is too fast: it goes on at half the rate, and then back to the whole one.
"""

import asyncio
import math
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from bot.telegram.budgets import Brake, Bucket, Window

MESSAGES_A_SECOND = 30.0
"""What Telegram allows a bot; the processes of a fleet divide it."""
BACKGROUND_SHARE = 25 / 30
"""How much of that may be taken when a background message goes out: the rest is left for replies."""
CHAT_INTERVAL = 1.0
"""Seconds from one message in a chat to the next, in the long run."""
CHAT_BURST = 3
"""How many messages in a chat may go out at once after a pause."""
GROUP_MESSAGES, GROUP_SECONDS = 20, 60.0
LONGEST_WAIT = 10.0
"""How many seconds a call waits for its chat; whoever has to wait longer is told so, and comes back."""
GIVING_WAY = 2.0
"""How many seconds the first of the background messages lets replies go before it."""
LOOK_AGAIN = 0.05
"""How many seconds it waits meanwhile before it looks again."""
SHORTEST_SLEEP = 0.001
"""Seconds; a remainder that the clock cannot tell from nothing is no reason to look a thousand times."""


@dataclass(frozen=True, slots=True)
class Load:
    """What a call costs.

    Attributes:
        chat: The chat that it names: an id, or a ``@name``.
        messages: How many messages it puts there.
        calls: How many count for the bot as a whole; an edit is one, although it is no message.
    """

    chat: int | str | None = None
    messages: int = 0
    calls: int = 0


class Fleet(Protocol):
    """The processes that share the limits."""

    @property
    def living(self) -> Sequence[str]:
        """The names of those that live, this one's included."""

    def on_change(self, callback: Callable[[], None]) -> None:
        """Have something called whenever they are others."""


class _Place:
    """A chat, as far as Telegram's limits go."""

    __slots__ = ("_bucket", "_minute", "held_until", "line", "users")

    def __init__(self, *, is_group: bool) -> None:
        self._bucket = Bucket(CHAT_INTERVAL, CHAT_BURST)
        self._minute = Window(GROUP_MESSAGES, GROUP_SECONDS) if is_group else None
        self.held_until = -math.inf
        self.line = asyncio.Lock()
        self.users = 0

    def delay(self, now: float, messages: int) -> float:
        delay = self.held_until - now
        if messages:
            delay = max(delay, self._bucket.delay(now, messages))
            if self._minute is not None:
                delay = max(delay, self._minute.delay(now, messages))
        return delay

    def take(self, now: float, messages: int) -> None:
        self._bucket.take(now, messages)
        if self._minute is not None:
            self._minute.take(now, messages)

    def is_idle(self, now: float) -> bool:
        """Tell whether nothing would change if it were forgotten."""
        is_rested = self._bucket.is_full(now) and (self._minute is None or self._minute.is_empty(now))
        return not self.users and self.held_until <= now and is_rested


class Pace:
    """Gives calls their turns.

    What has rested is forgotten, so that it holds the chats of the last minute and those that have to wait.

    Args:
        clock: Tells the seconds since some moment; it is never put back.
        sleep: Waits for a number of seconds.
        messages_a_second: What the processes of the fleet divide; a benchmark has no Telegram that would mind more.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        messages_a_second: float = MESSAGES_A_SECOND,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._messages_a_second = messages_a_second
        self._processes = 1
        self._brake = Brake()
        self._factor = 1.0
        self._all = Window(*_span(messages_a_second))
        self._background = Bucket(1 / (messages_a_second * BACKGROUND_SHARE), 1)
        self._places: OrderedDict[int | str, _Place] = OrderedDict()
        self._reply_line, self._background_line = asyncio.Lock(), asyncio.Lock()
        self._replies = 0
        self._waiting = 0

    @property
    def rate(self) -> float:
        """How many messages a second this process may send now."""
        return self._messages_a_second / self._processes * self._brake.factor(self._clock())

    @property
    def waiting(self) -> int:
        """How many calls wait for their turn."""
        return self._waiting

    @property
    def held(self) -> int:
        """How many chats Telegram has told to wait."""
        now = self._clock()
        return sum(place.held_until > now for place in self._places.values())

    @property
    def known(self) -> int:
        """How many chats are kept in mind."""
        return len(self._places)

    def share(self, processes: int) -> None:
        """Divide the rate among so many processes; the limits of a chat stay, for its updates run in one at a time."""
        self._processes = max(1, processes)
        self._fit()

    def follow(self, fleet: Fleet) -> None:
        """Divide the rate among the processes that live, now and whenever one comes or goes."""
        self.share(len(fleet.living))
        fleet.on_change(lambda: self.share(len(fleet.living)))

    def hold(self, chat: int | str | None, seconds: float) -> None:
        """Leave a chat alone for some seconds: Telegram has asked for it."""
        now = self._clock()
        self._brake.told(chat, now)
        if chat is not None:
            place = self._place(chat, now)
            place.held_until = max(place.held_until, now + seconds)

    async def turn(self, load: Load, *, is_background: bool = False) -> float:
        """Wait until a call may be made, and count it.

        Returns:
            Zero: it may be made now. More: it may not, and would have to wait for its chat for so many seconds, which
            is longer than ``LONGEST_WAIT``.
        """
        with self._using(load.chat) as place:
            if not load.calls:
                return await self._clear(place, load, self._clock())
            if is_background:
                return await self._wait_in_background(place, load)
            async with place.line:
                late = await self._clear(place, load, self._clock())
                if not late:
                    await self._wait_as_reply(place, load)
                return late

    async def _clear(self, place: _Place, load: Load, begun: float) -> float:
        """Wait until the chat is free; return how long that would take where it is too long."""
        while (delay := place.delay(self._clock(), load.messages)) > 0:
            if self._clock() - begun + delay > LONGEST_WAIT:
                return delay
            await self._sleep(max(delay, SHORTEST_SLEEP))
        return 0.0

    async def _wait_as_reply(self, place: _Place, load: Load) -> None:
        self._replies += 1
        try:
            async with self._reply_line:
                await self._wait_for_room(load)
                self._take(place, load)
        finally:
            self._replies -= 1

    async def _wait_in_background(self, place: _Place, load: Load) -> float:
        begun = self._clock()
        while True:
            # Not in the chat's line, in which a reply would have to wait behind it.
            async with place.line:
                pass
            if late := await self._clear(place, load, begun):
                return late
            async with self._background_line:
                await self._give_way(load)
                async with self._reply_line:
                    await self._wait_for_room(load)
                    if not place.line.locked() and place.delay(self._clock(), load.messages) <= 0:
                        self._take(place, load)
                        self._background.take(self._clock(), load.calls)
                        return 0.0

    async def _give_way(self, load: Load) -> None:
        """Wait until replies leave something, or until it has been long enough."""
        first_at = self._clock()
        while True:
            delay = self._background.delay(self._clock(), load.calls)
            if self._clock() - first_at < GIVING_WAY:
                delay = max(delay, self._room(load, self._spare), LOOK_AGAIN if self._replies else 0.0)
            if delay <= 0:
                return
            await self._sleep(max(delay, SHORTEST_SLEEP))

    async def _wait_for_room(self, load: Load) -> None:
        while (delay := self._room(load)) > 0:
            await self._sleep(max(delay, SHORTEST_SLEEP))

    def _room(self, load: Load, spare: int = 0) -> float:
        """Return in how many seconds the bot as a whole may make a call and still have room to spare."""
        now = self._clock()
        if self._brake.factor(now) != self._factor:
            self._fit()
        return self._all.delay(now, load.calls + spare)

    @property
    def _spare(self) -> int:
        return round(self.rate * (1 - BACKGROUND_SHARE))

    def _take(self, place: _Place, load: Load) -> None:
        now = self._clock()
        self._all.take(now, load.calls)
        if load.messages:
            place.take(now, load.messages)

    def _fit(self) -> None:
        self._factor = self._brake.factor(self._clock())
        self._all.resize(*_span(self.rate))
        self._background.resize(1 / (self.rate * BACKGROUND_SHARE))

    @contextmanager
    def _using(self, chat: int | str | None) -> Iterator[_Place]:
        place = _Place(is_group=False) if chat is None else self._place(chat, self._clock())
        place.users += 1
        self._waiting += 1
        try:
            yield place
        finally:
            place.users -= 1
            self._waiting -= 1

    def _place(self, chat: int | str, now: float) -> _Place:
        place = self._places.get(chat)
        if place is None:
            place = self._places[chat] = _Place(is_group=isinstance(chat, str) or chat < 0)
        self._places.move_to_end(chat)
        self._forget(now, place)
        return place

    def _forget(self, now: float, but: _Place) -> None:
        """Look at the two that were used longest ago, other than the one of now: more go than come."""
        for _ in range(2):
            chat, place = next(iter(self._places.items()))
            if place.is_idle(now) and place is not but:
                del self._places[chat]
            else:
                self._places.move_to_end(chat)


def _span(rate: float) -> tuple[int, float]:
    """Return how many messages within how many seconds are a rate; whole ones within a second, or one in a longer."""
    return max(1, int(rate + 1e-9)), max(1.0, 1 / rate)
