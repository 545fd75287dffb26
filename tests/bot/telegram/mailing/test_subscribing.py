"""Sellers choose what they are sent, on buttons or by words, and end all of it with one word."""

from bot.sandbox.client import Message
from bot.store import mailing_topics
from bot.store.mailing_topics import Wishes
from knowledge.topic import Topic
from tests.bot.telegram.conftest import WAIT, Shop

EVERYTHING_OFF = Wishes(frozenset(), announcements=False)


async def wishes(shop: Shop) -> Wishes:
    async with shop.database.session() as session:
        return await mailing_topics.wishes(session, shop.client.user_id)


def is_on(message: Message) -> set[str]:
    return {label.removeprefix("✅ ") for label in message.labels if label.startswith("✅ ")}


async def toggle(shop: Shop, message: Message, label: str) -> tuple[str, Message]:
    toast = await shop.press(message, label)
    return toast.text, await shop.client.wait_for_edit(WAIT)


async def test_topics_are_turned_on_and_off_in_place(shop: Shop) -> None:
    shown = await shop.say("/subscribe")
    assert shown.labels[:3] == ("✅ 전체 공지", "▫️ 수수료·비용", "▫️ 정산")
    said, shown = await toggle(shop, shown, "▫️ 정산")
    assert said == "정산 소식을 보내 드릴게요."
    assert is_on(shown) == {"전체 공지", "정산"}
    said, shown = await toggle(shop, shown, "✅ 전체 공지")
    assert said == "전체 공지 소식을 그만 보낼게요."
    assert await wishes(shop) == Wishes(frozenset({Topic.SETTLEMENT}), announcements=False)
    _, shown = await toggle(shop, shown, "▫️ 전체 공지")
    _, shown = await toggle(shop, shown, "✅ 정산")
    assert is_on(shown) == {"전체 공지"}


async def test_topics_can_be_named_and_unknown_words_are_said(shop: Shop) -> None:
    shown = await shop.say("/구독 수수료 정산 날씨")
    assert shown.text.startswith("수수료·비용, 정산 소식을 보내 드릴게요.\n모르는 주제: 날씨")
    assert is_on(shown) == {"전체 공지", "수수료·비용", "정산"}
    shown = await shop.say("/unsubscribe 정산 전체")
    assert shown.text.startswith("정산, 전체 공지 소식을 그만 보낼게요.")
    assert is_on(shown) == {"수수료·비용"}
    assert is_on(await shop.say("/subscribe 공지")) == {"전체 공지", "수수료·비용"}


async def test_one_word_ends_everything_and_says_what_that_was(shop: Shop) -> None:
    await shop.say("/subscribe 정산 수수료")
    refused = await shop.say("내일 서울 날씨 어때?")
    await shop.press(refused, "🔔 답이 생기면 알려주세요")
    ended = (await shop.say("/구독취소")).text
    assert [line for line in ended.split("\n") if line.startswith("•")] == [
        "• 전체 공지",
        "• 수수료·비용",
        "• 정산",
        "• 기다리시던 답 알림 1건",
    ]
    assert await wishes(shop) == EVERYTHING_OFF
    assert (await shop.say("/unsubscribe")).text == "받고 계신 소식이 없어요."


async def test_who_has_not_agreed_is_asked_first_and_can_always_end_it(shop: Shop) -> None:
    shop.strangers.add(shop.client.user_id)
    assert "동의" in (await shop.say("/subscribe 정산")).text
    assert (await shop.say("/unsubscribe")).text == "받고 계신 소식이 없어요."
    shown = await shop.say("/unsubscribe 정산")
    assert is_on(shown) == set()
    await shop.press(shown, "▫️ 정산")
    assert "동의" in (await shop.client.wait_for_reply(WAIT)).text
    assert await wishes(shop) == Wishes(frozenset(), announcements=True), "nothing is kept of them"


async def test_in_a_group_the_way_to_the_private_chat_is_shown(shop: Shop) -> None:
    async with shop.client.in_group() as group:
        for command in ("/subscribe", "/unsubscribe"):
            await group.say(command)
            await shop.handle()
            assert "https://t.me/" in (await group.wait_for_reply(WAIT)).text
