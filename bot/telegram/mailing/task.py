"""A leg of a broadcast, as a task of the journal: how far the letters are is in the database, not in the task."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from bot.store.mailing import Mailing
from bot.store.tasks import NewTask

KIND = "broadcast"
"""The kind of its tasks."""


@dataclass(frozen=True, slots=True)
class BroadcastTask:
    """What is to be done.

    Attributes:
        broadcast_id: The broadcast.
        leg: Which part of it; only the one that the broadcast has come to is run.
        language: What the operator reads.
    """

    broadcast_id: int
    leg: int
    language: str

    @classmethod
    def from_json(cls, text: str) -> "BroadcastTask":
        """Read the body of a task.

        Raises:
            ValueError: Another version wrote it.
        """
        return _ADAPTER.validate_json(text)


def leg_task(mailing: Mailing, language: str) -> NewTask:
    """Return the task of the leg that a broadcast has come to; to put it twice is to put it once.

    Those of one broadcast run one after another, in a lane that is none of a chat's.
    """
    body = _ADAPTER.dump_json(BroadcastTask(mailing.id, mailing.leg, language)).decode()
    lane = f"{KIND}:{mailing.id}"
    return NewTask(f"{lane}:{mailing.leg}", lane, mailing.leg, KIND, body)


_ADAPTER = TypeAdapter(BroadcastTask)
