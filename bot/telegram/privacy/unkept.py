"""Says a reply to a seller who has not agreed that anything is kept: nothing is, and what would need that asks first.

What the guide holds is said at once. A calculation is said without its buttons, which would have to be remembered; one
that has something to ask, and a check, ask for consent. Nobody can know whether a seller was told before, so they are
told where the thumbs would be, in a line and a button, and nowhere else.
"""

from dataclasses import replace

from telegram import InlineKeyboardMarkup
from telegram.constants import MessageLimit

from bot.assistant.reply import Abstention, Answer, AskBack, Both, CheckReply, Reply, ToolReply
from bot.assistant.tools.results import Missing
from bot.assistant.understanding import FeeSlots
from bot.i18n import Translator
from bot.telegram.message import Fragment, OutgoingMessage, utf16_length
from bot.telegram.privacy.asking import ask_consent
from bot.telegram.privacy.buttons import PrivacyAction
from bot.telegram.privacy.keyboards import agreeing_row
from bot.telegram.render import render
from bot.telegram.tools.show import show
from bot.telegram.visit import Visit

_NO_CALCULATION = 0


async def say_unkept(visit: Visit, reply: Reply, quote: int | None) -> None:
    """Say a reply of which nothing is kept.

    Args:
        visit: Who asks.
        reply: What the assistant has to say.
        quote: The id of the seller's message that is replied to; None where that is plain.
    """
    if isinstance(reply, CheckReply):
        await ask_consent(visit)
        return
    calculation = _calculation(reply)
    messages = [] if isinstance(reply, ToolReply) else render(reply, visit.translator)
    if calculation is not None and not isinstance(calculation.result, Missing):
        shown = show(calculation, _NO_CALCULATION, FeeSlots(), visit.translator)
        messages += [replace(message, keyboard=None) for message in shown]
        message = visit.update.effective_message
        # By this Telegram hands the question back with the press, to be computed again with its buttons.
        quote = message.message_id if message else None
        messages = _told(messages, PrivacyAction.AGREE_AND_GO_ON, visit.translator)
        calculation = None
    elif isinstance(reply, Answer | Abstention | AskBack | Both):
        messages = _told(messages, PrivacyAction.AGREE, visit.translator)
    if messages:
        await visit.say(messages, quote)
    if calculation is not None:
        await ask_consent(visit)


def _calculation(reply: Reply) -> ToolReply | None:
    if isinstance(reply, Both):
        return reply.calculation
    return reply if isinstance(reply, ToolReply) else None


def _told(messages: list[OutgoingMessage], action: PrivacyAction, translator: Translator) -> list[OutgoingMessage]:
    """Return messages of which the last says that nothing was kept, and offers the other way."""
    *before, last = messages
    _ = translator.gettext
    line = Fragment.italic(
        _("🔒 저장 없이 계산했어요. 동의하면 값을 버튼으로 고치고 그림으로 볼 수 있어요.")
        if action is PrivacyAction.AGREE_AND_GO_ON
        else _("🔒 저장 없이 답했어요.")
    )
    whole = f"{last.html}\n\n{line.html}"
    # The tags count for nothing with Telegram, so this leaves room to spare; a line more is not worth a message more.
    html = whole if utf16_length(whole) <= MessageLimit.MAX_TEXT_LENGTH else last.html
    rows = [*(last.keyboard.inline_keyboard if last.keyboard else ()), agreeing_row(action, translator)]
    return [*before, OutgoingMessage(html, InlineKeyboardMarkup(rows))]
