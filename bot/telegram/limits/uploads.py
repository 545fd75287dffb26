"""The files of a seller, counted against the allowance of their day before they are fetched."""

from bot.store import usage
from bot.store.usage import Amount, Spent
from bot.telegram.visit import Visit


async def count_file(visit: Visit, message_id: int, size: int | None, *, is_sheet: bool = False) -> Spent | None:
    """Count a file; return what is used up if it does not fit into the day, so that it is not to be fetched.

    Args:
        visit: Who sends it; a seller who has agreed that this is kept.
        message_id: The message that brought it.
        size: Its size in bytes, as Telegram says.
        is_sheet: Whether it is a spreadsheet.
    """
    allowance = visit.desk.limits.allowance.seller
    most = Amount(allowance.files_a_day, allowance.sheets_a_day, allowance.bytes_a_day)
    wanted = Amount(1, int(is_sheet), size or 0)
    async with visit.desk.database.session() as session:
        key = f"{visit.key}:{message_id}"
        return await usage.take(session, visit.seller_id, key, wanted, most, day=visit.today, now=visit.now)
