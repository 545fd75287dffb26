"""Notes who has blocked the bot, so that nothing is sent to them until they write again."""

from bot.store import sellers
from bot.store.database import Database
from bot.store.utc import Clock, utc_now
from bot.telegram.mending import OnBlocked


def noting_blocked(database: Database, clock: Clock = utc_now) -> OnBlocked:
    """Return what the outbox tells of a chat that is out of reach."""

    async def note(chat_id: int) -> None:
        # A private chat has its seller's id; a group that has put the bot out is nobody's wish.
        if chat_id > 0:
            async with database.session() as session:
                await sellers.block(session, chat_id, clock())

    return note
