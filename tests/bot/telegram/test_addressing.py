"""In a private chat everything speaks to the bot; in a group only mentions, replies and its own commands do."""

from datetime import UTC, datetime

import pytest
from telegram import Chat, Message, User

from bot.telegram.addressing import Command, addressed_text, parse_command

NAME = "gmarket_bot"
WHEN = datetime(2026, 11, 22, tzinfo=UTC)
BOT = User(7, "봇", is_bot=True, username=NAME)
SELLER = User(1, "판매자", is_bot=False)


def message(
    text: str | None, chat: str = Chat.SUPERGROUP, reply_to: User | None = None, caption: str | None = None
) -> Message:
    place = Chat(1, chat)
    replied = Message(1, WHEN, place, from_user=reply_to) if reply_to else None
    return Message(2, WHEN, place, from_user=SELLER, text=text, caption=caption, reply_to_message=replied)


def test_everything_in_a_private_chat_speaks_to_the_bot() -> None:
    assert addressed_text(message("정산 언제", Chat.PRIVATE), NAME) == "정산 언제"
    assert addressed_text(message(None, Chat.PRIVATE, caption="이 사진 어때요"), NAME) == "이 사진 어때요"
    assert addressed_text(message(None, Chat.PRIVATE), NAME) == ""


@pytest.mark.parametrize("text", ["@gmarket_bot 정산 언제", "정산 언제 @Gmarket_Bot", "정산 @gmarket_bot 언제"])
def test_a_mention_in_a_group_is_taken_out_of_the_question(text: str) -> None:
    assert addressed_text(message(text), NAME) == "정산 언제"


def test_a_reply_to_the_bot_in_a_group_speaks_to_it() -> None:
    assert addressed_text(message("그럼 수수료는?", reply_to=BOT), NAME) == "그럼 수수료는?"
    assert addressed_text(message(None, reply_to=BOT), NAME) == ""


@pytest.mark.parametrize(
    "text", ["점심 뭐 먹지", "@gmarket_bottle 안녕", "/help@other_bot", "mail@gmarket.example", None]
)
def test_talk_among_others_is_none_of_its_business(text: str | None) -> None:
    assert addressed_text(message(text), NAME) is None
    assert addressed_text(message(text, reply_to=SELLER), NAME) is None


def test_commands_in_a_group_speak_to_the_bot() -> None:
    assert addressed_text(message("/help"), NAME) == "/help"
    assert addressed_text(message("/help@gmarket_bot"), NAME) == "/help@gmarket_bot"


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/help", Command("help", "")),
        ("/HELP@gmarket_bot  정산 언제", Command("help", "정산 언제")),
        ("/도움말", Command("도움말", "")),
        ("/정산 언제\n돼요", Command("정산", "언제\n돼요")),
        ("/help@other_bot", None),
        ("도움말", None),
        ("/", None),
        ("/ help", None),
        ("", None),
    ],
)
def test_commands_are_read_in_both_languages(text: str, command: Command | None) -> None:
    assert parse_command(text, NAME) == command
