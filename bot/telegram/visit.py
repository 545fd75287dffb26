"""One update of one seller, with all that is needed to answer it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Sequence
from concurrent.futures import Executor
from contextlib import asynccontextmanager, suppress
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardMarkup, InputMediaPhoto, LinkPreviewOptions, ReplyParameters, Update
from telegram.constants import ChatAction, ChatType, ParseMode
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.assistant.assistant import Assistant
from bot.i18n import Catalogs, Translator
from bot.monitoring.trace import Stage, stage
from bot.store import sellers
from bot.store.database import Database
from bot.store.journal import Journal
from bot.telegram.delivery import current_task
from bot.telegram.limits import door
from bot.telegram.limits.limits import Limits
from bot.telegram.limits.verdict import Verdict
from bot.telegram.message import OutgoingMessage
from bot.telegram.privacy.terms import Terms
from indexer.gaps.gap import GapFinder
from indexer.live import LiveIndex
from indexer.shelf.follower import Follower

KOREA = ZoneInfo("Asia/Seoul")
# Telegram shows "typing" for five seconds.
_TYPING_LASTS = 4.5

_log = logging.getLogger(__name__)
Result = TypeVar("Result")

Bot = ExtBot[None]


@dataclass(frozen=True, slots=True)
class Desk:
    """What every visit shares.

    Attributes:
        assistant: Decides what to say.
        index: The guide as it is now.
        database: What sellers agreed to have kept.
        catalogs: The languages.
        workers: Threads for what would block the event loop.
        clock: Gives the time in UTC.
        journal: Takes what is to be done in the background.
        checks: The one thread that checks spreadsheets: a search never waits behind a thousand listings.
        files: Held by whoever has a seller's file in memory: a small server has room for one.
        admins: The Telegram users who run the bot.
        gaps: Finds what sellers asked in vain.
        limits: How much a seller may send, and the bot takes on.
        terms: What the operator has decided on about what is kept.
        follower: Keeps the index at what is published for the fleet; None where nothing does.
    """

    assistant: Assistant
    index: LiveIndex
    database: Database
    catalogs: Catalogs
    workers: Executor
    clock: Callable[[], datetime]
    journal: Journal
    checks: Executor
    files: asyncio.Lock = field(default_factory=asyncio.Lock)
    admins: Collection[int] = ()
    gaps: GapFinder = field(default_factory=GapFinder)
    limits: Limits = field(default_factory=Limits)
    terms: Terms = field(default_factory=Terms)
    follower: Follower | None = None

    async def receive(self, update: Update, bot: Bot) -> "Visit | None":
        """Open a visit, or return None for an update that nobody answers.

        Those are updates without a sender, of other bots, and of sellers who send too much.
        """
        user, chat = update.effective_user, update.effective_chat
        if user is None or chat is None or user.is_bot:
            return None
        now = self.clock()
        verdict = door.judge(self.limits, update, now)
        if verdict in (Verdict.IGNORE, Verdict.SHUT):
            await door.pass_over(self, update, verdict)
            return None
        async with self.database.session() as session:
            known = await sellers.arrive(session, user.id, now)
        translator = self.catalogs.translator(known.language, user.language_code)
        visit = Visit(update, bot, self, user.id, chat.id, translator, now, may_keep=known.has_agreed)
        if verdict is Verdict.ALLOW:
            return visit
        await door.refuse(visit, verdict)
        return None

    async def run(self, work: Callable[..., Result], *arguments: object) -> Result:
        """Do CPU work off the event loop."""
        with stage(Stage.COMPUTE):
            # A thread has a context of its own; what is logged there is of the same run.
            run = partial(copy_context().run, work, *arguments)
            return await asyncio.get_running_loop().run_in_executor(self.workers, run)


@dataclass(frozen=True, slots=True)
class Visit:
    """One update of one seller.

    Attributes:
        update: The update.
        bot: Talks to Telegram.
        desk: What every visit shares.
        seller_id: The Telegram user.
        chat_id: Where they wrote.
        translator: Their language.
        now: When it is handled, in UTC.
        may_keep: Whether the seller agreed that something of theirs is kept; see ``bot.telegram.privacy``.
    """

    update: Update
    bot: Bot
    desk: Desk
    seller_id: int
    chat_id: int
    translator: Translator
    now: datetime
    may_keep: bool = False

    @property
    def today(self) -> date:
        """The day in Korea."""
        return self.now.astimezone(KOREA).date()

    @property
    def is_operator(self) -> bool:
        """Whether the seller runs the bot, and nobody else reads along: not in a group."""
        chat = self.update.effective_chat
        return self.seller_id in self.desk.admins and chat is not None and chat.type == ChatType.PRIVATE

    @property
    def key(self) -> str:
        """What the update is known by, once and for good."""
        return current_task().key

    async def say(self, messages: Iterable[OutgoingMessage], quote: int | None = None) -> int | None:
        """Send messages, and return the id of the last one.

        Args:
            messages: What to send, in order.
            quote: The id of the seller's message that the first one replies to.
        """
        reply_to = ReplyParameters(quote, allow_sending_without_reply=True) if quote else None
        last = None
        for message in messages:
            last = await self.bot.send_message(
                self.chat_id,
                message.html,
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_markup=message.keyboard,
                reply_parameters=reply_to,
                message_thread_id=self.thread_id,
            )
            reply_to = None
        return last.message_id if last else None

    async def edit(self, message_id: int, message: OutgoingMessage) -> bool:
        """Put a message in the place of one that the bot sent; return whether it was there to be changed."""
        try:
            await self.bot.edit_message_text(
                message.html,
                self.chat_id,
                message_id,
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_markup=message.keyboard,
            )
        except BadRequest as error:
            # Two quick presses ask for the same: the second changes nothing, which Telegram calls a bad request.
            return "not modified" in error.message.lower()
        return True

    async def put(self, messages: Sequence[OutgoingMessage], place: int | None, quote: int | None = None) -> int | None:
        """Say something in the place of a message, or anew where that is gone or does not hold it.

        Returns:
            The message that has the last of it.
        """
        if place is not None and len(messages) == 1 and await self.edit(place, messages[0]):
            return place
        return await self.say(messages, quote)

    async def show_picture(self, png: bytes, keyboard: InlineKeyboardMarkup, caption: str | None = None) -> None:
        """Send a picture, or put it in the place of the picture whose button was pressed; the caption is HTML."""
        message = self.update.effective_message
        if message is not None and message.photo:
            media = InputMediaPhoto(png, caption, ParseMode.HTML)
            with suppress(BadRequest):
                await message.edit_media(media, reply_markup=keyboard)
            return
        await self.bot.send_photo(
            self.chat_id,
            png,
            caption,
            reply_markup=keyboard,
            message_thread_id=self.thread_id,
            parse_mode=ParseMode.HTML,
        )

    @property
    def pressed_message_id(self) -> int | None:
        """The message whose button was pressed; None for a text."""
        query = self.update.callback_query
        return query.message.message_id if query is not None and query.message is not None else None

    async def toast(self, text: str | None = None) -> None:
        """Answer a button press, which Telegram's client waits for; a press of long ago cannot be answered any more."""
        query = self.update.callback_query
        if query is not None:
            with suppress(TelegramError):
                await query.answer(text)

    @asynccontextmanager
    async def typing(self) -> AsyncIterator[None]:
        """Show "typing" until the block ends.

        It is a courtesy: what goes wrong with it is no error, and a busy bot leaves it out.
        """
        if self.desk.limits.load.is_high(self.desk.clock()):
            yield
            return
        task = asyncio.create_task(self._type())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _type(self) -> None:
        while True:
            try:
                await self.bot.send_chat_action(self.chat_id, ChatAction.TYPING, message_thread_id=self.thread_id)
            except TelegramError as error:
                _log.debug("typing was not shown: %s", error)
            await asyncio.sleep(_TYPING_LASTS)

    @property
    def thread_id(self) -> int | None:
        """The topic of a forum in which the seller wrote; None anywhere else."""
        message = self.update.effective_message
        return message.message_thread_id if message is not None and message.is_topic_message else None


Act = Callable[[Visit], Awaitable[None]]
CommandAct = Callable[[Visit, str], Awaitable[None]]
"""What a command does with what stands behind it."""


def alone(act: Act) -> CommandAct:
    """Return a command that takes nothing: what stands behind it is passed over."""

    async def run(visit: Visit, arguments: str) -> None:  # noqa: ARG001 - every command is given them
        await act(visit)

    return run
