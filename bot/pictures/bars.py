"""Figures side by side: a label, the figure as it is read, its bar, and a note on what it means.

Only figures that share a unit have bars to compare; one without a share is written, not drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from bot.pictures.canvas import LEFT, RIGHT
from bot.pictures.errors import PictureError
from bot.pictures.page import HEADER, MAX_ROWS, Page
from bot.pictures.scale import Scale
from bot.pictures.theme import Theme

MAX_SHARE = 10**6
"""Shares stay below, as fractions: a bar of a hundred million percent leaves nothing of the others."""

_PLACES = 9
"""Shares are drawn in billionths, as whole numbers."""
_WHOLE = 10**_PLACES
_BILLIONTH = Decimal(1).scaleb(-_PLACES)
_DIGITS = Context(prec=28)
"""A context of our own: what a caller does to the thread's changes no picture."""
_LABEL = 62
"""The height of a line of text, in pixels."""
_BASELINE = 44
_BAR = 24
_NO_BAR = -14
"""Without a bar the note comes closer to its label."""
_NOTE = 50
_NOTE_BASELINE = 44
_SPACE = 34


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a bar chart.

    Attributes:
        label: What it is, in the seller's language.
        value_text: The figure as it is read: "2.4%", "1,234원".
        share: How long the bar is, as a fraction: 1 is the whole width, or less of it where another row has more.
            Negative runs left of zero. None draws no bar.
        note: What the figure means or was computed from; may be empty.
    """

    label: str
    value_text: str
    share: Decimal | None
    note: str = ""

    @property
    def height(self) -> int:
        """What the row takes, in pixels."""
        return _LABEL + (_BAR if self.share is not None else _NO_BAR) + (_NOTE if self.note else 0) + _SPACE


def bars(title: str, rows: Sequence[Row], theme: Theme) -> bytes:
    """Draw figures side by side.

    Args:
        title: What the picture shows.
        rows: From 1 to 20.
        theme: The look.

    Returns:
        A PNG file, 1080 pixels wide and about 120 a row high.

    Raises:
        PictureError: If the rows are too many or a share is out of range, or if the font is missing.
    """
    if not 1 <= len(rows) <= MAX_ROWS:
        raise PictureError(f"A bar chart has 1 to {MAX_ROWS} rows, not {len(rows)}")
    units = [None if row.share is None else _units(row.share, number) for number, row in enumerate(rows, 1)]
    scale = Scale.over((_WHOLE, *(length for length in units if length is not None)))
    page = Page(title, sum(row.height for row in rows), scale, theme)
    top = HEADER
    for row, length in zip(rows, units, strict=True):
        _draw(page, row, length, top)
        top += row.height
    return page.png("0")


def _units(share: Decimal, number: int) -> int:
    """Return a share in billionths; one that is not 0 stays so, that its bar is seen."""
    if not share.is_finite() or abs(share) >= MAX_SHARE:
        raise PictureError(f"Row {number} has a share of {share}, which is out of range")
    units = int(share.quantize(_BILLIONTH, ROUND_HALF_UP, _DIGITS).scaleb(_PLACES, _DIGITS))
    return units or (share > 0) - (share < 0)


def _draw(page: Page, row: Row, length: int | None, top: int) -> None:
    value = page.fit(row.value_text, page.style.strong, (RIGHT - LEFT) * 3 // 5)
    page.line(top + _BASELINE, row.label, value, page.style.plain, page.style.strong)
    top += _LABEL
    if length is not None:
        _draw_bar(page, length, top, top + _BAR)
    top += _BAR if length is not None else _NO_BAR
    if row.note:
        note = page.fit(row.note, page.style.note, RIGHT - LEFT)
        page.canvas.text(LEFT, top + _NOTE_BASELINE, note, page.style.note, page.palette.muted)


def _draw_bar(page: Page, length: int, top: int, bottom: int) -> None:
    page.canvas.bar(LEFT, top, RIGHT, bottom, page.palette.rest)
    left, right = page.scale.bar(0, length)
    colour = page.palette.gain if length > 0 else page.palette.loss if length else page.palette.muted
    page.canvas.bar(left, top, right, bottom, colour)
    page.zero_line(top, bottom)
