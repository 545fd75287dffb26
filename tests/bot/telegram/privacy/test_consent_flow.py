"""Nothing is kept of who has not agreed: they are answered all the same, and asked where something has to be kept."""

import asyncio
import io
from dataclasses import replace

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlmodel import SQLModel

from bot.sandbox.client import Message, SandboxClient, SandboxClientError
from bot.store import consent
from bot.telegram.privacy.buttons import PrivacyAction, privacy_data
from indexer.decision import Verdict
from indexer.index import Index, SearchResult
from tests.bot.telegram.conftest import WAIT, Shop

NOTICE = "저장 없이"
GO_ON = "동의하고 계속"
AGREE = "동의하고 쓰기"
SHEET = "상품명,판매가\n프리미엄 유기농 아기 물티슈 캡형 100매,12900\n".encode()


@pytest.fixture
def stranger(shop: Shop) -> Shop:
    """A bot, and a seller who has not agreed to anything."""
    shop.strangers.add(shop.client.user_id)
    return shop


@pytest.fixture(scope="module")
def png() -> bytes:
    """A picture of a product, more or less."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((1000, 1000)).save(out, "PNG")
    return out.getvalue()


async def kept(shop: Shop) -> set[str]:
    """Return the tables that are not empty."""
    async with shop.database.engine.connect() as connection:
        counts = {
            name: (await connection.execute(select(func.count()).select_from(table))).scalar_one()
            for name, table in SQLModel.metadata.tables.items()
        }
    return {name for name, count in counts.items() if count}


async def has_agreed(shop: Shop, seller_id: int) -> bool:
    async with shop.database.session() as session:
        return await consent.is_given(session, seller_id)


async def press(shop: Shop, message: Message, button: str) -> Message:
    """Press a button and return what is said then."""
    await shop.press(message, button)
    return await shop.client.wait_for_reply(WAIT)


async def silence(client: SandboxClient) -> bool:
    try:
        await client.wait_for_reply(0.2)
    except SandboxClientError:
        return True
    return False


@pytest.mark.parametrize(
    ("text", "words", "noted"),
    [
        ("정산은 언제 들어와요?", "3~5", True),
        ("내일 서울 날씨 어때?", "가이드에 없는 내용", True),
        ("고마워요", "다행이에요", False),
        ("ㅎㅎㅎ", "글로 적어", False),
        ("/start", "판매자 도우미", False),
        ("/help", "/forget", False),
        ("/privacy", "동의하지 않으셔서", False),
        ("/mydata", "저장된 것이 없어요", False),
        ("/abracadabra", "모르는 명령어", False),
        ("/정산 언제 들어와요", "3~5", True),
    ],
)
async def test_who_has_not_agreed_is_answered_and_leaves_no_trace(
    stranger: Shop, text: str, words: str, noted: bool
) -> None:
    reply = await stranger.say(text)
    assert words in reply.text
    assert (NOTICE in reply.text.splitlines()[-1]) is noted
    assert (privacy_data(PrivacyAction.AGREE) in [b.data for row in reply.buttons for b in row]) is noted
    assert not {"👍 도움 됐어요", "👎 아쉬워요", "🔔 답이 생기면 알려주세요"} & set(reply.labels)
    assert await kept(stranger) == set()


async def test_a_follow_up_leans_on_nothing(stranger: Shop) -> None:
    await stranger.say("정산은 언제 들어와요?")
    assert "이어서" not in (await stranger.say("왜요?")).text
    assert await kept(stranger) == set()


async def test_topics_and_items_can_be_read(stranger: Shop) -> None:
    topic = await press(stranger, await stranger.say("/start"), "📂 정산")
    item = await press(stranger, topic, topic.labels[0])
    assert "출처" in item.text
    assert NOTICE not in item.text
    assert await kept(stranger) == set()


async def test_an_item_is_chosen_where_a_question_is_close_between_several(
    stranger: Shop, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tie(question: str, _limit: int = 5) -> SearchResult:
        found = Index.search(index, question)
        first, second = found.hits[:2]
        hits = (first, replace(second, score=first.score))
        return replace(found, hits=hits, decision=replace(found.decision, verdict=Verdict.ASK))

    with monkeypatch.context() as patch:
        patch.setattr(index, "search", tie)
        asked = await stranger.say("수수료 정산")
    assert "어느 쪽이" in asked.text
    item = await press(stranger, asked, asked.labels[1])
    assert item.text.startswith(asked.labels[1].rstrip("…"))
    assert await kept(stranger) == set()


async def test_an_edited_question_is_answered(stranger: Shop) -> None:
    [message] = await stranger.client.say("내일 서울 날씨 어때?")
    await stranger.handle()
    await stranger.client.wait_for_reply(WAIT)
    await stranger.client.edit(message, "정산은 언제 들어와요?")
    await stranger.handle()
    assert "3~5" in (await stranger.client.wait_for_reply(WAIT)).text
    assert await kept(stranger) == set()


async def test_a_calculation_is_said_without_buttons_and_goes_on_with_them(stranger: Shop) -> None:
    receipt = await stranger.say("/fee 35000 9%")
    assert "31,850원" in receipt.text
    assert receipt.labels == (AGREE,)
    assert await kept(stranger) == set()
    again = await press(stranger, receipt, AGREE)
    assert "31,850원" in again.text
    assert len(again.labels) > 3
    assert await has_agreed(stranger, stranger.client.user_id)
    assert (await stranger.client.wait_for_edit(WAIT)).labels == ()
    assert "calculation" in await kept(stranger)


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("/fee", "얼마에 파나요"),
        ("수수료 계산해줘", "얼마에 파나요"),
        ("/check 무선 이어폰 블루투스 5.3", "점검"),
        ("/check", "상품 점검 1/"),
        ("이 상품명 괜찮아요? 프리미엄 물티슈 캡형 100매", "점검"),
        ("/me 수수료 9%", "늘 쓰는 값"),
        ("/why", "아직 설명할 답이 없어요"),
    ],
)
async def test_what_has_to_be_kept_is_asked_for_first_and_then_goes_on(stranger: Shop, text: str, then: str) -> None:
    asked = await stranger.say(text)
    assert asked.labels == (GO_ON, "자세히 보기")
    assert asked.reply_to is not None
    for words in ("무엇을", "왜", "180일", "/forget", "동의하지 않아도"):
        assert words in asked.text
    assert await kept(stranger) == set()
    done = await press(stranger, asked, GO_ON)
    assert then in done.text
    assert "동의하셨어요" in (await stranger.client.wait_for_edit(WAIT)).text
    assert await has_agreed(stranger, stranger.client.user_id)


async def test_a_file_goes_on_after_the_consent(stranger: Shop) -> None:
    await stranger.client.upload("document", "상품.csv", SHEET)
    await stranger.handle()
    asked = await stranger.client.wait_for_reply(WAIT)
    assert asked.labels[0] == GO_ON
    assert await kept(stranger) == set()
    await stranger.press(asked, GO_ON)
    assert "상품.csv" in (await stranger.client.wait_for_reply(WAIT)).text
    assert "상품 1개를 점검했어요" in (await stranger.client.wait_for_reply(60)).text


async def test_a_photo_goes_on_after_the_consent(stranger: Shop, png: bytes) -> None:
    await stranger.client.upload("photo", "상품.png", png, caption="/check")
    await stranger.handle()
    asked = await stranger.client.wait_for_reply(WAIT)
    assert asked.labels[0] == GO_ON
    assert await kept(stranger) == set()
    assert "점검" in (await press(stranger, asked, GO_ON)).text


async def test_a_question_that_comes_with_a_photo_is_answered(stranger: Shop, png: bytes) -> None:
    await stranger.client.upload("photo", "화면.png", png, caption="정산은 언제 들어와요?")
    await stranger.handle()
    assert "3~5" in (await stranger.client.wait_for_reply(WAIT)).text
    assert await kept(stranger) == set()


async def test_an_album_is_asked_for_once_and_sent_again(stranger: Shop, png: bytes) -> None:
    await stranger.client.album("photo", [("1.png", png), ("2.png", png)])
    await stranger.handle()
    asked = await stranger.client.wait_for_reply(WAIT)
    assert "사진을 다시 보내" in asked.text
    await stranger.handle()
    assert await silence(stranger.client)
    await stranger.press(asked, AGREE)
    assert "다시 보내거나" in (await stranger.client.wait_for_edit(WAIT)).text
    assert await has_agreed(stranger, stranger.client.user_id)


async def test_the_button_below_an_answer_goes_and_the_answer_stays(stranger: Shop) -> None:
    reply = await stranger.say("정산은 언제 들어와요?")
    thanks = await press(stranger, reply, AGREE)
    assert "동의하셨어요" in thanks.text
    edited = await stranger.client.wait_for_edit(WAIT)
    assert edited.text == reply.text
    assert edited.labels == reply.labels[:-1]
    assert "👍 도움 됐어요" in (await stranger.say("정산은 언제 들어와요?")).labels


async def test_a_language_is_kept_only_of_who_agreed(stranger: Shop) -> None:
    languages = await stranger.say("/lang")
    asked = await press(stranger, languages, "English")
    assert asked.labels == (AGREE, "자세히 보기")
    assert "답이에요" not in (await stranger.say("/start")).text
    assert "판매자 도우미" in (await stranger.say("/start")).text
    await stranger.press(asked, AGREE)
    await stranger.client.wait_for_edit(WAIT)
    assert "English" in (await press(stranger, languages, "English")).text


async def test_old_buttons_of_who_is_to_be_asked_anew_ask(shop: Shop) -> None:
    reply = await shop.say("정산은 언제 들어와요?")
    receipt = await shop.say("/fee 35000 9%")
    async with shop.database.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE seller SET consent_version = '2020-01-01'")
    for message, button in ((reply, "👍 도움 됐어요"), (receipt, receipt.labels[0])):
        asked = await press(shop, message, button)
        assert asked.labels[0] == AGREE
    assert "vote" not in await kept(shop)
    await shop.press(asked, AGREE)
    assert "고마워요" in (await shop.press(reply, "👍 도움 됐어요")).text
    assert "vote" in await kept(shop)


async def test_details_are_shown_below_the_question(stranger: Shop) -> None:
    asked = await stranger.say("/fee")
    details = await press(stranger, asked, "자세히 보기")
    assert "개인정보 안내" in details.text
    assert await kept(stranger) == set()
    assert "얼마에 파나요" in (await press(stranger, asked, GO_ON)).text


async def test_where_the_message_is_gone_the_seller_sends_it_again(stranger: Shop) -> None:
    asked = await stranger.say("/fee")
    await stranger.bot.delete_message(stranger.client.user_id, asked.reply_to or 0)
    await stranger.press(asked, GO_ON)
    assert "다시 보내거나" in (await stranger.client.wait_for_edit(WAIT)).text
    assert await has_agreed(stranger, stranger.client.user_id)


async def test_in_a_group_nobody_agrees_for_another(stranger: Shop) -> None:
    other = stranger.other()
    stranger.strangers.add(other.user_id)
    name = await stranger.client.bot_name()
    async with stranger.client.in_group() as seller, other, other.in_group() as passer_by:
        await seller.say(f"@{name} 정산은 언제 들어와요?")
        await stranger.handle()
        reply = await seller.wait_for_reply(WAIT)
        assert NOTICE in reply.text
        assert await kept(stranger) == set()
        toast, _ = await asyncio.gather(passer_by.press(reply, AGREE), stranger.handle())
        assert "물어보신 분만" in toast.text
        assert not await has_agreed(stranger, other.user_id)
        toast, _ = await asyncio.gather(seller.press(reply, AGREE), stranger.handle())
        assert "고마워요" in toast.text
        assert await has_agreed(stranger, stranger.client.user_id)
