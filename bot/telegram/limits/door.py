"""Where each update comes in: judged before anything is looked up, and refused with as little work as can be."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING

from telegram import Chat, Update
from telegram.constants import ChatType
from telegram.error import Forbidden, TelegramError

from bot.monitoring.trace import Event, note
from bot.store import tasks
from bot.telegram.delivery import current_delivery
from bot.telegram.limits.deadline import limited
from bot.telegram.limits.limits import Limits
from bot.telegram.limits.verdict import Verdict
from bot.telegram.limits.wording import cut_off_text, day_spent_text, too_fast_text
from bot.telegram.message import OutgoingMessage
from bot.telegram.trouble import is_passing

if TYPE_CHECKING:
    from bot.telegram.visit import Desk, Visit

SKIPPED = "skipped: the chat was cut off"
"""What the journal keeps of updates that were closed unread."""

_log = logging.getLogger(__name__)


def judge(limits: Limits, update: Update, now: datetime) -> Verdict:
    """Say what to do with an update of a seller, and count it."""
    user, chat, message = update.effective_user, update.effective_chat, update.effective_message
    if user is None or chat is None:
        return Verdict.ALLOW
    arrived = _note_arrival(limits, chat, now)
    if limits.circuit.cut_off_until(chat.id, now) is not None:
        if limits.circuit.untold(chat.id) is None:
            return Verdict.SHUT
        if not _is_re_run():
            limits.circuit.skipped(chat.id, 1)
        return Verdict.CUT_OFF
    if _is_run_again():
        # It was let through, and half of its answer may be out: a refusal would be put in its place.
        return Verdict.ALLOW
    album = message.media_group_id if message is not None and update.message is not None else None
    verdict = limits.pace.check(user.id, arrived, album)
    # In a group the flood of one is not to silence the others; it is passed over one by one.
    if verdict is not Verdict.ALLOW and chat.type == ChatType.PRIVATE and limits.circuit.refused(chat.id, now):
        return Verdict.CUT_OFF
    return verdict


async def refuse(visit: "Visit", verdict: Verdict) -> None:
    """Tell a seller why they are not answered.

    Args:
        visit: Who.
        verdict: ``WARN``, ``SPENT`` or ``CUT_OFF``.
    """
    if verdict is Verdict.CUT_OFF:
        await _cut_off(visit)
        return
    note(Event.RATE_LIMITED)
    translator = visit.translator
    is_fast = verdict is Verdict.WARN
    text = too_fast_text(translator) if is_fast else day_spent_text(visit.desk.limits.allowance.seller, translator)
    if visit.update.callback_query:
        await visit.toast(text)
    else:
        await visit.say([OutgoingMessage(text)])


async def pass_over(desk: "Desk", update: Update, verdict: Verdict) -> None:
    """Answer nothing, but stop the spinner of a button; ``verdict`` is ``IGNORE`` or ``SHUT``."""
    if verdict is Verdict.SHUT:
        await _close_waiting(desk)
        return
    note(Event.RATE_LIMITED)
    if update.callback_query:
        with suppress(TelegramError):
            await update.callback_query.answer()


@asynccontextmanager
async def watched(desk: "Desk", update: Update) -> AsyncIterator[None]:
    """Stop a handler that takes too long, and count those that do, or fail, against their chat.

    Raises:
        TimeoutError: It took too long.
    """
    chat, circuit = update.effective_chat, desk.limits.circuit
    timeout = None
    try:
        async with limited(desk.limits.allowance.time.handler) as timeout:
            yield
    except Exception as error:
        if chat is not None and chat.type == ChatType.PRIVATE and not isinstance(error, Forbidden):
            if timeout is not None and timeout.expired():
                circuit.overran(chat.id, desk.clock())
            elif not is_passing(error):
                circuit.failed(chat.id, desk.clock())
        raise


def _note_arrival(limits: Limits, chat: Chat, now: datetime) -> datetime:
    """Note how long an update waited, and return when it arrived."""
    delivery = current_delivery()
    if delivery is None:
        return now
    if not _is_re_run():
        limits.load.taken(chat.id, delivery.task.stored_at, now)
    return delivery.task.stored_at


def _is_re_run() -> bool:
    delivery = current_delivery()
    return delivery is not None and delivery.task.tries > 1


def _is_run_again() -> bool:
    delivery = current_delivery()
    return delivery is not None and delivery.task.tries > 1


async def _cut_off(visit: "Visit") -> None:
    """Close what waits of the chat, and say so; what was closed is said by the next run if this one cannot."""
    circuit = visit.desk.limits.circuit
    circuit.skipped(visit.chat_id, await _close_waiting(visit.desk))
    until, skipped = circuit.cut_off_until(visit.chat_id, visit.now), circuit.untold(visit.chat_id)
    if until is None or skipped is None:
        return
    note(Event.CUT_OFF)
    _log.warning("a chat is cut off for a while: %d of its messages are passed over", skipped.count)
    await visit.toast()
    await visit.say([OutgoingMessage(cut_off_text(skipped, until, visit.translator))])
    circuit.told(visit.chat_id)


async def _close_waiting(desk: "Desk") -> int:
    """Close, in one statement, what waits behind the update that is being handled; return how many that were."""
    delivery = current_delivery()
    if delivery is None:
        return 0
    task = delivery.task
    async with desk.database.engine.begin() as connection:
        return await tasks.skip_waiting(connection, task.lane, task.kind, desk.clock(), SKIPPED)
