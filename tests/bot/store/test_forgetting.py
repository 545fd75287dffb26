"""Who is forgotten leaves nothing in any table, nor in SQLite's file; others stay."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.store import calculations, consent, questions
from bot.store.database import Database
from bot.store.forgetting import Forgotten, forget, scrub
from bot.store.questions import Asked, Outcome
from bot.store.sent import Memo, SentLog
from bot.store.tables import Sent, Task
from tests.bot.store.filling import NOW, SECRET, fill, found

SELLER = 5_000_000_001  # Telegram's ids need more than 32 bits.
OTHER = 6_000_000_002


def task(lane: str, key: str, *, finished: bool, body: str = "") -> Task:
    return Task(
        key=key, lane=lane, position=1, kind="update", body=body or f'{{"text": "{SECRET}"}}', open=not finished,
        due=NOW, stored_at=NOW, finished_at=NOW if finished else None, error=f"Boom: {SECRET}" if finished else None,
    )  # fmt: skip


async def store(database: Database, *tasks: Task) -> None:
    async with database.session() as session:
        session.add_all(tasks)


def content(folder: Path) -> bytes:
    """The bytes of a database, of its log of changes too."""
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def forgotten(database: Database, seller_id: int = SELLER) -> Forgotten:
    async with database.session() as session:
        return await forget(session, seller_id)


async def stored(database: Database) -> dict[str, Task]:
    async with database.session() as session:
        return {one.key: one for one in (await session.exec(select(Task))).all()}


async def test_nothing_is_left_in_any_table(database: Database) -> None:
    tables = await fill(database, SELLER)
    before = await found(database, str(SELLER), SECRET)
    assert set(before) | {"offer"} == tables, "or the test could not fail"
    receipt = await forgotten(database)
    assert await found(database, str(SELLER), SECRET) == {}
    assert set(receipt.rows) == tables - {"seller", "task", "sent", "broadcast"}
    assert set(receipt.rows.values()) == {1}


async def test_others_stay(database: Database) -> None:
    tables = await fill(database, OTHER)
    await fill(database, SELLER)
    before = await found(database, str(OTHER))
    await forgotten(database)
    assert await found(database, str(OTHER)) == before
    assert set(before) <= tables


async def test_who_is_not_known_has_nothing_to_be_forgotten(database: Database) -> None:
    await fill(database, OTHER)
    assert (await forgotten(database)).is_nothing
    async with database.session() as session:
        assert await consent.is_given(session, OTHER)


async def test_the_consent_goes_along(database: Database) -> None:
    await fill(database, SELLER)
    await forgotten(database)
    async with database.session() as session:
        assert not await consent.is_given(session, SELLER)


async def test_what_was_handled_is_emptied_and_what_waits_is_still_answered(database: Database) -> None:
    await store(
        database,
        task(str(SELLER), "tg:1", finished=True),
        task(str(SELLER), "tg:2", finished=False),
        task(str(OTHER), "tg:3", finished=True),
    )
    await forgotten(database)
    rows = await stored(database)
    assert (rows["tg:1"].body, rows["tg:1"].error, rows["tg:1"].lane) == ("", None, "")
    assert rows["tg:2"].body, "an update that is still to be handled is not lost"
    assert rows["tg:3"].body


async def test_what_could_not_be_handled_in_a_group_is_emptied(database: Database) -> None:
    bodies = {
        "tg:1": f'{{"message": {{"from": {{"id": {SELLER}, "first_name": "{SECRET}"}}}}}}',
        "tg:2": f'{{"message": {{"reply_to_message": {{"from": {{"first_name": "{SECRET}", "id": {SELLER}}}}}}}}}',
        "tg:3": f'{{"message": {{"from": {{"id": {SELLER}0}}}}}}',
    }
    await store(database, *(task("-100", key, finished=True, body=body) for key, body in bodies.items()))
    await forgotten(database)
    assert {key: bool(row.body) for key, row in (await stored(database)).items()} == {
        "tg:1": False, "tg:2": False, "tg:3": True,
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["sheet", "notice", "digest"])
async def test_what_is_done_in_the_background_ends(database: Database, kind: str) -> None:
    lanes = [f"{kind}:{SELLER}", f"{kind}:{OTHER}", f"broadcast:{SELLER}"]
    await store(database, *(task(lane, f"{lane}:open", finished=False) for lane in lanes))
    await store(database, task(lanes[0], "done", finished=True))
    running = (await stored(database))[f"{lanes[0]}:open"]
    assert (await forgotten(database)).tasks == 1
    assert sorted(await stored(database)) == sorted(f"{lane}:open" for lane in lanes[1:])
    # Whoever is at it sends something meanwhile, and notes that: there is nothing to note it with any more.
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await SentLog(database).remember(running.id or 0, Memo(1, "sendMessage", SECRET.encode()))
    async with database.session() as session:
        assert (await session.exec(select(Sent))).all() == []


async def test_sqlite_s_file_has_nothing_of_it_either(tmp_path: Path) -> None:
    """Many rows of two sellers in turn, some of them changed, so that pages fill, split and run empty."""
    path = tmp_path / "bot.sqlite3"
    database = await Database.open(f"sqlite:///{path}")
    async with database.session() as session:
        for seller_id in (SELLER, OTHER):
            await consent.agree(session, seller_id, NOW)
        for number in range(400):
            seller_id = (SELLER, OTHER)[number % 2]
            text = f"{'비밀' if seller_id == SELLER else '공개'} 질문 {number} " + "가" * (number * 7 % 900)
            asked = Asked(f"tg:{number}", seller_id, seller_id, number, NOW, text, Outcome.ANSWERED, 1)
            await questions.record(session, asked)
            kept = await calculations.begin(session, f"tg:{number}", seller_id, seller_id, "fee", text[:20], NOW)
            await calculations.change(session, kept.id, text, NOW + timedelta(seconds=number))
            session.add(task(str(seller_id), f"tg:{number}", finished=True, body=text))
    words = [word.encode() for word in ("비밀 질문", f'"{SELLER}"', str(SELLER))]
    assert words[0] in content(tmp_path)
    receipt = await forgotten(database)
    await scrub(database)
    assert receipt.rows == {"question": 200, "calculation": 200}
    left = content(tmp_path)
    assert not [word for word in words if word in left]
    assert left.count("공개 질문".encode()) >= 600
    await database.close()


async def test_scrubbing_waits_for_nobody_on_postgresql(database: Database) -> None:
    await scrub(database)
    async with database.session() as session:
        assert (await session.exec(select(col(Task.id)))).all() == []
