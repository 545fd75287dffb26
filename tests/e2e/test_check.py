"""The listing check over the Bot API protocol, in the real process: typed, guided, photos, and a whole workbook."""

import asyncio
import hashlib
import io
import re
import signal

import openpyxl
import pytest
from PIL import Image

from bot.sandbox import Sandbox
from bot.sandbox.agreeing import agree
from bot.sandbox.client import Message, SandboxClient, SandboxClientError
from bot.sandbox.faults import Fault, FaultKind
from tests.e2e.conftest import BotProcess, Place

pytestmark = pytest.mark.asyncio(loop_scope="session")

RISKY = "국내 최고 암 완치 홍삼 진액 30포"
HONEST = "프리미엄 유기농 아기 물티슈 캡형 100매"
COUNTED = re.compile(r"([0-9,]+)개 중 ([0-9,]+)개 확인…")


async def ask(seller: SandboxClient, text: str) -> Message:
    await seller.say(text)
    return await seller.wait_for_reply()


async def ended(seller: SandboxClient, words: str, seconds: float = 60) -> Message:
    """Wait until a message says something."""
    async with asyncio.timeout(seconds):
        while True:
            edited = await seller.wait_for_edit(seconds)
            if words in edited.text:
                return edited


def picture(side: int, seed: int) -> bytes:
    tiles = Image.frombytes("RGB", (40, 40), hashlib.shake_256(bytes([seed])).digest(4800))
    out = io.BytesIO()
    tiles.resize((side, side), Image.Resampling.NEAREST).save(out, "JPEG")
    return out.getvalue()


def workbook(count: int) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["상품명", "카테고리", "판매가", "상세설명"])
    for number in range(count):
        risky = number % 10 == 0
        title = RISKY if risky else f"차량용 무선 청소기 강력흡입 {number}W"
        sheet.append([title, "식품" if risky else "가전", 12900 + 10 * number, "흡입력이 좋은 무선 청소기예요. " * 30])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("text", [f"/check {RISKY}", f"/점검 상품명: {RISKY}", f"이 상품명 괜찮아요? {RISKY}"])
async def test_a_risky_title_gets_a_report(seller: SandboxClient, text: str) -> None:
    report = await ask(seller, text)
    assert "<b>암 완치</b>" in report.html
    assert "식품표시광고법" in report.text
    assert "MEDICAL_CLAIM" in report.text
    assert "🔁 고쳐서 다시 점검" in report.labels


async def test_an_honest_title_is_left_alone(seller: SandboxClient) -> None:
    assert (await ask(seller, f"이렇게 올려도 될까요: {HONEST}")).text.startswith("✅ 걸리는 곳을 찾지 못했어요")


@pytest.mark.parametrize(("text", "words"), [("상품명 몇 자까지 돼요?", "100"), ("상세에 iframe 넣어도 됨?", "iframe")])
async def test_a_question_about_a_rule_reaches_the_guide(seller: SandboxClient, text: str, words: str) -> None:
    reply = await ask(seller, text)
    assert words in reply.text
    assert "👍 도움 됐어요" in reply.labels


async def test_an_item_of_the_guide_leads_to_the_check(seller: SandboxClient) -> None:
    reply = await ask(seller, "상품명은 어떻게 지어야 하나요?")
    await seller.press(reply, "🔎 내 상품 점검하기")
    assert "상품 점검 1/7" in (await seller.wait_for_reply()).text


async def test_a_mended_title_is_checked_again(seller: SandboxClient) -> None:
    report = await ask(seller, f"/check {RISKY}")
    await seller.press(report, "🔁 고쳐서 다시 점검")
    await seller.wait_for_reply()
    assert re.search(r"\d건 중 \d건 해결", (await ask(seller, "국내 최고 홍삼 진액 30포")).text)


async def test_a_category_that_does_not_suit_the_title_is_doubted(seller: SandboxClient) -> None:
    report = await ask(seller, "/check 상품명: 남성 겨울 오리털 롱패딩 점퍼\n카테고리: 식품 > 과일")
    while any(label.startswith("나머지") for label in report.labels) and "WRONG_CATEGORY" not in report.text:
        await seller.press(report, next(label for label in report.labels if label.startswith("나머지")))
        report = await seller.wait_for_reply()
    assert "WRONG_CATEGORY" in report.text


async def test_an_album_is_one_report(seller: SandboxClient) -> None:
    await seller.album("document", [(f"{n}.jpg", picture(300, n)) for n in range(5)], caption=f"/check {HONEST}")
    report = await seller.wait_for_reply()
    while "사진 5장" not in report.text:
        # Those that came with a later poll change it in place.
        edited = await seller.wait_for_edit()
        assert edited.id == report.id
        report = edited
    assert "IMAGE_TOO_SMALL" in report.text
    with pytest.raises(SandboxClientError):
        await seller.wait_for_reply(0.5)


async def test_a_workbook_comes_back_while_the_chat_goes_on(seller: SandboxClient) -> None:
    await seller.upload("document", "상품 목록.xlsx", workbook(200))
    progress = await seller.wait_for_reply()
    assert "상품 목록.xlsx" in progress.text
    assert "3~5" in (await ask(seller, "정산은 언제 들어와요?")).text
    result = await seller.wait_for_reply(60)
    assert "상품 200개를 점검했어요" in result.text
    assert "위반 소지 높음 20개" in result.text
    content = await seller.download(result.raw["document"]["file_id"])
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.worksheets[0]["A2"].value == RISKY
    assert (await ended(seller, "모두 확인하고")).id == progress.id


async def test_the_guided_way_survives_a_kill(place: Place) -> None:
    async with Sandbox(0) as sandbox, SandboxClient(sandbox.api_url) as seller:
        bot = await BotProcess.start(place.log, place.environment(sandbox))
        await agree(seller)
        await ask(seller, "/check")
        assert "2/7" in (await ask(seller, RISKY)).text
        await bot.stop(signal.SIGKILL)
        bot = await BotProcess.start(place.log, place.environment(sandbox))
        await seller.say("식품 > 건강식품")
        replies = [await seller.wait_for_reply()]
        while "3/7" not in replies[-1].text:
            # A kill between sending and noting it repeats one message.
            replies.append(await seller.wait_for_reply())
        assert len(replies) <= 2
        await seller.press(replies[-1], "바로 점검")
        assert "MEDICAL_CLAIM" in (await seller.wait_for_edit()).text
        assert await bot.stop() == 0


async def test_a_workbook_is_taken_up_again_after_a_kill_and_sent_once(place: Place) -> None:
    async with Sandbox(0, faults=True) as sandbox, SandboxClient(sandbox.api_url) as seller:
        bot = await BotProcess.start(place.log, place.environment(sandbox))
        await agree(seller)
        await seller.upload("document", "상품.xlsx", workbook(1500))
        progress = await seller.wait_for_reply()
        while not COUNTED.search((await seller.wait_for_edit(60)).text):
            pass
        await bot.stop(signal.SIGKILL)
        bot = await BotProcess.start(place.log, place.environment(sandbox))
        assert "상품 1,500개를 점검했어요" in (await seller.wait_for_reply(120)).text
        assert (await ended(seller, "모두 확인하고")).id == progress.id
        assert await bot.stop() == 0
        _, *said = [message for message in await seller.messages() if message.from_bot]
        assert ["document" in message.raw for message in said] == [False, True]


async def test_a_result_that_was_sent_is_not_sent_again(place: Place) -> None:
    async with Sandbox(0, faults=True) as sandbox, SandboxClient(sandbox.api_url) as seller:
        bot = await BotProcess.start(place.log, place.environment(sandbox))
        await agree(seller)
        await seller.upload("document", "상품.xlsx", workbook(20))
        await seller.wait_for_reply()
        # The last edit hangs: the result is out, the task is not done.
        sandbox.faults.plan("editMessageText", Fault(FaultKind.DELAY, 60), times=20)
        assert "상품 20개를 점검했어요" in (await seller.wait_for_reply(60)).text
        await asyncio.sleep(0.5)
        await bot.stop(signal.SIGKILL)
        sandbox.faults.clear()
        bot = await BotProcess.start(place.log, place.environment(sandbox))
        await ended(seller, "모두 확인하고")
        assert await bot.stop() == 0
        assert sum("document" in message.raw for message in await seller.messages() if message.from_bot) == 1
