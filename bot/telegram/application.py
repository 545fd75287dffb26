"""The handlers put together: which kind of update goes where."""

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Message, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.telegram import incidents
from bot.telegram.addressing import addressed_text
from bot.telegram.attachments import attachments
from bot.telegram.delivery import collect_error
from bot.telegram.limits.door import watched
from bot.telegram.mailing.reach import note_membership
from bot.telegram.presses import on_press
from bot.telegram.privacy.meanwhile import unless_forgotten
from bot.telegram.questions import on_edited_text, on_text
from bot.telegram.unsupported import UnsupportedContent
from bot.telegram.visit import Act, Bot, Desk

Callback = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]
BotApplication = Application[Any, Any, Any, Any, Any, Any]

_ATTACHMENT = filters.PHOTO | filters.Document.ALL
_READABLE = filters.TEXT | filters.CAPTION
# Joins, pins and the like are nothing that a seller says.
_UNREADABLE = ~_READABLE & ~filters.StatusUpdate.ALL


class _Addressed(filters.MessageFilter):
    """Lets through what speaks to the bot: nothing is kept of those in a group who talk among themselves."""

    def __init__(self, bot: Bot) -> None:
        super().__init__()
        self._bot = bot

    def filter(self, message: Message) -> bool:
        return addressed_text(message, self._bot.username) is not None


def build_application(bot: Bot, desk: Desk) -> BotApplication:
    """Return an application that handles updates one at a time as they are given to it; it fetches none by itself."""
    application: BotApplication = ApplicationBuilder().bot(bot).updater(None).build()

    def visited(act: Act) -> Callback:
        async def callback(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:  # noqa: ARG001 - PTB passes it
            async with watched(desk, update):
                visit = await desk.receive(update, bot)
                if visit is not None:
                    async with unless_forgotten(visit):
                        await act(visit)

        return callback

    async def on_membership(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:  # noqa: ARG001 - PTB passes it
        await note_membership(desk, update)

    async def on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        if context.error is not None:
            await incidents.report(update, context.error, bot, desk.catalogs)

    new = filters.UpdateType.MESSAGE & _Addressed(bot)
    edited = filters.UpdateType.EDITED_MESSAGE & _Addressed(bot)
    application.add_handler(CallbackQueryHandler(visited(on_press)))
    application.add_handler(ChatMemberHandler(on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
    unsupported = UnsupportedContent()
    application.add_handler(MessageHandler(new & _ATTACHMENT, visited(attachments(unsupported))))
    application.add_handler(MessageHandler(new & _READABLE, visited(on_text)))
    application.add_handler(MessageHandler(edited & _READABLE, visited(on_edited_text)))
    application.add_handler(MessageHandler(new & _UNREADABLE, visited(unsupported.act)))
    application.add_error_handler(collect_error)
    application.add_error_handler(on_error)
    return application
