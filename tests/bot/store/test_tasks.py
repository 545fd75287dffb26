"""What is asked of the tasks beside the journal's own turns: whether a lane is busy, and what waits behind a task."""

import json
from datetime import UTC, datetime

from bot.store import tasks
from bot.store.database import Database
from bot.store.tasks import Claim, Ending, NewTask

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ALBUM = '"media_group_id": "17"'


def photo(number: int, album: str | None = "17", lane: str = "7") -> NewTask:
    message = {"message_id": number} | ({"media_group_id": album} if album else {})
    return NewTask(f"tg:{number}", lane, number, "update", json.dumps({"update_id": number, "message": message}))


async def take(database: Database, *new: NewTask) -> Claim:
    """Store tasks and take the first of them."""
    async with database.engine.begin() as connection:
        await tasks.store(connection, new, NOW)
        return (await tasks.claim(connection, "a", 1, NOW, NOW))[0]


async def waits_behind(database: Database, claim: Claim) -> bool:
    async with database.engine.begin() as connection:
        return await tasks.waits_behind(connection, claim, ALBUM)


async def test_the_next_photo_of_an_album_waits_behind_the_first(database: Database) -> None:
    assert await waits_behind(database, await take(database, photo(1), photo(2)))


async def test_another_album_chat_or_time_does_not(database: Database) -> None:
    claim = await take(database, photo(5), photo(6, None), photo(7, "171"), photo(8, lane="8"), photo(4, lane="9"))
    assert claim.key == "tg:5"
    assert not await waits_behind(database, claim)


async def test_what_was_handled_does_not_wait(database: Database) -> None:
    first = await take(database, photo(1))
    async with database.engine.begin() as connection:
        await tasks.end(connection, [Ending(first)], "a", NOW)
    assert not await waits_behind(database, await take(database, photo(2)))


async def test_a_lane_is_busy_until_its_task_is_done(database: Database) -> None:
    async def is_busy(but: str) -> bool:
        async with database.engine.begin() as connection:
            return await tasks.is_busy(connection, "7", but)

    assert not await is_busy("")
    claim = await take(database, photo(1))
    assert await is_busy("")
    assert not await is_busy("tg:1"), "a task is not in its own way"
    async with database.engine.begin() as connection:
        await tasks.end(connection, [Ending(claim)], "a", NOW)
    assert not await is_busy("")
