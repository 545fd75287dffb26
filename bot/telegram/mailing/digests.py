"""Notices what changed in the guide, and asks the operators whether the subscribers of each topic are to be told.

What sellers were told of each item is kept. Whenever another index is in use, and once a day, for what expires with
time, the guide is compared with that: what was not decided on yet adds up to one change an item, however many indexes
lie between. Whichever process of the fleet notices a change first has it announced; without an operator nothing is.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pydantic import TypeAdapter
from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.store import mailing_digests, mailing_letters
from bot.store.mailing_digests import DigestState, FoundDigest
from bot.store.tasks import Claim, NewTask
from bot.telegram.guide_watch import PAUSE_SECONDS, look_at_each
from bot.telegram.mailing.changes import as_told, compare, fingerprint, from_json, to_json
from bot.telegram.mailing.digest_words import ask_decision, digest_blocks, summary
from bot.telegram.mailing.letters import letters
from bot.telegram.message import OutgoingMessage
from bot.telegram.trouble import is_unreachable
from bot.telegram.visit import KOREA, Bot, Desk
from indexer.index import Index

KIND = "digest"
"""The kind of the tasks that announce."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DigestTask:
    """Whom to ask about what.

    Attributes:
        operator_id: The operator.
        digest_ids: The changes, a topic each.
    """

    operator_id: int
    digest_ids: tuple[int, ...]


_TASK = TypeAdapter(DigestTask)


@dataclass(frozen=True, slots=True)
class Digests:
    """Asks operators about what changed.

    Attributes:
        desk: What it shares with the visits.
        bot: Talks to Telegram.
    """

    desk: Desk
    bot: Bot

    async def watch(self, pause: float = PAUSE_SECONDS) -> None:
        """Look at each index that comes into use, and once a day, for as long as the task lives.

        Args:
            pause: Seconds between two looks at whether to look.
        """

        def day() -> date:
            return self.desk.clock().astimezone(KOREA).date()

        await look_at_each(self.desk, self.look, what="what changed in the guide", besides=day, pause=pause)

    async def look(self, index: Index) -> int:
        """Compare an index with what sellers were told, and have operators asked; return about how many topics."""
        now = self.desk.clock()
        today, items = now.astimezone(KOREA).date(), index.items()
        async with self.desk.database.session() as session:
            told = await mailing_digests.told(session)
            if not told:
                # The first start: nobody was told anything, so nothing is news.
                await mailing_digests.tell(session, as_told(items, today))
                return 0
        if not self.desk.admins:
            return 0
        changes = await self.desk.run(compare, told, items, today)
        async with self.desk.database.session() as session:
            found = [
                await mailing_digests.propose(session, fingerprint(those), topic, to_json(those), now)
                for topic, those in changes.items()
            ]
        new = [id_ for id_ in found if id_ is not None]
        if new:
            await self.desk.journal.put(_tasks(new, self.desk.admins))
            async with self.desk.database.session() as session:
                await mailing_digests.note_announced(session, new, now)
            _log.info("digest: index %s changes %d topics", index.manifest.build_id, len(new))
        return len(new)

    async def handle(self, claim: Claim) -> None:
        """Ask one operator."""
        task = _TASK.validate_json(claim.body)
        try:
            for message in await self._messages(task):
                await self.bot.send_message(
                    task.operator_id,
                    message.html,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                    reply_markup=message.keyboard,
                )
        except TelegramError as error:
            if not is_unreachable(error):
                raise
            _log.warning("digest: an operator has not written to the bot yet, or has blocked it")

    async def _messages(self, task: DigestTask) -> list[OutgoingMessage]:
        """Return the summary and, for each topic that nobody has decided on, the preview and the question."""
        async with self.desk.database.session() as session:
            found = [await mailing_digests.find(session, id_) for id_ in task.digest_ids]
            undecided = [one for one in found if one is not None and one.state is DigestState.OPEN]
            recipients = [await mailing_letters.count_recipients(session, one.topic) for one in undecided]
        if not undecided:
            return []
        translator = self.desk.catalogs.translator()
        messages = [summary({one.topic: from_json(one.changes) for one in undecided}, translator)]
        for one, count in zip(undecided, recipients, strict=True):
            messages += map(OutgoingMessage, digest_letters(one, self.desk))
            messages.append(ask_decision(one.id, one.topic, count, translator))
        return messages


def digest_letters(digest: FoundDigest, desk: Desk) -> tuple[str, ...]:
    """Return what subscribers get of a digest, as HTML."""
    translator = desk.catalogs.translator()
    return letters(digest_blocks(from_json(digest.changes), translator), digest.topic, translator)


def _tasks(digest_ids: list[int], operators: Collection[int]) -> list[NewTask]:
    """Return a task for each operator, in a lane of their own; the same changes have the same key each time."""
    first, last, ids = digest_ids[0], digest_ids[-1], tuple(digest_ids)
    return [
        NewTask(
            key=f"{KIND}:{first}-{last}:{number}",
            lane=f"{KIND}:{operator}",
            position=first,
            kind=KIND,
            body=_TASK.dump_json(DigestTask(operator, ids)).decode(),
        )
        for number, operator in enumerate(sorted(operators))
    ]
