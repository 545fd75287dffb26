"""What an operator sees of how the bot does, and that nobody else sees it."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from bot.sandbox.client import Message
from bot.store import consent, questions, votes
from bot.store.questions import Asked, Outcome
from bot.store.votes import Reason
from tests.bot.telegram.conftest import WAIT, Shop

SELLER = 9001
SECRET = "제 번호는 010-1234-5678 정산 언제 돼요?"


@pytest.fixture
def operator(shop: Shop) -> Shop:
    shop.appoint(shop.client.user_id)
    return shop


async def ask(shop: Shop, *changes: dict[str, object]) -> list[int]:
    """Have another seller ask."""
    asked = Asked("", SELLER, SELLER, 1, shop.now, SECRET, Outcome.ANSWERED, 40, "settlement-cycle", 0.9, "b")
    async with shop.database.session() as session:
        await consent.agree(session, SELLER, shop.now)
        return [
            await questions.record(session, replace(asked, key=f"other:{number}", **change))  # type: ignore[arg-type]
            for number, change in enumerate(changes)
        ]


async def turn(shop: Shop, message: Message, button: str) -> Message:
    await shop.press(message, button)
    return await shop.client.wait_for_edit(WAIT)


async def picture(shop: Shop, message: Message) -> Image.Image:
    sizes = message.raw["photo"]
    return Image.open(BytesIO(await shop.client.download(sizes[-1]["file_id"])))


async def test_anybody_else_gets_the_answer_for_an_unknown_command(shop: Shop) -> None:
    unknown = (await shop.say("/abracadabra")).text
    assert (await shop.say("/stats")).text == unknown


async def test_in_a_group_nobody_sees_it(operator: Shop) -> None:
    async with operator.client.in_group() as group:
        await group.say(f"/stats@{await group.bot_name()}")
        await operator.handle()
        assert "모르는 명령어" in (await group.wait_for_reply(WAIT)).text


async def test_where_nothing_was_asked_it_says_so(operator: Shop) -> None:
    shown = await operator.say("/stats")
    assert "운영 통계 · 오늘" in shown.text
    assert "아직 없어요" in shown.text
    assert (await picture(operator, shown)).width == 1080


async def test_today_is_shown_with_a_picture_and_its_figures(operator: Shop) -> None:
    ids = await ask(operator, *[{}] * 17, {"outcome": Outcome.ABSTAINED}, {"outcome": Outcome.ASKED_BACK},
                    {"outcome": Outcome.ABSTAINED, "latency_ms": 1234}, {"outcome": Outcome.CALCULATED})  # fmt: skip
    async with operator.database.session() as session:
        await votes.cast(session, ids[0], SELLER, 1, operator.now)
        await votes.cast(session, ids[1], SELLER, 1, operator.now)
        await votes.explain(session, ids[2], SELLER, Reason.WRONG, operator.now)
    shown = await operator.say("/stats")
    assert shown.labels == ("✅ 오늘", "7일", "30일", "자세히")
    assert "모두 21건, 가이드 질문 20건" in shown.text
    assert "답함 85% · 답 못 함 10% · 되물음 5%" in shown.text
    assert "계산 1건 · 점검 0건 · 인사 등 0건" in shown.text
    assert "도움 됐어요 2건 · 아쉬워요 1건 (3건 중 1건)" in shown.text
    assert "틀려요 1" in shown.text
    assert "절반은 40ms" in shown.text
    assert "99%는 1,234ms" in shown.text
    assert operator.desk.index.current.manifest.build_id in shown.text
    assert (await picture(operator, shown)).size == (1080, 818)


async def test_few_questions_are_told_as_counts_not_as_percents(operator: Shop) -> None:
    await ask(operator, {}, {}, {"outcome": Outcome.ABSTAINED})
    assert "답함 3건 중 2건 · 답 못 함 3건 중 1건" in (await operator.say("/stats")).text


async def test_periods_and_details_are_turned_in_place(operator: Shop) -> None:
    await ask(
        operator, {}, {"asked_at": operator.now - timedelta(days=3)}, {"asked_at": operator.now - timedelta(days=20)}
    )
    today = await operator.say("/stats")
    week = await turn(operator, today, "7일")
    assert (week.id, week.labels[1]) == (today.id, "✅ 7일")
    assert "모두 2건" in week.text
    month = await turn(operator, week, "30일")
    assert "모두 3건" in month.text
    assert week.raw["photo"] != month.raw["photo"]
    details = await turn(operator, month, "자세히")
    assert (details.id, details.labels[2:]) == (today.id, ("✅ 30일", "요약"))
    assert "가장 느린 답" in details.text
    assert " · 3건" in details.text
    assert "모두 3건" in (await turn(operator, details, "요약")).text


async def test_details_name_questions_masked_items_and_refused_topics(operator: Shop) -> None:
    refused = await operator.say("네이버 스마트스토어 정산 주기 알려줘")
    assert refused.text
    item = operator.desk.index.current.items()[0]
    (id_,) = await ask(operator, {"item_id": item.id, "latency_ms": 5120})
    details = await turn(operator, await operator.say("/stats"), "자세히")
    assert f"{id_}번 · 5,120ms · " in details.text
    assert "정산 언제 돼요?" in details.text
    assert "1234" not in details.text
    assert f"{item.title[:20]}" in details.text
    assert "답 못 한 질문의 주제" in details.text


async def test_an_operator_no_more_is_told_that_the_button_is_old(operator: Shop) -> None:
    shown = await operator.say("/stats")
    operator.appoint()
    assert "예전 버튼" in (await operator.press(shown, "7일")).text
