"""The Korean type: Noto Sans KR from the wheel ``pylopdf-fonts-ko`` (SIL Open Font License), which is not imported.

All its digits are equally wide, so amounts line up. The wheel has the regular weight only: bold is the same outline, a
little swollen. Opening the font takes half a millisecond, so every picture opens its own and no thread shares one.
"""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageFont

from bot.pictures.errors import PictureError

WHEEL = "pylopdf_fonts_ko"
FILE_NAME = "NotoSansKR-Regular.otf"
BOLDER = 0.018
"""How much bold swells the outline on each side, in em."""

_PROBE_SIZE = 24
_NO_CHARACTER = "\uffff"
"""Unicode promises never to assign it, so it shows what the font draws for a character that it lacks."""


@dataclass(frozen=True, slots=True)
class Face:
    """The type in one size and weight.

    Attributes:
        font: The opened font.
        stroke: How much the outline is swollen on each side, in pixels.
    """

    font: ImageFont.FreeTypeFont
    stroke: float

    def width(self, text: str) -> float:
        """Return the width of a line, in pixels."""
        return self.font.getlength(text) + 2 * self.stroke


@dataclass(frozen=True, slots=True)
class Typeface:
    """The type in every size and weight.

    Attributes:
        path: The font file.
        probe: The font at a small size, to ask it for glyphs.
        missing: What it draws for a character that it lacks.
    """

    path: Path
    probe: ImageFont.FreeTypeFont
    missing: bytes

    @classmethod
    def open(cls, path: Path) -> "Typeface":
        """Open a font file.

        Raises:
            PictureError: If it cannot be read.
        """
        probe = _font(path, _PROBE_SIZE)
        return cls(path, probe, bytes(probe.getmask(_NO_CHARACTER)))

    def face(self, size: int, *, bold: bool = False) -> Face:
        """Return the type with so many pixels in an em."""
        return Face(_font(self.path, size), size * BOLDER if bold else 0)

    def lacking(self, text: str) -> frozenset[str]:
        """Return the characters of a text that the font has no glyph for."""
        return frozenset(char for char in frozenset(text) if bytes(self.probe.getmask(char)) == self.missing)


def find() -> Typeface:
    """Find the font inside the installed wheel.

    Raises:
        PictureError: If the wheel is not installed, or its font cannot be read.
    """
    spec = importlib.util.find_spec(WHEEL)
    for folder in (spec and spec.submodule_search_locations) or ():
        if (path := Path(folder, FILE_NAME)).is_file():
            return Typeface.open(path)
    raise PictureError(
        f"The package {WHEEL.replace('_', '-')}, which carries the font, is not installed: pip install ."
    )


def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    try:
        # The plain layout has no kerning, which would pull digits out of line, and no bidirectional surprises.
        return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
    except OSError as error:
        raise PictureError(f"{path}: the font cannot be read: {error}") from error
