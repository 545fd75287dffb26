"""What a seller was asked last in a chat: hands their next text to the tool that asked."""

from bot.assistant.checking.kept import TOOL
from bot.assistant.tools.guided import is_cancel
from bot.store import calculations, drafts
from bot.telegram.calculations import answer, cancel
from bot.telegram.checks import flow as checks
from bot.telegram.visit import Visit


async def take_answer(visit: Visit, text: str) -> bool:
    """Take a text as the answer to the open question; return whether it was one."""
    async with visit.desk.database.session() as session:
        if await drafts.is_settled(session, visit.chat_id, visit.seller_id, visit.key):
            return True
        question = await drafts.pending(session, visit.chat_id, visit.seller_id, visit.key, visit.now)
        stored = await calculations.find(session, question.calculation_id, visit.seller_id) if question else None
    if question is None or stored is None:
        return False
    if is_cancel(text):
        await cancel(visit)
        return True
    if stored.tool == TOOL:
        return await checks.take_answer(visit, question, stored, text)
    return await answer(visit, question, stored, text, question.message_id)
