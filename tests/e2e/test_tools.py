"""The tools over the Bot API protocol, in the real process: what a seller types, presses, and finds after a restart."""

import re
import signal

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.agreeing import agree
from bot.sandbox.client import Message, SandboxClient
from tests.e2e.conftest import BotProcess, Place

pytestmark = pytest.mark.asyncio(loop_scope="session")

DAY = r"\d{4}년 \d{1,2}월 \d{1,2}일\([월화수목금토일]\)"
FULL = (
    "/fee 가격 35000 수량 2 수수료 9% 배송비 3000 배송비수수료 3.3% 할인 2000 쿠폰 1000 광고비 500 기타 0 원가 12000 "
    "기준 할인전 부가세 포함"
)


async def ask(seller: SandboxClient, text: str) -> Message:
    await seller.say(text)
    return await seller.wait_for_reply()


async def test_a_whole_line_becomes_a_receipt(seller: SandboxClient) -> None:
    receipt = await ask(seller, FULL)
    assert receipt.text.startswith("정산 예정 금액 63,601원 · 순이익 39,101원")
    assert "− 판매 수수료 70,000원 × 9% = 6,300원" in receipt.text
    assert re.search(rf"오늘 주문이면 {DAY} ~ {DAY} 입금 예상", receipt.text)
    assert "출처" in receipt.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/수수료 35000 9%", "정산 예정 금액 31,850원"),
        ("27,500원에 팔면 통장에 얼마 찍혀요 수수료는 8프로", "정산 예정 금액 25,300원"),
        ("삼만구천원 다섯개 나갔고 수수료 11퍼면?", "39,000원 × 5 = 195,000원"),
        ("14900원수수료12%배송비2500원정산얼마", "14,900원 × 12%"),
        ("마진 20% 남기려면 얼마에 올려야 돼, 원가 7천에 수수료 9%", "판매가: 9,860원"),
        ("지난주 금요일 주문 입금일 알려줘", "영업일"),
        ("광고비 8만 썼고 광고매출 52만인데 로아스 몇이야", "ROAS 650%"),
        ("3000명 들어와서 42명 샀으면 전환율?", "전환율(방문자 기준) 1.4%"),
        ("정산이 안 들어왔어요", "☐ 장기미배송"),
        ("/등급 판매건수 320 클레임 6", "클레임률 1.88%"),
        ("/세금 매출 11000000 매입 5500000", "약 500,000원 (추정)"),
    ],
)
async def test_what_can_be_computed_is_computed(seller: SandboxClient, text: str, words: str) -> None:
    assert words in (await ask(seller, text)).text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/정산 언제 들어와요", "3~5"),
        ("/수수료 몇 퍼센트예요?", "3~12%"),
        ("판매 수수료 몇 퍼센트예요?", "3~12%"),
        ("정산은 언제 들어와요?", "3~5"),
    ],
)
async def test_a_question_still_reaches_the_guide(seller: SandboxClient, text: str, words: str) -> None:
    reply = await ask(seller, text)
    assert words in reply.text
    assert "👍 도움 됐어요" in reply.labels


async def test_an_item_leads_to_its_tool(seller: SandboxClient) -> None:
    reply = await ask(seller, "정산은 언제 들어와요?")
    await seller.press(reply, "🧮 정산일 계산하기")
    assert re.match(rf"{DAY} ~ {DAY} 입금 예상", (await seller.wait_for_reply()).text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/fee 35.5 9%", "소수점 없이"),
        ("/fee 가격 35000 수수료 0.09", "두 가지로 읽혀요"),
        ("/fee 가격 3만5천~4만 수수료 9%", "값 하나만"),
        ("/settle 2월 30일", "달력에 없는 날짜"),
    ],
)
async def test_what_cannot_be_read_is_asked_back(seller: SandboxClient, text: str, words: str) -> None:
    reply = await ask(seller, text)
    assert words in reply.text
    assert "정산 예정 금액" not in reply.text


async def test_a_reading_on_a_button_turns_the_question_into_the_receipt(seller: SandboxClient) -> None:
    reply = await ask(seller, "/fee 가격 35000 수수료 0.09")
    await seller.press(reply, "9%")
    edited = await seller.wait_for_edit()
    assert edited.id == reply.id
    assert edited.text.startswith("정산 예정 금액 31,850원")


async def test_a_receipt_changes_in_place_and_is_drawn(seller: SandboxClient) -> None:
    receipt = await ask(seller, "/fee 35000 9% 원가 12000")
    await seller.press(receipt, "✏️ 원가")
    assert "지금 값: 12,000원" in (await seller.wait_for_reply()).text
    await seller.say("1만원")
    edited = await seller.wait_for_edit()
    assert edited.id == receipt.id
    assert "순이익 21,850원" in edited.text
    await seller.wait_for_reply()
    await seller.press(edited, "🖼 그림으로 보기")
    picture = await seller.wait_for_reply()
    largest = picture.raw["photo"][-1]
    assert (await seller.download(largest["file_id"])).startswith(b"\x89PNG")
    assert largest["width"] == 1080


async def test_the_guided_way_in_english(seller: SandboxClient) -> None:
    await seller.speak("en")
    assert "Fees 1/5" in (await ask(seller, "/fee")).text
    rate = await ask(seller, "35000")
    await seller.press(rate, "Compute now")
    assert (await seller.wait_for_edit()).text.startswith("Payout 30,800 won ~ 33,950 won")


async def test_the_menu_offers_the_tools(seller: SandboxClient) -> None:
    menu = await seller.commands()
    assert {"fee", "settle", "ads", "grade", "tax", "me"} <= set(menu)
    assert menu["fee"] == "수수료와 순이익 계산"


async def test_a_question_survives_a_restart(place: Place) -> None:
    async with Sandbox(0) as sandbox, SandboxClient(sandbox.api_url) as seller:
        bot = await BotProcess.start(place.log, place.environment(sandbox))
        await agree(seller)
        await ask(seller, "/fee")
        assert "2/5" in (await ask(seller, "35000")).text
        await bot.stop(signal.SIGKILL)
        bot = await BotProcess.start(place.log, place.environment(sandbox))
        await seller.say("9%")
        # A kill between sending and noting it repeats one message.
        replies = [await seller.wait_for_reply()]
        while "3/5" not in replies[-1].text:
            replies.append(await seller.wait_for_reply())
        assert len(replies) <= 2
        assert await bot.stop() == 0
