"""Heavy work: photos, pictures, spreadsheets. It is refused, and the seller told so, while there is too much to do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.monitoring.trace import Event, note
from bot.store import tasks
from bot.telegram.limits.deadline import prolong
from bot.telegram.limits.wording import busy_text
from bot.telegram.message import OutgoingMessage
from bot.telegram.visit import Visit


@asynccontextmanager
async def heavy_work(visit: Visit) -> AsyncIterator[bool]:
    """Hold a place for heavy work; gives whether there is one. If not, the seller is to be told.

    A handler with a place may take longer than others.
    """
    limits = visit.desk.limits
    with limits.load.heavy(visit.desk.clock()) as has_place:
        if has_place:
            prolong(limits.allowance.time.heavy)
        else:
            note(Event.OVERLOADED)
        yield has_place


async def can_queue(visit: Visit, kind: str, key: str) -> bool:
    """Tell whether one more task of a heavy kind may be put into the journal.

    Args:
        visit: Who wants it.
        kind: The kind of the task.
        key: The task, which may have been put by an earlier run.
    """
    limits = visit.desk.limits
    async with visit.desk.database.engine.begin() as connection:
        waiting = await tasks.count_open(connection, kind, key)
    can = waiting < limits.allowance.load.sheets_waiting and not limits.load.is_high(visit.desk.clock())
    if not can:
        note(Event.OVERLOADED)
    return can


async def say_busy(visit: Visit) -> None:
    """Say that the bot has too much to do."""
    text = busy_text(visit.translator)
    if visit.update.callback_query:
        await visit.toast(text)
    else:
        message = visit.update.effective_message
        await visit.say([OutgoingMessage(text)], message.message_id if message else None)
