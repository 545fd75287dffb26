"""How a photo looks, as numbers: sharp or blurred, something or nothing, like another or not.

The measures were chosen by how well they part the good from the bad over 22 photos (those that come with scikit-image
and scikit-learn) and 7 drawn products on white: JPEG files of 512 pixels, sharp, and blurred by a Gaussian.
``tests/bot/files/test_looks.py`` draws such products again. What follows for rules:

``sharpness`` below 0.04: blurred
    All 29 that were blurred by 3 pixels (0.0385 at most) or more, 10 of those blurred by 2, no sharp one (0.135 at
    least). The plain variance of the Laplacian does not part them: a sharp pale shirt has 4, a blurred page of text 16.
``flatness`` of 0.998 or more: empty
    Plain pages, a covered lens (1.0), a dot of a twenty-fifth of the width (0.9985); no product (0.99 and
    less), not even a thin ring of a twelfth of the width (0.9976).
``fingerprint`` with 2 other bits or fewer: the same photo
    Copies that were compressed or scaled again have 2 at most, mostly 0. Two of the photos have 8 at least. The same
    drawn product in two of 12 colours has mostly 7 to 11, but 1 or 2 between neighbours such as black and charcoal.
"""

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Red, green and blue, 0..255, of shape (height, width, 3)."""
Levels = NDArray[np.float32]
"""Something of each pixel, 0..255."""

_TILE = 32
_SHARPEST = 0.05
_NOISE = 100.0
"""The variance of a tile, in squared grey levels, below which its edges count less and less: 10 levels of contrast."""

_NEAR = 12
_LUMA = (0.299, 0.587, 0.114)

_CELLS = 4
_COARSE = 32
_STEP = 3.0
_GROUND = 24
_LEAST_PRODUCT = 0.01
_LIGHTNESS = np.linspace(24, 232, 12)
_COLOUR = np.array([-48, -34, -22, -12, -4, 4, 12, 22, 34, 48])


def sharpness(pixels: Pixels) -> float:
    """Return how sharp the sharpest parts are, whatever their contrast: 0 for nothing at all, 0.1 to 10 for edges.

    It is the mean square of the Laplacian over the variance of the grey levels, in tiles of 32 pixels; the mean over
    the sharpest twentieth, since most of a good product photo is an empty ground, and a background may be blurred.
    """
    grey = _grey(pixels)
    if min(grey.shape) < 3:
        return 0.0
    middle = grey[1:-1, 1:-1]
    laplacian = grey[:-2, 1:-1] + grey[2:, 1:-1]
    laplacian += grey[1:-1, :-2]
    laplacian += grey[1:-1, 2:]
    laplacian -= 4 * middle
    ratios = (_tiles(laplacian) ** 2).mean(axis=1) / (_tiles(middle).var(axis=1) + _NOISE)
    count = max(1, round(len(ratios) * _SHARPEST))
    return float(np.sort(ratios)[-count:].mean())


def flatness(pixels: Pixels) -> float:
    """Return the share of the pixels, 0..1, that have nearly the commonest colour."""
    red, green, blue = (pixels[..., at].astype(np.int16) for at in range(3))
    keys = red >> 4 << 8 | green >> 4 << 4 | blue >> 4
    commonest = keys == np.bincount(keys.ravel()).argmax()
    near = np.ones_like(commonest)
    for channel in (red, green, blue):
        near &= np.abs(channel - np.float32(channel[commonest].mean())) <= _NEAR
    return float(near.mean())


def fingerprint(pixels: Pixels) -> int:
    """Return 64 bits of which two copies differ in few: 32 of the shape, 32 of the product's colour.

    A hash of the shape alone (dHash, pHash) takes the same shirt in two colours for the same photo, which a seller of
    both has every reason to show. The shape is where it gets lighter to the right and downwards, on 4 x 5 and 5 x 4
    cells, by more than noise. The colour is that of what differs from the border, in steps of a thermometer, so that
    the number of bits that differ grows with the difference.

    Args:
        pixels: The whole photo, of any size from 5 pixels on either side.
    """
    grey = _grey(pixels)
    to_right = np.diff(_cells(grey, _CELLS, _CELLS + 1), axis=1) > _STEP
    downwards = np.diff(_cells(grey, _CELLS + 1, _CELLS), axis=0) > _STEP
    rows, columns = (min(_COARSE, side) for side in grey.shape)
    red, green, blue = _product_colour(np.dstack([_cells(pixels[..., at], rows, columns) for at in range(3)]))
    lightness = _LUMA[0] * red + _LUMA[1] * green + _LUMA[2] * blue
    bits = np.concatenate(
        [
            to_right.ravel(),
            downwards.ravel(),
            lightness > _LIGHTNESS,
            0.564 * (blue - lightness) > _COLOUR,
            0.713 * (red - lightness) > _COLOUR,
        ]
    )
    return int.from_bytes(np.packbits(bits).tobytes())


def _grey(pixels: Pixels) -> Levels:
    """Channel by channel: all of them as floats at once are twelve times the photo."""
    grey = pixels[..., 0] * np.float32(_LUMA[0])
    grey += pixels[..., 1] * np.float32(_LUMA[1])
    grey += pixels[..., 2] * np.float32(_LUMA[2])
    return grey


def _tiles(values: Levels) -> Levels:
    """Cut into whole tiles; what is smaller than one is one."""
    height, width = (min(_TILE, side) for side in values.shape)
    rows, columns = values.shape[0] // height, values.shape[1] // width
    whole = values[: rows * height, : columns * width].reshape(rows, height, columns, width)
    return whole.transpose(0, 2, 1, 3).reshape(rows * columns, height * width)


def _cells(values: Levels | NDArray[np.uint8], rows: int, columns: int) -> Levels:
    """Return the means of equal cells, of shape (rows, columns); borders are rounded to whole pixels."""
    tops = np.linspace(0, values.shape[0], rows + 1).round().astype(int)
    lefts = np.linspace(0, values.shape[1], columns + 1).round().astype(int)
    sums = np.add.reduceat(np.add.reduceat(values, tops[:-1], axis=0, dtype=np.float32), lefts[:-1], axis=1)
    return np.asarray(sums / np.outer(np.diff(tops), np.diff(lefts)), np.float32)


def _product_colour(pixels: Levels) -> tuple[float, float, float]:
    """Return the mean colour of what differs from the border; of all where hardly anything does.

    Args:
        pixels: Few, so that the edges of a copy, sharper or softer, make no difference.
    """
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    differs = np.abs(pixels - np.median(border, axis=0)).max(axis=2) > _GROUND
    shown = pixels[differs] if differs.mean() > _LEAST_PRODUCT else pixels.reshape(-1, 3)
    red, green, blue = shown.mean(axis=0)
    return float(red), float(green), float(blue)
