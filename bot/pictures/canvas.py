"""What pictures are drawn on: a page of fixed width, with smooth bars, hairlines and lines of text.

1080 pixels are the width of a phone's screen at two to three times its points, so 40 pixels read like 14 points.
"""

from io import BytesIO
from typing import Literal

from PIL import Image, ImageDraw

from bot.pictures.face import Face

WIDTH = 1080
MARGIN = 56
LEFT = MARGIN
RIGHT = WIDTH - MARGIN

_RADIUS = 6
_SUPERSAMPLING = 8
_COMPRESSION = 6


class Canvas:
    """A page that is drawn on from top to bottom; positions are pixels from its top left corner."""

    def __init__(self, height: int, background: str) -> None:
        """Lay out an empty page."""
        self._image = Image.new("RGB", (WIDTH, height), background)
        self._draw = ImageDraw.Draw(self._image)

    def text(
        self,
        x: int,
        baseline: int,
        text: str,
        face: Face,
        colour: str,
        align: Literal["left", "middle", "right"] = "left",
    ) -> None:
        """Write a line that starts, is centred or ends at ``x``."""
        anchor = {"left": "ls", "middle": "ms", "right": "rs"}[align]
        self._draw.text((x, baseline), text, colour, face.font, anchor, stroke_width=face.stroke)

    def hairline(self, y: int, colour: str) -> None:
        """Draw a line across the page, two pixels thick."""
        self.block(LEFT, y, RIGHT, y + 2, colour)

    def block(self, left: int, top: int, right: int, bottom: int, colour: str) -> None:
        """Fill a rectangle; the right and bottom edges are outside it."""
        if right > left and bottom > top:
            self._draw.rectangle((left, top, right - 1, bottom - 1), colour)

    def bar(self, left: int, top: int, right: int, bottom: int, colour: str) -> None:
        """Fill a rectangle with smooth round corners; the right and bottom edges are outside it."""
        size = (right - left, bottom - top)
        if min(size) > 0:
            self._image.paste(colour, (left, top), _rounded(size))

    def png(self) -> bytes:
        """Return the page as a PNG file, without a date or anything else that changes."""
        output = BytesIO()
        self._image.save(output, "PNG", compress_level=_COMPRESSION)
        return output.getvalue()


def _rounded(size: tuple[int, int]) -> Image.Image:
    """Return the mask of a bar: Pillow's own rounded rectangles have jagged corners."""
    radius = min(_RADIUS, size[0] // 2, size[1] // 2)
    mask = Image.new("L", size, 255)
    if not radius:
        return mask
    across = 2 * radius * _SUPERSAMPLING
    large = Image.new("L", (across, across), 0)
    ImageDraw.Draw(large).ellipse((0, 0, across - 1, across - 1), 255)
    disc = large.resize((2 * radius, 2 * radius), Image.Resampling.BOX)
    for x, source_x in ((0, 0), (size[0] - radius, radius)):
        for y, source_y in ((0, 0), (size[1] - radius, radius)):
            mask.paste(disc.crop((source_x, source_y, source_x + radius, source_y + radius)), (x, y))
    return mask
