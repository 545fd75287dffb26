"""Who can be written to: notes that a seller has blocked the bot, or has let it in again, as Telegram tells."""

from telegram import Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.store import sellers
from bot.telegram.visit import Desk


async def note_membership(desk: Desk, update: Update) -> None:
    """Note what a seller did to the private chat; of groups, and of sellers who have not agreed, nothing is kept."""
    change = update.my_chat_member
    if change is None or change.chat.type != ChatType.PRIVATE:
        return
    async with desk.database.session() as session:
        if change.new_chat_member.status == ChatMemberStatus.BANNED:
            await sellers.block(session, change.chat.id, desk.clock())
        else:
            await sellers.unblock(session, change.chat.id)
