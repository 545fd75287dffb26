"""``/forget`` and the withdrawal of consent: asked once, done at once, and a receipt for it."""

from datetime import datetime

from bot.i18n import Translator
from bot.store.forgetting import Forgotten, forget, scrub
from bot.telegram.message import Fragment, OutgoingMessage
from bot.telegram.privacy.keyboards import forgetting_keyboard
from bot.telegram.privacy.page import UPDATE_HOURS
from bot.telegram.privacy.private import say_privately
from bot.telegram.privacy.words import table_names
from bot.telegram.tools.phrases import bullets, day_text
from bot.telegram.visit import KOREA, Visit


async def ask_forget(visit: Visit) -> None:
    """Ask whether everything is to be deleted."""
    _ = visit.translator.gettext
    lead = _("저장된 것을 모두 지울까요?")
    rest = _(
        "질문과 답, 의견, 계산과 점검, 늘 쓰는 값, 알림과 구독까지 지금 바로 지우고 동의도 거둬요. 되돌릴 수 없어요.\n"
        "남기고 싶으면 먼저 /mydata 로 받아 두세요."
    )
    await _ask(visit, lead, rest)


async def ask_withdraw(visit: Visit) -> None:
    """Ask whether the consent is to be withdrawn."""
    _ = visit.translator.gettext
    lead = _("동의를 거둘까요?")
    rest = _("동의 없이 가지고 있을 수 없어서, 저장된 것도 지금 바로 모두 지워요. 되돌릴 수 없어요.")
    await _ask(visit, lead, rest)


async def forget_seller(visit: Visit) -> None:
    """Delete everything, and say what that was in the place of the question."""
    desk = visit.desk
    async with desk.database.session() as session:
        forgotten = await forget(session, visit.seller_id)
    await scrub(desk.database)
    desk.limits.forget(visit.seller_id)
    # What operators look at is computed anew from what is still there.
    desk.gaps.forget()
    await visit.put([OutgoingMessage(receipt(forgotten, visit.now, visit.translator).html)], visit.pressed_message_id)


async def leave(visit: Visit) -> None:
    """Leave everything as it is."""
    _ = visit.translator.gettext
    await visit.put([OutgoingMessage(_("그대로 두었어요. 아무것도 지우지 않았어요."))], visit.pressed_message_id)


def receipt(forgotten: Forgotten, now: datetime, translator: Translator) -> Fragment:
    """Return what was deleted, when, and what is left and why."""
    _ = translator.gettext
    moment = now.astimezone(KOREA)
    done = _("🧾 {day} {time}에 모두 지웠어요.").format(day=day_text(moment.date(), translator), time=f"{moment:%H:%M}")
    names = table_names(translator)
    counts = [_("{name} {count}건").format(name=names[table], count=f"{n:,}") for table, n in forgotten.rows.items()]
    if forgotten.tasks:
        counts.append(_("하고 있던 일 {count}건(멈췄어요)").format(count=forgotten.tasks))
    if forgotten.is_nothing:
        counts.append(_("질문이나 계산은 저장된 것이 없었어요."))
    counts.append(_("회원 번호, 언어, 동의 기록"))
    number = _("처리한 메시지의 번호: 내용 없이 {hours}시간. 같은 메시지에 두 번 답하지 않으려고요.")
    left = [
        number.format(hours=UPDATE_HOURS),
        _("운영자의 백업: 보관 기간이 지나면 덮어써요."),
        _("이 대화방의 글은 텔레그램에 있어요. 지우려면 대화방을 삭제하세요."),
    ]
    ending = Fragment.plain(_("계속 물어보셔도 돼요. 다시 동의하시기 전에는 아무것도 저장하지 않아요."))
    parts = (Fragment.bold(done), bullets(counts, _("지운 것")), bullets(left, _("남는 것")), ending)
    return Fragment.join("\n\n", parts)


async def _ask(visit: Visit, lead: str, rest: str) -> None:
    question = Fragment.join("\n", (Fragment.bold(lead), Fragment.plain(rest)))
    await say_privately(visit, OutgoingMessage(question.html, forgetting_keyboard(visit.translator)))
