"""A notice that is to be sent, as a task of the journal."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from bot.store.subscriptions import Waiting
from bot.store.tasks import NewTask

KIND = "notice"
"""The kind of its tasks."""


@dataclass(frozen=True, slots=True)
class NoticeTask:
    """What is to be done; who waits for it, and whether they still do, the database knows.

    Attributes:
        question_id: The question that has an answer now.
    """

    question_id: int

    @classmethod
    def from_json(cls, text: str) -> "NoticeTask":
        """Read the body of a task.

        Raises:
            ValueError: Another version wrote it.
        """
        return _ADAPTER.validate_json(text)


def notice_task(waiting: Waiting, build: str) -> NewTask:
    """Return the task that tells a seller, of which there is one a question and index.

    Those of one seller run one after another, in a lane that is none of a chat's: the chat stays answerable.
    """
    body = _ADAPTER.dump_json(NoticeTask(waiting.question_id)).decode()
    key = f"{KIND}:{waiting.question_id}:{build}"
    return NewTask(key, f"{KIND}:{waiting.seller_id}", waiting.question_id, KIND, body)


_ADAPTER = TypeAdapter(NoticeTask)
