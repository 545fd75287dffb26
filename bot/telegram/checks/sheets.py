"""A spreadsheet that a seller sends: noted as a task of the journal, unless one of theirs is being checked already."""

from telegram import Document, Message

from bot.files.errors import SheetProblem
from bot.files.limits import MAX_BYTES
from bot.store import calculations, tasks
from bot.store.tasks import NewTask
from bot.telegram.answering import note_check
from bot.telegram.checks.flow import WORD
from bot.telegram.checks.sheet_task import KIND, TOOL, SheetState, SheetTask, lane_of
from bot.telegram.checks.sheet_words import problem_text
from bot.telegram.limits.heavy import can_queue
from bot.telegram.limits.uploads import count_file
from bot.telegram.limits.wording import busy_text, files_spent_text
from bot.telegram.message import OutgoingMessage
from bot.telegram.visit import Visit

_NAMES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".numbers")
_TYPES = frozenset(
    {
        "text/csv",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.spreadsheet",
    }
)


def is_sheet(message: Message) -> bool:
    """Tell whether a message carries a spreadsheet, by what it says of itself; of what kind, its bytes tell later."""
    document = message.document
    if document is None:
        return False
    return (document.file_name or "").lower().endswith(_NAMES) or document.mime_type in _TYPES


async def take_sheet(visit: Visit) -> None:
    """Have a spreadsheet checked in the background."""
    message = visit.update.effective_message
    document = message.document if message else None
    if message is None or document is None:
        return
    key = f"{KIND}:{visit.key}"
    refusal = await _refusal(visit, message.message_id, document, key)
    if refusal is not None:
        await visit.say([OutgoingMessage(refusal)], message.message_id)
        return
    async with visit.desk.database.session() as session:
        stored = await calculations.begin(
            session, visit.key, visit.seller_id, visit.chat_id, TOOL, SheetState().to_json(), visit.now
        )
    await note_check(visit, f"{WORD} [파일]")
    task = SheetTask(
        job_id=stored.id,
        seller_id=visit.seller_id,
        chat_id=visit.chat_id,
        thread_id=visit.thread_id,
        message_id=message.message_id,
        file_id=document.file_id,
        name=document.file_name or "",
        language=visit.translator.language,
    )
    lane = lane_of(visit.seller_id)
    await visit.desk.journal.put([NewTask(key, lane, visit.update.update_id, KIND, task.to_json())])


async def _refusal(visit: Visit, message_id: int, document: Document, key: str) -> str | None:
    """Return why a spreadsheet is not to be checked; None where it is, and is counted."""
    _ = visit.translator.gettext
    if (document.file_size or 0) > MAX_BYTES:
        return problem_text(SheetProblem.TOO_LARGE, visit.translator)
    async with visit.desk.database.engine.begin() as connection:
        busy = await tasks.is_busy(connection, lane_of(visit.seller_id), key)
    if busy:
        return _("앞서 보낸 파일을 점검하고 있어요. 파일은 한 번에 하나씩 점검해요. 끝나면 다시 보내 주세요.")
    if not await can_queue(visit, KIND, key):
        return busy_text(visit.translator)
    spent = await count_file(visit, message_id, document.file_size, is_sheet=True)
    return files_spent_text(spent, visit.desk.limits.allowance.seller, visit.translator) if spent else None
