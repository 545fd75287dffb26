import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ImageColor

from bot.pictures.theme import Theme

# How a dichromat sees linear RGB, at full severity: Machado, Oliveira and Fernandes (2009).
SIGHTS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = TO_XYZ.sum(axis=1)


def linear(colour: str) -> NDArray[np.float64]:
    channels = np.array(ImageColor.getrgb(colour)) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted(float((TO_XYZ @ linear(colour))[1]) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def lab(seen: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y, z = np.cbrt(np.clip(TO_XYZ @ np.clip(seen, 0, 1) / WHITE, 0.008856, None))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("theme", Theme)
def test_text_and_bars_stand_out(theme: Theme) -> None:
    palette = theme.palette
    assert contrast(palette.ink, palette.background) >= 12
    assert contrast(palette.muted, palette.background) >= 4.5
    for bar in (palette.total, palette.gain, palette.loss, palette.muted):
        assert contrast(bar, palette.background) >= 3
        assert contrast(bar, palette.rest) >= 3


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("theme", Theme)
def test_the_colour_blind_tell_gains_losses_and_totals_apart(theme: Theme, sight: str) -> None:
    palette = theme.palette
    total, gain, loss = (lab(SIGHTS[sight] @ linear(colour)) for colour in (palette.total, palette.gain, palette.loss))
    assert np.linalg.norm(gain - loss) > 40
    assert np.linalg.norm(gain - total) > 20
    assert np.linalg.norm(loss - total) > 20


@pytest.mark.parametrize("theme", Theme)
def test_the_page_is_light_or_dark(theme: Theme) -> None:
    assert (contrast(theme.palette.background, "#FFFFFF") < 2) is (theme is Theme.LIGHT)
