"""What a seller sees when they say how good an answer was."""

import asyncio
from datetime import UTC, datetime

from sqlmodel import select

from bot.sandbox.client import Message
from bot.store import questions
from bot.store.tables import Subscription, Vote
from tests.bot.telegram.conftest import WAIT, Shop

REASONS = ("틀려요", "오래됐어요", "질문과 달라요", "어려워요")
WISH = "🔔 답이 생기면 알려주세요"
NO_WISH = "🔕 알림 그만 받기"


async def press(shop: Shop, message: Message, button: str) -> tuple[str, Message]:
    """Press a button that changes the buttons in place."""
    toast = await shop.press(message, button)
    return toast.text, await shop.client.wait_for_edit(WAIT)


async def voted(shop: Shop) -> list[tuple[int, str | None]]:
    async with shop.database.session() as session:
        return [(vote.value, vote.reason) for vote in (await session.exec(select(Vote))).all()]


async def test_a_dislike_asks_for_a_reason_in_place_which_is_marked_and_can_be_changed(shop: Shop) -> None:
    answer = await shop.say("정산은 언제 들어와요?")
    others = [label for label in answer.labels if label[0] not in "👍👎"]
    said, disliked = await press(shop, answer, "👎 아쉬워요")
    assert "더 나은 답" in said
    assert disliked.text == answer.text
    assert disliked.labels == (*others, *REASONS, "👍 도움 됐어요", WISH)
    _, explained = await press(shop, disliked, "오래됐어요")
    assert "✓ 오래됐어요" in explained.labels
    assert await voted(shop) == [(-1, "outdated")]
    said, changed = await press(shop, explained, "틀려요")
    assert "참고" in said
    assert ("✓ 틀려요" in changed.labels, "오래됐어요" in changed.labels) == (True, True)
    assert await voted(shop) == [(-1, "wrong")]
    _, liked = await press(shop, changed, "👍 도움 됐어요")
    assert liked.labels == answer.labels
    assert await voted(shop) == [(1, None)]


async def test_a_dislike_that_is_handled_again_keeps_the_reason(shop: Shop) -> None:
    answer = await shop.say("정산은 언제 들어와요?")
    _, disliked = await press(shop, answer, "👎 아쉬워요")
    update = shop.last
    await press(shop, disliked, "어려워요")
    assert update is not None
    await shop.run(update)
    assert "✓ 어려워요" in (await shop.client.messages())[-1].labels
    assert await voted(shop) == [(-1, "hard")]


async def test_a_like_is_thanked_and_leaves_the_thumbs(shop: Shop) -> None:
    answer = await shop.say("정산은 언제 들어와요?")
    assert "고마워요" in (await shop.press(answer, "👍 도움 됐어요")).text
    assert "이미" in (await shop.press(answer, "👍 도움 됐어요")).text
    assert (await shop.client.messages())[-1].labels == answer.labels


async def test_a_press_below_a_question_that_is_gone_is_answered(shop: Shop) -> None:
    first = await shop.say("정산은 언제 들어와요?")
    second = await shop.say("정산은 언제 들어와요?")
    _, disliked = await press(shop, second, "👎 아쉬워요")
    async with shop.database.session() as session:
        await questions.prune(session, datetime(2100, 1, 1, tzinfo=UTC), 10)
    for message, button in ((first, "👎 아쉬워요"), (disliked, "틀려요"), (disliked, WISH)):
        assert "보관 기간" in (await shop.press(message, button)).text
    assert [message.labels for message in await shop.client.messages() if message.from_bot] == [
        first.labels,
        disliked.labels,
    ]


async def test_an_abstention_offers_to_tell_and_takes_it_back(shop: Shop) -> None:
    refused = await shop.say("내일 서울 날씨 어때?")
    assert refused.labels[-1] == WISH
    said, waiting = await press(shop, refused, WISH)
    assert "알려 드릴게요" in said
    assert waiting.labels == (*refused.labels[:-1], NO_WISH)
    async with shop.database.session() as session:
        [row] = (await session.exec(select(Subscription))).all()
    assert (row.seller_id, row.since, row.told_at) == (shop.client.user_id, shop.now, None)
    said, calm = await press(shop, waiting, NO_WISH)
    assert "껐어요" in said
    assert calm.labels == refused.labels


async def test_a_wish_after_a_dislike_survives_another_reason(shop: Shop) -> None:
    answer = await shop.say("정산은 언제 들어와요?")
    _, disliked = await press(shop, answer, "👎 아쉬워요")
    _, waiting = await press(shop, disliked, WISH)
    assert waiting.labels[-1] == NO_WISH
    _, explained = await press(shop, waiting, "틀려요")
    assert explained.labels[-1] == NO_WISH


async def test_a_stranger_in_the_group_changes_nothing(shop: Shop) -> None:
    async with shop.client.in_group() as group, shop.other() as other, other.in_group() as stranger:
        await group.say(f"@{await group.bot_name()} 정산은 언제 들어와요?")
        await shop.handle()
        answer = await group.wait_for_reply(WAIT)
        toast, _ = await asyncio.gather(stranger.press(answer, "👎 아쉬워요"), shop.handle())
        assert "다른 분의 질문" in toast.text
        assert next(one for one in await group.messages() if one.id == answer.id).labels == answer.labels
    assert await voted(shop) == []
