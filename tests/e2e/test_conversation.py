"""Conversations over the Bot API protocol, as a seller has them."""

import pytest

from bot.sandbox import Sandbox
from bot.sandbox.client import Message, SandboxClient
from tests.e2e.conftest import BotProcess

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def ask(seller: SandboxClient, text: str) -> Message:
    await seller.say(text)
    return await seller.wait_for_reply()


def labels(message: Message) -> list[str]:
    return [button.text for row in message.buttons for button in row]


async def test_a_question_gets_the_item_its_source_and_next_steps(seller: SandboxClient) -> None:
    reply = await ask(seller, "정산은 언제 들어와요?")
    assert "3~5" in reply.text
    assert "출처 가이드 · " in reply.text
    assert "2026-11-22" in reply.text
    assert labels(reply)[-2:] == ["👍 도움 됐어요", "👎 아쉬워요"]
    assert "📂 정산" in labels(reply)


async def test_what_the_guide_lacks_is_refused_with_topics_and_no_source(seller: SandboxClient) -> None:
    reply = await ask(seller, "내일 서울 날씨 어때?")
    assert "가이드에 없는 내용" in reply.text
    assert "출처" not in reply.text
    *topics, wish = labels(reply)
    assert all(label.startswith("📂 ") for label in topics)
    assert wish == "🔔 답이 생기면 알려주세요"


async def test_small_talk_gets_a_few_words(seller: SandboxClient) -> None:
    reply = await ask(seller, "고마워요 ㅎㅎ")
    assert "다행이에요" in reply.text
    assert labels(reply) == []


async def test_start_and_help_show_the_way(seller: SandboxClient) -> None:
    start = await ask(seller, "/start")
    assert "지마켓 판매자 도우미" in start.text
    assert "📂 정산" in labels(start)
    for command in ("/help", "/도움말"):
        assert "/lang" in (await ask(seller, command)).text


async def test_an_unknown_command_is_explained_or_searched(seller: SandboxClient) -> None:
    assert "모르는 명령어" in (await ask(seller, "/abracadabra")).text
    assert "3~5" in (await ask(seller, "/정산 언제 들어와요")).text


async def test_topics_are_browsed_page_by_page_in_place(seller: SandboxClient) -> None:
    start = await ask(seller, "/start")
    await seller.press(start, "📂 상품 등록")
    first = await seller.wait_for_reply()
    assert labels(first)[-1] == "다음 ▶"
    await seller.press(first, "다음 ▶")
    second = await seller.wait_for_edit()
    assert labels(second)[-2:] == ["◀ 이전", "다음 ▶"]
    assert not set(labels(first)[:-1]) & set(labels(second)[:-2])
    await seller.press(second, labels(second)[0])
    item = await seller.wait_for_reply()
    assert "출처" in item.text
    assert "👍 도움 됐어요" not in labels(item)


async def test_a_vote_is_thanked_counted_once_and_only_from_who_asked(seller: SandboxClient, sandbox: Sandbox) -> None:
    reply = await ask(seller, "정산은 언제 들어와요?")
    assert "고마워요" in (await seller.press(reply, "👍 도움 됐어요")).text
    assert "이미" in (await seller.press(reply, "👍 도움 됐어요")).text
    assert "더 나은 답" in (await seller.press(reply, "👎 아쉬워요")).text
    asked = await seller.wait_for_edit()
    assert {"틀려요", "오래됐어요", "질문과 달라요", "어려워요"} <= set(labels(asked))
    assert "참고" in (await seller.press(asked, "오래됐어요")).text
    assert "✓ 오래됐어요" in labels(await seller.wait_for_edit())


async def test_the_language_of_telegram_is_spoken_and_lang_overrides_it(seller: SandboxClient) -> None:
    await seller.speak("en")
    assert "I help Gmarket sellers" in (await ask(seller, "/start")).text
    menu = await ask(seller, "/lang")
    await seller.press(menu, "한국어")
    assert "한국어" in (await seller.wait_for_reply()).text
    assert "지마켓 판매자 도우미예요" in (await ask(seller, "/start")).text


async def test_an_english_question_finds_the_same_item(seller: SandboxClient) -> None:
    assert "3~5" in (await ask(seller, "when is payout?")).text


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        ("sticker", "a.webp", "스티커"),
        ("voice", "a.ogg", "음성"),
        ("document", "a.pdf", "이 파일은 읽지 못해요"),
    ],
)
async def test_what_it_cannot_read_gets_a_line_that_says_what_works(
    seller: SandboxClient, kind: str, name: str, words: str
) -> None:
    await seller.upload(kind, name, b"content")
    reply = await seller.wait_for_reply()
    assert words in reply.text
    assert "글로" in reply.text


async def test_an_edited_question_is_answered_anew_as_a_reply(seller: SandboxClient) -> None:
    said = await seller.say("내일 날씨 어때?")
    assert "가이드에 없는 내용" in (await seller.wait_for_reply()).text
    await seller.edit(said[0], "정산은 언제 들어와요?")
    reply = await seller.wait_for_reply()
    assert "3~5" in reply.text
    assert reply.reply_to == said[0].id


@pytest.mark.parametrize(
    "text",
    [
        "<b>정산</b> <script>",
        "정산 & 수수료 &lt;",
        "😀😀",
        "\u202e\u200b",
        "가" * 4096,
        "정산 " * 1300,
        "'; DROP TABLE seller; --",
    ],
)
async def test_hostile_text_gets_a_reply_and_breaks_nothing(seller: SandboxClient, text: str) -> None:
    assert (await ask(seller, text)).text
    assert "3~5" in (await ask(seller, "정산은 언제 들어와요?")).text


async def test_in_a_group_it_speaks_when_it_is_spoken_to(
    seller: SandboxClient, sandbox: Sandbox, bot: BotProcess
) -> None:
    async with seller.in_group() as group:
        name = await group.bot_name()
        await group.say("점심 뭐 먹지")
        asked = await group.say(f"@{name} 정산은 언제 들어와요?")
        reply = await group.wait_for_reply()
        assert "3~5" in reply.text
        assert reply.reply_to == asked[0].id
        await group.say("그럼 수수료는 몇 퍼센트예요?", reply_to=reply)
        assert "%" in (await group.wait_for_reply()).text


async def test_too_many_messages_are_refused_once_and_politely(seller: SandboxClient, sandbox: Sandbox) -> None:
    # Someone else, who has not said anything yet: to agree takes messages, too.
    async with SandboxClient(sandbox.api_url, user_id=seller.user_id + 600_000) as other:
        for _ in range(16):
            await other.say("안녕")
        replies = [await other.wait_for_reply() for _ in range(11)]
    assert sum("너무 빨라요" in reply.text for reply in replies) == 1


async def test_two_sellers_are_answered_side_by_side(seller: SandboxClient, sandbox: Sandbox) -> None:
    async with SandboxClient(sandbox.api_url, user_id=seller.user_id + 500_000) as other:
        await seller.say("정산은 언제 들어와요?")
        await other.say("상품 사진 몇 장 올려야 해?")
        assert "3~5" in (await seller.wait_for_reply()).text
        assert "5장" in (await other.wait_for_reply()).text
