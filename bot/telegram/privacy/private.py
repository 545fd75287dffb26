"""Says what is nobody else's business only where nobody else reads along."""

from telegram.constants import ChatType

from bot.telegram.message import OutgoingMessage
from bot.telegram.visit import Visit


def is_private(visit: Visit) -> bool:
    """Tell whether nobody else reads along."""
    chat = visit.update.effective_chat
    return chat is not None and chat.type == ChatType.PRIVATE


async def say_privately(visit: Visit, message: OutgoingMessage) -> None:
    """Say something in a private chat; in a group, say to come there."""
    await visit.say([message if is_private(visit) else elsewhere(visit)])


def elsewhere(visit: Visit) -> OutgoingMessage:
    """Return where to go instead."""
    _ = visit.translator.gettext
    text = _("내 정보는 저와의 1:1 대화에서만 다뤄요. 여기로 오세요: {link}")
    return OutgoingMessage(text.format(link=f"https://t.me/{visit.bot.username}"))
