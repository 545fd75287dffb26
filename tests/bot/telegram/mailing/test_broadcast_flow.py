"""An operator writes to many sellers: asked step by step, shown beforehand, confirmed once, accounted for."""

import pytest
from telegram import Update

from bot.sandbox.client import Message
from bot.store.mailing import State
from knowledge.topic import Topic
from tests.bot.telegram.conftest import WAIT, Shop
from tests.bot.telegram.mailing.conftest import Join, edit_with, is_silent, replies, until

STOP = "그만 받으려면 /unsubscribe, 골라 받으려면 /subscribe 를 눌러 주세요."
LETTER = f"📢 공지\n\n내일 <점검> & https://esmplus.com\n\n{STOP}"


async def write(shop: Shop, command: str) -> tuple[Message, Message]:
    """Have the operator write; return the preview and the question below it."""
    preview = await shop.say(command)
    return preview, await shop.client.wait_for_reply(WAIT)


async def press_late(shop: Shop, data: str) -> None:
    """Have another press of a button arrive that has been replaced since."""
    assert shop.last is not None
    late = shop.last.to_dict()
    late["update_id"] += 1_000_000
    late["callback_query"]["data"] = data
    update = Update.de_json(late, shop.bot)
    await shop.run(update)


async def test_nobody_else_learns_that_there_is_such_a_command(shop: Shop) -> None:
    unknown = (await shop.say("/abracadabra")).text
    assert (await shop.say("/broadcast")).text == unknown
    async with shop.other() as operator:
        shop.appoint(operator.user_id)
        async with operator.in_group() as group:
            await group.say("/broadcast")
            await shop.handle()
            assert (await group.wait_for_reply(WAIT)).text == unknown


async def test_asked_for_audience_and_text_then_shown_then_sent(operator: Shop, join: Join) -> None:
    reader, other = await join(Topic.FEES), await join(Topic.TAX)
    choice = await operator.say("/broadcast")
    assert choice.labels[0] == "📢 전체 판매자"
    await operator.press(choice, "수수료·비용")
    asked = await operator.client.wait_for_edit(WAIT)
    assert asked.text.startswith("수수료·비용 구독자에게 보낼 글을")
    preview, question = await write(operator, "내일부터 바뀌어요")
    assert preview.text == f"📢 수수료·비용 소식\n\n내일부터 바뀌어요\n\n{STOP}"
    assert "수수료·비용 구독자 1명에게" in question.text
    assert question.labels == ("보내기", "고치기", "그만두기")
    assert await is_silent(reader), "nothing is sent before the confirmation"

    assert (await operator.press(question, "보내기")).text == "보내고 있어요."
    got = await reader.wait_for_reply(WAIT)
    assert (got.html, got.buttons) == (preview.html, ())
    ended = await edit_with(operator.client, "✅ 다 보냈어요")
    assert ended.labels == ()
    assert "보냄 1 · 차단 0 · 실패 0 · 제외 0" in ended.text
    assert (await operator.client.wait_for_reply(WAIT)).text.startswith("📬 방송을 마쳤어요 · 수수료·비용 구독자 1명")
    assert await is_silent(reader)
    assert await is_silent(other)


async def test_audience_and_text_behind_the_command_are_shown_at_once_and_escaped(operator: Shop, join: Join) -> None:
    await join()
    preview, question = await write(operator, "/broadcast 전체 내일 <점검> & https://esmplus.com")
    assert preview.text == LETTER
    assert "전체 판매자 2명에게" in question.text
    choice = await operator.say("/broadcast 내일은 쉬어요")
    await operator.press(choice, "정산")
    shown, question = await replies(operator.client, 2)
    assert "내일은 쉬어요" in shown.text
    assert "받을 판매자가 없어요" in question.text
    assert question.labels == ("고치기", "그만두기")


async def test_a_text_can_be_corrected_and_the_old_preview_cannot_be_sent(operator: Shop, join: Join) -> None:
    reader = await join()
    _, first = await write(operator, "/broadcast 전체 오타")
    await operator.press(first, "고치기")
    pressed = operator.last
    await operator.client.wait_for_edit(WAIT)
    preview, second = await write(operator, "바른 글")
    operator.last = pressed
    # The press that asks for a correction is the last one: the same message, sent after all.
    await press_late(operator, first.buttons[0][0].data or "")
    assert await is_silent(reader)
    await operator.press(second, "보내기")
    assert (await reader.wait_for_reply(WAIT)).text == preview.text
    assert await is_silent(reader)


async def test_a_draft_is_given_up_and_the_next_text_is_a_question_again(operator: Shop, join: Join) -> None:
    reader = await join()
    _, question = await write(operator, "/broadcast 전체 아니에요")
    await operator.press(question, "그만두기")
    assert "아무에게도 보내지 않았어요" in (await operator.client.wait_for_edit(WAIT)).text
    await press_late(operator, question.buttons[0][0].data or "")
    assert "정산" in (await operator.say("정산은 언제 들어와요?")).text
    assert await is_silent(reader)


async def test_a_text_that_is_too_long_is_refused_with_how_much(operator: Shop) -> None:
    await operator.say("/broadcast 전체")
    refused = await operator.say("가" * 4090)
    assert refused.text.startswith("글이 55자 길어요.")
    preview, _ = await write(operator, "가" * (4090 - 55))
    assert preview.text.startswith("📢 공지\n\n가가가")
    assert preview.text.endswith(STOP), "one message, up to the last character"


async def test_two_presses_and_a_rerun_send_once(operator: Shop, join: Join) -> None:
    reader = await join()
    _, question = await write(operator, "/broadcast 전체 한 번만")
    send = question.buttons[0][0].data or ""
    await operator.press(question, "보내기")
    assert operator.last is not None
    await operator.run(operator.last)
    await press_late(operator, send)
    await reader.wait_for_reply(WAIT)
    await until(operator, 1, State.DONE)
    letter, account = await replies(operator.client, 2)
    assert ("한 번만" in letter.text, account.text[:1]) == (True, "📬"), "operators are sellers too"
    await press_late(operator, send)
    assert await is_silent(reader)
    assert await is_silent(operator.client), "one account"
    assert any(message.text.startswith("✅ 다 보냈어요") for message in await operator.client.messages())


async def test_who_has_blocked_the_bot_is_counted_and_left_out_from_then_on(operator: Shop, join: Join) -> None:
    gone, reader = await join(), await join()
    await gone.block()
    _, question = await write(operator, "/broadcast 전체 하나")
    await operator.press(question, "보내기")
    assert "차단 1" in (await edit_with(operator.client, "✅")).text
    await reader.wait_for_reply(WAIT)
    await gone.block(blocked=False)
    await operator.client.wait_for_reply(WAIT)
    await operator.client.wait_for_reply(WAIT)
    _, question = await write(operator, "/broadcast 전체 둘")
    assert "전체 판매자 2명에게" in question.text
    # Any message lets the bot in again.
    await gone.say("안녕하세요")
    await operator.handle()
    _, question = await write(operator, "/broadcast 전체 셋")
    assert "전체 판매자 3명에게" in question.text


async def test_who_is_let_in_again_is_reached_again_without_a_word(operator: Shop, join: Join) -> None:
    reader = await join()
    for blocked, count in ((True, 1), (False, 2)):
        await reader.block(blocked=blocked)
        updates = await operator.bot.get_updates(operator.offset, timeout=5)
        await operator.run(updates[-1])
        operator.offset = updates[-1].update_id + 1
        _, question = await write(operator, "/broadcast 전체 하나")
        assert f"전체 판매자 {count}명에게" in question.text


async def test_other_buttons_of_a_stranger_do_nothing(operator: Shop, join: Join) -> None:
    reader = await join()
    _, question = await write(operator, "/broadcast 전체 글")
    operator.appoint()
    assert "예전 버튼" in (await operator.press(question, "보내기")).text
    assert await is_silent(reader)


@pytest.mark.parametrize("wait", [False, True])
async def test_an_hour_later_a_text_is_a_question(operator: Shop, wait: bool) -> None:
    await operator.say("/broadcast 전체")
    if wait:
        operator.now = operator.now.replace(day=21)
    reply = await operator.say("정산은 언제 들어와요?")
    assert ("📢" in reply.text) is not wait
