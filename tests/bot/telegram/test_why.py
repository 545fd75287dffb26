"""/why: what the last answer of the chat rests on: an item, nothing near enough, a calculation."""

from datetime import timedelta

from bot.assistant.account import from_json
from bot.store import replies
from tests.bot.telegram.conftest import WAIT, Shop

QUESTION = "정산 대금은 며칠 만에 지급되나요?"
"""An item's own title, which is answered whatever else changes."""


async def test_there_is_nothing_to_explain_before_the_first_answer(shop: Shop) -> None:
    assert "아직 설명할 답이 없어요" in (await shop.say("/why")).text


async def test_an_item_is_explained_with_its_place_its_score_its_index_and_its_sources(shop: Shop) -> None:
    answer = await shop.say(QUESTION)
    why = (await shop.say("/왜")).text
    title = answer.text.split("\n")[0].partition(" [")[0]
    assert f"고른 항목: {title} (정산 › " in why
    assert "이상이면 답해요" in why
    assert "• 가장 닮은 예시 질문: “" in why
    assert "가이드 색인 2026" in why
    assert "2026년 11월 20일(금)" in why
    assert "출처\n가이드 · 지마켓 스마트 판매자 가이드 (2026-11-22 확인)" in why


async def test_an_abstention_is_explained_with_what_came_nearest_and_without_a_source(shop: Shop) -> None:
    assert "가이드에 없는" in (await shop.say("오늘 서울 날씨 어때요?")).text
    why = (await shop.say("/why")).text
    assert why.startswith("왜 답하지 않았나요")
    assert "가장 가까웠던 항목\n• " in why
    assert "얼마나 가까웠나요\n• 확신 " in why
    assert "이상이면 답해요" in why
    assert "출처" not in why


async def test_a_calculation_is_explained_with_its_formulas_and_figures(shop: Shop) -> None:
    receipt = await shop.say("35000원 수수료 9% 배송비 3000 얼마 남아?")
    assert "34,751원" in receipt.text
    why = (await shop.say("/why")).text
    assert "• 판매 수수료 35,000원 × 9% = 3,150원" in why
    assert "구매자가 선결제한 배송비에 부과: 3.3% (언론 보도 2020-12-27)" in why
    assert "출처\n" in why
    assert "지금" not in why


async def test_months_and_days_of_a_calendar_are_named_as_such(shop: Shop) -> None:
    await shop.say("/tax 매출 11000000 매입 5500000")
    why = (await shop.say("/why")).text
    assert "일반과세자 예정고지: 4월 (참고 자료 · 확인 필요 2026-09-27)" in why
    assert "일반과세자 확정신고: 1월 25일 (" in why
    await shop.say("/settle 11월 20일")
    why = (await shop.say("/why")).text
    assert why.count("주문 완료 후 익일로부터 3~5영업일 (가이드 2026-11-22 확인)") == 1


async def test_a_calculation_that_was_changed_by_a_button_is_explained_as_it_is_now(shop: Shop) -> None:
    await shop.say(QUESTION)
    receipt = await shop.say("/fee 35000 9%")
    question_asked = await shop.press(receipt, "✏️ 판매가")
    assert question_asked is not None
    await shop.client.wait_for_reply(WAIT)
    await shop.client.say("45000")
    await shop.handle()
    await shop.client.wait_for_edit(WAIT)
    await shop.client.wait_for_reply(WAIT)
    assert "45,000원 × 9% = 4,050원" in (await shop.say("/why")).text


async def test_the_guided_way_is_explained_although_no_question_began_it(shop: Shop) -> None:
    await shop.say(QUESTION)
    await shop.say("/fee")
    assert "아직 계산한 값이 없어요" in (await shop.say("/why")).text


async def test_a_check_explains_itself(shop: Shop) -> None:
    await shop.say("이 상품명 괜찮아요? 프리미엄 물티슈 캡형 100매")
    assert "점검 결과" in (await shop.say("/why")).text


async def test_nobody_is_told_of_anothers_answer(shop: Shop) -> None:
    await shop.say(QUESTION)
    async with shop.other() as other:
        await other.say("/why")
        await shop.handle()
        assert "아직 설명할 답이 없어요" in (await other.wait_for_reply(WAIT)).text


async def test_small_talk_has_no_evidence(shop: Shop) -> None:
    await shop.say("고마워요")
    shop.now += timedelta(minutes=1)
    assert "설명할 근거가 없어요" in (await shop.say("/why")).text


async def test_the_evidence_is_stored_with_the_question_and_without_what_was_asked(shop: Shop) -> None:
    await shop.say(f"{QUESTION} 제 번호는 010-1234-5678이에요")
    async with shop.database.session() as session:
        given = await replies.find(session, 1)
    assert given is not None
    assert "010-1234-5678" not in given.kept.asking + given.kept.account + given.kept.messages
    assert "제 번호" not in given.kept.account
    evidence = from_json(given.kept.account).evidence
    assert evidence is not None
    assert evidence.build == given.kept.index_build
    assert evidence.nearest
