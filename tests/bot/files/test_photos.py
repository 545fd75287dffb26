import struct
import zlib
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from bot.files.errors import PhotoError, PhotoProblem
from bot.files.photos import APART_MEMORY, MAX_PIXELS, OWN_MEMORY, measure, measure_photo
from knowledge.listing.photo import Photo

ORIENTATION = 0x0112

pillow_warns = pytest.mark.filterwarnings("ignore::UserWarning")
"""Pillow says what is odd about a file on the way; here it is the answer that counts."""


def product(width: int = 900, height: int = 600) -> Image.Image:
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((width // 4, height // 3, width // 2, height - 10), fill="#b42828")
    draw.rectangle((width // 2, 20, width // 2 + width // 8, height // 2), fill="#203070")
    return image


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def look(content: bytes) -> Photo:
    return measure(content, recompressed=False)


def distance(first: int, second: int) -> int:
    return (first ^ second).bit_count()


def png_header(width: int, height: int) -> bytes:
    """A PNG file that claims a size, and has hardly any data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP"])
def test_a_photo_is_what_its_bytes_are(kind: str) -> None:
    content = saved(product(), kind)
    photo = look(content)
    assert (photo.format, photo.width, photo.height, photo.size) == (kind, 900, 600, len(content))
    assert photo.sharpness > 0.1
    assert 0.5 < photo.flatness < 0.9
    assert distance(photo.fingerprint, look(saved(product(), "PNG")).fingerprint) <= 2


@pytest.mark.parametrize("recompressed", [True, False])
def test_who_sent_it_knows_whether_it_is_a_copy(recompressed: bool) -> None:
    assert measure(saved(product(), "JPEG"), recompressed=recompressed).recompressed is recompressed


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_measured_upright(orientation: int) -> None:
    turns = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    turn = turns[orientation]
    stored = product() if turn is None else product().transpose(turn)
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    photo = look(saved(stored, "JPEG", quality=95, exif=exif))
    assert (photo.width, photo.height) == (900, 600)
    assert distance(photo.fingerprint, look(saved(product(), "JPEG", quality=95)).fingerprint) <= 2


@pillow_warns
def test_a_broken_note_about_a_photo_does_not_make_a_broken_photo() -> None:
    plain = saved(product(), "JPEG")
    segment = b"Exif\0\0MM\0*\xff\xff\xff\xff" + b"\x01" * 40
    content = plain[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + plain[2:]
    assert (look(content).width, look(content).height) == (900, 600)


@pytest.mark.parametrize("mode", ["CMYK", "L", "YCbCr"])
@pytest.mark.parametrize("progressive", [False, True])
def test_other_colours_of_jpeg(mode: str, progressive: bool) -> None:
    photo = look(saved(product().convert(mode), "JPEG", quality=95, progressive=progressive))
    plain = look(saved(product(), "JPEG", quality=95))
    assert photo.flatness == pytest.approx(plain.flatness, abs=0.02)
    assert photo.sharpness == pytest.approx(plain.sharpness, rel=0.3)


def test_sixteen_bits_are_not_cut_off() -> None:
    levels = np.linspace(0, 65535, 600 * 400).reshape(400, 600).astype(np.uint16)
    photo = look(saved(Image.fromarray(levels), "PNG"))
    assert (photo.width, photo.height) == (600, 400)
    assert photo.flatness < 0.2


def test_what_is_see_through_is_white() -> None:
    hidden = product().convert("RGBA")
    hidden.putalpha(0)
    assert look(saved(hidden, "PNG")).flatness == 1

    cut_out = Image.new("RGBA", (900, 600), (0, 0, 0, 0))
    cut_out.alpha_composite(product().crop((225, 20, 562, 590)).convert("RGBA"), (225, 20))
    for kind, image in (("PNG", cut_out), ("WEBP", cut_out), ("PNG", cut_out.quantize())):
        photo = look(saved(image, kind))
        assert distance(photo.fingerprint, look(saved(product(), "PNG")).fingerprint) <= 2, kind


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_of_an_animation_the_first_frame_counts(kind: str) -> None:
    content = saved(product(), kind, save_all=True, append_images=[Image.new("RGB", (900, 600), "black")] * 3)
    photo = look(content)
    assert photo.format == kind
    assert distance(photo.fingerprint, look(saved(product(), kind)).fingerprint) <= 2


def test_a_photo_with_a_second_one_in_it_is_a_jpeg() -> None:
    photo = look(saved(product(), "MPO", save_all=True, append_images=[product(300, 200)]))
    assert (photo.format, photo.width) == ("JPEG", 900)


@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (4000, 1), (2, 3), (6, 500)])
def test_any_shape_can_be_measured(size: tuple[int, int]) -> None:
    photo = look(saved(Image.new("RGB", size, "#208020"), "PNG"))
    assert (photo.width, photo.height) == size
    assert photo.flatness == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP"])
@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9])
def test_a_photo_that_was_cut_off_is_broken(kind: str, share: float) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (200, 300, 3), dtype=np.uint8)
    content = saved(Image.fromarray(noise), kind)
    with pytest.raises(PhotoError) as caught:
        look(content[: max(16, int(share * len(content)))])
    assert caught.value.problem is PhotoProblem.BROKEN


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", PhotoProblem.NOT_AN_IMAGE),
        (b"hello", PhotoProblem.NOT_AN_IMAGE),
        (b"%PDF-1.7\n", PhotoProblem.NOT_AN_IMAGE),
        (b"PK\x03\x04" + b"\0" * 40, PhotoProblem.NOT_AN_IMAGE),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", PhotoProblem.OTHER_FORMAT),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", PhotoProblem.OTHER_FORMAT),
        (b"8BPS\0\x01" + b"\0" * 20, PhotoProblem.OTHER_FORMAT),
        (b"\x89PNG\r\n\x1a\n", PhotoProblem.BROKEN),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", PhotoProblem.BROKEN),
        (b"RIFF\x10\0\0\0WEBPVP8 ", PhotoProblem.BROKEN),
    ],
)
def test_what_is_no_photo_says_why(content: bytes, problem: PhotoProblem) -> None:
    with pytest.raises(PhotoError) as caught:
        look(content)
    assert caught.value.problem is problem


def test_a_tiff_is_an_image_of_another_format() -> None:
    with pytest.raises(PhotoError) as caught:
        look(saved(product(), "TIFF"))
    assert caught.value.problem is PhotoProblem.OTHER_FORMAT


@pytest.mark.parametrize(
    "size", [(65_000, 65_000), (30_000, 30_000), (10_000, 9_000), (2_000_000_000, 1), (6000, 6000)]
)
def test_too_many_pixels_are_refused_by_the_header(size: tuple[int, int]) -> None:
    """The data is missing: who decoded it would find that it is broken."""
    with pytest.raises(PhotoError) as caught:
        look(png_header(*size))
    assert caught.value.problem is PhotoProblem.TOO_LARGE


def test_what_may_be_decoded_depends_on_the_memory() -> None:
    content = saved(Image.new("RGB", (3000, 2000), "white"), "PNG")
    assert measure(content, recompressed=False, memory=APART_MEMORY).width == 3000
    with pytest.raises(PhotoError):
        measure(content, recompressed=False, memory=OWN_MEMORY)
    assert MAX_PIXELS < 12_000 * 9_000


async def test_a_modest_jpeg_is_measured_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.files.photos.run_apart", None)
    content = saved(product(), "JPEG")
    assert await measure_photo(content, recompressed=True) == measure(content, recompressed=True)


async def test_other_photos_are_measured_apart() -> None:
    png = saved(product(3000, 2500), "PNG")
    assert await measure_photo(png, recompressed=False) == measure(png, recompressed=False)
    jpeg = saved(product(4000, 3000), "JPEG", progressive=True)
    assert await measure_photo(jpeg, recompressed=False) == measure(jpeg, recompressed=False)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (png_header(65_000, 65_000), PhotoProblem.TOO_LARGE),
        (png_header(900, 600), PhotoProblem.BROKEN),
        (b"no photo", PhotoProblem.NOT_AN_IMAGE),
    ],
    ids=["too large", "broken", "no image"],
)
async def test_a_photo_that_is_refused_apart_says_why(content: bytes, problem: PhotoProblem) -> None:
    with pytest.raises(PhotoError) as caught:
        await measure_photo(content, recompressed=False)
    assert caught.value.problem is problem


@pillow_warns
@given(st.binary(max_size=300))
def test_any_bytes_are_a_photo_or_refused(content: bytes) -> None:
    with pytest.raises(PhotoError):
        look(content)


@pillow_warns
@given(
    st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "BMP"]),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_damage_anywhere_is_survived(kind: str, damage: list[tuple[float, int]]) -> None:
    content = bytearray(_small(kind))
    for place, value in damage:
        content[int(place * len(content))] = value
    try:
        photo = measure(bytes(content), recompressed=False, memory=OWN_MEMORY)
    except PhotoError:
        return
    assert 0 <= photo.flatness <= 1
    assert photo.width > 0


def _small(kind: str) -> bytes:
    return saved(product(120, 90), kind)
