"""``/subscribe`` and ``/unsubscribe``: which news a seller is sent in their private chat with the bot."""

from collections.abc import Iterable

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ChatType

from bot.assistant.assistant import topics
from bot.i18n import Translator
from bot.store import mailing_topics, subscriptions
from bot.store.mailing import ALL
from bot.store.mailing_topics import Wishes
from bot.telegram.mailing.buttons import ToggleTopic
from bot.telegram.mailing.topic_words import ReadTopics, read_topics
from bot.telegram.mailing.words import button, in_rows
from bot.telegram.message import Fragment, OutgoingMessage
from bot.telegram.visit import Visit
from bot.telegram.wording import topic_name
from knowledge.topic import Topic

ON, OFF = "✅", "▫️"


async def subscribe(visit: Visit, arguments: str) -> None:
    """Begin the subscriptions that are named, and show all of them on buttons."""
    if not await _is_private(visit):
        return
    named = read_topics(arguments)
    async with visit.desk.database.session() as session:
        await mailing_topics.subscribe(session, visit.seller_id, _topics(named), visit.now)
        if ALL in named.audiences:
            await mailing_topics.announce(session, visit.seller_id, visit.now, wanted=True)
        wishes = await mailing_topics.wishes(session, visit.seller_id)
    _ = visit.translator.gettext
    said = _("{names} 소식을 보내 드릴게요.") if named.audiences else _("어떤 소식을 받으시겠어요?")
    await _show(visit, named, said, wishes)


async def unsubscribe(visit: Visit, arguments: str) -> None:
    """End the subscriptions that are named; without a name, everything that the bot sends by itself."""
    if not await _is_private(visit):
        return
    named = read_topics(arguments)
    if not arguments.strip():
        await _end_all(visit)
        return
    wishes = Wishes(frozenset(), announcements=False)
    if visit.may_keep:
        async with visit.desk.database.session() as session:
            await mailing_topics.unsubscribe(session, visit.seller_id, _topics(named))
            if ALL in named.audiences:
                await mailing_topics.announce(session, visit.seller_id, visit.now, wanted=False)
            wishes = await mailing_topics.wishes(session, visit.seller_id)
    _ = visit.translator.gettext
    said = _("{names} 소식을 그만 보낼게요.") if named.audiences else _("어떤 소식을 그만 받으시겠어요?")
    await _show(visit, named, said, wishes)


async def on_toggle(visit: Visit, press: ToggleTopic) -> bool:
    """Begin or end a subscription by a button."""
    async with visit.desk.database.session() as session:
        if press.audience == ALL:
            await mailing_topics.announce(session, visit.seller_id, visit.now, wanted=press.wanted)
        elif press.wanted:
            await mailing_topics.subscribe(session, visit.seller_id, [Topic(press.audience)], visit.now)
        else:
            await mailing_topics.unsubscribe(session, visit.seller_id, [Topic(press.audience)])
        wishes = await mailing_topics.wishes(session, visit.seller_id)
    _ = visit.translator.gettext
    said = _("{names} 소식을 보내 드릴게요.") if press.wanted else _("{names} 소식을 그만 보낼게요.")
    await visit.toast(said.format(names=_name(press.audience, visit.translator)))
    text = Fragment.plain(_("어떤 소식을 받으시겠어요?"))
    await visit.put([_choices(visit, text, wishes)], visit.pressed_message_id)
    return True


async def _end_all(visit: Visit) -> None:
    """End everything, and say what that was."""
    _ = visit.translator.gettext
    ended: list[str] = []
    if visit.may_keep:
        async with visit.desk.database.session() as session:
            was = await mailing_topics.end_all(session, visit.seller_id, visit.now)
            waited = await subscriptions.forget(session, visit.seller_id)
        ended = [*_names(was, visit.translator)]
        ended += [_("기다리시던 답 알림 {count}건").format(count=waited)] if waited else []
    if not ended:
        await visit.say([OutgoingMessage(Fragment.plain(_("받고 계신 소식이 없어요.")).html)])
        return
    text = _("이제 먼저 보내 드리는 소식이 없어요. 꺼진 것:")
    lines = (Fragment.plain(text), *(Fragment.plain(f"• {name}") for name in ended))
    again = Fragment.plain(_("다시 받으려면 /subscribe 를 눌러 주세요. 질문은 언제든 그대로 하실 수 있어요."))
    await visit.say([OutgoingMessage(f"{Fragment.join(chr(10), lines).html}\n\n{again.html}")])


async def _show(visit: Visit, named: ReadTopics, said: str, wishes: Wishes) -> None:
    _ = visit.translator.gettext
    names = ", ".join(_name(audience, visit.translator) for audience in named.audiences)
    lines = [said.format(names=names)]
    if named.unknown:
        lines.append(_("모르는 주제: {words}").format(words=", ".join(named.unknown)))
    await visit.say([_choices(visit, Fragment.plain("\n".join(lines)), wishes)])


def _choices(visit: Visit, text: Fragment, wishes: Wishes) -> OutgoingMessage:
    """Return the topics on buttons that turn them on and off."""
    _ = visit.translator.gettext
    translator = visit.translator
    offered = [topic for topic in Topic if topic in wishes.topics or topic in topics(visit.desk.index.current)]
    rows = [
        [_toggle(ALL, translator, is_on=wishes.announcements)],
        *in_rows([_toggle(topic, translator, is_on=topic in wishes.topics) for topic in offered]),
    ]
    hint = Fragment.italic(_("누르면 켜지고 꺼져요. 주제 소식은 가이드 내용이 바뀔 때 보내요."))
    return OutgoingMessage(Fragment.join("\n", (text, hint)).html, InlineKeyboardMarkup(rows))


def _toggle(audience: str, translator: Translator, *, is_on: bool) -> InlineKeyboardButton:
    label = f"{ON if is_on else OFF} {_name(audience, translator)}"
    return button(label, ToggleTopic(audience, not is_on))


def _names(wishes: Wishes, translator: Translator) -> Iterable[str]:
    if wishes.announcements:
        yield _name(ALL, translator)
    yield from (_name(topic, translator) for topic in Topic if topic in wishes.topics)


def _name(audience: str, translator: Translator) -> str:
    return translator.gettext("전체 공지") if audience == ALL else topic_name(Topic(audience), translator)


def _topics(named: ReadTopics) -> list[Topic]:
    return [Topic(audience) for audience in named.audiences if audience != ALL]


async def _is_private(visit: Visit) -> bool:
    """Tell whether the seller is alone with the bot; say so where they are not: letters go to private chats."""
    chat = visit.update.effective_chat
    if chat is not None and chat.type == ChatType.PRIVATE:
        return True
    _ = visit.translator.gettext
    text = _("소식은 1:1 대화로만 보내요. 저와의 1:1 대화에서 다시 보내 주세요: https://t.me/{bot}")
    await visit.say([OutgoingMessage(Fragment.plain(text.format(bot=visit.bot.username)).html)])
    return False
