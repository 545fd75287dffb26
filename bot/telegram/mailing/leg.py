"""One run of a leg of a broadcast: takes letters that wait, a few at a time, and sends them side by side.

It ends when no letter waits, when its time is up, or within a second of a pause or a cancellation; what is on its way
then comes to its end.
"""

import asyncio
import logging
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from sqlmodel.ext.asyncio.session import AsyncSession
from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import RetryAfter, TelegramError

from bot.store import mailing, mailing_letters, sellers
from bot.store.backoff import backoff
from bot.store.mailing import Mailing
from bot.store.mailing_letters import LetterState, Waiting
from bot.store.tasks import Claim
from bot.telegram.delivery import in_background, unremembered
from bot.telegram.mailing.patience import persist
from bot.telegram.mailing.tally import Tally
from bot.telegram.trouble import is_passing, is_unreachable, seconds_to_wait
from bot.telegram.visit import Bot, Desk

BATCH = 20
"""Letters that are taken at a time: less than a second's worth, so that whoever unsubscribes gets no more."""
LETTER_BACKOFF = (30.0, 1800.0)
"""The first and the longest time, in seconds, after which a letter is tried again that Telegram did not take."""
MAX_TRIES = 8
"""After as many tries, over an hour, a letter has failed."""
OUTAGE_BACKOFF = (1.0, 30.0)
"""The first and the longest pause, in seconds, while no letter gets through."""
GRACE = 2.0
"""How many seconds a letter on its way has when the process is stopped."""

_log = logging.getLogger(__name__)


class Outcome(Enum):
    """How a leg ended."""

    DONE = auto()
    """No letter waits any more."""
    TIME_IS_UP = auto()
    STOPPED = auto()
    """The broadcast was paused or cancelled, or another process runs the leg."""
    FAILED = auto()
    """It met an error of ours."""


@dataclass(frozen=True, slots=True)
class LegLimits:
    """What a leg keeps to.

    Attributes:
        seconds: How long it takes at most.
        side_by_side: How many letters are on their way at a time: at 200 ms a letter, one alone would be five a second.
        look_seconds: After how long it is looked up whether to go on.
    """

    seconds: float = 60.0
    side_by_side: int = 5
    look_seconds: float = 0.25


class Leg:
    """A run of a leg.

    Args:
        desk: What is shared with the visits.
        bot: Talks to Telegram.
        found: The broadcast, with all letters addressed.
        claim: The task of the leg.
        tally: Its letters as they are stored.
        limits: What it keeps to.
    """

    def __init__(self, desk: Desk, bot: Bot, found: Mailing, claim: Claim, tally: Tally, limits: LegLimits) -> None:
        self.mailing = found
        self.tally = tally
        self._desk = desk
        self._bot = bot
        self._claim = claim
        self._limits = limits
        self._clock = asyncio.get_running_loop().time
        self._began, self._waited = self._clock(), tally.waiting
        self._stopped = asyncio.Event()
        self._taking = asyncio.Lock()
        self._batch: deque[Waiting] = deque()
        self._after: int | None = None
        self._on_their_way: set[int] = set()
        self._failures = 0
        self._has_begun = False

    @property
    def seconds_left(self) -> float | None:
        """How long the letters that wait will take, as fast as those before; None while nothing can be said."""
        sent = self._waited - self.tally.waiting
        return (self._clock() - self._began) / sent * self.tally.waiting if sent else None

    async def run(self) -> Outcome:
        """Send letters until the leg is over."""
        if not await self._may_go_on():
            return Outcome.STOPPED
        looking = asyncio.create_task(self._look())
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._limits.side_by_side):
                    group.create_task(self._work())
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
        if self._stopped.is_set():
            return Outcome.STOPPED
        database = self._desk.database
        left = await persist(database, lambda session: mailing_letters.has_waiting(session, self.mailing.id))
        return Outcome.TIME_IS_UP if left else Outcome.DONE

    async def _look(self) -> None:
        """Notice within a moment that the broadcast was paused or cancelled."""
        while await self._may_go_on():
            await self._wait(self._limits.look_seconds)
        self._stopped.set()

    async def _may_go_on(self) -> bool:
        return await persist(
            self._desk.database,
            lambda session: mailing.may_go_on(session, self.mailing.id, self.mailing.leg, self._claim),
        )

    async def _work(self) -> None:
        while (letter := await self._next()) is not None:
            delivering = asyncio.create_task(self._deliver(letter))
            try:
                await asyncio.shield(delivering)
            except asyncio.CancelledError:
                # A letter that Telegram has taken must not be sent again because nobody noted so.
                await asyncio.wait({delivering}, timeout=GRACE)
                delivering.cancel()
                raise
            finally:
                self._on_their_way.discard(letter.seller_id)

    async def _next(self) -> Waiting | None:
        """Return a letter that is nobody else's; None where there is none, or the leg is over."""
        async with self._taking:
            while not self._is_over():
                if self._batch:
                    letter = self._batch.popleft()
                    self._has_begun = True
                    self._on_their_way.add(letter.seller_id)
                    return letter
                if not await self._take() and not await self._begin_anew():
                    return None
        return None

    async def _take(self) -> bool:
        """Take the next letters; return False where all were taken once."""
        # Those that arrive while they are read here still wait in what is read.
        now, on_their_way = self._desk.clock(), frozenset(self._on_their_way)
        taken = await persist(
            self._desk.database,
            lambda session: mailing_letters.take(
                session, self.mailing.id, self.mailing.audience, self._after, BATCH, now
            ),
        )
        if taken.after is None:
            return False
        self._after = taken.after
        self.tally.waiting -= taken.left_out
        self._batch.extend(letter for letter in taken.letters if letter.seller_id not in on_their_way)
        return True

    async def _begin_anew(self) -> bool:
        """Wait for letters that were put off, and begin with the first again; return False where none was."""
        due = await persist(self._desk.database, lambda session: mailing_letters.next_due(session, self.mailing.id))
        if due is None or self._seconds_of_leg <= 0:
            return False
        await self._wait(min(max(0.0, (due - self._desk.clock()).total_seconds()), self._seconds_of_leg))
        self._after = None
        return True

    @property
    def _seconds_of_leg(self) -> float:
        return self._began + self._limits.seconds - self._clock()

    def _is_over(self) -> bool:
        # However slow everything is, a leg sends a letter, or the next one would come no further.
        return self._stopped.is_set() or (self._has_begun and self._seconds_of_leg <= 0)

    async def _deliver(self, letter: Waiting) -> None:
        """Send a letter, and commit what became of it."""
        try:
            is_whole = await self._send(letter)
        except TelegramError as error:
            await self._note_failure(letter, error)
        else:
            self._failures = 0
            if is_whole:
                await self._settle(letter, LetterState.SENT)

    async def _send(self, letter: Waiting) -> bool:
        """Send the messages that the seller does not have; return False if a pause came between two of them."""
        messages = self.mailing.messages
        with unremembered(), in_background():
            for number, html in enumerate(messages[letter.parts :], letter.parts + 1):
                if self._stopped.is_set():
                    return False
                await self._bot.send_message(
                    letter.seller_id,
                    html,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
                if number < len(messages):
                    await self._note_part(letter, number)
        return True

    async def _note_part(self, letter: Waiting, parts: int) -> None:
        await persist(
            self._desk.database,
            lambda session: mailing_letters.note_part(session, self.mailing.id, letter.seller_id, parts),
        )

    async def _note_failure(self, letter: Waiting, error: TelegramError) -> None:
        if is_unreachable(error):
            await self._settle(letter, LetterState.BLOCKED)
        elif isinstance(error, RetryAfter):
            await self._put_off(letter, seconds_to_wait(error), tried=False)
        elif is_passing(error) and letter.tries + 1 < MAX_TRIES:
            await self._put_off(letter, backoff(letter.tries + 1, *LETTER_BACKOFF), tried=True)
            self._failures += 1
            await self._wait(backoff(self._failures, *OUTAGE_BACKOFF))
        else:
            _log.warning("broadcast %d: a letter could not be sent: %s", self.mailing.id, error)
            await self._settle(letter, LetterState.FAILED)

    async def _put_off(self, letter: Waiting, seconds: float, *, tried: bool) -> None:
        due = self._desk.clock() + timedelta(seconds=seconds)
        await persist(
            self._desk.database,
            lambda session: mailing_letters.put_off(session, self.mailing.id, letter, due, tried=tried),
        )

    async def _settle(self, letter: Waiting, state: LetterState) -> None:
        now = self._desk.clock()

        async def note(session: AsyncSession) -> None:
            await mailing_letters.settle(session, self.mailing.id, letter.seller_id, state, now)
            if state is LetterState.BLOCKED:
                await sellers.block(session, letter.seller_id, now)

        await persist(self._desk.database, note)
        self.tally.settle(state)

    async def _wait(self, seconds: float) -> None:
        """Wait, but not beyond a pause."""
        try:
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
        except TimeoutError:
            return
