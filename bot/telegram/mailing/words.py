"""How a broadcast is shown to its operator: what is asked, how far it is, and the account in the end."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.i18n import Translator
from bot.store.mailing import ALL, Mailing, State
from bot.telegram.keyboards import TOPICS_A_ROW, Row
from bot.telegram.mailing.buttons import (
    ChooseAudience,
    MailingPress,
    Move,
    MoveBroadcast,
    Step,
    TakeStep,
    mailing_data,
)
from bot.telegram.mailing.letters import audience_name
from bot.telegram.mailing.tally import Tally
from bot.telegram.message import Fragment, OutgoingMessage
from bot.telegram.wording import topic_name
from knowledge.topic import Topic

_HUNDRED = 100
_MINUTE = 60


def ask_audience(mailing: Mailing, topics: tuple[Topic, ...], translator: Translator) -> OutgoingMessage:
    """Ask to whom a broadcast goes."""
    _ = translator.gettext

    def choice(audience: str, name: str) -> InlineKeyboardButton:
        return button(name, ChooseAudience(mailing.id, audience))

    named = [choice(topic, topic_name(topic, translator)) for topic in topics]
    rows = [[choice(ALL, _("📢 전체 판매자"))], *in_rows(named), [_drop(mailing, translator)]]
    text = _("누구에게 보낼까요? 주제를 고르면 그 주제를 구독한 판매자에게만 보내요.")
    return OutgoingMessage(Fragment.plain(text).html, InlineKeyboardMarkup(rows))


def ask_text(mailing: Mailing, translator: Translator) -> OutgoingMessage:
    """Ask what a broadcast says."""
    _ = translator.gettext
    text = _("{audience}에게 보낼 글을 다음 메시지로 보내 주세요. 보내기 전에 미리 보여 드려요.")
    shown = text.format(audience=audience_name(mailing.audience, translator))
    return OutgoingMessage(Fragment.plain(shown).html, InlineKeyboardMarkup([[_drop(mailing, translator)]]))


def too_long(count: int, translator: Translator) -> OutgoingMessage:
    """Say that a text does not fit into a letter."""
    _ = translator.gettext
    text = _("글이 {count}자 길어요. 한 메시지에 들어가게 줄여서 다시 보내 주세요.").format(count=f"{count:,}")
    return OutgoingMessage(Fragment.plain(text).html)


def ask_confirmation(mailing: Mailing, recipients: int, translator: Translator) -> OutgoingMessage:
    """Ask, below the preview, whether to send it; where nobody would get it there is nothing to confirm."""
    _ = translator.gettext
    rewrite = button(_("고치기"), TakeStep(Step.REWRITE, mailing.id, mailing.revision))
    below = [rewrite, _drop(mailing, translator)]
    audience = audience_name(mailing.audience, translator)
    if not recipients:
        text = _("⬆️ 이렇게 보여요. 그런데 지금은 받을 판매자가 없어요. ({audience})").format(audience=audience)
        return OutgoingMessage(Fragment.plain(text).html, InlineKeyboardMarkup([below]))
    text = _("⬆️ 이렇게 {audience} {count}명에게 보내요. 보낼까요?").format(audience=audience, count=f"{recipients:,}")
    send = button(_("보내기"), TakeStep(Step.SEND, mailing.id, mailing.revision))
    return OutgoingMessage(Fragment.plain(text).html, InlineKeyboardMarkup([[send], below]))


def dropped(translator: Translator) -> OutgoingMessage:
    """Say that nothing is sent."""
    _ = translator.gettext
    return OutgoingMessage(Fragment.plain(_("그만뒀어요. 아무에게도 보내지 않았어요.")).html)


def status(
    mailing: Mailing, tally: Tally, translator: Translator, seconds_left: float | None = None
) -> OutgoingMessage:
    """Return how far a broadcast is, with the buttons that it can be moved by.

    Args:
        mailing: The broadcast, confirmed.
        tally: Its letters.
        translator: In which language.
        seconds_left: How long the rest will take, if that is known.
    """
    _ = translator.gettext
    heads = {
        State.SENDING: _("📨 보내고 있어요"),
        State.PAUSED: _("⏸ 잠시 멈췄어요"),
        State.CANCELLED: _("⏹ 취소했어요"),
        State.DONE: _("✅ 다 보냈어요"),
    }
    head = Fragment.bold(f"{heads[mailing.state]} · {audience_name(mailing.audience, translator)}")
    if mailing.recipients is None and mailing.state is State.SENDING:
        rest = [_("받을 판매자를 모으고 있어요…")]
    elif mailing.state in (State.SENDING, State.PAUSED):
        rest = [_done(tally, translator), account(tally, translator, ended=False)]
        rest += [_time_left(seconds_left, translator)] if seconds_left is not None else []
    else:
        rest = [account(tally, translator, ended=True)]
    html = Fragment.join("\n", (head, *map(Fragment.plain, rest))).html
    return OutgoingMessage(html, _moves(mailing, translator))


def account(tally: Tally, translator: Translator, *, ended: bool) -> str:
    """Return what became of the letters.

    Args:
        tally: The letters.
        translator: In which language.
        ended: Whether those that wait are not going to be sent any more.
    """
    _ = translator.gettext
    parts = [
        _("보냄 {count}").format(count=f"{tally.sent:,}"),
        _("차단 {count}").format(count=f"{tally.blocked:,}"),
        _("실패 {count}").format(count=f"{tally.failed:,}"),
        _("제외 {count}").format(count=f"{tally.left_out:,}"),
    ]
    if ended and tally.waiting:
        parts.append(_("보내지 않음 {count}").format(count=f"{tally.waiting:,}"))
    return " · ".join(parts)


def ended(mailing: Mailing, tally: Tally, translator: Translator) -> OutgoingMessage:
    """Return the final account, as a message that an operator is notified of."""
    _ = translator.gettext
    head = _("📬 방송을 마쳤어요 · {audience} {count}명").format(
        audience=audience_name(mailing.audience, translator), count=f"{tally.recipients:,}"
    )
    meaning = _("차단: 봇을 차단했거나 탈퇴한 판매자 / 제외: 그사이 구독을 끊었거나 정보를 지운 판매자")
    lines = (
        Fragment.bold(head),
        Fragment.plain(account(tally, translator, ended=True)),
        Fragment.italic(meaning),
    )
    return OutgoingMessage(Fragment.join("\n", lines).html)


def button(label: str, press: MailingPress) -> InlineKeyboardButton:
    """Return a button."""
    return InlineKeyboardButton(label, callback_data=mailing_data(press))


def in_rows(buttons: list[InlineKeyboardButton]) -> list[Row]:
    """Return buttons of topics, two a row."""
    return [buttons[start : start + TOPICS_A_ROW] for start in range(0, len(buttons), TOPICS_A_ROW)]


def _moves(mailing: Mailing, translator: Translator) -> InlineKeyboardMarkup | None:
    _ = translator.gettext
    names = {Move.PAUSE: _("⏸ 잠시 멈춤"), Move.RESUME: _("▶️ 계속"), Move.CANCEL: _("⏹ 취소")}
    moves = {State.SENDING: (Move.PAUSE, Move.CANCEL), State.PAUSED: (Move.RESUME, Move.CANCEL)}.get(mailing.state)
    if moves is None:
        return None
    return InlineKeyboardMarkup([[button(names[move], MoveBroadcast(move, mailing.id)) for move in moves]])


def _drop(mailing: Mailing, translator: Translator) -> InlineKeyboardButton:
    return button(translator.gettext("그만두기"), MoveBroadcast(Move.DROP, mailing.id))


def _done(tally: Tally, translator: Translator) -> str:
    _ = translator.gettext
    share = _HUNDRED * tally.settled // tally.recipients if tally.recipients else _HUNDRED
    return _("{total}명 중 {done}명 ({share}%)").format(
        total=f"{tally.recipients:,}", done=f"{tally.settled:,}", share=share
    )


def _time_left(seconds: float, translator: Translator) -> str:
    _ = translator.gettext
    minutes = round(seconds / _MINUTE)
    if minutes < 1:
        return _("1분 안에 끝나요.")
    hours, minutes = divmod(minutes, _MINUTE)
    if not hours:
        return _("약 {minutes}분 남았어요.").format(minutes=minutes)
    return _("약 {hours}시간 {minutes}분 남았어요.").format(hours=hours, minutes=minutes)
