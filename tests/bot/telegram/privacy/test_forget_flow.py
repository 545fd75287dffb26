"""``/forget``: asked once, everything goes, what waits behind it is answered, and what runs writes nothing anew."""

import asyncio
from typing import Any

from sqlmodel import col, select

from bot.sandbox.client import Message
from bot.store.forgetting import forget
from bot.store.tables import Question, Seller, Task
from bot.telegram.limits.verdict import Verdict
from bot.telegram.privacy.buttons import PrivacyAction, privacy_data
from tests.bot.store.filling import found
from tests.bot.telegram.conftest import WAIT, Shop
from tests.bot.telegram.office import Office

SELLER = 5_000_000_001
GROUP = -1_000_777
NAME = "김비밀"
CONFIRM = "모두 지우기"
LATE = 60.0


def update(content: dict[str, Any], chat: int = SELLER) -> dict[str, Any]:
    place = {"id": chat, "type": "private" if chat > 0 else "supergroup", "title": NAME}
    person = {"id": SELLER, "is_bot": False, "first_name": NAME, "language_code": "ko"}
    return {"message": {"message_id": 1, "date": 1_795_000_000, "chat": place, "from": person} | content}


def pressed(action: PrivacyAction) -> dict[str, Any]:
    message = update({"message_id": 90, "text": "지울까요?"})["message"]
    bot = {"id": 123456789, "is_bot": True, "first_name": "도우미", "username": "gmarket_bot"}
    query = {"id": "1", "chat_instance": "1", "data": privacy_data(action), "message": message | {"from": bot}}
    return {"callback_query": query | {"from": message["from"]}}


async def test_the_whole_database_has_nothing_of_who_was_forgotten(whole: Office) -> None:
    await whole.agree(SELLER)
    group = update({"text": "@gmarket_bot 배송 언제까지 보내요 비밀"}, GROUP)
    for content in (
        update({"text": "정산은 언제 들어와요? 비밀"}),
        update({"text": "/fee 35000 9%"}),
        update({"text": "/me 수수료 9%"}),
        update({"text": "/check 비밀 물티슈 캡형 100매"}),
        group,
    ):
        whole.clock.turn(20)
        await whole.handle(content)
    words = (str(SELLER), NAME, "비밀", "정산은 언제")
    assert {"question", "reply", "turn", "calculation", "draft", "usual_values"} <= set(
        await found(whole.database, *words)
    )

    whole.clock.turn(60)
    whole.doors.clear()
    await whole.put(
        pressed(PrivacyAction.FORGET), update({"text": "등급은 어떻게 올려요? 비밀"}), update({"text": "/mydata"})
    )
    assert "task" in await found(whole.database, *words)
    whole.doors.set()
    await whole.settle()

    assert await found(whole.database, *words) == {}
    assert len(await whole.tasks()) == 8, "that they were handled is still known"
    said = whole.said(SELLER)
    assert "저장 없이 답했어요" in said[-2], "what waited behind was answered, and nothing was kept of it"
    assert "저장된 것이 없어요" in said[-1]
    [receipt] = whole.said(SELLER, "editMessageText")
    for line in ("질문 4건", "답 3건", "늘 쓰는 값 1건", "48시간", "백업"):
        assert line in receipt


async def ask(shop: Shop) -> Message:
    asked = await shop.say("/forget")
    assert asked.labels == (CONFIRM, "그만두기")
    return asked


async def test_it_is_asked_once_and_can_be_left(shop: Shop) -> None:
    await shop.say("정산은 언제 들어와요?")
    await shop.press(await ask(shop), "그만두기")
    left = await shop.client.wait_for_edit(WAIT)
    assert "아무것도 지우지 않았어요" in left.text
    assert left.labels == ()
    assert {"question", "seller"} <= set(await found(shop.database, str(shop.client.user_id)))


async def test_the_receipt_takes_the_place_of_the_question_and_the_bot_goes_on(shop: Shop) -> None:
    await shop.say("정산은 언제 들어와요?")
    asked = await ask(shop)
    await shop.press(asked, CONFIRM)
    receipt = await shop.client.wait_for_edit(WAIT)
    assert receipt.id == asked.id
    assert receipt.labels == ()
    for words in ("2026년 11월 20일(금)", "질문 1건", "답 1건", "남는 것", "텔레그램"):
        assert words in receipt.text
    assert "저장 없이 답했어요" in (await shop.say("정산은 언제 들어와요?")).text


async def test_old_buttons_say_that_nothing_is_there_any_more(shop: Shop) -> None:
    receipt = await shop.say("/fee 35000 9%")
    await shop.press(await ask(shop), CONFIRM)
    await shop.press(receipt, receipt.labels[0])
    assert "동의" in (await shop.client.wait_for_reply(WAIT)).text
    async with shop.database.session() as session:
        assert (await session.exec(select(Seller))).all() == []


async def test_who_had_nothing_kept_is_told_so(shop: Shop) -> None:
    shop.strangers.add(shop.client.user_id)
    await shop.press(await ask(shop), CONFIRM)
    assert "저장된 것이 없었어요" in (await shop.client.wait_for_edit(WAIT)).text


async def test_a_withdrawal_deletes_too(shop: Shop) -> None:
    await shop.say("정산은 언제 들어와요?")
    page = await shop.say("/privacy")
    await shop.press(page, "동의 철회")
    asked = await shop.client.wait_for_reply(WAIT)
    assert "동의를 거둘까요" in asked.text
    await shop.press(asked, CONFIRM)
    assert "모두 지웠어요" in (await shop.client.wait_for_edit(WAIT)).text
    assert "동의하지 않으셔서" in (await shop.say("/privacy")).text


async def test_a_spreadsheet_that_is_being_checked_stops_and_writes_nothing(shop: Shop) -> None:
    rows = "\n".join(["무선 이어폰 블루투스 5.3 노이즈캔슬링 마이크,12900"] * 3000)
    await shop.client.upload("document", "비밀상품.csv", f"상품명,판매가\n{rows}".encode())
    await shop.handle()
    progress = await shop.client.wait_for_reply(LATE)
    asked = await ask(shop)
    await shop.press(asked, CONFIRM)
    edits = {}
    while progress.id not in edits or "멈췄어요" not in edits[progress.id].text:
        edit = await shop.client.wait_for_edit(LATE)
        edits[edit.id] = edit
    assert "하고 있던 일 1건(멈췄어요)" in edits[asked.id].text
    assert await found(shop.database, str(shop.client.user_id), "비밀상품") == {}
    async with shop.database.session() as session:
        assert (await session.exec(select(col(Task.key)))).all() == []


async def test_what_is_remembered_in_memory_goes_too(shop: Shop) -> None:
    seller_id = shop.client.user_id
    await shop.say("정산은 언제 들어와요?")
    shop.desk.gaps._vectors["비밀"] = None  # type: ignore[assignment]
    pace = shop.desk.limits.pace
    while pace.check(seller_id, shop.now) is Verdict.ALLOW:
        pass
    shop.now = shop.now.replace(year=2027)
    await shop.press(await ask(shop), CONFIRM)
    assert shop.desk.gaps._vectors == {}
    assert seller_id not in pace._buckets


async def test_who_is_forgotten_while_they_are_answered_elsewhere_is_not_kept(shop: Shop) -> None:
    """The group's update is in hand when the private chat's forgets: the database refuses, and nobody hears of it."""
    name = await shop.client.bot_name()
    async with shop.client.in_group() as seller:
        await seller.say(f"@{name} 정산은 언제 들어와요?")
        decide = shop.desk.assistant.listing_check
        loop = asyncio.get_running_loop()

        async def forget_seller() -> None:
            async with shop.database.session() as session:
                await forget(session, shop.client.user_id)

        def decide_late(*arguments: Any) -> Any:
            asyncio.run_coroutine_threadsafe(forget_seller(), loop).result(WAIT)
            return decide(*arguments)

        object.__setattr__(shop.desk, "assistant", _Deciding(shop.desk.assistant, decide_late))
        await shop.handle()
    async with shop.database.session() as session:
        assert (await session.exec(select(Question))).all() == []
        assert (await session.exec(select(Seller))).all() == []


class _Deciding:
    """An assistant that is slow to see whether a listing is shown."""

    def __init__(self, assistant: Any, listing_check: Any) -> None:
        self._assistant = assistant
        self.listing_check = listing_check

    def __getattr__(self, name: str) -> Any:
        return getattr(self._assistant, name)
