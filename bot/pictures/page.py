"""The page that both charts share: a title, rows one below the other, and where zero is if anything lies left of it."""

from dataclasses import dataclass

from bot.pictures.canvas import LEFT, RIGHT, Canvas
from bot.pictures.face import Face, Typeface, find
from bot.pictures.scale import Scale
from bot.pictures.theme import Palette, Theme
from bot.pictures.wording import clean, shorten

MAX_ROWS = 20

HEADER = 128
FOOTER = 36
ZERO_FOOTER = 40
"""How much more room the caption of the zero line needs."""
GAP = 32
"""Between a label and its amount."""
OVERHANG = 6
"""How far the zero line stands out above and below a bar."""

_TITLE_BASELINE = 84
_CAPTION_RISE = 30


@dataclass(frozen=True, slots=True)
class Style:
    """The faces of a picture: title, plain and strong labels and amounts, small notes."""

    title: Face
    plain: Face
    strong: Face
    note: Face


class Page:
    """A titled page of rows.

    Attributes:
        palette: Its colours.
        style: Its faces.
        canvas: What rows are drawn on.
        scale: How amounts become pixels.
    """

    def __init__(self, title: str, rows_height: int, scale: Scale, theme: Theme) -> None:
        """Lay out the page and write its title.

        Args:
            title: What the picture shows.
            rows_height: What all rows take, in pixels.
            scale: How amounts become pixels.
            theme: The look.

        Raises:
            PictureError: If the font is missing.
        """
        self._typeface: Typeface = find()
        self.palette: Palette = theme.palette
        self.style = Style(
            self._typeface.face(48, bold=True),
            self._typeface.face(38),
            self._typeface.face(40, bold=True),
            self._typeface.face(30),
        )
        self.scale = scale
        self._height = HEADER + rows_height + FOOTER + (ZERO_FOOTER if scale.crosses_zero else 0)
        self.canvas = Canvas(self._height, self.palette.background)
        self.line(_TITLE_BASELINE, title, "", self.style.title, self.style.title)

    def line(self, baseline: int, label: str, amount: str, face: Face, amount_face: Face) -> None:
        """Write a label at the left and an amount at the right; the label is cut where they would meet."""
        if amount:
            self.canvas.text(RIGHT, baseline, amount, amount_face, self.palette.ink, "right")
        room = RIGHT - LEFT - (amount_face.width(amount) + GAP if amount else 0)
        self.canvas.text(LEFT, baseline, self.fit(label, face, room), face, self.palette.ink)

    def fit(self, text: str, face: Face, width: float) -> str:
        """Return what can be drawn of a text within so many pixels."""
        return shorten(clean(text, self._typeface), face, width)

    def zero_line(self, top: int, bottom: int) -> None:
        """Mark zero across a bar, if anything lies left of zero."""
        if self.scale.crosses_zero:
            x = self.scale.x(0)
            self.canvas.block(x - 1, top - OVERHANG, x + 1, bottom + OVERHANG, self.palette.ink)

    def png(self, zero: str) -> bytes:
        """Finish the picture.

        Args:
            zero: The caption of the zero line, which stands at the bottom if anything lies left of zero.
        """
        if self.scale.crosses_zero:
            half = int(self.style.note.width(zero)) // 2
            x = max(LEFT + half, min(self.scale.x(0), RIGHT - half))
            baseline = self._height - _CAPTION_RISE
            self.canvas.text(x, baseline, zero, self.style.note, self.palette.muted, "middle")
        return self.canvas.png()
