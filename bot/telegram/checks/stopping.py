"""Stops the check of a spreadsheet: the wish is kept, and whichever process runs the check looks for it."""

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.store import calculations
from bot.telegram.checks.sheet_task import TOOL, SheetState
from bot.telegram.visit import Visit


async def stop_job(visit: Visit, job_id: int) -> bool:
    """Keep the wish that a check of the seller's be stopped; return False where there is no such check."""
    async with visit.desk.database.session() as session:
        stored = await calculations.find(session, job_id, visit.seller_id)
        if stored is None or stored.tool != TOOL:
            return False
        await calculations.change(session, job_id, SheetState(is_stopped=True).to_json(), visit.now)
    _ = visit.translator.gettext
    await visit.toast(_("곧 멈출게요."))
    return True


async def is_stopped(session: AsyncSession, job_id: int, seller_id: int) -> bool:
    """Tell whether a seller wants a check stopped; so does who has been forgotten."""
    stored = await calculations.find(session, job_id, seller_id)
    return stored is None or SheetState.from_json(stored.slots).is_stopped
