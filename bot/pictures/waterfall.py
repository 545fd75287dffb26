"""Where each won goes: what is added and taken away, step by step, with totals as full bars.

Each row shows what is left so far as a quiet bar and what the step adds or takes away as a strong one, so the eye
follows the edge down the page. Amounts carry their sign, and what falls below zero lies left of a marked line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.pictures.errors import PictureError
from bot.pictures.page import HEADER, MAX_ROWS, Page
from bot.pictures.scale import Scale
from bot.pictures.theme import Theme
from bot.pictures.wording import won

MAX_AMOUNT = 10**15
"""Amounts stay below, in won: a quadrillion is where the readers of amounts stop too."""

_JOINT = 4
"""Background between what is left and what is taken away, in pixels."""


class Kind(StrEnum):
    """What a step does."""

    TOTAL = "total"
    """States the sum so far; as the first step it opens the sum."""
    PLUS = "plus"
    MINUS = "minus"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a waterfall.

    Attributes:
        label: What it is, in the seller's language.
        amount: Won, signed as in ``knowledge.receipt.Line``: not negative for PLUS, not positive for MINUS.
        kind: What it does.
    """

    label: str
    amount: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Measures:
    """The heights of a row: from its top to the line of text, to the bar and to the next row, in pixels."""

    baseline: int
    bar_top: int
    bar_bottom: int
    height: int


_STEP = _Measures(baseline=44, bar_top=62, bar_bottom=84, height=106)
_TOTAL = _Measures(baseline=62, bar_top=82, bar_bottom=110, height=130)


@dataclass(frozen=True, slots=True)
class _Row:
    step: Step
    before: int
    after: int

    @property
    def measures(self) -> _Measures:
        return _TOTAL if self.step.kind is Kind.TOTAL else _STEP


def waterfall(title: str, steps: Sequence[Step], theme: Theme) -> bytes:
    """Draw where each won goes.

    Args:
        title: What the picture shows.
        steps: From 1 to 20. Every total but an opening one must be the sum of the steps above it.
        theme: The look.

    Returns:
        A PNG file, 1080 pixels wide and about 100 a step high.

    Raises:
        PictureError: If the steps do not add up, are too many or out of range, or if the font is missing.
    """
    if not 1 <= len(steps) <= MAX_ROWS:
        raise PictureError(f"A waterfall has 1 to {MAX_ROWS} steps, not {len(steps)}")
    rows = tuple(_rows(steps))
    scale = Scale.over(amount for row in rows for amount in (row.before, row.after))
    page = Page(title, sum(row.measures.height for row in rows), scale, theme)
    top = HEADER
    for row in rows:
        _draw(page, row, top)
        top += row.measures.height
    return page.png(won(0))


def _rows(steps: Sequence[Step]) -> Iterator[_Row]:
    """Check the steps and yield each with the sums before and after it; totals start from zero."""
    left = 0
    for number, step in enumerate(steps, 1):
        if abs(step.amount) >= MAX_AMOUNT:
            raise PictureError(f"Step {number} has {step.amount}, which is out of range")
        if step.kind is Kind.TOTAL:
            if number > 1 and step.amount != left:
                raise PictureError(f"Step {number} states a total of {step.amount}, but the steps above make {left}")
            left = step.amount
            yield _Row(step, 0, left)
            continue
        if (step.amount < 0) if step.kind is Kind.PLUS else (step.amount > 0):
            raise PictureError(f"Step {number} is a {step.kind} of {step.amount}: the sign is wrong")
        yield _Row(step, left, left + step.amount)
        left += step.amount


def _draw(page: Page, row: _Row, top: int) -> None:
    is_total = row.step.kind is Kind.TOTAL
    face = page.style.strong if is_total else page.style.plain
    if is_total:
        page.canvas.hairline(top, page.palette.line)
    page.line(top + row.measures.baseline, row.step.label, won(row.step.amount, signed=not is_total), face, face)
    _draw_bar(page, row, top + row.measures.bar_top, top + row.measures.bar_bottom)


def _draw_bar(page: Page, row: _Row, top: int, bottom: int) -> None:
    left, right = page.scale.bar(row.before, row.after)
    zero = page.scale.x(0)
    if row.before >= 0 and row.after >= 0:
        page.canvas.bar(zero, top, left - _JOINT, bottom, page.palette.rest)
    elif row.before <= 0 and row.after <= 0:
        page.canvas.bar(right + _JOINT, top, zero, bottom, page.palette.rest)
    page.canvas.bar(left, top, right, bottom, _colour(page, row.step))
    page.zero_line(top, bottom)


def _colour(page: Page, step: Step) -> str:
    if not step.amount:
        return page.palette.muted
    if step.amount < 0:
        return page.palette.loss
    return page.palette.total if step.kind is Kind.TOTAL else page.palette.gain
