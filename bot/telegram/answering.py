"""Says a reply to what a seller asked, and records how it was answered."""

from collections.abc import Callable
from datetime import timedelta

from bot.assistant.reply import Abstention, Answer, Evidence, Reply, SmallTalk, ToolReply
from bot.assistant.tools.results import Usage
from bot.store.questions import Asked, Outcome, record
from bot.telegram.calculations import say_result
from bot.telegram.render import render
from bot.telegram.visit import Visit
from indexer.index import Index

_MILLISECOND = timedelta(milliseconds=1)


async def answer(visit: Visit, text: str, decide: Callable[[Index], Reply], *, quoting: bool = False) -> None:
    """Decide, record and say the reply to a question.

    Args:
        visit: Who asks.
        text: What they wrote.
        decide: Finds the reply, off the event loop.
        quoting: Whether to reply to the message; in a group that is done in any case.
    """
    message = visit.update.effective_message
    if message is None:
        return
    async with visit.typing():
        reply = await visit.desk.run(decide, visit.desk.index.current)
        async with visit.desk.database.session() as session:
            question_id = await record(session, _asked(visit, message.message_id, text, reply))
        # Among others' messages it must be plain which one is answered.
        quote = message.message_id if quoting or message.chat.type != message.chat.PRIVATE else None
        if isinstance(reply, ToolReply):
            await say_result(visit, reply, quote)
        else:
            rated = question_id if isinstance(reply, Answer) else None
            await visit.say(render(reply, visit.translator, rated), quote)


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
        case Abstention() | ToolReply(result=Usage()):
            return Outcome.ABSTAINED
        case ToolReply():
            return Outcome.CALCULATED
        case SmallTalk():
            return Outcome.SMALL_TALK
        case _:
            return Outcome.WORDLESS


def _evidence(reply: Reply) -> Evidence | None:
    return reply.evidence if isinstance(reply, Answer | Abstention) else None
