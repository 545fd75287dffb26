"""What happens when a button is pressed. Each press is answered, even an old one, so that the client stops waiting."""

from bot.assistant.reply import RunCommand, Said, ShowTopic
from bot.store import questions, sellers
from bot.telegram.buttons import CastVote, ChooseLanguage, OpenItem, TurnPage, parse
from bot.telegram.commands import find_command
from bot.telegram.keyboards import LANGUAGE_NAMES
from bot.telegram.message import OutgoingMessage
from bot.telegram.render import render
from bot.telegram.tool_presses import on_tool_press
from bot.telegram.tools.buttons import ToolPress
from bot.telegram.visit import Visit


async def on_press(visit: Visit) -> None:
    """Do what a button says."""
    query = visit.update.callback_query
    press = parse(query.data if query else None)
    match press:
        case OpenItem(item_id=item_id):
            await _show(visit, visit.desk.assistant.item(item_id, visit.desk.index.current))
        case ShowTopic():
            await _show(visit, visit.desk.assistant.topic(press, visit.desk.index.current))
        case TurnPage(to=to):
            await _turn(visit, to)
        case CastVote():
            await _vote(visit, press)
        case ChooseLanguage(language=language):
            await _speak(visit, language)
        case RunCommand(name=name):
            await _run(visit, name)
        case None:
            await _outdated(visit)
        case _:
            await _press_tool(visit, press)


async def _press_tool(visit: Visit, press: ToolPress) -> None:
    if not await on_tool_press(visit, press):
        await _outdated(visit)


async def _show(visit: Visit, reply: Said | None) -> None:
    if reply is None:
        await _outdated(visit)
        return
    await visit.toast()
    await visit.say(render(reply, visit.translator))


async def _turn(visit: Visit, to: ShowTopic) -> None:
    page = visit.desk.assistant.topic(to, visit.desk.index.current)
    place = visit.pressed_message_id
    if page is None or place is None:
        await _outdated(visit)
        return
    await visit.toast()
    (message,) = render(page, visit.translator)
    await visit.edit(place, message)


async def _vote(visit: Visit, vote: CastVote) -> None:
    _ = visit.translator.gettext
    async with visit.desk.database.session() as session:
        changed = await questions.vote(session, vote.question_id, visit.seller_id, vote.value, visit.now)
    if not changed:
        await visit.toast(_("이미 남기신 의견이거나, 다른 분의 질문이에요."))
    elif vote.value > 0:
        await visit.toast(_("의견 고마워요!"))
    else:
        await visit.toast(_("알려 주셔서 고마워요. 더 나은 답을 준비할게요."))


async def _speak(visit: Visit, language: str) -> None:
    if language not in visit.desk.catalogs.languages:
        await _outdated(visit)
        return
    async with visit.desk.database.session() as session:
        await sellers.choose_language(session, visit.seller_id, language, visit.now)
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
