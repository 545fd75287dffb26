"""Says a report, and leaves the question open that photos answer."""

from bot.assistant.reply import CheckReply
from bot.store.drafts import Pending
from bot.telegram.checks import keeping
from bot.telegram.checks.keeping import PHOTOS, Opened
from bot.telegram.checks.report import show_report
from bot.telegram.visit import Visit


async def say_new_check(visit: Visit, reply: CheckReply, quote: int | None = None) -> None:
    """Keep a new check and say its report; ``quote`` is the seller's message that is replied to."""
    await say_check(visit, reply, await keeping.begin(visit, reply.kept), quote=quote)


async def say_check(
    visit: Visit, reply: CheckReply, check: Opened, *, place: int | None = None, quote: int | None = None
) -> None:
    """Say the report of a check.

    Args:
        visit: Whose it is.
        reply: What came of it.
        check: What its buttons are about.
        place: The message to put it into; None sends it.
        quote: The seller's message that is replied to.
    """
    messages = show_report(reply, check.id, visit.translator)
    last = await visit.put(messages, place, quote)
    await keeping.settle(visit, check, Pending(check.id, PHOTOS, message_id=last))
