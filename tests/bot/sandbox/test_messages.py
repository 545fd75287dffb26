"""Sending, editing and deleting: what works, and every refusal in Telegram's words."""

from typing import Any

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden, InvalidToken

from bot.sandbox import Sandbox
from bot.sandbox.client import SandboxClient

Call = Any
SELLER = 1
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("네", callback_data="yes")]])


async def test_a_message_comes_back_as_telegram_gives_it(bot: Bot, seller: SandboxClient) -> None:
    sent = await bot.send_message(SELLER, "  <b>정산</b> 😀 /fee  ", parse_mode="HTML", reply_markup=KEYBOARD)
    assert sent.text == "정산 😀 /fee"
    assert [(entity.type, entity.offset, entity.length) for entity in sent.entities] == [
        ("bold", 0, 2),
        ("bot_command", 6, 4),
    ]
    assert sent.chat.type == "private"
    assert sent.from_user == await bot.get_me()
    assert sent.reply_markup == KEYBOARD
    shown = await seller.wait_for_reply()
    assert (shown.text, shown.html, shown.labels) == ("정산 😀 /fee", "<b>정산</b> 😀 /fee", ("네",))


async def test_numbers_of_messages_grow_within_a_chat(bot: Bot, seller: SandboxClient) -> None:
    first, second = [await bot.send_message(SELLER, text) for text in "가나"]
    assert second.message_id == first.message_id + 1


@pytest.mark.parametrize("wrong", ["1:wrong", "x", "../.."])
async def test_a_wrong_token_is_unauthorized(http: Any, sandbox: Sandbox, wrong: str) -> None:
    response = await http.post(f"/bot{wrong}/getMe")
    assert response.status_code in (401, 404)
    if response.headers["content-type"] == "application/json":
        assert response.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_python_telegram_bot_sees_a_wrong_token(sandbox: Sandbox) -> None:
    with pytest.raises(InvalidToken):
        async with Bot(f"{sandbox.token}x", base_url=f"{sandbox.api_url}/bot"):
            pytest.fail("it must not be let in")


async def test_an_unknown_method_is_not_found(call: Call) -> None:
    answer = await call("sendTelepathy", chat_id=SELLER)
    assert answer == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}


async def test_methods_answer_to_any_case_and_to_get(http: Any, sandbox: Sandbox) -> None:
    response = await http.get(f"/bot{sandbox.token}/GETME")
    assert response.json()["result"]["is_bot"] is True


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"text": "가", "chat_id": 999}, "chat not found"),
    ({"text": "가", "chat_id": "@nobody"}, "chat not found"),
    ({"text": "가", "chat_id": ""}, "chat_id is empty"),
    ({"text": ""}, "message text is empty"),
    ({"text": " \n\t "}, "message text is empty"),
    ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
    ({"text": "가" * 4097}, "message is too long"),
    ({"text": "😀" * 2049}, "message is too long"),
    ({"text": "가", "parse_mode": "BBCode"}, "unsupported parse_mode"),
    (
        {"text": "가<br>", "parse_mode": "html"},
        'can\'t parse entities: Unsupported start tag "br" at byte offset 3',
    ),
    (
        {"text": "<b>가</i>", "parse_mode": "HTML"},
        'can\'t parse entities: Unmatched end tag at byte offset 6, expected "</b>", found "</i>"',
    ),
    ({"text": "가", "reply_parameters": {"message_id": 5}}, "message to be replied not found"),
    ({"text": "가", "reply_markup": "{"}, "can't parse reply markup JSON object"),
    ({"text": "가", "reply_markup": {"inline_keyboard": 1}}, "object expected as reply markup"),
]


@pytest.mark.parametrize(("parameters", "description"), REFUSED)
async def test_a_message_is_refused(
    call: Call, seller: SandboxClient, parameters: dict[str, Any], description: str
) -> None:
    answer = await call("sendMessage", **{"chat_id": SELLER} | parameters)
    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"}
    assert [message.text for message in await seller.messages()] == ["/start"]


@pytest.mark.parametrize("text", ["가" * 4096, "😀" * 2048, f"<b>{'가' * 4096}</b>", "&lt;" * 4096])
async def test_the_limit_counts_what_is_left_after_the_tags(bot: Bot, seller: SandboxClient, text: str) -> None:
    assert await bot.send_message(SELLER, text, parse_mode="HTML")


UNREADABLE = "can't parse inline keyboard button: "
BUTTONS: list[tuple[dict[str, Any], str]] = [
    ({"text": "가", "callback_data": ""}, "BUTTON_DATA_INVALID"),
    ({"text": "가", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
    ({"text": "가", "callback_data": "가" * 22}, "BUTTON_DATA_INVALID"),
    ({"text": "가"}, f"{UNREADABLE}Text buttons are unallowed in the inline keyboard"),
    ({"callback_data": "x"}, f'{UNREADABLE}Can\'t find field "text"'),
    ({"text": " ", "callback_data": "x"}, "BUTTON_TEXT_INVALID"),
    (
        {"text": "가", "callback_data": "x", "url": "https://a.kr"},
        f"{UNREADABLE}Exactly one of the optional fields must be used",
    ),
    ({"text": "가", "url": "없음"}, "inline keyboard button URL '없음' is invalid: Wrong HTTP URL"),
    ({"text": "가", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
]


@pytest.mark.parametrize(("button", "description"), BUTTONS)
async def test_a_button_is_refused(call: Call, seller: SandboxClient, button: dict[str, Any], description: str) -> None:
    answer = await call("sendMessage", chat_id=SELLER, text="가", reply_markup={"inline_keyboard": [[button]]})
    assert answer["description"] == f"Bad Request: {description}"


@pytest.mark.parametrize("data", ["x", "x" * 64, "가" * 21])
async def test_data_up_to_64_bytes_is_taken(bot: Bot, seller: SandboxClient, data: str) -> None:
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("가", callback_data=data)]])
    assert (await bot.send_message(SELLER, "가", reply_markup=markup)).reply_markup == markup


async def test_more_than_a_hundred_buttons_are_too_many(bot: Bot, seller: SandboxClient) -> None:
    button = InlineKeyboardButton("가", callback_data="x")
    with pytest.raises(BadRequest, match="Reply markup is too long"):
        await bot.send_message(SELLER, "가", reply_markup=InlineKeyboardMarkup([[button]] * 101))


async def test_a_reply_shows_what_it_answers(bot: Bot, seller: SandboxClient) -> None:
    question = (await seller.messages())[0]
    sent = await bot.send_message(SELLER, "네", reply_parameters=ReplyParameters(question.id))
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "/start"
    assert (await seller.wait_for_reply()).reply_to == question.id


async def test_a_reply_to_nothing_is_sent_where_the_bot_allows_it(bot: Bot, seller: SandboxClient) -> None:
    options = ReplyParameters(5, allow_sending_without_reply=True)
    assert (await bot.send_message(SELLER, "네", reply_parameters=options)).reply_to_message is None


async def test_a_reply_keyboard_reaches_the_person_and_can_be_taken_away(
    bot: Bot, seller: SandboxClient, http: Any
) -> None:
    markup = ReplyKeyboardMarkup([["수수료", "정산"]], one_time_keyboard=True)
    assert (await bot.send_message(SELLER, "고르세요", reply_markup=markup)).reply_markup is None
    state = (await http.get("/sandbox/state")).json()
    assert state["keyboard"] == {"rows": [["수수료", "정산"]], "once": True, "hint": None}
    await bot.send_message(SELLER, "끝", reply_markup=ReplyKeyboardRemove())
    assert (await http.get("/sandbox/state")).json()["keyboard"] is None


async def test_the_bot_cannot_write_first(bot: Bot, sandbox: Sandbox) -> None:
    async with SandboxClient(sandbox.api_url, user_id=42) as stranger:
        await stranger.messages()
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(42, "가")


async def test_a_blocked_bot_is_forbidden_until_the_person_writes_again(bot: Bot, seller: SandboxClient) -> None:
    await seller.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(SELLER, "가")
    await seller.say("다시")
    assert await bot.send_message(SELLER, "가")


async def test_an_edit_replaces_text_and_keyboard_and_is_marked(bot: Bot, seller: SandboxClient, clock: Any) -> None:
    sent = await bot.send_message(SELLER, "찾는 중", reply_markup=KEYBOARD)
    clock.now += 5
    edited = await bot.edit_message_text("<i>여기</i>", SELLER, sent.message_id, parse_mode="HTML")
    assert not isinstance(edited, bool)
    assert (edited.text, edited.reply_markup) == ("여기", None)
    assert edited.edit_date is not None
    assert (edited.edit_date - sent.date).total_seconds() == 5
    assert (await seller.wait_for_edit()).html == "<i>여기</i>"


async def test_a_new_keyboard_alone_leaves_no_mark(bot: Bot, seller: SandboxClient) -> None:
    sent = await bot.send_message(SELLER, "가")
    edited = await bot.edit_message_reply_markup(SELLER, sent.message_id, reply_markup=KEYBOARD)
    assert not isinstance(edited, bool)
    assert (edited.reply_markup, edited.edit_date) == (KEYBOARD, None)


async def test_an_edit_is_refused(bot: Bot, call: Call, seller: SandboxClient) -> None:
    sent = await bot.send_message(SELLER, "<b>가</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    theirs = (await seller.messages())[0]
    same = {"text": "<strong>가</strong>", "parse_mode": "HTML", "reply_markup": KEYBOARD.to_dict()}
    modified = "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"  # noqa: E501 one line, as it is sent
    refusals: list[tuple[str, dict[str, Any], str]] = [
        ("editMessageText", same, modified),
        ("editMessageReplyMarkup", {"reply_markup": KEYBOARD.to_dict()}, modified),
        ("editMessageText", {"text": "나", "message_id": 3}, "message to edit not found"),
        ("editMessageText", {"text": "나", "message_id": ""}, "message identifier is not specified"),
        ("editMessageText", {"text": "나", "message_id": theirs.id}, "message can't be edited"),
        ("editMessageText", {"text": ""}, "message text is empty"),
        ("editMessageText", {"text": "나" * 4097}, "message is too long"),
        ("editMessageText", {"text": "나", "reply_markup": {"keyboard": [["가"]]}}, "inline keyboard expected"),
        ("editMessageCaption", {"caption": "나"}, "there is no caption in the message to edit"),
        ("editMessageText", {"text": "나", "chat_id": 9}, "chat not found"),
    ]
    for method, parameters, description in refusals:
        answer = await call(method, **{"chat_id": SELLER, "message_id": sent.message_id} | parameters)
        assert answer["description"] == f"Bad Request: {description}"
    assert (await seller.messages())[-1].html == "<b>가</b>"


async def test_deleting(bot: Bot, call: Call, seller: SandboxClient) -> None:
    sent = await bot.send_message(SELLER, "가")
    assert await bot.delete_message(SELLER, sent.message_id)
    answer = await call("deleteMessage", chat_id=SELLER, message_id=sent.message_id)
    assert answer["description"] == "Bad Request: message to delete not found"
    theirs = (await seller.messages())[0]
    assert await bot.delete_messages(SELLER, [theirs.id, 5])
    assert await seller.messages() == []


async def test_others_messages_in_a_group_cannot_be_deleted(bot: Bot, seller: SandboxClient) -> None:
    async with seller.in_group() as member:
        said = (await member.say("/help"))[0]
        with pytest.raises(BadRequest, match="Message can't be deleted"):
            await bot.delete_message(said.raw["chat"]["id"], said.id)


async def test_reactions(bot: Bot, call: Call, seller: SandboxClient) -> None:
    theirs = (await seller.messages())[0]
    assert await bot.set_message_reaction(SELLER, theirs.id, "👍")
    assert (await seller.messages())[0].raw["reaction"] == "👍"
    await bot.set_message_reaction(SELLER, theirs.id)
    assert (await seller.messages())[0].raw["reaction"] is None
    answer = await call(
        "setMessageReaction", chat_id=SELLER, message_id=theirs.id, reaction=[{"type": "emoji", "emoji": "🧾"}]
    )
    assert answer["description"] == "Bad Request: REACTION_INVALID"


async def test_a_form_a_multipart_body_and_a_query_string_say_the_same(
    http: Any, sandbox: Sandbox, seller: SandboxClient
) -> None:
    address = f"/bot{sandbox.token}/sendMessage"
    fields = {"chat_id": "1", "text": "가", "disable_notification": "true"}
    for response in (
        await http.post(address, data=fields),
        await http.post(address, data=fields, files={"x": b"1"}),
        await http.get(address, params=fields),
        await http.post(address, json=fields),
    ):
        assert response.json()["result"]["text"] == "가"


async def test_bodies_that_are_not_what_they_say_are_refused(http: Any, sandbox: Sandbox) -> None:
    address = f"/bot{sandbox.token}/sendMessage"
    for kind in ("application/json", "multipart/form-data; boundary=x"):
        response = await http.post(address, content=b"{", headers={"Content-Type": kind})
        assert response.status_code == 400
        assert response.json()["description"].startswith("Bad Request: can't parse")
