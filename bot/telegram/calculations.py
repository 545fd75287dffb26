"""A seller's calculations: begun by a sentence or a command, completed by answers, changed in place by buttons.

What is said is sent first and noted afterwards, under the key of the task: a re-run is given back what was sent
already, and one that finds its own key knows that everything was done.
"""

from dataclasses import replace

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.assistant.last_turn import SUBJECTS
from bot.assistant.reply import ToolReply
from bot.assistant.tools.calculator import missing_slot
from bot.assistant.tools.guided import REQUIRED, STEPS, is_skip, merged, next_step, usual_part, without
from bot.assistant.tools.results import Missing, Refusal
from bot.assistant.understanding import FeeSlots, SettleSlots, Slots, Tool, from_json, to_json
from bot.i18n import Translator
from bot.store import calculations, drafts, turns, usual
from bot.store.calculations import Stored
from bot.store.drafts import Pending
from bot.telegram.message import OutgoingMessage
from bot.telegram.spoken import Spoken
from bot.telegram.tools.keyboards import step_keyboard
from bot.telegram.tools.phrases import slot_name
from bot.telegram.tools.prompts import change_prompt
from bot.telegram.tools.show import show, show_step
from bot.telegram.visit import Visit


async def say_result(visit: Visit, reply: ToolReply, quote: int | None = None) -> Spoken:
    """Keep a new calculation and say what came of it; what it asks for is open from then on.

    Args:
        visit: Whose it is.
        reply: What came of it.
        quote: The id of the seller's message that is replied to.
    """
    async with visit.desk.database.session() as session:
        stored = await _begin(session, visit, reply.tool, reply.slots)
        usual_values = await usual_of(session, visit.seller_id)
    messages = result_messages(reply, stored.id, usual_values, visit.translator)
    await visit.say(messages, quote)
    guided = _is_guided(reply)
    slot = STEPS[0] if guided else missing_slot(reply)
    async with visit.desk.database.session() as session:
        await _ask(session, visit, Pending(stored.id, slot, guided=guided) if slot else None)
        await _note(session, visit, stored)
    return Spoken(tuple(messages), stored.id, usual_values)


def result_messages(
    reply: ToolReply, calculation_id: int, usual_values: FeeSlots, translator: Translator
) -> list[OutgoingMessage]:
    """Return the messages of a new calculation: its result or, where nothing is known yet, the first question."""
    if _is_guided(reply):
        return [show_step(Tool.FEE, calculation_id, STEPS[0], usual_values, translator)]
    return show(reply, calculation_id, usual_values, translator)


def _is_guided(reply: ToolReply) -> bool:
    """Tell whether a sale is asked for from the beginning, one value after another."""
    return reply.slots == FeeSlots() and isinstance(reply.result, Missing)


async def answer(visit: Visit, question: Pending, stored: Stored, text: str, place: int | None) -> bool:
    """Take a text as the answer to a question.

    Args:
        visit: Whose it is.
        question: The open question.
        stored: The calculation that it is about.
        text: What was typed, or what stands on the button; empty passes the question over.
        place: The message to put what follows into; None sends it.

    Returns:
        Whether it is an answer at all.
    """
    slots = load(stored)
    if slots is None:
        return False
    if (not text or is_skip(text)) and question.slot not in REQUIRED:
        await _advance(visit, question, stored, without(slots, question.slot), place)
        return True
    tool = Tool(stored.tool)
    understood = visit.desk.assistant.read_answer(tool, question.slot, text, visit.today)
    if understood is None:
        return False
    if understood.problems:
        await _refuse(visit, stored.id, ToolReply(tool, slots, Refusal(understood.problems)))
        return True
    await _advance(visit, question, stored, merged(slots, understood.slots), place)
    return True


async def ask_value(visit: Visit, stored: Stored, slots: Slots, slot: str, place: int) -> None:
    """Ask for another value of a calculation whose result stands in a message."""
    tool = Tool(stored.tool)
    async with visit.desk.database.session() as session:
        usual_values = await usual_of(session, visit.seller_id)
    keyboard = step_keyboard(stored.id, slot, usual_values, visit.translator, guided=False)
    question = change_prompt(tool, slot, getattr(slots, slot), visit.translator)
    await visit.say([OutgoingMessage(question.html, keyboard)])
    async with visit.desk.database.session() as session:
        await _ask(session, visit, Pending(stored.id, slot, message_id=place))


async def finish(visit: Visit, stored: Stored, slots: Slots, place: int | None, *, guided: bool = False) -> bool:
    """Compute, and say it in the place of a message or anew.

    Returns:
        Whether it could be computed; if not, what is wrong was said, and nothing is changed.
    """
    reply = await visit.desk.run(
        visit.desk.assistant.compute, Tool(stored.tool), slots, visit.desk.index.current, visit.today
    )
    if isinstance(reply.result, Refusal):
        await _refuse(visit, stored.id, reply)
        return False
    async with visit.desk.database.session() as session:
        usual_values = await usual_of(session, visit.seller_id)
    await visit.put(show(reply, stored.id, usual_values, visit.translator), place)
    remembered = _remembered(usual_values, slots) if guided else None
    if remembered is not None:
        _ = visit.translator.gettext
        await visit.say([OutgoingMessage(_("다음에 버튼으로 쓸 수 있게 기억했어요. /me 에서 보고 지울 수 있어요."))])
    slot = missing_slot(reply)
    async with visit.desk.database.session() as session:
        await calculations.change(session, stored.id, to_json(slots), visit.now)
        await _ask(session, visit, Pending(stored.id, slot) if slot else None)
        await _note(session, visit, stored)
        if remembered is not None:
            await usual.remember(session, visit.seller_id, to_json(remembered), visit.now)
    return True


async def cancel(visit: Visit, place: int | None = None) -> None:
    """Ask nothing more, and say so in the place of the question or anew."""
    _ = visit.translator.gettext
    await visit.put([OutgoingMessage(_("취소했어요."))], place)
    async with visit.desk.database.session() as session:
        await _ask(session, visit, None)


async def usual_of(session: AsyncSession, seller_id: int) -> FeeSlots:
    """Return what a seller usually computes with; empty where nothing is kept, or what no version understands."""
    kept = await usual.values(session, seller_id)
    slots = _parse(Tool.FEE, kept) if kept else None
    return slots if isinstance(slots, FeeSlots) else FeeSlots()


def load(stored: Stored) -> Slots | None:
    """Return what was said so far, or None where another version wrote it."""
    return _parse(Tool(stored.tool), stored.slots) if stored.tool in list(Tool) else None


def held(slots: Slots) -> Slots:
    """Return the days of an order, with the question why its money has not come."""
    return replace(slots, held=True) if isinstance(slots, SettleSlots) else slots


async def _advance(visit: Visit, question: Pending, stored: Stored, slots: Slots, place: int | None) -> None:
    """Ask the next question of the guided way, or compute."""
    step = next_step(question.slot, slots) if question.guided else None
    if step is not None:
        await _ask_step(visit, stored, slots, step, place)
        return
    done = await finish(visit, stored, slots, place, guided=question.guided)
    if done and question.message_id is not None:
        _ = visit.translator.gettext
        name = slot_name(Tool(stored.tool), question.slot, visit.translator)
        text = _("✏️ {name}: 위 계산을 고쳤어요.").format(name=name)
        await visit.say([OutgoingMessage(text)], question.message_id)


async def _ask_step(visit: Visit, stored: Stored, slots: Slots, step: str, place: int | None) -> None:
    async with visit.desk.database.session() as session:
        usual_values = await usual_of(session, visit.seller_id)
    await visit.put([show_step(Tool(stored.tool), stored.id, step, usual_values, visit.translator)], place)
    async with visit.desk.database.session() as session:
        await calculations.change(session, stored.id, to_json(slots), visit.now)
        await _ask(session, visit, Pending(stored.id, step, guided=True))


async def _refuse(visit: Visit, calculation_id: int, reply: ToolReply) -> None:
    """Say what is wrong; the question stays open."""
    await visit.say(show(reply, calculation_id, FeeSlots(), visit.translator, drafted=True))


async def _begin(session: AsyncSession, visit: Visit, tool: Tool, slots: Slots) -> Stored:
    return await calculations.begin(session, visit.key, visit.seller_id, visit.chat_id, tool, to_json(slots), visit.now)


async def _ask(session: AsyncSession, visit: Visit, question: Pending | None) -> None:
    await drafts.ask(session, visit.chat_id, visit.seller_id, question, visit.key, visit.now)


async def _note(session: AsyncSession, visit: Visit, stored: Stored) -> None:
    """Note that this was computed last: 그럼 할인 3천원이면?"""
    said = turns.Said(SUBJECTS[Tool(stored.tool)], stored.id)
    await turns.note(session, visit.chat_id, visit.seller_id, said, visit.key, visit.now)


def _remembered(old: FeeSlots, slots: Slots) -> FeeSlots | None:
    """Return the usual values with those of a finished sale, or None where nothing changed."""
    if not isinstance(slots, FeeSlots):
        return None
    new = merged(old, usual_part(slots))
    return new if isinstance(new, FeeSlots) and new != old else None


def _parse(tool: Tool, text: str) -> Slots | None:
    try:
        return from_json(tool, text)
    except ValueError:
        return None
