"""``/gaps`` and its buttons, for operators in their private chat with the bot; nobody else learns that there is any."""

import asyncio
from datetime import timedelta

from telegram import InputFile

from bot.telegram.gaps.buttons import GapPress, ListGaps, OpenGap, SendDraft
from bot.telegram.gaps.show import gap_details, gap_list
from bot.telegram.message import OutgoingMessage
from bot.telegram.visit import Visit
from indexer.gaps.draft import LABELS_SUFFIX, PAGE_SUFFIX, Draft
from indexer.gaps.gap import Gap
from indexer.gaps.unmet import read_unmet, select_unmet

GAPS = "gaps"
DAYS = 90
"""How far back questions are looked at."""


async def show_gaps(visit: Visit) -> None:
    """Answer the command."""
    async with visit.typing():
        gaps = await _find(visit)
    await visit.say([gap_list(gaps, 0, DAYS, visit.translator)])


async def on_gap_press(visit: Visit, press: GapPress) -> bool:
    """Do what a button says; return False for one that means nothing any more, or is not an operator's."""
    if not visit.is_operator:
        return False
    gaps = await _find(visit)
    match press:
        case ListGaps(page=page):
            return await _put(visit, gap_list(gaps, page, DAYS, visit.translator))
        case OpenGap(number=number, page=page):
            gap = _numbered(gaps, number)
            return gap is not None and await _put(visit, gap_details(gap, page, visit.translator))
        case SendDraft(number=number):
            gap = _numbered(gaps, number)
            return gap is not None and await _send(visit, gap)


async def _find(visit: Visit) -> list[Gap]:
    desk = visit.desk
    async with desk.database.engine.begin() as connection:
        rows = (await connection.execute(select_unmet(visit.now - timedelta(days=DAYS)))).all()
    unmet = [read_unmet(row) for row in rows]
    # The first look at many questions takes seconds: not in the threads that answer sellers.
    return await asyncio.get_running_loop().run_in_executor(desk.checks, desk.gaps.find, unmet, desk.index.current)


def _numbered(gaps: list[Gap], number: int) -> Gap | None:
    """Return the gap that holds a question: its number is that of its first one, which may have been pruned since."""
    return next((gap for gap in gaps if any(question.id == number for question in gap.questions)), None)


async def _put(visit: Visit, message: OutgoingMessage) -> bool:
    await visit.toast()
    await visit.put([message], visit.pressed_message_id)
    return True


async def _send(visit: Visit, gap: Gap) -> bool:
    _ = visit.translator.gettext
    await visit.toast()
    draft = Draft.of(gap, visit.desk.index.current.items())
    captions = {
        PAGE_SUFFIX: _("빈 곳을 채워 knowledge/guide에 넣어 주세요. 채우기 전에는 색인이 만들어지지 않아요."),
        LABELS_SUFFIX: _("정답 항목과 말투를 채워 tests/data/questions에 넣어 주세요."),
    }
    for suffix, text in ((PAGE_SUFFIX, draft.page), (LABELS_SUFFIX, draft.labels)):
        file = InputFile(text.encode(), f"gap-{gap.number}{suffix}")
        await visit.bot.send_document(visit.chat_id, file, caption=captions[suffix])
    return True
