"""``/privacy`` says what is true, and ``/mydata`` sends all there is."""

import json
import re
from dataclasses import replace

import pytest
from sqlmodel import SQLModel

from bot.i18n import Catalogs
from bot.sandbox.client import Message
from bot.settings import Settings
from bot.store.belongings import belongings
from bot.store.exporting import collect
from bot.store.retention import _SWEEPS
from bot.telegram.privacy.file import write_file
from bot.telegram.privacy.page import page
from bot.telegram.privacy.terms import RETENTION_DAYS, Terms
from bot.telegram.privacy.words import column_names, table_names
from tests.bot.store.filling import NOW, SECRET, fill
from tests.bot.telegram.conftest import WAIT, Shop

KOREAN = Catalogs.load().translator("ko")
SELLER = 5_000_000_001
NAMED = {
    "seller": "회원 번호",
    "question": "질문과 답",
    "reply": "왜 그렇게 답했는지",
    "offer": "고른 항목",
    "vote": "👍 👎와 이유",
    "calculation": "계산한 값, 점검한 글",
    "turn": "마지막 대화",
    "draft": "답을 기다리는 질문",
    "usual_values": "늘 쓰는 값",
    "topic_subscription": "구독한 주제",
    "mailing_refusal": "소식 거부",
    "subscription": "답 알림 신청",
    "letter": "받은 소식 기록",
    "usage": "그날 보낸 파일 수와 크기",
    "task": "보내신 메시지",
    "sent": "보내신 메시지",
}
"""By which words of ``/privacy`` a seller learns of what a table holds; a broadcast is an operator's."""


def text(terms: Terms = Terms(), *, has_agreed: bool = True) -> str:  # noqa: B008 - it is frozen
    return "\n".join(block.text for block in page(terms, KOREAN, has_agreed=has_agreed))


def test_every_table_with_something_of_a_seller_is_named() -> None:
    assert {table.name for table, _ in belongings(SELLER)} - {"broadcast"} == set(NAMED)
    missing = {table for table, words in NAMED.items() if words not in text()}
    assert not missing


def test_the_days_are_those_that_are_enforced() -> None:
    assert f"{RETENTION_DAYS}일" in text()
    told = text(Terms(retention_days=30))
    assert "30일 동안 안 쓰시면" in told
    assert f"{RETENTION_DAYS}일" not in told
    assert Settings(_env_file=None).retention_days == RETENTION_DAYS
    # Whatever is told to go after so many days is swept: by itself, or with its question or seller.
    assert {sweep.name for sweep in _SWEEPS if not sweep.is_brief} == {
        "questions", "calculations", "mailings", "sellers",
    }  # fmt: skip


def test_whom_to_ask_is_the_operators_to_say() -> None:
    assert "운영자: help@example.com" in text(Terms(contact="help@example.com"))
    assert "이 봇의 운영자\n" in text()


async def test_the_page_fits_a_phone_and_offers_the_rights(shop: Shop) -> None:
    for command in ("/privacy", "/개인정보"):
        shown = await shop.say(command)
        assert shown.labels == ("내 정보 받기", "모두 지우기", "동의 철회")
        assert len(shown.text) < 1500
    shop.strangers.add(stranger := shop.other().user_id)
    async with type(shop.client)(shop.url, user_id=stranger) as client:
        await client.say("/privacy")
        await shop.handle()
        assert (await client.wait_for_reply(WAIT)).labels[-1] == "동의하고 쓰기"


async def test_agreeing_on_the_page_turns_it(shop: Shop) -> None:
    shop.strangers.add(shop.client.user_id)
    shown = await shop.say("/privacy")
    await shop.press(shown, "동의하고 쓰기")
    assert (await shop.client.wait_for_edit(WAIT)).labels[-1] == "동의 철회"


async def sent(shop: Shop, message: Message) -> str:
    document = message.raw["document"]
    assert document["file_name"] == "my-data.html"
    return (await shop.client.download(document["file_id"])).decode()


def data(file: str) -> dict[str, list[dict[str, object]]]:
    found = re.search(r'<script type="application/json" id="data">(.*)</script>', file, re.DOTALL)
    assert found
    read: dict[str, list[dict[str, object]]] = json.loads(found[1])
    return read


async def test_all_that_is_kept_comes_as_a_file_that_can_be_read(shop: Shop) -> None:
    await shop.say("정산은 언제 들어와요? 문의 010-1234-5678 <b>")
    await shop.say("/fee 35000 9%")
    file = await sent(shop, await shop.say("/mydata"))
    for words in ("2026년 11월 20일", "질문 (2)", "[전화번호] &lt;b&gt;", "계산과 점검 (1)", "35000"):
        assert words in file
    for words in ("010-1234-5678", "[전화번호] <b>"):
        assert words not in file
    kept = data(file)
    assert {"seller", "question", "reply", "calculation", "turn"} <= set(kept)
    assert kept["seller"][0]["id"] == shop.client.user_id
    assert {row["seller_id"] for row in kept["question"]} == {shop.client.user_id}


async def test_it_comes_by_the_button_too_and_only_one_s_own(shop: Shop) -> None:
    async with shop.other() as other:
        await other.say("등급은 어떻게 올려요?")
        await shop.handle()
    await shop.say("정산은 언제 들어와요?")
    await shop.press(await shop.say("/privacy"), "내 정보 받기")
    file = await sent(shop, await shop.client.wait_for_reply(WAIT))
    assert "정산은 언제" in file
    assert "등급은 어떻게" not in file


@pytest.mark.parametrize("command", ["/mydata", "/forget"])
async def test_in_a_group_it_is_done_elsewhere(shop: Shop, command: str) -> None:
    async with shop.client.in_group() as seller:
        await seller.say(f"{command}@{await shop.client.bot_name()}")
        await shop.handle()
        reply = await seller.wait_for_reply(WAIT)
    assert "1:1" in reply.text
    assert reply.labels == ()


async def test_every_table_is_in_the_file(shop: Shop) -> None:
    tables = await fill(shop.database, SELLER)
    async with shop.database.session() as session:
        collected = await collect(session, SELLER)
    assert set(collected) == tables == {table.name for table, _ in belongings(SELLER)}
    file = write_file(collected, NOW, KOREAN).decode()
    for table in tables:
        assert f"<h2>{table_names(KOREAN)[table]} (1)</h2>" in file
    assert file.count(SECRET) > len(tables)
    assert set(data(file)) == tables


def test_every_column_has_a_name_and_every_name_a_column() -> None:
    columns = {column.name for table, _ in belongings(SELLER) for column in table.columns}
    assert set(column_names(KOREAN)) == columns
    assert set(table_names(KOREAN)) == {table.name for table, _ in belongings(SELLER)}
    assert set(table_names(KOREAN)) <= set(SQLModel.metadata.tables)


async def test_the_terms_of_the_operator_are_told(shop: Shop) -> None:
    object.__setattr__(shop.desk, "terms", replace(shop.desk.terms, retention_days=7, contact="@helper"))
    told = (await shop.say("/privacy")).text
    assert "7일 동안" in told
    assert "@helper" in told
