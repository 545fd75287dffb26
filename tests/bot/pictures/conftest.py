"""Reads pictures back as a seller sees them: where which colour is."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageColor

from bot.pictures.theme import Palette, Theme

SHORTEST_BAR_PIXELS_HIGH = 18
"""Bars are higher than anything in a line of text is without a gap."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a picture; the right edge and the bottom are outside it."""

    colour: str
    left: int
    right: int
    top: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was read back."""

    pixels: NDArray[np.uint8]
    palette: Palette

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    @property
    def bars(self) -> list[Bar]:
        """The bars that say something, from top to bottom."""
        found = [bar for name in ("total", "gain", "loss", "muted") for bar in self.of_colour(name)]
        return sorted(found, key=lambda bar: bar.top)

    def of_colour(self, name: str) -> list[Bar]:
        """The bars of one colour of the palette."""
        matches = self.is_colour(name)
        rows = np.flatnonzero(matches.any(axis=1))
        runs = [[y for _, y in run] for _, run in groupby(enumerate(rows.tolist()), lambda pair: pair[1] - pair[0])]
        bars = []
        for run in runs:
            if len(run) >= SHORTEST_BAR_PIXELS_HIGH:
                columns = np.flatnonzero(matches[run[len(run) // 2]])
                spread = columns[-1] + 1 - columns[0] if len(columns) else 0
                if spread >= 4 and len(columns) >= spread - 2:  # solid, but for the zero line
                    bars.append(Bar(name, int(columns[0]), int(columns[-1]) + 1, run[0], run[-1] + 1))
        return bars

    def is_colour(self, name: str) -> NDArray[np.bool_]:
        """Which pixels have just a colour of the palette: bool of shape (height, width)."""
        colour = np.array(ImageColor.getrgb(getattr(self.palette, name)), np.uint8)
        equal: NDArray[np.bool_] = (self.pixels == colour).all(axis=2)
        return equal

    def ink(self, top: int, bottom: int) -> NDArray[np.int64]:
        """The columns that anything is written or drawn in, between two heights."""
        return np.flatnonzero(~self.is_colour("background")[top:bottom].all(axis=0))


@pytest.fixture
def read() -> Callable[[bytes, Theme], Picture]:
    """Reads a PNG file back."""

    def reader(png: bytes, theme: Theme) -> Picture:
        with Image.open(BytesIO(png), formats=["PNG"]) as image:
            return Picture(np.asarray(image.convert("RGB")), theme.palette)

    return reader
