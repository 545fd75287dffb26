"""Albums that people send: a message each, one number, the caption on the first."""

import io

import pytest
from PIL import Image
from telegram import Bot, Update

from bot.sandbox.client import SandboxClient, SandboxClientError


def drawn(color: str = "seagreen") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), color).save(out, "PNG")
    return out.getvalue()


async def updates(bot: Bot, count: int) -> list[Update]:
    return list(await bot.get_updates(offset=-count))


async def test_an_album_of_photos_reaches_the_bot_as_messages_of_one_album(bot: Bot, seller: SandboxClient) -> None:
    sent = await seller.album("photo", [("a.png", drawn()), ("b.png", drawn("red"))], caption="/check")
    messages = [update.message for update in await updates(bot, 2)]
    assert [message.message_id for message in messages if message] == [one.id for one in sent]
    assert [message.caption for message in messages if message] == ["/check", None]
    assert len({message.media_group_id for message in messages if message}) == 1
    assert all(message and message.photo for message in messages)


async def test_an_album_of_documents_may_answer_a_message(bot: Bot, seller: SandboxClient) -> None:
    (said,) = await seller.say("여기요")
    sent = await seller.album("document", [("a.csv", b"a"), ("b.csv", b"b")], reply_to=said)
    assert [one.reply_to for one in sent] == [said.id, said.id]
    names = [
        update.message.document.file_name
        for update in await updates(bot, 2)
        if update.message and update.message.document
    ]
    assert names == ["a.csv", "b.csv"]


async def test_two_albums_have_two_numbers(bot: Bot, seller: SandboxClient) -> None:
    first, second = [await seller.album("photo", [("a", drawn()), ("b", drawn())]) for _ in range(2)]
    assert first[0].raw["media_group_id"] != second[0].raw["media_group_id"]


@pytest.mark.parametrize("count", [0, 1, 11])
async def test_an_album_has_two_to_ten_parts(seller: SandboxClient, count: int) -> None:
    with pytest.raises(SandboxClientError, match="2 to 10"):
        await seller.album("photo", [("a.png", drawn())] * count)


async def test_an_album_comes_whole_or_not_at_all(seller: SandboxClient) -> None:
    before = len(await seller.messages())
    with pytest.raises(SandboxClientError, match="IMAGE_PROCESS_FAILED"):
        await seller.album("photo", [("a.png", drawn()), ("b.png", b"no picture")])
    assert len(await seller.messages()) == before


async def test_not_everything_can_be_in_an_album(seller: SandboxClient) -> None:
    with pytest.raises(SandboxClientError, match="in no album"):
        await seller.album("sticker", [("a.webp", drawn()), ("b.webp", drawn())])
    with pytest.raises(SandboxClientError, match="caption is too long"):
        await seller.album("photo", [("a.png", drawn()), ("b.png", drawn())], caption="가" * 1025)
