"""Hostile files: each is answered with what is wrong with it or with a report, and the chat goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.bot.telegram.office import Json, message
from tests.fuzz.conftest import Fuzzed, examples
from tests.fuzz.files import PHOTOS, SHEETS, picture, workbook

if TYPE_CHECKING:
    from bot.store.tables import Task

CSV = "상품명,판매가,설명\n프리미엄 물티슈 캡형 100매,1000,순한 물티슈\n".encode()
WHOLE = {"a.jpg": picture(), "a.png": picture("PNG"), "a.xlsx": workbook(), "a.csv": CSV}


def file(seller: int, name: str, content: bytes, caption: str = "") -> Json:
    document = {"file_id": "f", "file_unique_id": "u", "file_name": name, "file_size": len(content)}
    return message(seller, document=document, **({"caption": caption} if caption else {}))


async def send(fuzzed: Fuzzed, name: str, content: bytes, caption: str = "") -> list[Task]:
    """Have a new seller send a file, and hold the bot to an answer; return the tasks that are dead."""
    seller, api = fuzzed.seller(), fuzzed.office.api
    api.answer("content", 200, content)
    dead = await fuzzed.feed(seller, [file(seller, name, content, caption)])
    # What is refused is not fetched.
    api._scripts["content"].clear()
    # The last one is the answer to the question that follows.
    assert len(fuzzed.office.said(seller)) > 1, f"nothing was said to {name}"
    return dead


async def test_no_photo_breaks_the_bot(fuzzed: Fuzzed) -> None:
    dead = {name: await send(fuzzed, name, content, "/check") for name, content in PHOTOS.items()}
    assert [name for name, tasks in dead.items() if tasks] == []


async def test_no_spreadsheet_breaks_the_bot(fuzzed: Fuzzed) -> None:
    dead = {name: await send(fuzzed, name, content) for name, content in SHEETS.items()}
    assert [name for name, tasks in dead.items() if tasks] == []


@examples(3)
@given(name=st.sampled_from(sorted(WHOLE)), data=st.data())
async def test_nor_does_a_damaged_one(fuzzed: Fuzzed, name: str, data: st.DataObject) -> None:
    content = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(1, 20))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    kept = data.draw(st.sampled_from([len(content), len(content) // 2]))
    assert not await send(fuzzed, name, bytes(content[:kept]), "/check")
