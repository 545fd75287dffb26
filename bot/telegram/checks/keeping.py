"""What is kept of a seller's checks between two messages, and which question is open. All of it survives a restart."""

from dataclasses import dataclass, replace

from bot.assistant.checking.kept import TOOL, Kept, from_json, to_json
from bot.store import calculations, drafts
from bot.store.calculations import Stored
from bot.store.drafts import Pending
from bot.telegram.visit import Visit

PHOTOS = "photos"
"""The slot of the question that photos answer; it is open after every report."""
FIX = "fix_"
"""How the slots of the questions for mended parts begin."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A check of the seller's.

    Attributes:
        id: What its buttons carry.
        kept: What is kept of it.
    """

    id: int
    kept: Kept

    def of_album(self, album: str | None) -> "Opened":
        """Return the check with the album whose photos its last message has."""
        return Opened(self.id, replace(self.kept, album=album))


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """The open question of a chat, where it is one of a check's."""

    check: Opened
    pending: Pending


async def begin(visit: Visit, kept: Kept, key: str | None = None) -> Opened:
    """Keep a new check, under a key that is the update's own unless it is another's; what has the key already stays."""
    async with visit.desk.database.session() as session:
        stored = await calculations.begin(
            session, key or visit.key, visit.seller_id, visit.chat_id, TOOL, to_json(kept), visit.now
        )
    return opened(stored) or Opened(stored.id, kept)


async def find(visit: Visit, check_id: int) -> Opened | None:
    """Return a check, or None where there is none, it is another seller's, or another version wrote it."""
    async with visit.desk.database.session() as session:
        stored = await calculations.find(session, check_id, visit.seller_id)
    return opened(stored) if stored else None


async def change(visit: Visit, check_id: int, kept: Kept) -> Opened:
    """Keep what a check has become."""
    async with visit.desk.database.session() as session:
        await calculations.change(session, check_id, to_json(kept), visit.now)
    return Opened(check_id, kept)


async def settle(visit: Visit, check: Opened, question: Pending) -> None:
    """Keep what a check has become and note what is asked now: a re-run of the update finds both or neither."""
    async with visit.desk.database.session() as session:
        await calculations.change(session, check.id, to_json(check.kept), visit.now)
        await drafts.ask(session, visit.chat_id, visit.seller_id, question, visit.key, visit.now)


async def is_settled(visit: Visit) -> bool:
    """Tell whether an earlier run of this update came as far as to ask the next question."""
    async with visit.desk.database.session() as session:
        return await drafts.is_settled(session, visit.chat_id, visit.seller_id, visit.key)


async def open_question(visit: Visit) -> OpenQuestion | None:
    """Return what a check of the seller's has asked in this chat; None where nothing is open, or another tool's."""
    async with visit.desk.database.session() as session:
        pending = await drafts.pending(session, visit.chat_id, visit.seller_id, visit.key, visit.now)
        stored = await calculations.find(session, pending.calculation_id, visit.seller_id) if pending else None
    check = opened(stored) if stored else None
    return OpenQuestion(check, pending) if check and pending else None


def opened(stored: Stored) -> Opened | None:
    """Return a stored check; None for what another tool or version stored."""
    if stored.tool != TOOL:
        return None
    try:
        return Opened(stored.id, from_json(stored.slots))
    except ValueError:
        return None
