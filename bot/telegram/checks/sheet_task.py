"""A spreadsheet that is to be checked in the background, as a task of the journal."""

from dataclasses import dataclass

from pydantic import TypeAdapter

KIND = "sheet"
"""The kind of its tasks."""
TOOL = "sheet"
"""The name under which ``bot.store.calculations`` keeps whether it was stopped."""


@dataclass(frozen=True, slots=True)
class SheetTask:
    """What is to be done.

    Attributes:
        job_id: What the button that stops it carries.
        seller_id: Whose file it is.
        chat_id: Where it was sent.
        thread_id: In which topic of a forum, if any.
        message_id: The message that brought it.
        file_id: By which Telegram hands it out; it holds across restarts.
        name: What the seller called it.
        language: What the seller reads.
    """

    job_id: int
    seller_id: int
    chat_id: int
    thread_id: int | None
    message_id: int
    file_id: str
    name: str
    language: str

    def to_json(self) -> str:
        """Write it as the body of a task."""
        return _ADAPTER.dump_json(self, ensure_ascii=True).decode()

    @classmethod
    def from_json(cls, text: str) -> "SheetTask":
        """Read the body of a task.

        Raises:
            ValueError: Another version wrote it.
        """
        return _ADAPTER.validate_json(text)


@dataclass(frozen=True, slots=True)
class SheetState:
    """What the button changes."""

    is_stopped: bool = False

    def to_json(self) -> str:
        """Write it."""
        return _STATE.dump_json(self).decode()

    @classmethod
    def from_json(cls, text: str) -> "SheetState":
        """Read what ``to_json`` wrote.

        Raises:
            ValueError: Another version wrote it.
        """
        return _STATE.validate_json(text)


def lane_of(seller_id: int) -> str:
    """Return the lane of a seller's spreadsheets, which is none of a chat's: the chat stays answerable."""
    return f"{KIND}:{seller_id}"


_ADAPTER = TypeAdapter(SheetTask)
_STATE = TypeAdapter(SheetState)
