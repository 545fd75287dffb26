"""Calculations over a real store, the clock in hand: the guided way, changes in place, re-runs, what comes too late."""

import asyncio
from datetime import timedelta

from tests.bot.telegram.conftest import WAIT, Shop


async def test_the_guided_way_by_text_ends_in_a_receipt_and_remembers_what_is_usual(shop: Shop) -> None:
    assert "1/5" in (await shop.say("/fee")).text
    assert "2/5" in (await shop.say("3만5천원")).text
    assert "3/5" in (await shop.say("9%")).text
    assert "4/5" in (await shop.say("3000")).text
    assert "5/5" in (await shop.say("없음")).text
    receipt = await shop.say("12000원")
    assert receipt.text.startswith("정산 예정 금액 34,751원 · 순이익 22,751원")
    assert "/me" in (await shop.client.wait_for_reply(WAIT)).text

    me = await shop.say("/me")
    assert "판매 수수료율 9%" in me.text
    assert "선결제 배송비 3,000원" in me.text
    assert "원가 12,000원" in me.text
    assert "판매가" not in me.text
    await shop.press(me, "🗑 지우기")
    assert "지웠어요" in (await shop.client.wait_for_edit(WAIT)).text
    assert "아직 기억해 둔 값이 없어요" in (await shop.say("/me")).text


async def test_the_guided_way_by_buttons_stays_in_one_message(shop: Shop) -> None:
    await shop.say("/me 수수료 9% 배송비 3000")
    await shop.say("/fee")
    question = await shop.say("35000")
    await shop.press(question, "늘 쓰는 9%")
    shipping = await shop.client.wait_for_edit(WAIT)
    assert shipping.id == question.id
    await shop.press(shipping, "늘 쓰는 3,000원")
    discount = await shop.client.wait_for_edit(WAIT)
    await shop.press(discount, "바로 계산")
    receipt = await shop.client.wait_for_edit(WAIT)
    assert receipt.id == question.id
    assert receipt.text.startswith("정산 예정 금액 34,751원")


async def test_what_is_pressed_twice_or_too_late_is_answered_politely(shop: Shop) -> None:
    await shop.say("/fee")
    question = await shop.say("35000")
    shop.now += timedelta(minutes=11)
    assert "예전 버튼" in (await shop.press(question, "몰라요")).text
    assert "정산 예정" not in (await shop.say("9%")).text, "nor is a text taken for an answer"


async def test_a_button_of_an_earlier_step_does_not_answer_the_next(shop: Shop) -> None:
    await shop.say("/fee")
    rate = await shop.say("35000")
    await shop.say("9%")
    assert "예전 버튼" in (await shop.press(rate, "몰라요")).text


async def test_cancelling_ends_the_questions(shop: Shop) -> None:
    await shop.say("/fee")
    assert "취소했어요" in (await shop.say("취소")).text
    question = await shop.say("/fee")
    await shop.press(question, "취소")
    edited = await shop.client.wait_for_edit(WAIT)
    assert edited.text == "취소했어요."
    assert edited.buttons == ()


async def test_a_question_in_the_middle_is_answered_and_the_way_goes_on(shop: Shop) -> None:
    await shop.say("/fee")
    assert "3~5" in (await shop.say("정산은 언제 들어와요?")).text
    assert "2/5" in (await shop.say("35000")).text


async def test_a_wrong_answer_is_asked_again_with_readings_on_buttons(shop: Shop) -> None:
    await shop.say("/fee")
    await shop.say("35000")
    again = await shop.say("0.09")
    assert "두 가지로 읽혀요" in again.text
    await shop.press(again, "9%")
    assert "3/5" in (await shop.client.wait_for_edit(WAIT)).text


async def test_a_value_is_changed_in_place(shop: Shop) -> None:
    receipt = await shop.say("/fee 35000 9% 원가 12000")
    await shop.press(receipt, "✏️ 판매가")
    asked = await shop.client.wait_for_reply(WAIT)
    assert asked.text == "판매가: 얼마로 바꿀까요? 지금 값: 35,000원"
    told = await shop.say("4만원")
    edited = await shop.client.wait_for_edit(WAIT)
    assert edited.id == receipt.id
    assert edited.text.startswith("정산 예정 금액 36,400원 · 순이익 24,400원")
    assert told.reply_to == receipt.id


async def test_a_value_is_taken_away_by_a_button(shop: Shop) -> None:
    receipt = await shop.say("/fee 35000 9% 할인 2000")
    await shop.press(receipt, "✏️ 판매자 할인")
    await shop.press(await shop.client.wait_for_reply(WAIT), "할인 없음")
    edited = await shop.client.wait_for_edit(WAIT)
    assert edited.id == receipt.id
    assert "할인" not in edited.text


async def test_what_an_answer_says_besides_is_not_asked_again(shop: Shop) -> None:
    await shop.say("/fee")
    assert "3/5" in (await shop.say("가격 35000 수수료 9%")).text


async def test_a_change_that_cannot_be_leaves_the_receipt_as_it_is(shop: Shop) -> None:
    receipt = await shop.say("/fee 35000 9%")
    await shop.press(receipt, "✏️ 판매자 할인")
    await shop.client.wait_for_reply(WAIT)
    assert "판매 금액보다 커요" in (await shop.say("40000원")).text
    await shop.say("2000원")
    assert "판매자 할인 2,000원" in (await shop.client.wait_for_edit(WAIT)).text


async def test_two_receipts_are_changed_each_by_its_own_buttons(shop: Shop) -> None:
    first, second = await shop.say("/fee 35000 9%"), await shop.say("/fee 10000 9%")
    await shop.press(first, "✏️ 판매 수수료율")
    await shop.client.wait_for_reply(WAIT)
    await shop.say("10%")
    edited = await shop.client.wait_for_edit(WAIT)
    assert edited.id == first.id
    assert "35,000원 × 10%" in edited.text
    assert second.id != first.id


async def test_a_picture_is_sent_and_turned_dark_in_place(shop: Shop) -> None:
    receipt = await shop.say("/fee 35000 9%")
    await shop.press(receipt, "🖼 그림으로 보기")
    light = await shop.client.wait_for_reply(WAIT)
    assert "photo" in light.raw
    await shop.press(light, "🌙 어둡게 보기")
    dark = await shop.client.wait_for_edit(WAIT)
    assert dark.id == light.id
    assert dark.labels == ("☀️ 밝게 보기",)
    assert dark.raw["photo"] != light.raw["photo"]


async def test_what_is_too_large_to_draw_is_said_on_the_press(shop: Shop) -> None:
    receipt = await shop.say("/fee 가격 900조 수량 900 수수료 9%")
    assert "너무 큰 금액" in (await shop.press(receipt, "🖼 그림으로 보기")).text


async def test_the_buttons_of_another_seller_do_nothing(shop: Shop) -> None:
    name = await shop.client.bot_name()
    async with shop.client.in_group() as owner, shop.other().in_group() as other:
        await owner.say(f"/fee@{name} 35000 9%")
        await shop.handle()
        receipt = await owner.wait_for_reply(WAIT)
        toast, _ = await asyncio.gather(other.press(receipt, "✏️ 판매가"), shop.handle())
        assert "예전 버튼" in toast.text


async def test_a_rerun_neither_repeats_a_message_nor_answers_the_next_question(shop: Shop) -> None:
    await shop.say("/fee")
    await shop.say("35000")
    answered = shop.last
    assert answered is not None
    before = len(await shop.client.messages())
    await shop.run(answered)
    assert len(await shop.client.messages()) == before
    assert "3/5" in (await shop.say("9%")).text


async def test_a_day_that_was_read_otherwise_is_put_right_in_place(shop: Shop) -> None:
    reply = await shop.say("/정산 11월 18일")
    assert "2026년 11월 18일(수) 주문" in reply.text
    await shop.press(reply, "2027년 11월 18일(목)로 보기")
    edited = await shop.client.wait_for_edit(WAIT)
    assert "2027년 11월 18일(목) 주문" in edited.text
    assert edited.labels == ()


async def test_taxes_are_shown_for_the_other_kind_in_place(shop: Shop) -> None:
    reply = await shop.say("/tax 매출 11000000")
    await shop.press(reply, "간이과세자로 보기")
    assert "간이과세 부가세는 추정하지 않아요" in (await shop.client.wait_for_edit(WAIT)).text


async def test_a_calculation_without_amounts_begins_the_guided_way(shop: Shop) -> None:
    assert "1/5" in (await shop.say("수수료 계산해줘")).text
    assert "2/5" in (await shop.say("35000")).text
