"""A conversation over a real store: what leans on the last turn, for how long, whose it is, and what a re-run says."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.sandbox.client import Message
from bot.store.tables import Offer, Question, Turn
from indexer.decision import Verdict
from indexer.index import Index, SearchResult
from tests.bot.telegram.conftest import WAIT, Shop

CYCLE = "정산은 언제 들어와요?"


def labels(message: Message) -> list[str]:
    return [button.text for row in message.buttons for button in row]


async def test_a_short_message_leans_on_the_last_one_and_says_so(shop: Shop) -> None:
    await shop.say("판매 수수료가 대략 몇 프로예요?")
    reply = await shop.say("왜 그렇게 다 달라요?")
    assert reply.text.startswith("↪ 앞에서 물어보신 것에 이어서 찾았어요.\n")
    assert "수수료" in reply.text


async def test_a_clear_new_question_does_not(shop: Shop) -> None:
    await shop.say(CYCLE)
    assert "↪" not in (await shop.say("상품 사진은 몇 장까지 올릴 수 있는지 알려 주세요")).text


async def test_it_does_for_ten_minutes_only(shop: Shop) -> None:
    await shop.say("/fee 35000 9%")
    shop.now += timedelta(minutes=11)
    assert "정산 예정 금액" not in (await shop.say("두 개면?")).text


async def test_a_calculation_is_changed_in_a_new_message_whose_buttons_work(shop: Shop) -> None:
    first = await shop.say("35000원에 팔고 수수료 9%면 얼마 남아?")
    second = await shop.say("그럼 할인 3천원이면?")
    assert second.id != first.id
    assert "판매자 할인 3,000원" in second.text
    third = await shop.say("10%면?")
    assert "판매자 할인 3,000원" in third.text, "and the next change stands on this one"
    await shop.press(second, "✏️ 판매가")
    await shop.client.wait_for_reply(WAIT)
    await shop.say("4만원")
    edited = await shop.client.wait_for_edit(WAIT)
    assert edited.id == second.id
    assert "판매자 할인 3,000원" in edited.text


async def test_what_was_changed_by_a_button_is_what_is_changed_next(shop: Shop) -> None:
    receipt = await shop.say("/fee 35000 9%")
    await shop.press(receipt, "✏️ 판매가")
    await shop.client.wait_for_reply(WAIT)
    await shop.say("4만원")
    await shop.client.wait_for_edit(WAIT)
    assert (await shop.say("두 개면?")).text.startswith("정산 예정 금액 72,800원")


async def test_a_share_is_asked_back_with_the_amount_on_a_button(shop: Shop) -> None:
    await shop.say("/fee 35000 9%")
    asked = await shop.say("할인 10%면?")
    assert "3,500원" in labels(asked)
    await shop.press(asked, "3,500원")
    assert "판매자 할인 3,500원" in (await shop.client.wait_for_edit(WAIT)).text


async def test_after_an_abstention_nothing_is_left_to_lean_on(shop: Shop) -> None:
    await shop.say("/fee 35000 9%")
    await shop.say("내일 서울 날씨 어때?")
    assert "정산 예정 금액" not in (await shop.say("두 개면?")).text


async def test_an_item_that_was_opened_by_a_button_is_a_turn(shop: Shop) -> None:
    reply = await shop.say(CYCLE)
    title = labels(reply)[0]
    await shop.press(reply, title)
    await shop.client.wait_for_reply(WAIT)
    async with shop.database.session() as session:
        (text,) = (await session.exec(select(Turn.text))).all()
    assert text.startswith(title.rstrip("…")[:10])


async def test_a_rerun_says_nothing_twice_and_does_not_lean_on_itself(shop: Shop) -> None:
    await shop.say("/fee 35000 9%")
    second = await shop.say("두 개면?")
    assert shop.last is not None
    await shop.run(shop.last)
    third = await shop.say("고마워요")
    assert third.id == second.id + 2, "only the thanks and its answer came after"


async def test_in_a_group_everyone_has_a_turn_of_their_own(shop: Shop) -> None:
    name = shop.bot.username
    async with shop.client.in_group() as mine, shop.other() as stranger:
        await mine.say(f"@{name} 35000원에 팔고 수수료 9%면 얼마 남아?")
        await shop.handle()
        assert "정산 예정 금액" in (await mine.wait_for_reply(WAIT)).text
        await stranger.say("두 개면?")
        await shop.handle()
        assert "정산 예정 금액" not in (await stranger.wait_for_reply(WAIT)).text
        await mine.say(f"@{name} 두 개면?")
        await shop.handle()
        assert "정산 예정 금액" in (await mine.wait_for_reply(WAIT)).text


async def test_two_questions_are_answered_in_one_message_each_with_its_source(shop: Shop) -> None:
    reply = await shop.say("상품명은 몇 자까지고 정산은 언제 들어와요?")
    assert "상품명" in reply.text
    assert "3~5" in reply.text
    assert reply.text.count("출처") == 2
    assert labels(reply)[-2:] == ["👍 도움 됐어요", "👎 아쉬워요"]


async def test_a_question_and_a_calculation_are_both_answered(shop: Shop) -> None:
    answer = await shop.say("35000원에 팔고 수수료 9%면 얼마 남아? 그리고 정산은 며칠 걸려요?")
    assert "3~5" in answer.text
    receipt = await shop.client.wait_for_reply(WAIT)
    assert receipt.text.startswith("정산 예정 금액 31,850원")
    assert "할인" in (await shop.say("그럼 할인 3천원이면?")).text


async def test_a_close_question_is_asked_back_and_the_choice_is_remembered(
    shop: Shop, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(index, "search", lambda question, _limit=5: tie(index, question))
        asked = await shop.say("수수료 정산")
    assert asked.text == "어느 쪽이 궁금하세요?"
    first, second = labels(asked)
    assert "출처" not in asked.text
    await shop.press(asked, second)
    shown = await shop.client.wait_for_edit(WAIT)
    assert shown.id == asked.id
    assert shown.text.startswith(second.rstrip("…"))
    assert labels(shown)[-2:] == ["👍 도움 됐어요", "👎 아쉬워요"]
    async with shop.database.session() as session:
        (turn,) = (await session.exec(select(Turn.text))).all()
        (outcome,) = (await session.exec(select(Question.outcome))).all()
        chosen = (await session.exec(select(Offer.place).where(col(Offer.chosen_at).is_not(None)))).all()
    assert turn.startswith(second.rstrip("…"))
    assert first != second
    assert outcome == "asked_back"
    assert list(chosen) == [1]


async def test_another_seller_cannot_choose(shop: Shop, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    async with shop.client.in_group() as mine, shop.other() as stranger, stranger.in_group() as theirs:
        with monkeypatch.context() as patch:
            patch.setattr(index, "search", lambda question, _limit=5: tie(index, question))
            await mine.say(f"@{shop.bot.username} 수수료 정산")
            await shop.handle()
            asked = await mine.wait_for_reply(WAIT)
        toast, _ = await asyncio.gather(theirs.press(asked, labels(asked)[0]), shop.handle())
        assert "예전 버튼" in toast.text


def tie(index: Index, question: str) -> SearchResult:
    """Return two items of different topics that are equally near."""
    found = Index.search(index, question, 12)
    first = found.hits[0]
    second = next(hit for hit in found.hits if hit.item.topic is not first.item.topic)
    hits = (first, replace(second, score=first.score))
    return replace(found, hits=hits, decision=replace(found.decision, verdict=Verdict.ASK))
