"""A seller's text: a command, the answer to what they were asked, or a question."""

from bot.assistant.asking import Asking
from bot.assistant.reply import Reply
from bot.telegram.addressing import addressed_text, parse_command
from bot.telegram.answering import answer
from bot.telegram.commands import find_command, unknown_command
from bot.telegram.mailing.command import take_text
from bot.telegram.open_questions import take_answer
from bot.telegram.operators import find_operator_command
from bot.telegram.turns import is_answered, last_turn
from bot.telegram.visit import Visit
from indexer.index import Index


async def on_text(visit: Visit) -> None:
    """Run a command, take an answer, or answer a question."""
    text = _text(visit)
    if text is None:
        return
    command = parse_command(text, visit.bot.username)
    known = find_command(command.name) if command else None
    operating = find_operator_command(visit, command.name) if command else None
    if command is not None and operating is not None:
        await operating.act(visit, command.arguments)
    elif command is not None and known is not None:
        await known.act(visit, command.arguments)
    elif command is not None and not command.arguments:
        await unknown_command(visit)
    elif command is not None or not await _take(visit, text):
        # "/배송 언제 돼요" asks something, although there is no such command.
        await _answer(visit, text.lstrip("/"))


async def on_edited_text(visit: Visit) -> None:
    """Answer a corrected question anew, as a reply to it; a corrected command is not run twice."""
    text = _text(visit)
    if text and not text.startswith("/"):
        await _answer(visit, text, quoting=True)


def _text(visit: Visit) -> str | None:
    message = visit.update.effective_message
    return addressed_text(message, visit.bot.username) if message else None


async def _take(visit: Visit, text: str) -> bool:
    """Take a text as what whoever visits was asked for; return whether it is that."""
    if visit.is_operator and await take_text(visit, text):
        return True
    return visit.may_keep and await take_answer(visit, text)


async def _answer(visit: Visit, text: str, *, quoting: bool = False) -> None:
    if visit.may_keep and await is_answered(visit):
        return
    asking = Asking.of(text, visit.today, last=await last_turn(visit) if visit.may_keep else None)
    assistant = visit.desk.assistant

    def decide(index: Index) -> Reply:
        # A listing is checked as it is: masked, it would lack what the check warns of.
        return assistant.listing_check(text, visit.today) or asking.decide(assistant, index)

    await answer(visit, text, decide, asking=asking, quoting=quoting)
