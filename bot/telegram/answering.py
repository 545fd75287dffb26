"""Says a reply to what a seller asked, and records how it was answered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.assistant.asking import Asking
from bot.assistant.reply import (
    Abstention,
    Answer,
    AskBack,
    Both,
    CheckReply,
    Evidence,
    Reply,
    Said,
    SmallTalk,
    ToolReply,
)
from bot.assistant.tools.results import Usage
from bot.monitoring.trace import note_outcome
from bot.store import offers, replies
from bot.store.questions import Asked, Outcome, record
from bot.telegram.calculations import say_result
from bot.telegram.checks.saying import say_new_check
from bot.telegram.privacy.unkept import say_unkept
from bot.telegram.replaying import keepable, said_messages
from bot.telegram.spoken import Spoken
from bot.telegram.turns import note_reply
from bot.telegram.visit import Visit
from indexer.index import Index

_MILLISECOND = timedelta(milliseconds=1)


async def answer(
    visit: Visit, text: str, decide: Callable[[Index], Reply], *, asking: Asking | None = None, quoting: bool = False
) -> None:
    """Decide, record and say the reply to a question.

    Args:
        visit: Who asks.
        text: What they wrote.
        decide: Finds the reply, off the event loop.
        asking: What is decided on, to be kept with the reply; None for a check, which is kept by itself.
        quoting: Whether to reply to the message; in a group that is done in any case.
    """
    message = visit.update.effective_message
    if message is None:
        return
    async with visit.typing():
        # Among others' messages it must be plain which one is answered.
        quote = message.message_id if quoting or message.chat.type != message.chat.PRIVATE else None
        index = visit.desk.index.current
        reply = await visit.desk.run(decide, index)
        note_outcome(_outcome(reply), _item_id(reply))
        if not visit.may_keep:
            await say_unkept(visit, reply, quote)
            return
        async with visit.desk.database.session() as session:
            question_id = await record(session, _asked(visit, message.message_id, text, reply))
            if isinstance(reply, AskBack):
                await offers.offer(session, question_id, [option.item_id for option in reply.options])
        if isinstance(reply, CheckReply):
            await say_new_check(visit, reply, quote)
        else:
            spoken = await _say(visit, reply, question_id, quote)
        async with visit.desk.database.session() as session:
            if asking is not None and not isinstance(reply, CheckReply):
                await replies.keep(session, keepable(reply, asking, spoken, question_id, index, visit.translator))
            await note_reply(session, visit, reply, text)


async def _say(visit: Visit, reply: Said | ToolReply | Both, question_id: int, quote: int | None) -> Spoken:
    if isinstance(reply, ToolReply):
        return await say_result(visit, reply, quote)
    messages = said_messages(reply, question_id, visit.translator)
    await visit.say(messages, quote)
    calculation = reply.calculation if isinstance(reply, Both) else None
    if calculation is None:
        return Spoken(tuple(messages))
    # Last, for it may ask for a value.
    spoken = await say_result(visit, calculation)
    return replace(spoken, messages=(*messages, *spoken.messages))


async def note_check(visit: Visit, text: str) -> None:
    """Record a check that no single text has asked for, such as one of photos."""
    message = visit.update.effective_message
    if message is None:
        return
    note_outcome(Outcome.CHECKED)
    asked = Asked(
        key=visit.key,
        seller_id=visit.seller_id,
        chat_id=visit.chat_id,
        message_id=message.message_id,
        asked_at=visit.now,
        text=text,
        outcome=Outcome.CHECKED,
        latency_ms=(visit.desk.clock() - visit.now) // _MILLISECOND,
    )
    async with visit.desk.database.session() as session:
        await record(session, asked)


def _asked(visit: Visit, message_id: int, text: str, reply: Reply) -> Asked:
    first = reply.answers[0] if isinstance(reply, Both) else reply
    evidence = _evidence(first)
    return Asked(
        key=visit.key,
        seller_id=visit.seller_id,
        chat_id=visit.chat_id,
        message_id=message_id,
        asked_at=visit.now,
        text=text,
        outcome=_outcome(reply),
        latency_ms=(visit.desk.clock() - visit.now) // _MILLISECOND,
        item_id=_item_id(reply),
        score=evidence.confidence if evidence else None,
        index_build=evidence.build if evidence else None,
    )


def _item_id(reply: Reply) -> str | None:
    first = reply.answers[0] if isinstance(reply, Both) else reply
    return first.item.id if isinstance(first, Answer) else None


def _outcome(reply: Reply) -> Outcome:
    match reply:
        case Answer() | Both():
            return Outcome.ANSWERED
        case AskBack():
            return Outcome.ASKED_BACK
        case Abstention() | ToolReply(result=Usage()):
            return Outcome.ABSTAINED
        case ToolReply():
            return Outcome.CALCULATED
        case CheckReply():
            return Outcome.CHECKED
        case SmallTalk():
            return Outcome.SMALL_TALK
        case _:
            return Outcome.WORDLESS


def _evidence(reply: Reply) -> Evidence | None:
    return reply.evidence if isinstance(reply, Answer | Abstention | AskBack) else None
