"""What an operator sees of what sellers asked in vain, and that nobody else sees it."""

from dataclasses import replace

import pytest

from bot.sandbox.client import Message
from bot.store import consent, questions
from bot.store.questions import Asked, Outcome
from bot.telegram.commands import announce
from tests.bot.telegram.conftest import WAIT, Shop

RECIPES = ("김치찌개 맛있게 끓이는 법 알려줘", "김치찌개 맛있게 끓이는 법")
SUBJECTS = (
    "내일 서울 날씨 어때?",
    "파이썬 리스트 정렬 방법",
    "축구 경기 결과 알려줘",
    "감기에 좋은 음식",
    "비행기 표 싸게 사는 법",
    "기타 코드 잡는 법",
)


@pytest.fixture
def operator(shop: Shop) -> Shop:
    shop.appoint(shop.client.user_id)
    return shop


async def ask(shop: Shop, *texts: str) -> None:
    """Have others ask in vain."""
    asked = Asked("tg:0", 9001, 9001, 1, shop.now, "", Outcome.ABSTAINED, 1, None, 0.1, "b")
    async with shop.database.session() as session:
        for number, text in enumerate(texts, 1):
            await consent.agree(session, 9000 + number, shop.now)
            await questions.record(session, replace(asked, key=f"other:{number}", text=text, seller_id=9000 + number))


async def turn(shop: Shop, message: Message, button: str) -> Message:
    await shop.press(message, button)
    return await shop.client.wait_for_edit(WAIT)


async def test_anybody_else_gets_the_answer_for_an_unknown_command(shop: Shop) -> None:
    unknown = (await shop.say("/abracadabra")).text
    assert (await shop.say("/gaps")).text == unknown


async def test_an_operator_sees_no_gaps_where_there_are_none(operator: Shop) -> None:
    assert "질문이 없어요" in (await operator.say("/gaps")).text


async def test_a_gap_is_opened_and_left_in_place(operator: Shop) -> None:
    await ask(operator, *RECIPES, SUBJECTS[0])
    listed = await operator.say("/gaps")
    assert "질문 2개 · 판매자 2명 · 답 없음 2" in listed.text
    assert listed.labels[1] == f"2. {SUBJECTS[0]}"
    opened = await turn(operator, listed, listed.buttons[0][0].data or "")
    assert all(text in opened.text for text in RECIPES)
    assert "가까운 항목" in opened.text
    assert "9001" not in opened.text
    back = await turn(operator, opened, "◀ 목록")
    assert (back.text, back.labels) == (listed.text, listed.labels)


async def test_pages_are_turned_in_place(operator: Shop) -> None:
    await ask(operator, *SUBJECTS)
    listed = await operator.say("/gaps")
    assert "1/2쪽" in listed.text
    assert listed.labels[-1] == "다음 ▶"
    second = await turn(operator, listed, "다음 ▶")
    assert "2/2쪽" in second.text
    assert second.labels[-1] == "◀ 이전"
    assert len({*listed.labels[:-1], *second.labels[:-1]}) == len(SUBJECTS)


async def test_the_draft_comes_as_two_files(operator: Shop) -> None:
    await ask(operator, *RECIPES)
    listed = await operator.say("/gaps")
    opened = await turn(operator, listed, listed.buttons[0][0].data or "")
    await operator.press(opened, "📄 초안 파일 받기")
    page = await operator.client.wait_for_reply(WAIT)
    labels = await operator.client.wait_for_reply(WAIT)
    assert (page.raw["document"]["file_name"], labels.raw["document"]["file_name"]) == ("gap-1.md", "gap-1.toml")
    assert RECIPES[0] in (await operator.client.download(page.raw["document"]["file_id"])).decode()
    assert RECIPES[1] in (await operator.client.download(labels.raw["document"]["file_id"])).decode()


async def test_a_gap_that_is_gone_and_an_operator_no_more_are_told_so(operator: Shop) -> None:
    await ask(operator, *RECIPES)
    listed = await operator.say("/gaps")
    opened = await turn(operator, listed, listed.buttons[0][0].data or "")
    operator.appoint()
    assert "예전 버튼" in (await operator.press(opened, "📄 초안 파일 받기")).text
    operator.appoint(operator.client.user_id)
    async with operator.database.session() as session:
        await questions.prune(session, operator.now, 10)
    assert "예전 버튼" in (await operator.press(opened, "📄 초안 파일 받기")).text


async def test_in_a_group_nobody_sees_gaps(operator: Shop) -> None:
    await ask(operator, *RECIPES)
    async with operator.client.in_group() as group:
        await group.say(f"/gaps@{await group.bot_name()}")
        await operator.handle()
        assert "모르는 명령어" in (await group.wait_for_reply(WAIT)).text


async def test_only_an_operators_menu_offers_it(shop: Shop) -> None:
    async with shop.other() as other:
        await other.say("안녕")
        await announce(shop.bot, shop.desk.catalogs, [shop.client.user_id, 1])
        assert "gaps" not in await other.commands()
    menu = await shop.client.commands()
    assert "gaps" in menu
    assert "help" in menu
