from collections.abc import Callable
from decimal import Decimal, localcontext
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.pictures.bars import Row, bars
from bot.pictures.errors import PictureError
from bot.pictures.theme import Theme

Read = Callable[[bytes, Theme], Any]

LEFT, RIGHT = 56, 1024
WIDTH = RIGHT - LEFT
ZERO_LINE = 2
"""It covers the end of a bar of either side by half of its width."""


def row(share: str | None, note: str = "") -> Row:
    return Row("전환율", "3.50%", None if share is None else Decimal(share), note)


@pytest.mark.parametrize("theme", Theme)
def test_bars_are_as_long_as_their_shares(theme: Theme, read: Read) -> None:
    drawn = read(bars("광고", [row("0.024"), row("0.62"), row("1")], theme), theme).bars
    assert [bar.left for bar in drawn] == [LEFT] * 3
    assert [bar.width for bar in drawn] == pytest.approx([0.024 * WIDTH, 0.62 * WIDTH, WIDTH], abs=1)
    assert {bar.colour for bar in drawn} == {"gain"}


def test_a_share_above_the_whole_shortens_the_others(read: Read) -> None:
    drawn = read(bars("광고", [row("6.5"), row("1")], Theme.LIGHT), Theme.LIGHT).bars
    assert [bar.width for bar in drawn] == pytest.approx([WIDTH, WIDTH / 6.5], abs=1)


def test_a_negative_share_runs_left_of_zero(read: Read) -> None:
    picture = read(bars("광고", [row("1"), row("-0.5"), row("-1e-30")], Theme.DARK), Theme.DARK)
    gain, loss, least = picture.bars
    assert (gain.colour, loss.colour, least.colour) == ("gain", "loss", "loss")
    assert (loss.left, gain.right) == (LEFT, RIGHT)
    assert gain.width == pytest.approx(2 * loss.width, abs=2 * ZERO_LINE)
    assert loss.right == least.right == gain.left - ZERO_LINE
    assert 4 <= least.width <= 6
    assert picture.is_colour("ink")[gain.top - 4, loss.right : gain.left].all()


def test_a_figure_without_a_share_is_written_but_not_drawn(read: Read) -> None:
    picture = read(bars("광고", [row(None, note="광고비 ÷ 클릭")], Theme.LIGHT), Theme.LIGHT)
    assert picture.bars == picture.of_colour("rest") == []
    written = picture.ink(128, picture.height)
    assert written[0] == pytest.approx(LEFT, abs=6)
    assert written[-1] == pytest.approx(RIGHT, abs=4)


def test_a_share_of_nothing_is_a_quiet_mark(read: Read) -> None:
    (bar,) = read(bars("광고", [row("0")], Theme.LIGHT), Theme.LIGHT).bars
    assert (bar.left, bar.colour) == (LEFT, "muted")


def test_a_note_stands_below_its_bar(read: Read) -> None:
    without = read(bars("광고", [row("0.5")], Theme.LIGHT), Theme.LIGHT)
    noted = read(bars("광고", [row("0.5", note="구매 42 ÷ 클릭 1,200")], Theme.LIGHT), Theme.LIGHT)
    (bar,) = noted.bars
    assert noted.height > without.height
    assert noted.ink(bar.bottom + 4, noted.height - 20).size
    assert not without.ink(bar.bottom + 4, without.height).size


@pytest.mark.parametrize("share", ["NaN", "sNaN", "Infinity", "-Infinity", "1e6", "-1e6", "1e999999"])
def test_a_share_that_makes_no_bar_is_refused(share: str) -> None:
    with pytest.raises(PictureError, match=r"Row 2 has a share of .* out of range"):
        bars("광고", [row("0.5"), row(share)], Theme.LIGHT)


@pytest.mark.parametrize("count", [0, 21])
def test_too_few_or_too_many_rows_are_refused(count: int) -> None:
    with pytest.raises(PictureError, match=f"1 to 20 rows, not {count}"):
        bars("광고", [row("0.5")] * count, Theme.LIGHT)


def test_twenty_rows_fit(read: Read) -> None:
    picture = read(bars("광고", [row("0.5", note="메모")] * 20, Theme.LIGHT), Theme.LIGHT)
    assert len(picture.bars) == 20
    assert picture.height + picture.width < 10_000


def test_the_callers_decimal_context_changes_no_byte() -> None:
    rows = [row("0.123456789123456789"), row("0.987654321")]
    expected = bars("광고", rows, Theme.LIGHT)
    with localcontext(prec=2):
        assert bars("광고", rows, Theme.LIGHT) == expected


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.builds(
            Row,
            st.text(max_size=80),
            st.text(max_size=80),
            st.none() | st.decimals(-999_999, 999_999, allow_nan=False, allow_infinity=False),
            st.text(max_size=80),
        ),
        min_size=1,
        max_size=20,
    ),
    theme=st.sampled_from(Theme),
)
def test_whatever_is_said_stays_inside_the_margins(rows: list[Row], theme: Theme, read: Read) -> None:
    picture = read(bars("광고", rows, theme), theme)
    written = picture.ink(0, picture.height)
    assert written[0] >= LEFT - 3
    assert written[-1] < RIGHT + 3
    assert picture.ink(0, 20).size == picture.ink(picture.height - 16, picture.height).size == 0
    assert len(picture.bars) == sum(row.share is not None for row in rows)
