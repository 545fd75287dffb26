"""Asks a seller for their consent before something of theirs is kept.

The question replies to the message for which it is asked, so that the bot can go on with that very message after the
press: Telegram hands it back with the press, and nothing has to be kept of who has not agreed.
"""

from bot.monitoring.trace import Event, note
from bot.telegram.message import Fragment, OutgoingMessage
from bot.telegram.privacy.buttons import PrivacyAction
from bot.telegram.privacy.keyboards import asking_keyboard
from bot.telegram.visit import CommandAct, Visit


def needs_consent(act: CommandAct) -> CommandAct:
    """Return a command that asks for the seller's consent before it does anything."""

    async def run(visit: Visit, arguments: str) -> None:
        if visit.may_keep:
            await act(visit, arguments)
        else:
            await ask_consent(visit)

    return run


async def ask_consent(visit: Visit) -> None:
    """Ask a seller to agree, and go on with what they wanted once they have.

    With a press nobody can go on, nor with an album, of which Telegram hands back one photo: the seller does it again.
    """
    message = visit.update.effective_message
    album = message.media_group_id if message and visit.update.message else None
    if message and not visit.desk.limits.tells_album(visit.chat_id, album, message.message_id):
        return
    await visit.toast()
    note(Event.CONSENT_ASKED)
    goes_on = visit.update.callback_query is None and album is None
    action = PrivacyAction.AGREE_AND_GO_ON if goes_on else PrivacyAction.AGREE_AND_RETRY
    text = consent_text(visit, album=album is not None)
    keyboard = asking_keyboard(action, visit.translator)
    await visit.say([OutgoingMessage(text.html, keyboard)], message.message_id if message else None)


def consent_text(visit: Visit, *, album: bool = False) -> Fragment:
    """Return what a seller agrees to: what is kept, why, how long, and that they need not."""
    _ = visit.translator.gettext
    days = visit.desk.terms.retention_days
    lines = [
        _("• 무엇을: 텔레그램 회원 번호, 질문과 답, 계산·점검에 쓴 값. 전화번호 같은 개인정보는 가리고 저장해요."),
        _("• 왜: 버튼으로 이어서 계산·점검하고, 부탁하신 알림과 운영 공지를 보내고, 가이드를 고치려고요."),
        _("• 얼마나: {days}일 뒤에 저절로 지워요. /forget 을 보내면 바로 모두 지워요.").format(days=days),
    ]
    refusing = _("동의하지 않아도 묻고 답 듣기는 그대로 돼요. 이어서 하는 계산, 점검, 사진·파일, 알림만 안 돼요.")
    blocks = [
        Fragment.bold(_("이 기능은 저장이 필요해서, 먼저 동의를 받아요.")),
        Fragment.plain("\n".join(lines)),
        Fragment.plain(refusing),
    ]
    if album:
        blocks.append(Fragment.plain(_("동의하신 다음 사진을 다시 보내 주세요.")))
    return Fragment.join("\n\n", blocks)
