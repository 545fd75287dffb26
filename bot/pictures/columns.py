"""Counts over time: a column an hour or a day, stacked from few kinds, with a scale at the left and a legend above.

Kinds are told apart by colour and by their order in the stack, which is that of the legend; a gap divides them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.pictures.canvas import LEFT, RIGHT
from bot.pictures.errors import PictureError
from bot.pictures.page import HEADER, Page
from bot.pictures.scale import Scale
from bot.pictures.theme import Theme

MAX_COLUMNS = 31
MAX_KINDS = 3

_LEGEND = 72
_LEGEND_BASELINE = 30
_SWATCH = 30
_SWATCH_SPACE = 14
_KIND_SPACE = 44
_PLOT = 520
"""The height of the columns' place, in pixels."""
_LABELS = 62
_LABEL_BASELINE = 44
_LABEL_WIDTH = 130
_TICKS = 4
"""At most so many lines above zero."""
_TICK_SPACE = 18
_TICK_RISE = 11
"""How far the foot of a number lies below the line that it stands beside."""
_GAP = 2
"""Background between the parts of a column, in pixels."""
_MIN_PART = 4
"""No part is lower than so many pixels, or one refusal among a thousand answers would not be seen."""
_FILL_PERCENT = 72
_MAX_WIDTH = 96
_ROOM_FOR_TOTALS = 12
"""Up to so many columns there is room for their sums above them."""
_TOTAL_RISE = 12


@dataclass(frozen=True, slots=True)
class Column:
    """An hour or a day.

    Attributes:
        label: What stands below; empty where there is no room for one.
        parts: How many of each kind, from the bottom of the stack.
    """

    label: str
    parts: tuple[int, ...]


def columns(title: str, kinds: Sequence[str], stacks: Sequence[Column], theme: Theme) -> bytes:
    """Draw counts over time.

    Args:
        title: What the picture shows.
        kinds: What the parts of each column are, from the bottom: 1 to 3, in the operator's language.
        stacks: From 1 to 31, in the order of time.
        theme: The look.

    Returns:
        A PNG file, 1080 pixels wide and 818 high.

    Raises:
        PictureError: If the columns or kinds are too many or do not fit each other, or if the font is missing.
    """
    _check(kinds, stacks)
    page = Page(title, _LEGEND + _PLOT + _LABELS, Scale.over(()), theme)
    top = HEADER + _LEGEND
    _draw_legend(page, [f"{kind} {sum(stack.parts[place] for stack in stacks):,}" for place, kind in enumerate(kinds)])
    step = _step(max(sum(stack.parts) for stack in stacks))
    high = step * max(1, -(-max(sum(stack.parts) for stack in stacks) // step))
    left = _draw_scale(page, top, high, step)
    for place, stack in enumerate(stacks):
        _draw(page, stack, _Place.of(place, len(stacks), left), top, high)
    return page.png("")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a column stands, in pixels from the left of the picture."""

    left: int
    right: int
    has_total: bool

    @classmethod
    def of(cls, number: int, count: int, left: int) -> "_Place":
        start, end = (left + (RIGHT - left) * edge // count for edge in (number, number + 1))
        width = min((end - start) * _FILL_PERCENT // 100, _MAX_WIDTH)
        begin = start + (end - start - width) // 2
        return cls(begin, begin + width, count <= _ROOM_FOR_TOTALS)

    @property
    def middle(self) -> int:
        return (self.left + self.right) // 2


def _check(kinds: Sequence[str], stacks: Sequence[Column]) -> None:
    if not (1 <= len(kinds) <= MAX_KINDS and 1 <= len(stacks) <= MAX_COLUMNS):
        problem = f"{len(stacks)} columns of {len(kinds)} kinds"
        raise PictureError(f"Such a picture has 1 to {MAX_COLUMNS} columns of 1 to {MAX_KINDS} kinds, not {problem}")
    for number, stack in enumerate(stacks, 1):
        if len(stack.parts) != len(kinds) or min(stack.parts) < 0:
            raise PictureError(f"Column {number} has the parts {stack.parts}: {len(kinds)} counts were expected")


def _colours(page: Page) -> tuple[str, ...]:
    return page.palette.gain, page.palette.loss, page.palette.total


def _draw_legend(page: Page, texts: Sequence[str]) -> None:
    x, baseline = LEFT, HEADER + _LEGEND_BASELINE
    for text, colour in zip(texts, _colours(page), strict=False):
        page.canvas.bar(x, baseline - _SWATCH + 3, x + _SWATCH, baseline + 3, colour)
        x += _SWATCH + _SWATCH_SPACE
        shown = page.fit(text, page.style.note, RIGHT - x)
        page.canvas.text(x, baseline, shown, page.style.note, page.palette.ink)
        x += int(page.style.note.width(shown)) + _KIND_SPACE


def _draw_scale(page: Page, top: int, high: int, step: int) -> int:
    """Draw the lines and the numbers beside them; return where the columns begin."""
    face, bottom = page.style.note, top + _PLOT
    left = LEFT + int(face.width(f"{high:,}")) + _TICK_SPACE
    for value in range(0, high + 1, step):
        y = bottom - _PLOT * value // high
        page.canvas.block(left, y, RIGHT, y + 2, page.palette.line)
        page.canvas.text(left - _TICK_SPACE, y + _TICK_RISE, f"{value:,}", face, page.palette.muted, "right")
    return left


def _step(most: int) -> int:
    """Return the least step of 1, 2 or 5 times a power of ten that takes few lines to the highest column."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if factor * power * _TICKS >= most:
                return factor * power
        power *= 10


def _draw(page: Page, stack: Column, place: _Place, top: int, high: int) -> None:
    bottom = y = top + _PLOT
    for count, colour in zip(stack.parts, _colours(page), strict=False):
        if count:
            height = max(_PLOT * count // high, _MIN_PART)
            page.canvas.block(place.left, y - height, place.right, y - (_GAP if y < bottom else 0), colour)
            y -= height
    face = page.style.note
    if place.has_total and y < bottom:
        total = f"{sum(stack.parts):,}"
        page.canvas.text(place.middle, y - _TOTAL_RISE, total, face, page.palette.ink, "middle")
    if stack.label:
        label = page.fit(stack.label, face, _LABEL_WIDTH)
        page.canvas.text(place.middle, bottom + _LABEL_BASELINE, label, face, page.palette.muted, "middle")
