"""A seller's text: a command, or a question that is answered, recorded and can be voted on."""

from datetime import timedelta

from bot.assistant.reply import Abstention, Answer, Evidence, Reply, SmallTalk
from bot.store.questions import Asked, Outcome, record
from bot.telegram.addressing import addressed_text, parse_command
from bot.telegram.commands import find_command, unknown_command
from bot.telegram.render import render
from bot.telegram.visit import Visit

_MILLISECOND = timedelta(milliseconds=1)


async def on_text(visit: Visit) -> None:
    """Run a command, or answer a question."""
    text = _text(visit)
    if text is None:
        return
    command = parse_command(text, visit.bot.username)
    known = find_command(command.name) if command else None
    if known is not None:
        await known.act(visit)
    elif command is not None and not command.arguments:
        await unknown_command(visit)
    else:
        # "/정산 언제 돼요" asks something, whether or not there is such a command.
        await _answer(visit, text.lstrip("/"))


async def on_edited_text(visit: Visit) -> None:
    """Answer a corrected question anew, as a reply to it; a corrected command is not run twice."""
    text = _text(visit)
    if text and not text.startswith("/"):
        await _answer(visit, text, quoting=True)


def _text(visit: Visit) -> str | None:
    message = visit.update.effective_message
    return addressed_text(message, visit.bot.username) if message else None


async def _answer(visit: Visit, text: str, *, quoting: bool = False) -> None:
    """Decide, record and say the reply to a question."""
    message = visit.update.effective_message
    if message is None:
        return
    async with visit.typing():
        index = visit.desk.index.current
        reply = await visit.desk.run(visit.desk.assistant.reply, text, index, visit.today)
        async with visit.desk.database.session() as session:
            question_id = await record(session, _asked(visit, message.message_id, text, reply))
        messages = render(reply, visit.translator, question_id if isinstance(reply, Answer) else None)
        # Among others' messages it must be plain which one is answered.
        quoting = quoting or message.chat.type != message.chat.PRIVATE
        await visit.say(messages, message.message_id if quoting else None)


def _asked(visit: Visit, message_id: int, text: str, reply: Reply) -> Asked:
    evidence = _evidence(reply)
    return Asked(
        key=visit.key,
        seller_id=visit.seller_id,
        chat_id=visit.chat_id,
        message_id=message_id,
        asked_at=visit.now,
        text=text,
        outcome=_outcome(reply),
        latency_ms=(visit.desk.clock() - visit.now) // _MILLISECOND,
        item_id=reply.item.id if isinstance(reply, Answer) else None,
        score=evidence.confidence if evidence else None,
        index_build=evidence.build if evidence else None,
    )


def _outcome(reply: Reply) -> Outcome:
    match reply:
        case Answer():
            return Outcome.ANSWERED
        case Abstention():
            return Outcome.ABSTAINED
        case SmallTalk():
            return Outcome.SMALL_TALK
        case _:
            return Outcome.WORDLESS


def _evidence(reply: Reply) -> Evidence | None:
    return reply.evidence if isinstance(reply, Answer | Abstention) else None
