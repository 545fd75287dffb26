from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter

from bot.files.looks import fingerprint, flatness, sharpness
from bot.pictures.face import find

SIDE = 512
SHARP_FROM = 0.04
EMPTY_FROM = 0.998
COPY_UP_TO = 2

FONT = find().face(100).font

Draw = Callable[[ImageDraw.ImageDraw, str], None]


def bottle(draw: ImageDraw.ImageDraw, colour: str) -> None:
    draw.rounded_rectangle((820, 500, 1230, 1840), 120, fill=colour)
    draw.rectangle((920, 300, 1130, 500), fill="#444444")
    draw.rectangle((860, 920, 1190, 1330), fill="#f0f0e6")


def shirt(draw: ImageDraw.ImageDraw, colour: str) -> None:
    outline = "300,200 420,150 580,150 700,200 850,380 760,450 700,380 700,850 300,850 300,380 240,450 150,380"
    draw.polygon([tuple(2.048 * float(number) for number in point.split(",")) for point in outline.split()], colour)


def ring(draw: ImageDraw.ImageDraw, colour: str) -> None:
    draw.ellipse((940, 940, 1110, 1110), outline=colour, width=18)


def words(draw: ImageDraw.ImageDraw, colour: str) -> None:
    draw.text((300, 900), "프리미엄 유기농 물티슈 100매", colour, FONT)


def picture(draw: Draw, colour: str = "#b42828", ground: str = "white") -> Image.Image:
    """A photo of 512 pixels, drawn four times as large, so that its edges are smooth."""
    image = Image.new("RGB", (4 * SIDE, 4 * SIDE), ground)
    draw(ImageDraw.Draw(image), colour)
    return image.resize((SIDE, SIDE), Image.Resampling.LANCZOS)


def pixels(image: Image.Image, quality: int = 85) -> np.ndarray:
    """What is left of it as a JPEG file."""
    file = BytesIO()
    image.save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))


def distance(first: int, second: int) -> int:
    return (first ^ second).bit_count()


def blurred(image: Image.Image, radius: float) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(radius))


@pytest.mark.parametrize("draw", [bottle, shirt, ring, words])
@pytest.mark.parametrize(("colour", "ground"), [("#b42828", "white"), ("#141414", "white"), ("#e0d8c8", "#5a4a3a")])
def test_a_sharp_product_is_sharp_and_a_blurred_one_is_not(draw: Draw, colour: str, ground: str) -> None:
    image = picture(draw, colour, ground)
    assert sharpness(pixels(image)) > 3 * SHARP_FROM
    assert sharpness(pixels(blurred(image, 3))) < SHARP_FROM
    assert sharpness(pixels(blurred(image, 8))) < SHARP_FROM


def test_pale_products_on_white_are_sharp_as_well() -> None:
    assert sharpness(pixels(picture(shirt, "#e4e4e2", "#fafafa"))) > 3 * SHARP_FROM


def test_a_blurred_background_does_not_blur_the_product() -> None:
    portrait = blurred(picture(words, "#204080"), 20)
    portrait.paste(picture(bottle).crop((180, 60, 330, 480)), (180, 60))
    assert sharpness(pixels(portrait)) > 3 * SHARP_FROM


def test_nothing_at_all_is_not_sharp() -> None:
    gradient = Image.linear_gradient("L").resize((SIDE, SIDE)).convert("RGB")
    assert sharpness(pixels(gradient)) < SHARP_FROM
    assert sharpness(pixels(Image.new("RGB", (SIDE, SIDE), "white"))) == 0


@pytest.mark.parametrize("draw", [bottle, shirt, ring, words])
@pytest.mark.parametrize("ground", ["white", "#808080", "black"])
def test_a_product_on_a_plain_ground_is_not_empty(draw: Draw, ground: str) -> None:
    assert flatness(pixels(picture(draw, ground=ground))) < EMPTY_FROM


@pytest.mark.parametrize("colour", ["white", "black", "#7f7f7f", "#80ff10"])
def test_a_plain_page_is_empty(colour: str) -> None:
    page = Image.new("RGB", (SIDE, SIDE), colour)
    assert flatness(pixels(page)) == 1
    ImageDraw.Draw(page).ellipse((250, 250, 262, 262), fill="#c01010")
    assert flatness(pixels(page)) > EMPTY_FROM


def test_a_covered_lens_is_empty() -> None:
    noise = np.random.default_rng(0).normal(12, 3, (SIDE, SIDE, 3)).clip(0, 255).astype(np.uint8)
    assert flatness(noise) > EMPTY_FROM


def test_a_gradient_is_not_of_one_colour() -> None:
    assert flatness(pixels(Image.linear_gradient("L").resize((SIDE, SIDE)).convert("RGB"))) < 0.2


@pytest.mark.parametrize("draw", [bottle, shirt, words])
def test_copies_differ_in_few_bits(draw: Draw) -> None:
    image = picture(draw)
    original = fingerprint(pixels(image))
    copies = [
        pixels(image, quality=40),
        pixels(image.resize((300, 300), Image.Resampling.BICUBIC)),
        pixels(image.resize((400, 400)), 70),
    ]
    assert all(distance(original, fingerprint(copy)) <= COPY_UP_TO for copy in copies)


def test_two_products_differ_in_many_bits() -> None:
    prints = [fingerprint(pixels(picture(draw))) for draw in (bottle, shirt, words)]
    assert min(distance(prints[first], prints[second]) for first, second in ((0, 1), (0, 2), (1, 2))) > 2 * COPY_UP_TO


def test_a_product_in_two_colours_is_two_photos() -> None:
    """A hash of the shape alone takes them for one."""
    colours = ["#b42828", "#283cb4", "#288c3c", "#101010", "#808080", "#f0aabe", "#f0d23c"]
    prints = [fingerprint(pixels(picture(shirt, colour))) for colour in colours]
    distances = [distance(one, other) for at, one in enumerate(prints) for other in prints[:at]]
    assert min(distances) > COPY_UP_TO


@given(st.integers(5, 70), st.integers(5, 70), st.integers(0, 2**32 - 1))
def test_any_pixels_can_be_measured(width: int, height: int, seed: int) -> None:
    some = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    assert 0 <= flatness(some) <= 1
    assert sharpness(some) >= 0
    assert 0 <= fingerprint(some) < 2**64
    assert (fingerprint(some), sharpness(some)) == (fingerprint(some.copy()), sharpness(some.copy()))
