"""What a seller's next message may lean on: the last answer in the chat, read before a reply and noted after it."""

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.assistant.last_turn import Calculated, LastTurn
from bot.assistant.reply import Abstention, Answer, AskBack, Both, CheckReply, Reply
from bot.assistant.understanding import Tool
from bot.store import calculations, turns
from bot.store.turns import NOTHING, Said
from bot.telegram.calculations import load
from bot.telegram.visit import Visit


async def last_turn(visit: Visit) -> LastTurn | None:
    """Return what was answered last to the seller in the chat, as far as a message can still lean on it."""
    async with visit.desk.database.session() as session:
        said = await turns.last(session, visit.chat_id, visit.seller_id, visit.now)
        if said is None or said.calculation_id is None:
            return LastTurn(said.text) if said else None
        stored = await calculations.find(session, said.calculation_id, visit.seller_id)
    slots = load(stored) if stored else None
    if stored is None or slots is None:
        return LastTurn(said.text)
    return LastTurn(said.text, Calculated(Tool(stored.tool), slots))


async def is_answered(visit: Visit) -> bool:
    """Tell whether an earlier run of the task came to its end: what is noted by now is its own answer."""
    async with visit.desk.database.session() as session:
        return await turns.is_noted(session, visit.chat_id, visit.seller_id, visit.key)


async def note_reply(session: AsyncSession, visit: Visit, reply: Reply, text: str) -> None:
    """Note what was answered to a text; after what the guide does not hold, nothing is left to lean on.

    A calculation is noted by ``bot.telegram.calculations``; small talk is no turn.
    """
    match reply:
        case Answer():
            # Of "왜요?" nobody could tell later what it was about.
            await _note(session, visit, Said(reply.item.title if reply.leaning else text))
        case Both(calculation=None):
            await _note(session, visit, Said(text))
        case Abstention() | AskBack() | CheckReply():
            await _note(session, visit, NOTHING)


async def note_item(visit: Visit, title: str) -> None:
    """Note an item that was asked for by a button."""
    async with visit.desk.database.session() as session:
        await _note(session, visit, Said(title))


async def _note(session: AsyncSession, visit: Visit, said: Said) -> None:
    await turns.note(session, visit.chat_id, visit.seller_id, said, visit.key, visit.now)
