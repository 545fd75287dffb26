"""What happens when a seller says how good an answer was, or asks to be told of a better one."""

from contextlib import suppress
from typing import assert_never

from telegram import InlineKeyboardMarkup, Message
from telegram.error import BadRequest

from bot.store import subscriptions, votes
from bot.store.votes import Cast
from bot.telegram.feedback import keyboards
from bot.telegram.feedback.buttons import CastVote, FeedbackPress, GiveReason, StopAll, Subscribe
from bot.telegram.feedback.keyboards import Row
from bot.telegram.visit import Visit


async def on_feedback_press(visit: Visit, press: FeedbackPress) -> None:
    """Do what a button says."""
    match press:
        case CastVote():
            await _vote(visit, press)
        case GiveReason():
            await _explain(visit, press)
        case Subscribe():
            await _subscribe(visit, press)
        case StopAll():
            await _stop_all(visit)
        case _:
            assert_never(press)


async def _vote(visit: Visit, press: CastVote) -> None:
    async with visit.desk.database.session() as session:
        cast = await votes.cast(session, press.question_id, visit.seller_id, press.value, visit.now)
        given = await votes.reason(session, press.question_id, visit.seller_id)
        waits = await subscriptions.waits(session, press.question_id, visit.seller_id)
    _ = visit.translator.gettext
    if press.value > 0:
        rows = keyboards.thumbs(press.question_id, visit.translator)
        await _respond(visit, cast, _("의견 고마워요!"), rows)
        return
    thanks = _("알려 주셔서 고마워요. 더 나은 답을 준비할게요. 어떤 점이 아쉬웠는지도 골라 주세요.")
    await _respond(visit, cast, thanks, keyboards.reasons(press.question_id, visit.translator, given, waits=waits))


async def _explain(visit: Visit, press: GiveReason) -> None:
    async with visit.desk.database.session() as session:
        cast = await votes.explain(session, press.question_id, visit.seller_id, press.reason, visit.now)
        waits = await subscriptions.waits(session, press.question_id, visit.seller_id)
    _ = visit.translator.gettext
    rows = keyboards.reasons(press.question_id, visit.translator, press.reason, waits=waits)
    await _respond(visit, cast, _("고마워요. 답을 고칠 때 참고할게요."), rows)


async def _respond(visit: Visit, cast: Cast, thanks: str, rows: list[Row]) -> None:
    _ = visit.translator.gettext
    match cast:
        case Cast.COUNTED:
            await visit.toast(thanks)
        case Cast.SAME:
            await visit.toast(_("이미 남기신 의견이에요."))
        case Cast.REFUSED:
            await visit.toast(_stale(visit))
            return
    message = _pressed(visit)
    if message is not None:
        await _put(visit, message, keyboards.with_rows(message.reply_markup, rows))


async def _subscribe(visit: Visit, press: Subscribe) -> None:
    _ = visit.translator.gettext
    async with visit.desk.database.session() as session:
        if press.wanted:
            known = await subscriptions.subscribe(
                session, press.question_id, visit.seller_id, visit.thread_id, visit.translator.language, visit.now
            )
        else:
            known = await subscriptions.unsubscribe(session, press.question_id, visit.seller_id)
    if not known:
        await visit.toast(_stale(visit) if press.wanted else _("이미 꺼진 알림이에요."))
        return
    await visit.toast(_("답이 생기면 한 번 알려 드릴게요.") if press.wanted else _("이 질문의 알림을 껐어요."))
    message, rows = _pressed(visit), keyboards.wish(press.question_id, visit.translator, waits=press.wanted)
    if message is not None:
        await _put(visit, message, keyboards.with_wish(message.reply_markup, rows))


async def _stop_all(visit: Visit) -> None:
    _ = visit.translator.gettext
    async with visit.desk.database.session() as session:
        await subscriptions.forget(session, visit.seller_id)
    await visit.toast(_("기다리던 알림을 모두 껐어요."))


async def _put(visit: Visit, message: Message, keyboard: InlineKeyboardMarkup) -> None:
    # Two quick presses ask for the same, and a message of long ago cannot be changed.
    with suppress(BadRequest):
        await visit.bot.edit_message_reply_markup(visit.chat_id, message.message_id, reply_markup=keyboard)


def _stale(visit: Visit) -> str:
    _ = visit.translator.gettext
    return _("다른 분의 질문이거나, 보관 기간이 지난 질문이에요.")


def _pressed(visit: Visit) -> Message | None:
    query = visit.update.callback_query
    message = query.message if query is not None else None
    # Of a message that is too old Telegram tells nothing but its number.
    return message if isinstance(message, Message) else None
