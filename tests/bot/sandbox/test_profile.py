"""The bot's own texts, command menus, chats and members."""

import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChat
from telegram.error import BadRequest

from bot.sandbox.client import SandboxClient

SELLER = 1


async def test_get_me(bot: Bot) -> None:
    me = await bot.get_me()
    assert me.is_bot
    assert me.id == int(bot.token.partition(":")[0])
    assert me.can_read_all_group_messages is False


async def test_the_nearest_menu_in_the_persons_language_is_shown(bot: Bot, seller: SandboxClient) -> None:
    await bot.set_my_commands([("help", "Help")])
    await bot.set_my_commands([("help", "도움말")], language_code="ko")
    await bot.set_my_commands([("group", "그룹")], scope=BotCommandScopeAllGroupChats())
    assert await seller.commands() == {"help": "도움말"}
    await seller.speak("en")
    assert await seller.commands() == {"help": "Help"}
    await bot.set_my_commands([("admin", "관리")], scope=BotCommandScopeChat(SELLER))
    assert await seller.commands() == {"admin": "관리"}
    async with seller.in_group() as member:
        assert await member.commands() == {"group": "그룹"}
    assert await bot.get_my_commands(language_code="ko") == (BotCommand("help", "도움말"),)
    await bot.delete_my_commands(scope=BotCommandScopeChat(SELLER))
    assert await seller.commands() == {"help": "Help"}


@pytest.mark.parametrize(
    ("commands", "why"),
    [
        ([("수수료", "수수료")], "Bot_command_invalid"),
        ([("Fee", "x")], "Bot_command_invalid"),
        ([("x" * 33, "x")], "Bot_command_invalid"),
        ([("fee", "")], "Bot_command_description_invalid"),
        ([("fee", "x" * 257)], "Bot_command_description_invalid"),
        ([("fee", "x")] * 101, "Bot_commands_too_much"),
    ],
)
async def test_a_menu_is_refused(bot: Bot, commands: list[tuple[str, str]], why: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i){why}"):
        await bot.set_my_commands(commands)


async def test_a_language_is_two_letters(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Invalid language code specified"):
        await bot.set_my_description("x", language_code="korean")


async def test_texts_by_language(bot: Bot) -> None:
    await bot.set_my_description("Ask me")
    await bot.set_my_description("물어보세요", language_code="ko")
    await bot.set_my_short_description("짧게")
    assert (await bot.get_my_description("ko")).description == "물어보세요"
    assert (await bot.get_my_description("ja")).description == "Ask me"
    assert (await bot.get_my_short_description()).short_description == "짧게"
    with pytest.raises(BadRequest, match="Bot description is too long"):
        await bot.set_my_description("x" * 513)
    await bot.set_my_name("도우미")
    assert (await bot.get_me()).first_name == "도우미"


async def test_chats_and_members(bot: Bot, seller: SandboxClient) -> None:
    assert (await bot.get_chat(SELLER)).first_name == "판매자 1"
    assert (await bot.get_chat_member(SELLER, SELLER)).status == "member"
    with pytest.raises(BadRequest, match="User not found"):
        await bot.get_chat_member(SELLER, 77)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.get_chat(77)


async def test_logging_out_is_taken_quietly(bot: Bot) -> None:
    assert await bot.log_out()
    assert await bot.close()
