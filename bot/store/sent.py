"""The memo of the calls that a task's handler has made, by which a re-run does not make them again."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from sqlalchemy import and_, delete, select, update
from sqlmodel import col

from bot.store.database import Database
from bot.store.inserting import insert_into
from bot.store.tables import Sent


@dataclass(frozen=True, slots=True)
class Memo:
    """A call that was made.

    Attributes:
        ordinal: The how-manieth successful call of the task it was, from 1.
        method: The name of the Bot API method.
        response: The body of the answer.
        content: What was sent, as a digest; None in a memo of an earlier version, which kept none.
    """

    ordinal: int
    method: str
    response: bytes
    content: str | None = None


class SentLog:
    """The memos of all tasks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recall(self, task_id: int) -> tuple[Memo, ...]:
        """Return the memos of a task, in order.

        Raises:
            SQLAlchemyError: The database fails.
        """
        statement = (
            select(col(Sent.ordinal), col(Sent.method), col(Sent.response), col(Sent.content))
            .where(col(Sent.task_id) == task_id)
            .order_by(col(Sent.ordinal))
        )
        async with self._database.engine.begin() as connection:
            return tuple(Memo(*row) for row in await connection.execute(statement))

    async def remember(self, task_id: int, memo: Memo) -> None:
        """Keep a memo.

        If there is one of that ordinal, a process that was frozen beyond its lease repeated the call; the first stays.

        Raises:
            SQLAlchemyError: The database fails.
        """
        row = {"task_id": task_id, **asdict(memo)}
        async with self._database.engine.begin() as connection:
            statement = insert_into(Sent, connection.dialect.name).on_conflict_do_nothing(
                index_elements=["task_id", "ordinal"]
            )
            await connection.execute(statement, row)

    async def forget(self, task_id: int, ordinals: Collection[int]) -> None:
        """Delete memos of a task.

        Raises:
            SQLAlchemyError: The database fails.
        """
        mine = and_(col(Sent.task_id) == task_id, col(Sent.ordinal).in_(ordinals))
        async with self._database.engine.begin() as connection:
            await connection.execute(delete(Sent).where(mine))

    async def revise(self, task_id: int, memo: Memo) -> None:
        """Put a memo in the place of the one of its ordinal.

        Raises:
            SQLAlchemyError: The database fails.
        """
        mine = and_(col(Sent.task_id) == task_id, col(Sent.ordinal) == memo.ordinal)
        async with self._database.engine.begin() as connection:
            await connection.execute(update(Sent).where(mine).values(**asdict(memo)))
