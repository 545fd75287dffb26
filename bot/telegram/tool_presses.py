"""What happens when a button of a tool is pressed."""

from bot.assistant.tools.guided import merged, without_reading
from bot.assistant.tools.results import Refusal
from bot.assistant.understanding import SettleSlots, Slots, Tool
from bot.assistant.understanding.slots import slot_names
from bot.pictures.errors import PictureError
from bot.pictures.theme import Theme
from bot.store import calculations, drafts, usual
from bot.store.calculations import Stored
from bot.store.drafts import Pending
from bot.telegram import calculations as flow
from bot.telegram.limits.heavy import heavy_work, say_busy
from bot.telegram.message import OutgoingMessage
from bot.telegram.tools.buttons import (
    AnswerDraft,
    AskValue,
    CancelDraft,
    ClearUsual,
    ExplainHold,
    FinishDraft,
    SetValue,
    ShowPicture,
    ToolPress,
)
from bot.telegram.tools.keyboards import picture_keyboard
from bot.telegram.tools.pictures import draw
from bot.telegram.visit import Visit


async def on_tool_press(visit: Visit, press: ToolPress) -> bool:
    """Do what a button of a tool says; return False for a button that is too old to mean anything."""
    if isinstance(press, ClearUsual):
        return await _clear(visit)
    async with visit.desk.database.session() as session:
        stored = await calculations.find(session, press.calculation_id, visit.seller_id)
    slots = flow.load(stored) if stored else None
    if stored is None or slots is None:
        return False
    match press:
        case SetValue():
            return await _set(visit, press, stored, slots)
        case AskValue(slot=slot):
            return await _ask(visit, stored, slots, slot)
        case ShowPicture(dark=dark):
            return await _draw(visit, stored, slots, dark=dark)
        case ExplainHold():
            await visit.toast()
            return await _explain(visit, stored, slots)
        case _:
            return await _continue(visit, press, stored, slots)


async def _set(visit: Visit, press: SetValue, stored: Stored, slots: Slots) -> bool:
    tool = Tool(stored.tool)
    if press.slot not in slot_names(tool):
        return False
    understood = visit.desk.assistant.read_answer(tool, press.slot, press.text, visit.today)
    if understood is None or understood.problems:
        return False
    await visit.toast()
    changed = merged(without_reading(slots), understood.slots)
    await flow.finish(visit, stored, changed, visit.pressed_message_id)
    return True


async def _ask(visit: Visit, stored: Stored, slots: Slots, slot: str) -> bool:
    place = visit.pressed_message_id
    if slot not in slot_names(Tool(stored.tool)) or place is None:
        return False
    await visit.toast()
    await flow.ask_value(visit, stored, slots, slot, place)
    return True


async def _draw(visit: Visit, stored: Stored, slots: Slots, *, dark: bool) -> bool:
    desk = visit.desk
    reply = await desk.run(desk.assistant.compute, Tool(stored.tool), slots, desk.index.current, visit.today)
    if isinstance(reply.result, Refusal):
        return False
    _ = visit.translator.gettext
    async with heavy_work(visit) as has_place:
        if not has_place:
            await say_busy(visit)
            return True
        try:
            png = await desk.run(draw, reply.result, visit.translator, Theme.DARK if dark else Theme.LIGHT)
        except PictureError:
            await visit.toast(_("그림으로 그리기에는 너무 큰 금액이에요."))
            return True
    if png is None:
        return False
    await visit.toast()
    await visit.show_picture(png, picture_keyboard(stored.id, visit.translator, dark=dark))
    return True


async def _explain(visit: Visit, stored: Stored, slots: Slots) -> bool:
    if not isinstance(slots, SettleSlots):
        return False
    desk = visit.desk
    days = flow.held(slots)
    reply = await desk.run(desk.assistant.compute, Tool(stored.tool), days, desk.index.current, visit.today)
    await flow.say_result(visit, reply)
    return True


async def _continue(visit: Visit, press: ToolPress, stored: Stored, slots: Slots) -> bool:
    """Answer, end or give up the open question, if it is the one that the button stands below."""
    async with visit.desk.database.session() as session:
        settled = await drafts.is_settled(session, visit.chat_id, visit.seller_id, visit.key)
        question = await drafts.pending(session, visit.chat_id, visit.seller_id, visit.key, visit.now)
    if settled:
        return True
    if question is None or question.calculation_id != stored.id:
        return False
    match press:
        case AnswerDraft(slot=slot, text=text) if slot == question.slot:
            return await _answer(visit, question, stored, text)
        case FinishDraft() if question.guided:
            await visit.toast()
            await flow.finish(visit, stored, slots, visit.pressed_message_id, guided=True)
            return True
        case CancelDraft():
            await visit.toast()
            await flow.cancel(visit, visit.pressed_message_id)
            return True
    return False


async def _answer(visit: Visit, question: Pending, stored: Stored, text: str) -> bool:
    # The questions of the guided way follow each other in one message; a changed value changes its result.
    place = visit.pressed_message_id if question.guided else question.message_id
    await visit.toast()
    return await flow.answer(visit, question, stored, text, place)


async def _clear(visit: Visit) -> bool:
    _ = visit.translator.gettext
    async with visit.desk.database.session() as session:
        await usual.clear(session, visit.seller_id)
    await visit.toast()
    await visit.put([OutgoingMessage(_("늘 쓰는 값을 지웠어요."))], visit.pressed_message_id)
    return True
