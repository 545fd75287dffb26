"""Checks spreadsheets in the background: tasks of the journal that outlive the process.

A run that is interrupted is made again from the start, for the file is with Telegram and the check is quick; its
progress message goes on, and what was sent is not sent again (``bot.telegram.delivery``). The listings are checked a
few at a time in one thread of their own, so that sellers who ask something are answered meanwhile.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from telegram import InputFile, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden

from bot.files.errors import SheetError
from bot.files.sheets import AnnotatedSheet, Sheet, annotate, read_sheet
from bot.i18n import Translator
from bot.store.tasks import Claim
from bot.telegram import incidents
from bot.telegram.checks.keyboards import checked_keyboard, stop_keyboard
from bot.telegram.checks.progress import Progress
from bot.telegram.checks.sheet_task import SheetTask
from bot.telegram.checks.sheet_words import count_text, problem_text, sheet_labels, shown_name, summary
from bot.telegram.checks.stopping import is_stopped
from bot.telegram.delivery import current_delivery
from bot.telegram.limits.deadline import limited
from bot.telegram.message import Fragment, OutgoingMessage
from bot.telegram.trouble import is_passing
from bot.telegram.visit import KOREA, Bot, Desk
from indexer.memory import release
from knowledge.listing.finding import Finding
from knowledge.listing.listing import Listing

SLICE = 4
"""Listings that are checked in one go; a reply waits for the processor at most as long as one of them takes."""
STOP_EVERY = 25
"""Slices after which it is looked up whether the seller wants no more."""
SIDE_BY_SIDE = 2
"""Spreadsheets that are checked at a time; each has its file in memory."""
SEND_SECONDS = 120.0
"""How long Telegram may take for a result of some megabytes."""

_log = logging.getLogger(__name__)

Found = Sequence[tuple[Finding, ...]]


class _StoppedError(Exception):
    """The seller wants no more."""


class _GoneError(Exception):
    """Telegram does not hand the file out."""


@dataclass(slots=True)
class _State:
    """How far a job has come, for the progress message."""

    translator: Translator
    line: str
    total: int = 0
    done: int = 0

    def html(self) -> str:
        """Return it as it is shown."""
        line = count_text(self.done, self.total, self.translator) if self.total else self.line
        return Fragment.plain(line).html


@dataclass(frozen=True, slots=True)
class SheetJobs:
    """Runs the tasks of spreadsheets.

    Attributes:
        desk: What it shares with the visits.
        bot: Talks to Telegram.
    """

    desk: Desk
    bot: Bot
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(SIDE_BY_SIDE))

    async def handle(self, claim: Claim) -> None:
        """Run a task; what goes wrong in it, but for Telegram's own troubles, is told to the seller."""
        task = SheetTask.from_json(claim.body)
        translator = self.desk.catalogs.translator(task.language)
        job = _Job(self.desk, self.bot, task, translator)
        try:
            async with limited(self.desk.limits.allowance.time.sheet):
                await job.run(self._places)
        except Forbidden:
            _log.info("a seller has blocked the bot or left while a spreadsheet was checked")
        except Exception as error:
            if is_passing(error):
                raise
            await incidents.tell(self.bot, task.chat_id, error, translator)
            raise
        finally:
            # Some megabytes of listings and findings came and went.
            await self.desk.run(release)


@dataclass(frozen=True, slots=True)
class _Job:
    """One run."""

    desk: Desk
    bot: Bot
    task: SheetTask
    translator: Translator

    async def run(self, places: asyncio.Semaphore) -> None:
        _ = self.translator.gettext
        waiting = _("📄 {name}\n점검을 준비하고 있어요…").format(name=shown_name(self.task.name))
        keyboard = stop_keyboard(self.task.job_id, self.translator)
        reply_to = ReplyParameters(self.task.message_id, allow_sending_without_reply=True)
        shown = await self.bot.send_message(
            self.task.chat_id,
            Fragment.plain(waiting).html,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard,
            reply_parameters=reply_to,
            message_thread_id=self.task.thread_id,
        )
        state = _State(self.translator, waiting)
        progress = Progress(self.bot, self.task.chat_id, shown.message_id, state.html(), keyboard)
        try:
            if not _was_sent():
                async with places, progress.following(state.html):
                    await self._check(state)
        except SheetError as error:
            text = problem_text(error.problem, self.translator)
        except _StoppedError:
            text = _("점검을 멈췄어요. 파일을 다시 보내면 처음부터 점검해요.")
        except _GoneError:
            text = _("텔레그램에서 파일을 받지 못했어요. 다시 보내 주세요.")
        else:
            text = _("✅ 모두 확인하고 결과 파일을 보냈어요.")
        await progress.end(OutgoingMessage(Fragment.plain(text).html))

    async def _check(self, state: _State) -> None:
        """Do the whole work."""
        _ = self.translator.gettext
        async with self.desk.files:
            content = await self._fetch()
            sheet = await read_sheet(content, self.task.name)
        state.total = len(sheet.listings)
        found = await self._find(sheet, state)
        state.total, state.line = 0, _("결과 파일을 만들고 있어요…")
        async with self.desk.files:
            labels = sheet_labels(self.translator)
            annotated = await annotate(content, self.task.name, sheet, found, labels)
        await self._refuse_stopped()
        await self._send(annotated, found)

    async def _fetch(self) -> bytes:
        try:
            file = await self.bot.get_file(self.task.file_id)
            return bytes(await file.download_as_bytearray())
        except BadRequest as error:
            _log.warning("a spreadsheet could not be had of Telegram: %s", error)
            raise _GoneError from error

    async def _find(self, sheet: Sheet, state: _State) -> Found:
        loop = asyncio.get_running_loop()
        check, today = self.desk.assistant.checker.check, self.desk.clock().astimezone(KOREA).date()

        def check_slice(listings: Sequence[Listing]) -> list[tuple[Finding, ...]]:
            return [check(listing, today) for listing in listings]

        found: list[tuple[Finding, ...]] = []
        for number, start in enumerate(range(0, len(sheet.listings), SLICE)):
            if number % STOP_EVERY == 0:
                await self._refuse_stopped()
            part = sheet.listings[start : start + SLICE]
            found += await loop.run_in_executor(self.desk.checks, check_slice, part)
            state.done = len(found)
        return found

    async def _refuse_stopped(self) -> None:
        async with self.desk.database.session() as session:
            if await is_stopped(session, self.task.job_id, self.task.seller_id):
                raise _StoppedError

    async def _send(self, annotated: AnnotatedSheet, found: Found) -> None:
        await self.bot.send_document(
            self.task.chat_id,
            InputFile(annotated.content, annotated.name),
            caption=summary(found, self.translator).html,
            parse_mode=ParseMode.HTML,
            reply_markup=checked_keyboard(self.translator),
            reply_parameters=ReplyParameters(self.task.message_id, allow_sending_without_reply=True),
            message_thread_id=self.task.thread_id,
            write_timeout=SEND_SECONDS,
            read_timeout=SEND_SECONDS,
        )


def _was_sent() -> bool:
    """Tell whether an earlier run has sent the result: then there is nothing to do but to say so."""
    delivery = current_delivery()
    return delivery is not None and delivery.has_answer("sendDocument")
