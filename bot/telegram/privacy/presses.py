"""What happens when a button of consent or of a seller's rights is pressed."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

from telegram import Message, Update
from telegram.error import BadRequest

from bot.store import consent
from bot.telegram.addressing import addressed_text
from bot.telegram.attachments import attachments
from bot.telegram.message import Fragment, OutgoingMessage
from bot.telegram.privacy.buttons import PressPrivacy, PrivacyAction
from bot.telegram.privacy.exporting import send_data
from bot.telegram.privacy.forgetting import ask_forget, ask_withdraw, forget_seller, leave
from bot.telegram.privacy.keyboards import without_agreeing
from bot.telegram.privacy.page import privacy_messages, show_privacy
from bot.telegram.privacy.private import is_private
from bot.telegram.unsupported import UnsupportedContent
from bot.telegram.visit import Visit

_RIGHTS: dict[PrivacyAction, Callable[[Visit], Awaitable[None]]] = {
    PrivacyAction.DETAILS: show_privacy,
    PrivacyAction.EXPORT: send_data,
    PrivacyAction.ASK_FORGET: ask_forget,
    PrivacyAction.ASK_WITHDRAW: ask_withdraw,
    PrivacyAction.FORGET: forget_seller,
    PrivacyAction.LEAVE: leave,
}


async def on_privacy_press(visit: Visit, press: PressPrivacy) -> None:
    """Do what a button says."""
    act = _RIGHTS.get(press.action)
    if act is not None:
        await visit.toast()
        await act(visit)
    elif _is_anothers(visit):
        _ = visit.translator.gettext
        await visit.toast(_("이 글에 물어보신 분만 누를 수 있어요. 동의는 1:1 대화에서 /privacy 로 할 수 있어요."))
    else:
        await _agree(visit, press.action)


async def _agree(visit: Visit, action: PrivacyAction) -> None:
    """Note the consent, say so, and go on."""
    async with visit.desk.database.session() as session:
        await consent.agree(session, visit.seller_id, visit.now)
    _ = visit.translator.gettext
    await visit.toast(_("고마워요. 동의하셨어요."))
    agreed = replace(visit, may_keep=True)
    original = _original(visit)
    match action:
        case PrivacyAction.AGREE:
            await _say_agreed_below(agreed)
        case PrivacyAction.AGREE_HERE:
            await agreed.put(privacy_messages(agreed), agreed.pressed_message_id)
        case PrivacyAction.AGREE_AND_GO_ON if original is not None:
            await _say_agreed(agreed)
            await _go_on(agreed, original)
        case _:
            await _say_agreed(agreed, _("조금 전에 하시려던 것을 다시 보내거나 눌러 주세요."))


async def _go_on(visit: Visit, original: Message) -> None:
    """Do what the message asked for, as if it came now."""
    update = Update(visit.update.update_id, message=original)
    await attachments(UnsupportedContent())(replace(visit, update=update))


async def _say_agreed(visit: Visit, then: str = "") -> None:
    """Put the thanks in the place of the question, or below an answer, which stays."""
    _ = visit.translator.gettext
    message = _pressed(visit)
    if message is not None and _is_below_an_answer(message):
        await _take_button_away(visit, message)
        return
    lines = [_("✅ 동의하셨어요. 언제든 /privacy 에서 보고 /forget 으로 지울 수 있어요."), then]
    text = Fragment.plain("\n".join(line for line in lines if line))
    await visit.put([OutgoingMessage(text.html)], visit.pressed_message_id)


async def _say_agreed_below(visit: Visit) -> None:
    _ = visit.translator.gettext
    message = _pressed(visit)
    if message is not None:
        await _take_button_away(visit, message)
    text = _("✅ 동의하셨어요. 이제 이어 묻기, 계산·점검 버튼, 의견, 알림을 쓸 수 있어요. 언제든 /forget 으로 지워요.")
    await visit.say([OutgoingMessage(text)])


async def _take_button_away(visit: Visit, message: Message) -> None:
    # Two quick presses ask for the same, and a message of long ago cannot be changed.
    with suppress(BadRequest):
        keyboard = without_agreeing(message.reply_markup)
        await visit.bot.edit_message_reply_markup(visit.chat_id, message.message_id, reply_markup=keyboard)


def _is_below_an_answer(message: Message) -> bool:
    """Tell whether the button stands alone below a calculation: the question for consent has one to read more."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return sum(len(row) for row in rows) == 1


def _is_anothers(visit: Visit) -> bool:
    """Tell whether, in a group, the message replies to somebody else: consent is nobody's but one's own."""
    message = _pressed(visit)
    replied = message.reply_to_message if message is not None else None
    author = replied.from_user if replied is not None else None
    return not is_private(visit) and (author is None or author.id != visit.seller_id)


def _original(visit: Visit) -> Message | None:
    """Return the seller's message that is to be gone on with; None where Telegram does not give it back."""
    message = _pressed(visit)
    replied = message.reply_to_message if message is not None else None
    if replied is None or replied.from_user is None or replied.from_user.id != visit.seller_id:
        return None
    return replied if addressed_text(replied, visit.bot.username) is not None else None


def _pressed(visit: Visit) -> Message | None:
    query = visit.update.callback_query
    message = query.message if query is not None else None
    # Of a message that is too old Telegram tells nothing but its number.
    return message if isinstance(message, Message) else None
