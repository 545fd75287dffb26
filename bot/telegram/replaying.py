"""Keeps what was said with what it was decided on, and says it again from there: the same bytes, if nothing changed."""

from bot.assistant.account import Account
from bot.assistant.account import to_json as account_to_json
from bot.assistant.asking import Asking
from bot.assistant.asking import to_json as asking_to_json
from bot.assistant.reply import Abstention, Answer, AskBack, Both, CheckReply, Reply, Said, ToolReply
from bot.assistant.understanding import FeeSlots, Tool, from_json, to_json
from bot.i18n import Translator
from bot.store.replies import KeptReply
from bot.telegram.calculations import result_messages
from bot.telegram.message import OutgoingMessage
from bot.telegram.render import render
from bot.telegram.spoken import Spoken, written
from indexer.index import Index


def said_messages(reply: Said | Both, question_id: int, translator: Translator) -> list[OutgoingMessage]:
    """Return the messages of what the guide says to a question: the seller can vote on it, or wait for an answer."""
    return render(reply, translator, question_id if isinstance(reply, Answer | Abstention | AskBack | Both) else None)


def keepable(
    reply: Reply, asking: Asking, spoken: Spoken, question_id: int, index: Index, translator: Translator
) -> KeptReply:
    """Return what is kept of a reply.

    Args:
        reply: The reply.
        asking: What it was decided on.
        spoken: What was said.
        question_id: The question.
        index: What was asked.
        translator: In which language it was said.
    """
    return KeptReply(
        question_id=question_id,
        asking=asking_to_json(asking),
        account=account_to_json(Account.of(reply, asking.today)),
        index_build=index.manifest.build_id,
        language=translator.language,
        messages=written(spoken.messages),
        calculation_id=spoken.calculation_id,
        usual="" if spoken.usual == FeeSlots() else to_json(spoken.usual),
    )


def messages_again(reply: Reply, kept: KeptReply, translator: Translator) -> list[OutgoingMessage]:
    """Return the messages of a reply that was decided again, with the buttons of what was kept.

    Raises:
        ValueError: Another version kept it.
    """
    match reply:
        case CheckReply():
            # What a check was of is kept with the check, not with the question.
            return []
        case Both(calculation=ToolReply() as calculation):
            answered = said_messages(reply, kept.question_id, translator)
            return [*answered, *messages_again(calculation, kept, translator)]
        case ToolReply():
            usual = from_json(Tool.FEE, kept.usual or "{}")
            known = usual if isinstance(usual, FeeSlots) else FeeSlots()
            return result_messages(reply, kept.calculation_id or 0, known, translator)
        case _:
            return said_messages(reply, kept.question_id, translator)
