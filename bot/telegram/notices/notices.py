"""Notices a new index, looks at what sellers wait for, and tells those whom it answers.

The looking is done anew for each index, also for one that came while the bot was down. The telling is a task of the
journal: it survives the process, and what was sent is not sent again (``bot.telegram.delivery``).
"""

import logging
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import MessageLimit, ParseMode
from telegram.error import Forbidden

from bot.assistant.reply import Answer
from bot.i18n import Translator
from bot.store import item_versions, replies, subscriptions
from bot.store.subscriptions import Waiting
from bot.store.tasks import Claim
from bot.telegram.delivery import current_delivery, in_background
from bot.telegram.feedback.keyboards import stop_all
from bot.telegram.guide_watch import PAUSE_SECONDS, look_at_each
from bot.telegram.message import Fragment, OutgoingMessage, utf16_length
from bot.telegram.notices.news import answer_to, asking_again, digests, is_news
from bot.telegram.notices.task import NoticeTask, notice_task
from bot.telegram.render import render
from bot.telegram.tools.phrases import day_text
from bot.telegram.visit import KOREA, Bot, Desk
from indexer.index import Index

MAX_QUOTED = 100
"""Characters of the seller's question that are quoted; the message itself is replied to besides."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notices:
    """Tells sellers of answers that they wait for.

    Attributes:
        desk: What it shares with the visits.
        bot: Talks to Telegram.
    """

    desk: Desk
    bot: Bot

    async def watch(self, pause: float = PAUSE_SECONDS) -> None:
        """Look at each index that comes into use, for as long as the task lives.

        Args:
            pause: Seconds between two looks.
        """
        await look_at_each(self.desk, self.look, what="what sellers wait for", pause=pause)

    async def look(self, index: Index) -> int:
        """Note what is new in an index, put a task for each seller whom it answers, and return how many that are."""
        items = await self.desk.run(digests, index.items())
        async with self.desk.database.session() as session:
            since = await item_versions.update(session, items, self.desk.clock())
        newest = max((one.latest for one in since.values()), default=None)
        if newest is None:
            return 0
        async with self.desk.database.session() as session:
            waiting = await subscriptions.waiting(session, newest)
        tasks = []
        for one in waiting:
            answer = await self._answer(one, index)
            if answer is not None and is_news(one, answer, since.get(answer.item.id)):
                tasks.append(notice_task(one, index.manifest.build_id))
        await self.desk.journal.put(tasks)
        if tasks:
            _log.info("notices: index %s answers %d sellers who wait", index.manifest.build_id, len(tasks))
        return len(tasks)

    async def handle(self, claim: Claim) -> None:
        """Tell one seller, if they still wait and the index in use has the answer."""
        question_id = NoticeTask.from_json(claim.body).question_id
        async with self.desk.database.session() as session:
            waiting = await subscriptions.find(session, question_id)
        if waiting is None:
            return
        try:
            with in_background():
                if not _was_sent() and not await self._tell(waiting):
                    return
        except Forbidden:
            _log.info("a seller who waits for an answer has blocked the bot or left")
            async with self.desk.database.session() as session:
                await subscriptions.unsubscribe(session, question_id, waiting.seller_id)
            return
        async with self.desk.database.session() as session:
            await subscriptions.tell(session, question_id, self.desk.clock())

    async def _tell(self, waiting: Waiting) -> bool:
        """Send the answer; return False where a newer index has taken it back."""
        answer = await self._answer(waiting, self.desk.index.current)
        if answer is None:
            return False
        async with self.desk.database.session() as session:
            since = await item_versions.find(session, answer.item.id)
            others = await subscriptions.count(session, waiting.seller_id) - 1
        if not is_news(waiting, answer, since):
            return False
        translator = self.desk.catalogs.translator(waiting.language)
        for message in notice(waiting, answer, translator, has_others=others > 0):
            await self.bot.send_message(
                waiting.chat_id,
                message.html,
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_markup=message.keyboard,
                reply_parameters=ReplyParameters(waiting.message_id, allow_sending_without_reply=True),
                message_thread_id=waiting.thread_id,
            )
        return True

    async def _answer(self, waiting: Waiting, index: Index) -> Answer | None:
        async with self.desk.database.session() as session:
            kept = await replies.find(session, waiting.question_id)
        today = self.desk.clock().astimezone(KOREA).date()
        asking = asking_again(waiting, kept.kept.asking if kept else None, today)
        return await self.desk.run(answer_to, asking, self.desk.assistant, index)


def notice(waiting: Waiting, answer: Answer, translator: Translator, *, has_others: bool) -> list[OutgoingMessage]:
    """Return the answer below a line that says to what; one message, but for an item longer than Telegram allows.

    Args:
        waiting: Who waited for it.
        answer: The answer.
        translator: In which language.
        has_others: Whether the seller waits for others as well, which a button ends.
    """
    _ = translator.gettext
    day = day_text(waiting.since.astimezone(KOREA).date(), translator)
    text = waiting.text if len(waiting.text) <= MAX_QUOTED else waiting.text[: MAX_QUOTED - 1].rstrip() + "…"
    heading = Fragment.plain(_("🔔 {day}에 부탁하신 답이 생겼어요.").format(day=day))
    head = Fragment.join("\n", (heading, Fragment.italic(f"“{text}”"))).html
    first, *rest = render(answer, translator, waiting.question_id)
    whole = f"{head}\n\n{first.html}"
    # The tags count for nothing with Telegram, so this leaves room to spare.
    fits = utf16_length(whole) <= MessageLimit.MAX_TEXT_LENGTH
    begin = [OutgoingMessage(whole, first.keyboard)] if fits else [OutgoingMessage(head), first]
    *before, last = [*begin, *rest]
    if has_others:
        rows = [*(last.keyboard.inline_keyboard if last.keyboard else ()), *stop_all(translator)]
        last = OutgoingMessage(last.html, InlineKeyboardMarkup(rows))
    return [*before, last]


def _was_sent() -> bool:
    """Tell whether an earlier run has sent it: then there is nothing left but to note that."""
    delivery = current_delivery()
    return delivery is not None and delivery.has_answer("sendMessage")
