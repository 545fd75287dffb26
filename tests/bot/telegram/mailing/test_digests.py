"""A new guide is announced to the operators once, and goes to subscribers only after one of them confirms."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.sandbox.client import Message
from bot.store import mailing_digests
from bot.store.tables import Broadcast, Digest
from bot.telegram.mailing.digests import Digests
from indexer.index import Index
from knowledge.topic import Topic
from tests.bot.telegram.conftest import WAIT, MakeIndex, Shop
from tests.bot.telegram.mailing.conftest import Join, edit_with, is_silent, replies, use

SEND, DECLINE = "구독자 1명에게 보내기", "보내지 않기"
NEW = {"payday": "이제 **다음 날** 입금돼요."}


async def take_up(shop: Shop, index: Index) -> int:
    """Have the bot take up an index; return how many topics it changes."""
    use(shop, index)
    return await Digests(shop.desk, shop.bot).look(index)


@pytest.fixture
async def begun(operator: Shop, make_index: MakeIndex) -> Shop:
    """A bot that has seen a guide of two pages, and whose operator has written to it."""
    await operator.say("안녕하세요")
    assert await take_up(operator, make_index("payday", "photo")) == 0
    return operator


async def announced(shop: Shop) -> tuple[Message, Message, Message]:
    """Return the summary, the preview and the question of one topic."""
    summary, preview, question = await replies(shop.client, 3)
    return summary, preview, question


async def test_the_first_start_is_no_news(begun: Shop) -> None:
    assert await is_silent(begun.client)


async def test_subscribers_are_told_before_and_after_once_an_operator_confirms(
    begun: Shop, join: Join, make_index: MakeIndex
) -> None:
    reader, other = await join(Topic.SETTLEMENT), await join(Topic.FEES)
    assert await take_up(begun, make_index("payday", "photo", **NEW)) == 1
    summary, preview, question = await announced(begun)
    assert summary.text.startswith("📚 새 가이드에서 1건이 바뀌었어요\n• 정산 1건\n")
    assert question.labels == (SEND, DECLINE)
    assert await is_silent(reader), "nothing is sent before the confirmation"

    await begun.press(question, SEND)
    got = await reader.wait_for_reply(WAIT)
    assert got.html == preview.html
    lines = got.text.split("\n")
    assert lines[0] == "📢 정산 소식"
    assert "🔄 바뀜 · 정산 대금은 언제 들어오나요?" in lines
    assert "전: 주문이 끝난 다음 날부터 영업일로 3~5일 안에 입금돼요." in lines
    assert "후: 이제 다음 날 입금돼요." in lines
    assert "출처 가이드 · 정산 대금은 언제 들어오나요? (2026-11-02)" in lines
    assert "보냄 1" in (await edit_with(begun.client, "✅ 다 보냈어요 · 정산 구독자")).text
    assert await is_silent(other)
    assert await take_up(begun, make_index("payday", "photo", **NEW)) == 0, "told is told"


async def test_a_confirmation_counts_once(begun: Shop, join: Join, make_index: MakeIndex) -> None:
    reader = await join(Topic.SETTLEMENT)
    await take_up(begun, make_index("payday", "photo", **NEW))
    *_, question = await announced(begun)
    await begun.press(question, SEND)
    await reader.wait_for_reply(WAIT)
    assert begun.last is not None
    await begun.run(begun.last)
    assert await is_silent(reader)
    async with begun.database.session() as session:
        assert len((await session.exec(select(Broadcast))).all()) == 1


async def test_what_is_declined_is_not_sent_and_not_asked_again(begun: Shop, join: Join, make_index: MakeIndex) -> None:
    reader = await join(Topic.SETTLEMENT)
    await take_up(begun, make_index("payday", "photo", **NEW))
    *_, question = await announced(begun)
    await begun.press(question, DECLINE)
    assert (await begun.client.wait_for_edit(WAIT)).text == "정산 소식은 보내지 않았어요."
    assert await take_up(begun, make_index("payday", "photo", **NEW)) == 0
    assert await is_silent(reader)
    # Back again it is another change, which is asked about.
    assert await take_up(begun, make_index("payday", "photo")) == 1
    _, preview, _ = await announced(begun)
    assert "전: 이제 다음 날 입금돼요." in preview.text


async def test_an_operator_is_asked_once_however_often_it_is_looked(begun: Shop, make_index: MakeIndex) -> None:
    changed = make_index("payday", "photo", **NEW)
    await take_up(begun, changed)
    await announced(begun)
    # Another process of the fleet notices the same, and so does a restart.
    found = await asyncio.gather(*(take_up(begun, changed) for _ in range(3)))
    assert found == [0, 0, 0]
    assert await is_silent(begun.client)


async def test_a_guide_that_changes_again_overtakes_what_was_shown(
    begun: Shop, join: Join, make_index: MakeIndex
) -> None:
    reader = await join(Topic.SETTLEMENT)
    await take_up(begun, make_index("payday", "photo", **NEW))
    *_, old = await announced(begun)
    assert await take_up(begun, make_index("payday", "photo", payday="이제 **당일** 입금돼요.")) == 1
    _, preview, _ = await announced(begun)
    assert "전: 주문이 끝난" in preview.text, "folded into one: nobody was told of what lay between"
    assert "다음 날 입금돼요" not in preview.text
    await begun.press(old, SEND)
    assert "보낼 수 없어요" in (await begun.client.wait_for_edit(WAIT)).text
    assert await is_silent(reader)


async def test_without_an_operator_nothing_happens_and_a_later_one_gets_it_in_one(
    begun: Shop, make_index: MakeIndex
) -> None:
    operator = begun.client.user_id
    begun.appoint()
    assert await take_up(begun, make_index("payday", "photo", **NEW)) == 0
    assert await take_up(begun, make_index("payday", "photo", "refund", **NEW)) == 0
    async with begun.database.session() as session:
        assert (await session.exec(select(Digest))).all() == []
    begun.appoint(operator)
    assert await take_up(begun, make_index("payday", "photo", "refund", **NEW)) == 2
    summary = await begun.client.wait_for_reply(WAIT)
    assert summary.text.startswith("📚 새 가이드에서 2건이 바뀌었어요\n• 정산 1건\n• 배송·반품 1건")


async def test_a_topic_that_nobody_reads_is_shown_and_put_away(begun: Shop, make_index: MakeIndex) -> None:
    await take_up(begun, make_index("photo"))
    _, preview, question = await announced(begun)
    assert "🗑 없어짐 · 정산 대금은 언제 들어오나요?" in preview.text
    assert question.labels == ("확인했어요",)
    await begun.press(question, "확인했어요")
    await begun.client.wait_for_edit(WAIT)
    assert await take_up(begun, make_index("photo")) == 0
    async with begun.database.session() as session:
        assert (await mailing_digests.told(session)).keys() == {"photo"}


async def test_only_an_operator_decides(begun: Shop, join: Join, make_index: MakeIndex) -> None:
    reader = await join(Topic.SETTLEMENT)
    await take_up(begun, make_index("payday", "photo", **NEW))
    *_, question = await announced(begun)
    begun.appoint()
    assert "예전 버튼" in (await begun.press(question, SEND)).text
    assert await is_silent(reader)


async def test_the_watch_looks_at_each_index_and_each_day(begun: Shop, make_index: MakeIndex) -> None:
    looked = asyncio.Queue[str]()

    class Watching(Digests):
        async def look(self, index: Index) -> int:
            looked.put_nowait(index.manifest.build_id)
            return 0

    watching = asyncio.create_task(Watching(begun.desk, begun.bot).watch(pause=0.01))
    async with asyncio.timeout(WAIT):
        first = await looked.get()
        use(begun, make_index("payday", "photo", **NEW))
        second = await looked.get()
        begun.now += timedelta(days=1)
        assert await looked.get() == second != first
    await asyncio.sleep(0.05)
    assert looked.empty()
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
