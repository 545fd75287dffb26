"""Puts what a tool says into messages."""

from collections.abc import Iterable

from bot.assistant.figure_guard import Grounds
from bot.assistant.reply import ToolReply
from bot.assistant.tools.results import (
    AdsResult,
    FeeRange,
    FeeReceipt,
    FeeTarget,
    GradeResult,
    HoldReasons,
    Missing,
    Refusal,
    SettlementDates,
    TaxResult,
    Usage,
)
from bot.assistant.understanding import FeeSlots, Tool
from bot.i18n import Translator
from bot.telegram.message import Fragment, OutgoingMessage, split
from bot.telegram.tools.ads import ads_text
from bot.telegram.tools.fee import range_text, receipt_text, target_text
from bot.telegram.tools.grade import grade_text
from bot.telegram.tools.keyboards import reply_keyboard, step_keyboard
from bot.telegram.tools.prompts import prompt, usage
from bot.telegram.tools.refusals import reasons, refusal_text
from bot.telegram.tools.settle import dates_text, holds_text
from bot.telegram.tools.tax import tax_text
from bot.telegram.withholding import withhold_all


def show(
    reply: ToolReply, calculation_id: int, usual: FeeSlots, translator: Translator, *, drafted: bool = False
) -> list[OutgoingMessage]:
    """Return the messages of a result.

    Args:
        reply: What to say.
        calculation_id: What its buttons are about.
        usual: What the seller usually computes with.
        translator: In which language; what is quoted from a source stays Korean.
        drafted: Whether the seller is answering a question.
    """
    _ = translator.gettext
    keyboard = reply_keyboard(reply, calculation_id, usual, translator, drafted=drafted)
    instead = _("계산을 다시 확인하다가 근거를 찾지 못한 숫자가 있어서, 틀린 값을 드리지 않으려고 보내지 않았어요.")
    grounds = Grounds.of(reply, _wording(reply, translator))
    return split(withhold_all(_text(reply, translator), grounds, reply.tool, instead), keyboard)


def show_step(tool: Tool, calculation_id: int, slot: str, usual: FeeSlots, translator: Translator) -> OutgoingMessage:
    """Return the question for a step of the guided way."""
    question = prompt(tool, slot, translator, guided=True)
    return OutgoingMessage(question.html, step_keyboard(calculation_id, slot, usual, translator, guided=True))


def _wording(reply: ToolReply, translator: Translator) -> Iterable[str]:
    """Return the fixed texts of a result that have figures of their own: examples, and limits of what can be typed."""
    match reply.result:
        case Missing(slot=slot):
            return (prompt(reply.tool, slot, translator).text,)
        case Refusal():
            return reasons(translator)
        case Usage() | GradeResult() | SettlementDates():
            return (usage(reply.tool, translator).text,)
    return ()


def _text(reply: ToolReply, translator: Translator) -> Iterable[Fragment]:
    """Return the blocks; a dispatch over the kinds of results."""
    match reply.result:
        case FeeReceipt() | FeeRange() | FeeTarget() as result:
            return _fee_text(result, translator)
        case SettlementDates() as result:
            return dates_text(result, translator)
        case HoldReasons() as result:
            return holds_text(result, translator)
        case AdsResult() as result:
            return ads_text(result, translator)
        case GradeResult() as result:
            return grade_text(result, translator)
        case TaxResult() as result:
            return tax_text(result, translator)
        case _:
            return _asking(reply, translator)


def _fee_text(result: FeeReceipt | FeeRange | FeeTarget, translator: Translator) -> Iterable[Fragment]:
    match result:
        case FeeReceipt():
            return receipt_text(result, translator)
        case FeeRange():
            return range_text(result, translator)
        case FeeTarget():
            return target_text(result, translator)


def _asking(reply: ToolReply, translator: Translator) -> Iterable[Fragment]:
    match reply.result:
        case Missing(slot=slot):
            return (prompt(reply.tool, slot, translator),)
        case Refusal() as refusal:
            return refusal_text(reply.tool, refusal, translator)
        case Usage():
            return (usage(reply.tool, translator),)
    raise TypeError(f"no words for {type(reply.result).__name__}")
