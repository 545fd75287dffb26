"""Photos, documents and albums, from both sides."""

import io
from typing import Any

import pytest
from PIL import Image
from telegram import Bot, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest, NetworkError

from bot.sandbox.chats import StoredFile
from bot.sandbox.client import SandboxClient, SandboxClientError
from bot.sandbox.errors import ApiError
from bot.sandbox.files import Files
from bot.sandbox.images import Picture, picture

SELLER = 1
MEGABYTE = 1024 * 1024


def drawn(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "seagreen").save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (drawn("PNG"), "image/png"),
        (drawn("GIF"), "image/gif"),
        (drawn("JPEG"), "image/jpeg"),
        (drawn("JPEG", progressive=True), "image/jpeg"),
        (drawn("WEBP"), "image/webp"),
        (drawn("WEBP", lossless=True), "image/webp"),
        (drawn("WEBP", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"), "image/webp"),
    ],
)
def test_pictures_are_known_by_their_bytes(data: bytes, kind: str) -> None:
    assert picture(data) == Picture(kind, 40, 30)


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF0000WEBPVP8 ", b"<svg/>", b"GIF89a"]
)
def test_anything_else_is_no_picture(data: bytes) -> None:
    assert picture(data) is None


async def test_a_photo_travels_from_the_bot_to_the_person(bot: Bot, seller: SandboxClient) -> None:
    sent = await bot.send_photo(SELLER, drawn(), caption="<b>상품</b>", parse_mode="HTML")
    assert (sent.photo[-1].width, sent.photo[-1].height) == (40, 30)
    shown = await seller.wait_for_reply()
    assert shown.html == "<b>상품</b>"
    assert await seller.download(shown.raw["photo"][-1]["file_id"]) == drawn()


async def test_a_document_travels_from_the_person_to_the_bot(bot: Bot, seller: SandboxClient) -> None:
    await seller.upload("document", "주문 내역.csv", b"a,b\n", caption="봐 주세요")
    message = (await bot.get_updates(offset=-1))[0].message
    assert message is not None
    assert message.document is not None
    assert (message.document.file_name, message.caption) == ("주문 내역.csv", "봐 주세요")
    file = await bot.get_file(message.document)
    assert bytes(await file.download_as_bytearray()) == b"a,b\n"


@pytest.mark.parametrize("kind", ["voice", "audio", "video", "sticker"])
async def test_other_kinds_reach_the_bot(bot: Bot, seller: SandboxClient, kind: str) -> None:
    await seller.upload(kind, f"x.{kind}", drawn("WEBP"))
    message = (await bot.get_updates(offset=-1))[0].message
    assert message is not None
    assert getattr(message, kind).file_size == len(drawn("WEBP"))


async def test_a_location_reaches_the_bot(bot: Bot, seller: SandboxClient) -> None:
    await seller.send_location(37.5, 127.04)
    message = (await bot.get_updates(offset=-1))[0].message
    assert message is not None
    assert message.location is not None
    assert (message.location.latitude, message.location.longitude) == (37.5, 127.04)


async def test_a_file_is_sent_again_by_its_id(bot: Bot, seller: SandboxClient) -> None:
    sent = await bot.send_document(SELLER, b"abc", filename="a.txt")
    assert sent.document is not None
    again = await bot.send_document(SELLER, sent.document.file_id)
    assert again.document == sent.document
    with pytest.raises(BadRequest, match=r"(?i)can't use file of type document as photo"):
        await bot.send_photo(SELLER, sent.document.file_id)


async def test_a_photo_is_refused(bot: Bot, seller: SandboxClient) -> None:
    for data, why in (
        (b"no picture", "(?i)image_process_failed"),
        (drawn(size=(2100, 100)), "(?i)photo_invalid_dimensions"),
        (drawn() + bytes(10 * MEGABYTE), "is too big for a photo; the maximum size is 10"),
    ):
        with pytest.raises(BadRequest, match=why):
            await bot.send_photo(SELLER, data)


async def test_a_file_is_refused(bot: Bot, call: Any, seller: SandboxClient) -> None:
    for document, why in (
        ("https://example.com/a.pdf", "failed to get HTTP URL content"),
        ("unknown-id", "wrong file_id or the file is temporarily unavailable"),
        ("", "there is no document in the request"),
        ("attach://nothing", "wrong file identifier/HTTP URL specified"),
    ):
        answer = await call("sendDocument", chat_id=SELLER, document=document)
        assert answer["description"] == f"Bad Request: {why}"
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(SELLER, b"", filename="a.txt")
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_document(SELLER, b"abc", caption="가" * 1025)
    assert await bot.send_document(SELLER, b"abc", caption="<b>" + "가" * 1024 + "</b>", parse_mode="HTML")


async def test_sizes_are_limited(bot: Bot, seller: SandboxClient) -> None:
    sent = await bot.send_document(SELLER, bytes(21 * MEGABYTE), filename="big.bin")
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(sent.document)  # type: ignore[arg-type]
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(SELLER, bytes(53 * MEGABYTE), filename="huge.bin")
    with pytest.raises(SandboxClientError, match="Too Large"):
        await seller.upload("document", "huge.bin", bytes(53 * MEGABYTE))


async def test_an_album(bot: Bot, call: Any, seller: SandboxClient) -> None:
    sent = await bot.send_media_group(SELLER, [InputMediaPhoto(drawn(), caption="하나"), InputMediaPhoto(drawn())])
    assert sent[0].caption == "하나"
    assert sent[0].media_group_id == sent[1].media_group_id is not None
    with pytest.raises(BadRequest, match="Can't mix different types of files in the album"):
        await bot.send_media_group(SELLER, [InputMediaPhoto(drawn()), InputMediaDocument(b"abc")])
    answer = await call("sendMediaGroup", chat_id=SELLER, media=[{"type": "photo", "media": "x"}])
    assert answer["description"] == "Bad Request: wrong number of messages in the album"


async def test_captions_and_media_are_edited(bot: Bot, seller: SandboxClient) -> None:
    sent = await bot.send_photo(SELLER, drawn(), caption="하나")
    edited = await bot.edit_message_caption(SELLER, sent.message_id, caption="둘")
    assert not isinstance(edited, bool)
    assert edited.caption == "둘"
    swapped = await bot.edit_message_media(InputMediaDocument(b"abc", filename="a.txt"), SELLER, sent.message_id)
    assert not isinstance(swapped, bool)
    assert swapped.document is not None
    assert not swapped.photo
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("셋", SELLER, sent.message_id)


async def test_only_pictures_are_shown_in_the_page(http: Any, seller: SandboxClient) -> None:
    evil = await seller.upload("document", 'x".html', b"<script>alert(1)</script>")
    image = await seller.upload("document", "x.html", drawn())
    served = await http.get(f"/sandbox/files/{evil.raw['document']['file_id']}")
    assert served.headers["content-type"] == "application/octet-stream"
    assert served.headers["content-disposition"].startswith("attachment")
    assert served.headers["x-content-type-options"] == "nosniff"
    shown = await http.get(f"/sandbox/files/{image.raw['document']['file_id']}")
    assert shown.headers["content-type"] == "image/png"


async def test_files_need_the_token(http: Any, bot: Bot, seller: SandboxClient, sandbox: Any) -> None:
    sent = await bot.send_document(SELLER, b"abc", filename="a.txt")
    path = (await bot.get_file(sent.document)).file_path  # type: ignore[arg-type]
    assert path is not None
    assert (await http.get(path)).content == b"abc"
    assert (await http.get(path.replace(sandbox.token, "1:wrong"))).status_code == 401
    assert (await http.get(f"{path}x")).status_code == 404


def test_old_files_make_room() -> None:
    files = Files(total=10)
    kept: list[StoredFile] = [files.add("document", "a", "", bytes(4)) for _ in range(3)]
    with pytest.raises(ApiError, match="temporarily unavailable"):
        files.get(kept[0].id)
    assert [files.get(one.id) for one in kept[1:]] == kept[1:]
