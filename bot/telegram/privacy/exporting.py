"""``/mydata``: sends a seller all that is kept of them, as a file."""

from telegram import InputFile

from bot.store.exporting import collect
from bot.telegram.message import OutgoingMessage
from bot.telegram.privacy.file import NAME, write_file
from bot.telegram.privacy.private import elsewhere, is_private
from bot.telegram.visit import Visit

_HANDLED = frozenset({"task", "sent"})
"""What is there of everybody who writes, for as long as it takes to answer."""


async def send_data(visit: Visit) -> None:
    """Send the file, or say that nothing is kept."""
    if not is_private(visit):
        await visit.say([elsewhere(visit)])
        return
    async with visit.desk.database.session() as session:
        collected = await collect(session, visit.seller_id)
    _ = visit.translator.gettext
    if not collected.keys() - _HANDLED:
        await visit.say([OutgoingMessage(_("저장된 것이 없어요. 동의하시기 전에는 아무것도 저장하지 않아요."))])
        return
    content = await visit.desk.run(write_file, collected, visit.now, visit.translator)
    caption = _("저장된 내 정보 전부예요. 휴대폰에서 눌러 열면 읽을 수 있어요. 지우려면 /forget 을 보내세요.")
    await visit.bot.send_document(visit.chat_id, InputFile(content, NAME), caption=caption)
