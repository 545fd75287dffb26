"""What happens when a button is pressed. Each press is answered, even an old one, so that the client stops waiting."""

from typing import get_args

from bot.assistant.reply import Answer, RunCommand, Said, ShowTopic
from bot.store import sellers
from bot.telegram.buttons import ChooseItem, ChooseLanguage, OpenItem, Press, ShowWhole, TurnPage, parse
from bot.telegram.checks.buttons import CheckPress, FixPart, PressCheck, ShowRest, SkipStep
from bot.telegram.checks.presses import on_check_press
from bot.telegram.chosen import show_chosen
from bot.telegram.commands import find_command
from bot.telegram.feedback.buttons import CastVote, GiveReason, StopAll, Subscribe
from bot.telegram.feedback.presses import on_feedback_press
from bot.telegram.gaps.buttons import GapPress, ListGaps, OpenGap, SendDraft
from bot.telegram.gaps.command import on_gap_press
from bot.telegram.keyboards import LANGUAGE_NAMES
from bot.telegram.mailing.buttons import (
    ChooseAudience,
    DecideDigest,
    MailingPress,
    MoveBroadcast,
    TakeStep,
    ToggleTopic,
)
from bot.telegram.mailing.presses import on_mailing_press
from bot.telegram.message import OutgoingMessage
from bot.telegram.privacy.asking import ask_consent
from bot.telegram.privacy.buttons import PressPrivacy
from bot.telegram.privacy.presses import on_privacy_press
from bot.telegram.render import render
from bot.telegram.stats.buttons import ShowStats
from bot.telegram.stats.command import on_stats_press
from bot.telegram.tool_presses import on_tool_press
from bot.telegram.tools.buttons import ToolPress
from bot.telegram.turns import note_item
from bot.telegram.visit import Visit
from bot.telegram.whole import show_whole

_KEEPING = (
    ChooseItem,
    ChooseLanguage,
    CastVote,
    GiveReason,
    Subscribe,
    ToggleTopic,
    *get_args(ToolPress),
    *get_args(CheckPress),
)
"""The buttons that stand on something kept, or have it kept: who has not agreed is asked first."""


async def on_press(visit: Visit) -> None:
    """Do what a button says."""
    query = visit.update.callback_query
    press = parse(query.data if query else None)
    if isinstance(press, _KEEPING) and not visit.may_keep:
        await ask_consent(visit)
    else:
        await _act(visit, press)


async def _act(visit: Visit, press: Press | None) -> None:
    match press:
        case OpenItem() | ShowTopic() | ShowWhole() | ChooseItem() | TurnPage():
            await _press_guide(visit, press)
        case CastVote() | GiveReason() | Subscribe() | StopAll():
            await on_feedback_press(visit, press)
        case ChooseLanguage(language=language):
            await _speak(visit, language)
        case RunCommand(name=name):
            await _run(visit, name)
        case PressPrivacy():
            await on_privacy_press(visit, press)
        case ToggleTopic() | DecideDigest() | ChooseAudience() | TakeStep() | MoveBroadcast():
            await _press_mailing(visit, press)
        case None:
            await _outdated(visit)
        case _:
            await _press_tool(visit, press)


async def _press_guide(visit: Visit, press: OpenItem | ShowTopic | ShowWhole | ChooseItem | TurnPage) -> None:
    match press:
        case OpenItem() | ShowTopic():
            await _show(visit, _wanted(visit, press))
        case ShowWhole() | ChooseItem():
            await _show_in_place(visit, press)
        case TurnPage(to=to):
            await _turn(visit, to)


async def _press_mailing(visit: Visit, press: MailingPress) -> None:
    if not await on_mailing_press(visit, press):
        await _outdated(visit)


async def _press_tool(visit: Visit, press: ToolPress | CheckPress | GapPress | ShowStats) -> None:
    if isinstance(press, ListGaps | OpenGap | SendDraft):
        known = await on_gap_press(visit, press)
    elif isinstance(press, ShowStats):
        known = await on_stats_press(visit, press)
    elif isinstance(press, PressCheck | ShowRest | FixPart | SkipStep):
        known = await on_check_press(visit, press)
    else:
        known = await on_tool_press(visit, press)
    if not known:
        await _outdated(visit)


def _wanted(visit: Visit, press: OpenItem | ShowTopic) -> Said | None:
    index = visit.desk.index.current
    if isinstance(press, OpenItem):
        return visit.desk.assistant.item(press.item_id, index, visit.today)
    return visit.desk.assistant.topic(press, index)


async def _show(visit: Visit, reply: Said | None) -> None:
    if reply is None:
        await _outdated(visit)
        return
    await visit.toast()
    await visit.say(render(reply, visit.translator))
    if isinstance(reply, Answer) and visit.may_keep:
        await note_item(visit, reply.item.title)


async def _show_in_place(visit: Visit, press: ShowWhole | ChooseItem) -> None:
    if not await (show_whole(visit, press) if isinstance(press, ShowWhole) else show_chosen(visit, press)):
        await _outdated(visit)


async def _turn(visit: Visit, to: ShowTopic) -> None:
    page = visit.desk.assistant.topic(to, visit.desk.index.current)
    place = visit.pressed_message_id
    if page is None or place is None:
        await _outdated(visit)
        return
    await visit.toast()
    (message,) = render(page, visit.translator)
    await visit.edit(place, message)


async def _speak(visit: Visit, language: str) -> None:
    if language not in visit.desk.catalogs.languages:
        await _outdated(visit)
        return
    async with visit.desk.database.session() as session:
        await sellers.choose_language(session, visit.seller_id, language)
    _ = visit.desk.catalogs.translator(language).gettext
    await visit.toast()
    text = _("이제 {language}로 안내할게요.").format(language=LANGUAGE_NAMES.get(language, language))
    await visit.say([OutgoingMessage(text)])


async def _run(visit: Visit, name: str) -> None:
    command = find_command(name)
    if command is None:
        await _outdated(visit)
        return
    await visit.toast()
    await command.act(visit, "")


async def _outdated(visit: Visit) -> None:
    _ = visit.translator.gettext
    await visit.toast(_("예전 버튼이라 쓸 수 없어요. 질문을 다시 보내 주세요."))
