"""Checks over a real store, as a seller has them: typed, step by step, mended, too late, run again, and masked."""

import asyncio
import json
import re
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.sandbox.client import Message
from bot.store.tables import Calculation, Question
from tests.bot.telegram.conftest import WAIT, Shop

RISKY = "국내 최고 암 완치 홍삼 진액 30포"
HONEST = "프리미엄 유기농 아기 물티슈 캡형 100매"
FORM = "상품명: 홍삼 진액\n설명: 문의는 010-1234-5678\n가격: 12345\n이미지: 2장"


async def everything(shop: Shop, report: Message) -> str:
    """The HTML of a report with what follows on its button."""
    rest = [label for label in report.labels if label.startswith("나머지 ")]
    if not rest:
        return report.html
    await shop.press(report, rest[0])
    return report.html + (await shop.client.wait_for_reply(WAIT)).html


async def test_a_title_behind_the_command_is_checked(shop: Shop) -> None:
    report = await shop.say(f"/check {RISKY}")
    assert "올리기 전에 고칠 곳이 있어요" in report.text
    assert "<b>암 완치</b>" in report.html
    assert "식품표시광고법" in report.text
    assert "법적 판단이 아니에요" in report.text
    assert report.text.index("MEDICAL_CLAIM") < report.text.index("살펴본 것: 상품명")
    assert "MISSING_DESCRIPTION" not in report.text


@pytest.mark.parametrize(
    "words", [f"/점검 {HONEST}", f"이렇게 올려도 될까요: {HONEST}", f"'{HONEST}' 이 상품명 어때요?"]
)
async def test_an_honest_title_is_clean(shop: Shop, words: str) -> None:
    report = await shop.say(words)
    assert report.text.startswith("✅ 걸리는 곳을 찾지 못했어요")


async def test_labelled_lines_are_a_whole_listing(shop: Shop) -> None:
    report = await shop.say(f"/check {FORM}")
    assert "살펴본 것: 상품명, 상세설명, 가격, 이미지" in report.text
    shown = await everything(shop, report)
    assert "<b>12345</b>" in shown
    assert {"PRICE_INVALID", "PERSONAL_INFO", "FEW_IMAGES", "MISSING_SHIPPING"} <= set(re.findall("[A-Z_]{9,}", shown))


async def test_a_passage_of_a_description_is_not_called_short(shop: Shop) -> None:
    report = await shop.say('상세에 이 문구 넣어도 되나 "당뇨 완치에 좋은 홍삼이에요"')
    assert "MEDICAL_CLAIM" in report.text
    assert "SHORT_DESCRIPTION" not in report.text


@pytest.mark.parametrize("words", ["/check 상품명 몇 자까지 돼요?", "/점검 상세에 iframe 넣어도 되나요?"])
async def test_a_question_behind_the_command_reaches_the_guide(shop: Shop, words: str) -> None:
    reply = await shop.say(words)
    assert "출처" in reply.text
    assert "살펴본 것" not in reply.text


async def test_the_rest_follows_on_a_button(shop: Shop) -> None:
    report = await shop.say(f"/check {FORM}\n옵션: 블랙(+20000)\n카테고리: 식품")
    (label,) = [label for label in report.labels if label.startswith("나머지 ")]
    left = int(label.removeprefix("나머지 ").removesuffix("건 보기"))
    await shop.press(report, label)
    rest = await shop.client.wait_for_reply(WAIT)
    shown = report.text.count("\n→ ")
    assert rest.text.count("\n→ ") == left
    assert f"{shown + 1}. " in rest.text
    assert rest.labels == ()


async def test_the_corrected_title_is_shown_and_checked_again(shop: Shop) -> None:
    report = await shop.say(f"/check {RISKY}")
    await shop.press(report, "✏️ 고친 상품명 보기")
    corrected = await shop.client.wait_for_reply(WAIT)
    assert f"전: {RISKY}" in corrected.text
    assert "후: <code>" in corrected.html
    assert "완치" not in corrected.html.partition("<code>")[2]
    await shop.press(corrected, "🔎 이 상품명으로 다시 점검")
    again = await shop.client.wait_for_reply(WAIT)
    assert "해결" in again.text
    assert "MEDICAL_CLAIM" not in again.text


async def test_a_mended_title_says_what_is_resolved(shop: Shop) -> None:
    report = await shop.say(f"/check {RISKY}")
    await shop.press(report, "🔁 고쳐서 다시 점검")
    asked = await shop.client.wait_for_reply(WAIT)
    assert asked.text.startswith("상품명: 고친 내용을 보내 주세요.")
    assert f"<code>{RISKY}</code>" in asked.html
    again = await shop.say("국내 최고 홍삼 진액 30포")
    assert "2건 중 1건 해결" in again.text
    assert "MEDICAL_CLAIM" not in again.text
    assert "EXAGGERATED_CLAIM" in again.text


async def test_another_part_is_mended(shop: Shop) -> None:
    report = await shop.say(f"/check {FORM}")
    await shop.press(report, "🔁 고쳐서 다시 점검")
    asked = await shop.client.wait_for_reply(WAIT)
    assert asked.text.startswith("가격: 고친 내용을")
    await shop.press(asked, "배송")
    edited = await shop.client.wait_for_edit(WAIT)
    assert edited.id == asked.id
    assert edited.text.startswith("배송: 고친 내용을")
    again = await shop.say("무료배송")
    assert "7건 중 1건 해결" in again.text
    shown = await everything(shop, again)
    assert "MISSING_SHIPPING" not in shown
    assert "<b>12345</b>" in shown, "what was not mended is still there"


async def test_mended_lines_may_name_their_parts(shop: Shop) -> None:
    report = await shop.say(f"/check {FORM}")
    await shop.press(report, "🔁 고쳐서 다시 점검")
    await shop.client.wait_for_reply(WAIT)
    shown = await everything(shop, await shop.say("가격: 12340\n설명: 문의는 지마켓 문의 게시판을 이용해 주세요."))
    assert "PRICE_INVALID" not in shown
    assert "PERSONAL_INFO" not in shown
    assert "MISSING_SHIPPING" in shown


async def test_nothing_that_identifies_somebody_is_kept(shop: Shop) -> None:
    report = await shop.say(f"/check {FORM}")
    shown = await everything(shop, report)
    assert "<b>[전화번호]</b>" in shown
    assert "5678" not in shown
    async with shop.database.session() as session:
        (check,) = (await session.exec(select(Calculation))).all()
        (question,) = (await session.exec(select(Question))).all()
    assert json.loads(check.slots)["listing"]["description"] == "문의는 [전화번호]"
    assert "5678" not in question.text
    assert question.outcome == "checked"


async def test_the_guided_way_ends_in_a_report(shop: Shop) -> None:
    assert "상품 점검 1/7" in (await shop.say("/check")).text
    assert "2/7" in (await shop.say("홍삼 진액 30포")).text
    assert "3/7" in (await shop.say("식품 > 건강식품")).text
    assert "4/7" in (await shop.say("12,900원")).text
    assert "5/7" in (await shop.say("패스")).text
    assert "6/7" in (await shop.say("무료배송")).text
    assert "7/7" in (await shop.say("국내산 홍삼으로 만든 진액이에요. 문의는 010-1234-5678로 주세요.")).text
    report = await shop.say("3장")
    assert "살펴본 것: 상품명, 상세설명, 가격, 카테고리, 배송, 이미지." in report.text
    assert "PERSONAL_INFO" in await everything(shop, report)


async def test_the_guided_way_by_buttons_stays_in_one_message(shop: Shop) -> None:
    await shop.say("/check")
    category = await shop.say(RISKY)
    await shop.press(category, "건너뛰기")
    price = await shop.client.wait_for_edit(WAIT)
    assert price.id == category.id
    assert "3/7" in price.text
    await shop.press(price, "바로 점검")
    report = await shop.client.wait_for_edit(WAIT)
    assert report.id == category.id
    assert "MEDICAL_CLAIM" in report.text


async def test_a_whole_listing_in_a_step_needs_no_further_steps(shop: Shop) -> None:
    await shop.say("/check")
    assert "살펴본 것: 상품명, 상세설명, 가격, 이미지" in (await shop.say(FORM)).text


async def test_a_question_in_the_middle_is_answered_and_the_way_goes_on(shop: Shop) -> None:
    await shop.say("/check")
    assert "3~5" in (await shop.say("정산은 언제 들어오나요?")).text
    assert "2/7" in (await shop.say("홍삼 진액")).text


async def test_skipping_everything_leads_back_to_the_first_step(shop: Shop) -> None:
    question = await shop.say("/check")
    for step in range(2, 8):
        await shop.press(question, "건너뛰기")
        question = await shop.client.wait_for_edit(WAIT)
        assert f"{step}/7" in question.text
    assert "건너뛰기" not in question.labels
    assert "1/7" in (await shop.say("패스")).text


async def test_a_description_that_an_app_has_split_is_put_together(shop: Shop) -> None:
    await shop.say("/check")
    await shop.say("홍삼 진액")
    for _ in range(4):
        await shop.say("패스")
    assert "7/7" in (await shop.say("가" * 4000)).text
    assert "이어 붙였어요" in (await shop.say("나" * 100)).text
    await shop.client.wait_for_reply(WAIT)
    await shop.say("5장")
    async with shop.database.session() as session:
        (check,) = (await session.exec(select(Calculation))).all()
    assert json.loads(check.slots)["listing"]["description"] == "가" * 4000 + "\n" + "나" * 100


async def test_cancelling_ends_the_questions(shop: Shop) -> None:
    question = await shop.say("/check")
    await shop.press(question, "취소")
    assert (await shop.client.wait_for_edit(WAIT)).text == "취소했어요."
    await shop.say("/check")
    assert "취소했어요" in (await shop.say("취소")).text
    assert "점검 " not in (await shop.say("정산은 언제 들어와요?")).text


async def test_what_is_pressed_too_late_is_answered_politely(shop: Shop) -> None:
    first = await shop.say("/check")
    await shop.say("홍삼 진액")
    assert "예전 버튼" in (await shop.press(first, "건너뛰기")).text
    shop.now += timedelta(minutes=11)
    assert "상품 점검" not in (await shop.say("정산은 언제 들어와요?")).text


async def test_the_buttons_of_another_seller_do_nothing(shop: Shop) -> None:
    name = await shop.client.bot_name()
    async with shop.client.in_group() as owner, shop.other().in_group() as other:
        await owner.say(f"/check@{name} {RISKY}")
        await shop.handle()
        report = await owner.wait_for_reply(WAIT)
        toast, _ = await asyncio.gather(other.press(report, "🔁 고쳐서 다시 점검"), shop.handle())
        assert "예전 버튼" in toast.text


async def test_a_rerun_neither_repeats_a_step_nor_takes_the_answer_for_the_next(shop: Shop) -> None:
    await shop.say("/check")
    await shop.say("홍삼 진액")
    answered = shop.last
    assert answered is not None
    before = len(await shop.client.messages())
    await shop.run(answered)
    assert len(await shop.client.messages()) == before
    assert "3/7" in (await shop.say("식품")).text


@pytest.mark.parametrize(
    "text",
    [
        "<b>최고</b> & <script>alert(1)</script> 티셔츠",
        "\u202e최고\u200b의 \x07티셔츠 &lt;",
        "가" * 4000,
        "최고 " * 1300,
        "😀" * 50,
        "'; DROP TABLE seller; --",
    ],
)
async def test_hostile_titles_get_a_report_and_break_nothing(shop: Shop, text: str) -> None:
    assert "살펴본 것" in (await shop.say(f"/check {text}")).text


async def test_the_menu_and_the_help_name_the_check(shop: Shop) -> None:
    help_ = await shop.say("/help")
    assert "/check · 상품명·설명·사진 점검" in help_.text
