"""Photos and albums over a real store: in an open check, replying to a report, with the command, out of the blue."""

import hashlib
import io

import pytest
from PIL import Image
from sqlmodel import select

from bot.sandbox.client import Message, SandboxClientError
from bot.store.tables import Question
from tests.bot.telegram.conftest import WAIT, Shop

HONEST = "프리미엄 유기농 아기 물티슈 캡형 100매"
SMALL = "IMAGE_TOO_SMALL"


def picture(side: int = 1000, seed: int = 1, kind: str = "JPEG") -> bytes:
    """A picture with many edges, of its own for each seed."""
    tiles = Image.frombytes("RGB", (40, 40), hashlib.shake_256(bytes([seed])).digest(4800))
    out = io.BytesIO()
    tiles.resize((side, side), Image.Resampling.NEAREST).save(out, kind)
    return out.getvalue()


def album(count: int, side: int = 1000) -> list[tuple[str, bytes]]:
    return [(f"{seed}.jpg", picture(side, seed)) for seed in range(count)]


async def send(
    shop: Shop, content: bytes, kind: str = "document", caption: str = "", to: Message | None = None
) -> Message:
    """Send a photo and return the first reply."""
    await shop.client.upload(kind, "a.jpg", content, caption, to)
    await shop.handle()
    return await shop.client.wait_for_reply(WAIT)


async def silent(shop: Shop) -> bool:
    """Whether the bot says nothing more."""
    try:
        await shop.client.wait_for_reply(0.1)
    except SandboxClientError:
        return True
    return False


async def test_a_photo_after_a_report_joins_its_check(shop: Shop) -> None:
    first = await shop.say(f"/check {HONEST}")
    report = await send(shop, picture(300))
    assert report.id != first.id
    assert "살펴본 것: 상품명, 사진 1장" in report.text
    assert SMALL in report.text
    assert "📷 사진 더 점검" in report.labels


async def test_a_photo_that_telegram_has_compressed_is_not_blamed_for_its_size(shop: Shop) -> None:
    await shop.say(f"/check {HONEST}")
    report = await send(shop, picture(300), "photo")
    assert SMALL not in report.text
    assert "사진 1장" in report.text


async def test_an_album_becomes_one_report_that_grows(shop: Shop) -> None:
    await shop.say(f"/check {HONEST}")
    await shop.client.album("document", album(3, 300))
    await shop.handle()
    report = await shop.client.wait_for_reply(WAIT)
    assert "사진 1장" in report.text
    for count in (2, 3):
        await shop.handle()
        edited = await shop.client.wait_for_edit(WAIT)
        assert edited.id == report.id
        assert f"사진 {count}장" in edited.text
    assert "<b>사진 1, 2, 3번</b>" in edited.html
    assert await silent(shop)


async def test_the_next_album_gets_a_report_of_its_own(shop: Shop) -> None:
    await shop.say(f"/check {HONEST}")
    first = await send(shop, picture())
    await shop.client.album("photo", album(2))
    await shop.handle()
    second = await shop.client.wait_for_reply(WAIT)
    assert second.id != first.id
    assert "사진 2장" in second.text


async def test_a_report_is_replied_to_with_a_photo(shop: Shop) -> None:
    report = await shop.say(f"/check {HONEST}")
    await shop.say("/check 무선 청소기 강력 흡입 12V 차량용")
    joined = await send(shop, picture(300), to=report)
    assert "사진 1장" in joined.text
    await shop.press(joined, "🔁 고쳐서 다시 점검")
    assert HONEST in (await shop.client.wait_for_reply(WAIT)).text, "it joined the check that was replied to"


async def test_a_caption_with_the_command_begins_a_check(shop: Shop) -> None:
    report = await send(shop, picture(300), caption=f"/check {HONEST}")
    assert "살펴본 것: 상품명, 사진 1장" in report.text
    alone = await send(shop, picture(300), caption="/점검")
    assert "살펴본 것: 사진 1장." in alone.text
    assert "MISSING_TITLE" not in alone.text


async def test_an_album_with_the_command_is_one_check(shop: Shop) -> None:
    await shop.client.album("photo", album(2), caption=f"이 상품명 괜찮아요? {HONEST}")
    await shop.handle()
    first = await shop.client.wait_for_reply(WAIT)
    assert "살펴본 것: 상품명, 사진 1장" in first.text
    await shop.handle()
    assert "상품명, 사진 2장" in (await shop.client.wait_for_edit(WAIT)).text


async def test_photos_out_of_the_blue_are_kept_and_offered_to_be_checked(shop: Shop) -> None:
    await shop.client.album("document", album(2, 300))
    await shop.handle()
    offer = await shop.client.wait_for_reply(WAIT)
    assert "점검해 드릴까요?" in offer.text
    await shop.handle()
    assert await silent(shop)
    await shop.press(offer, "🔎 상품 사진 점검하기")
    report = await shop.client.wait_for_reply(WAIT)
    assert "살펴본 것: 사진 2장" in report.text
    assert SMALL in report.text


async def test_a_caption_that_asks_something_else_is_answered(shop: Shop) -> None:
    assert "3~5" in (await send(shop, picture(), "photo", caption="정산은 언제 들어와요?")).text


async def test_the_guided_way_gathers_photos_until_it_is_told_to_check(shop: Shop) -> None:
    await shop.say("/check")
    await shop.say(HONEST)
    for _ in range(5):
        await shop.say("패스")
    got = await send(shop, picture(300))
    assert "사진 1장을 받았어요" in got.text
    await shop.press(got, "🔎 점검하기")
    report = await shop.client.wait_for_edit(WAIT)
    assert report.id == got.id
    assert "살펴본 것: 상품명, 사진 1장" in report.text


async def test_a_photo_in_the_midst_of_the_guided_way_keeps_its_question_open(shop: Shop) -> None:
    await shop.say("/check")
    got = await send(shop, picture())
    assert "상품명을 보내 주세요" in got.text
    assert "2/7" in (await shop.say(HONEST)).text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "JPG나 PNG"),
        (b"no picture", "사진 파일이 아니에요"),
        (picture()[:2000], "깨져서"),
    ],
    ids=["heic", "text", "cut"],
)
async def test_what_cannot_be_measured_is_said_and_the_check_goes_on(shop: Shop, content: bytes, words: str) -> None:
    await shop.say(f"/check {HONEST}")
    assert words in (await send(shop, content)).text
    assert "사진 1장" in (await send(shop, picture())).text


async def test_what_is_too_heavy_is_not_even_fetched(shop: Shop) -> None:
    await shop.say(f"/check {HONEST}")
    assert "20MB가 넘는 사진" in (await send(shop, picture() + bytes(21 * 1024 * 1024))).text


async def test_a_rerun_adds_no_second_photo(shop: Shop) -> None:
    await shop.say(f"/check {HONEST}")
    await send(shop, picture())
    sent = shop.last
    assert sent is not None
    await shop.run(sent)
    assert await silent(shop)
    assert "사진 2장" in (await send(shop, picture(seed=2))).text


async def test_checks_of_photos_are_recorded(shop: Shop) -> None:
    await send(shop, picture(), caption="/check")
    async with shop.database.session() as session:
        (question,) = (await session.exec(select(Question))).all()
    assert (question.text, question.outcome) == ("점검 [사진]", "checked")
