"""Spreadsheets over a real store and journal: checked in the background, one a seller, stopped, refused."""

import asyncio
import csv
import io
from datetime import UTC, datetime

import openpyxl
import pytest
from sqlalchemy import delete
from sqlmodel import col, select

from bot.sandbox.client import Message, SandboxClientError
from bot.store import tasks
from bot.store.tables import Calculation, Question, Task
from bot.store.tasks import NewTask
from bot.telegram.checks.sheet_task import KIND, SheetState, SheetTask, lane_of
from tests.bot.telegram.conftest import Shop

LATE = 60.0


def csv_file(*titles: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["상품명", "판매가"])
    writer.writerows((title, "12900") for title in titles)
    return out.getvalue().encode("cp949")


FILE = csv_file(
    "국내 최고 암 완치 홍삼 진액 30포", "프리미엄 유기농 아기 물티슈 캡형 100매", "=1+1 무선 이어폰 블루투스"
)


async def send(shop: Shop, content: bytes = FILE, name: str = "상품.csv") -> Message:
    await shop.client.upload("document", name, content)
    await shop.handle()
    return await shop.client.wait_for_reply(LATE)


async def last_edit(shop: Shop, words: str) -> Message:
    """Wait until a message says something."""
    while True:
        edited = await shop.client.wait_for_edit(LATE)
        if words in edited.text:
            return edited


async def test_a_file_comes_back_with_its_findings(shop: Shop) -> None:
    progress = await send(shop)
    assert "상품.csv" in progress.text
    assert progress.labels == ("점검 멈추기",)
    result = await shop.client.wait_for_reply(LATE)
    assert "상품 3개를 점검했어요" in result.text
    assert "위반 소지 높음 1개" in result.text
    assert "MEDICAL_CLAIM" in result.text
    assert "법적 판단이 아니에요" in result.text
    assert result.labels == ("🔎 내 상품 점검하기",)
    document = result.raw["document"]
    assert document["file_name"] == "상품_점검결과.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(await shop.client.download(document["file_id"])))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][:3] == ["상품명", "판매가", "점검 결과"]
    assert sheet["C2"].value == "위반 소지 높음"
    assert "점검 요약" in book.sheetnames
    done = await last_edit(shop, "모두 확인하고")
    assert done.id == progress.id
    assert done.labels == ()


async def test_the_chat_is_answered_meanwhile(shop: Shop) -> None:
    await send(shop, csv_file(*["무선 이어폰 블루투스 5.3 노이즈캔슬링"] * 300))
    await shop.client.say("정산은 언제 들어와요?")
    await shop.handle()
    assert "3~5" in (await shop.client.wait_for_reply(LATE)).text
    assert "300개를 점검했어요" in (await shop.client.wait_for_reply(LATE)).text


async def hold(shop: Shop) -> None:
    """Have a file of the seller's wait for a time that does not come."""
    async with shop.database.engine.begin() as connection:
        far = datetime(2030, 1, 1, tzinfo=UTC)
        await tasks.store(connection, [NewTask("sheet:x", lane_of(shop.client.user_id), 0, KIND, "{}")], far)


async def test_one_file_a_seller_at_a_time(shop: Shop) -> None:
    await hold(shop)
    refusal = await send(shop)
    assert "앞서 보낸 파일을 점검하고 있어요" in refusal.text
    async with shop.database.engine.begin() as connection:
        await connection.execute(delete(Task).where(col(Task.key) == "sheet:x"))
    assert "준비하고" in (await send(shop)).text


async def test_a_check_is_stopped_by_its_owner(shop: Shop) -> None:
    progress = await send(shop, csv_file(*["무선 이어폰 블루투스 5.3 노이즈캔슬링 마이크"] * 3000))
    toast = await shop.press(progress, "점검 멈추기")
    assert "멈출게요" in toast.text
    stopped = await last_edit(shop, "멈췄어요")
    assert stopped.id == progress.id
    assert stopped.labels == ()
    with pytest.raises(SandboxClientError):
        await shop.client.wait_for_reply(0.3)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("상품.xlsx", b"PK\x03\x04 no workbook", "깨져서"),
        ("상품.csv", b"\xff\x00\x01\x02" * 100, "엑셀이나 CSV 파일이 아니에요"),
        ("상품.csv", "색상,크기\n빨강,M\n".encode(), "상품명이나 상세설명 열을 찾지 못했어요"),
        ("상품.csv", "상품명,판매가\n".encode(), "상품이 없어요"),
        ("상품.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1024), "XLSX"),
    ],
    ids=["broken", "binary", "headers", "empty", "old"],
)
async def test_what_cannot_be_checked_gets_one_clear_line(shop: Shop, name: str, content: bytes, words: str) -> None:
    progress = await send(shop, content, name)
    told = await last_edit(shop, words)
    assert told.id == progress.id
    assert told.labels == ()


async def test_what_is_too_large_is_not_even_fetched(shop: Shop) -> None:
    refusal = await send(shop, b"x" * (10 * 1024 * 1024 + 1))
    assert "10MB까지" in refusal.text
    async with shop.database.session() as session:
        assert (await session.exec(select(Calculation))).all() == []


async def test_a_file_that_telegram_no_longer_has_gets_a_line(shop: Shop) -> None:
    async with shop.database.session() as session:
        row = Calculation(
            key="tg:9", seller_id=shop.client.user_id, chat_id=shop.client.user_id, tool="sheet",
            slots=SheetState().to_json(), changed_at=datetime(2026, 11, 22, tzinfo=UTC),
        )  # fmt: skip
        await shop.say("/start")
        session.add(row)
        await session.flush()
        job = row.id or 0
    task = SheetTask(job, shop.client.user_id, shop.client.user_id, None, 1, "gone", "상품.csv", "ko")
    async with shop.database.engine.begin() as connection:
        new = NewTask("sheet:9", lane_of(shop.client.user_id), 0, KIND, task.to_json())
        await tasks.store(connection, [new], datetime(2026, 11, 22, tzinfo=UTC))
    assert "다시 보내 주세요" in (await last_edit(shop, "받지 못했어요")).text


async def test_a_rerun_of_the_update_begins_no_second_check(shop: Shop) -> None:
    await send(shop)
    sent = shop.last
    assert sent is not None
    await shop.run(sent)
    await shop.client.wait_for_reply(LATE)
    await last_edit(shop, "모두 확인하고")
    await asyncio.sleep(0.2)
    assert len([one for one in await shop.client.messages() if one.from_bot]) == 2


async def test_files_are_recorded_without_their_names(shop: Shop) -> None:
    await send(shop, FILE, "김철수 010-1234-5678.csv")
    async with shop.database.session() as session:
        (question,) = (await session.exec(select(Question))).all()
    assert (question.text, question.outcome) == ("점검 [파일]", "checked")


async def test_a_file_of_no_use_is_told_what_works(shop: Shop) -> None:
    told = await send(shop, b"%PDF-1.7", "상품.pdf")
    assert "CSV나 XLSX" in told.text
