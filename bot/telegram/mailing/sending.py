"""Sends broadcasts: tasks of the journal that outlive the process.

A broadcast of hours is sent in legs of a minute, each a task of its own, so that it stands in line like everybody else,
and a process that is stopped again and again uses up no tries. The state of a letter is committed after its send, and
stands for the memo of other tasks (``bot.telegram.delivery``): a re-run goes on with the letters that wait, and a kill
repeats at most those that were on their way, ``SIDE_BY_SIDE`` of them. The outbox does the pacing.
"""

import logging
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field

from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.i18n import Translator
from bot.store import mailing, mailing_letters
from bot.store.mailing import Mailing, State
from bot.store.tasks import Claim
from bot.telegram.checks.progress import Progress
from bot.telegram.mailing import words
from bot.telegram.mailing.leg import Leg, LegLimits, Outcome
from bot.telegram.mailing.patience import persist
from bot.telegram.mailing.tally import Tally
from bot.telegram.mailing.task import BroadcastTask, leg_task
from bot.telegram.trouble import is_passing
from bot.telegram.visit import Bot, Desk

INTERVAL = 3.0
"""Seconds between two edits of the message that shows how far it is: it counts among what the bot may send."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Broadcasts:
    """Runs the tasks of broadcasts.

    Attributes:
        desk: What it shares with the visits.
        bot: Talks to Telegram.
        limits: How long a leg is, and what it does side by side.
    """

    desk: Desk
    bot: Bot
    limits: LegLimits = field(default_factory=LegLimits)

    async def handle(self, claim: Claim) -> None:
        """Run a leg, and put the next one or say that it was the last."""
        task = BroadcastTask.from_json(claim.body)
        translator = self.desk.catalogs.translator(task.language)
        found = await persist(self.desk.database, lambda session: mailing.find(session, task.broadcast_id))
        if found is None or found.leg < task.leg:
            return
        if found.leg > task.leg:
            # An earlier run of this leg was killed before it had put the next one.
            await self._put(found, task)
            return
        if found.state is State.SENDING:
            found = await self._send(found, claim, translator)
        await self._conclude(found, task, translator)

    async def _send(self, found: Mailing, claim: Claim, translator: Translator) -> Mailing:
        """Send letters until the leg is over; return the broadcast as it is then."""
        database = self.desk.database
        found = await self._address(found)
        counts = await persist(database, lambda session: mailing_letters.counts(session, found.id))
        leg = Leg(self.desk, self.bot, found, claim, Tally.of(found.recipients, counts), self.limits)
        try:
            async with self._following(leg, translator):
                outcome = await leg.run()
        except Exception:  # noqa: BLE001 - whatever it is would come again; once it is put right, the operator can go on
            _log.exception("broadcast %d: a leg failed, so it is paused", found.id)
            outcome = Outcome.FAILED
        now = self.desk.clock()
        match outcome:
            case Outcome.DONE:
                await persist(database, lambda session: mailing.finish(session, found.id, found.leg, now))
            case Outcome.TIME_IS_UP:
                await persist(database, lambda session: mailing.go_on(session, found.id, found.leg))
            case Outcome.FAILED:
                await persist(database, lambda session: mailing.pause(session, found.id, now))
            case Outcome.STOPPED:
                pass
        return await persist(database, lambda session: mailing.find(session, found.id)) or found

    async def _address(self, found: Mailing) -> Mailing:
        """Write a letter for each recipient, unless an earlier leg did, a thousand at a time."""
        if found.recipients is not None:
            return found
        database = self.desk.database
        while await persist(database, lambda session: mailing_letters.address(session, found.id, found.audience)):
            pass
        counts = await persist(database, lambda session: mailing_letters.counts(session, found.id))
        await persist(database, lambda session: mailing.address(session, found.id, sum(counts.values())))
        _log.info("broadcast %d: %d letters are addressed", found.id, sum(counts.values()))
        return await persist(database, lambda session: mailing.find(session, found.id)) or found

    def _following(self, leg: Leg, translator: Translator) -> AbstractAsyncContextManager[None]:
        found = leg.mailing
        keyboard = words.status(found, leg.tally, translator).keyboard
        if found.operator_id is None or found.message_id is None or keyboard is None:
            return nullcontext()
        progress = Progress(self.bot, found.operator_id, found.message_id, "", keyboard, INTERVAL)
        return progress.following(lambda: words.status(found, leg.tally, translator, leg.seconds_left).html)

    async def _conclude(self, found: Mailing, task: BroadcastTask, translator: Translator) -> None:
        """Put the next leg, or show how the broadcast stands now that none follows."""
        if found.leg > task.leg:
            await self._put(found, task)
            return
        counts = await persist(self.desk.database, lambda session: mailing_letters.counts(session, found.id))
        tally = Tally.of(found.recipients, counts)
        if found.operator_id is None:
            return
        if found.message_id is not None:
            shown = words.status(found, tally, translator)
            await Progress(self.bot, found.operator_id, found.message_id, "", shown.keyboard).end(shown)
        if found.state is State.DONE:
            await self._account(found.operator_id, found, tally, translator)

    async def _account(self, operator_id: int, found: Mailing, tally: Tally, translator: Translator) -> None:
        """Send the account: hours may have passed, and of an edit nobody is notified."""
        _log.info(
            "broadcast %d is done: %d sent, %d blocked, %d failed, %d left out",
            found.id, tally.sent, tally.blocked, tally.failed, tally.left_out,
        )  # fmt: skip
        try:
            account = words.ended(found, tally, translator)
            await self.bot.send_message(operator_id, account.html, parse_mode=ParseMode.HTML)
        except TelegramError as error:
            if is_passing(error):
                raise
            _log.warning("the account of broadcast %d could not be sent: %s", found.id, error)

    async def _put(self, found: Mailing, task: BroadcastTask) -> None:
        await self.desk.journal.put([leg_task(found, task.language)])
