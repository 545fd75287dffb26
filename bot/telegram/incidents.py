"""What a seller and the log hear of an error: an incident number for the one, the details under it for the other."""

import logging
import secrets
from contextlib import suppress

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.i18n import Catalogs, Translator
from bot.monitoring.trace import note_incident
from bot.telegram.trouble import is_passing, is_unreachable

_log = logging.getLogger(__name__)


async def report(update: object, error: BaseException, bot: ExtBot[None], catalogs: Catalogs) -> None:
    """Log an error under a number and tell the number to whoever waits for an answer."""
    if is_passing(error):
        # The worker runs the update again; the seller need not know.
        return
    if is_unreachable(error):
        _log.info("a seller has blocked the bot or left: %s", error)
        return
    if not isinstance(update, Update) or update.effective_chat is None:
        _log.error("incident without a chat", exc_info=error)
        return
    if update.callback_query:
        with suppress(TelegramError):
            await update.callback_query.answer()
    user = update.effective_user
    await tell(bot, update.effective_chat.id, error, catalogs.translator(user.language_code if user else None))


async def tell(bot: ExtBot[None], chat_id: int, error: BaseException, translator: Translator) -> None:
    """Log an error under a number and tell the number to a chat."""
    number = secrets.token_hex(4).upper()
    note_incident(number)
    _log.error("incident %s", number, exc_info=error)
    _ = translator.gettext
    text = _("죄송해요, 답을 준비하다 문제가 생겼어요. 잠시 뒤에 다시 보내 주세요. (사건 번호 {number})")
    try:
        await bot.send_message(chat_id, text.format(number=number))
    except TelegramError as failure:
        _log.warning("incident %s could not be told: %s", number, failure)
