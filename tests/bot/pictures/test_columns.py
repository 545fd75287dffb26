from collections.abc import Callable
from itertools import groupby
from typing import Any

import numpy as np
import pytest

from bot.pictures.columns import Column, columns
from bot.pictures.errors import PictureError
from bot.pictures.theme import Theme

Read = Callable[[bytes, Theme], Any]
KINDS = ("답함", "답 못 함", "그 밖")
PLOT_TOP, PLOT_HEIGHT = 200, 520
COLOURS = ("gain", "loss", "total")


def stacks(*parts: tuple[int, int, int]) -> list[Column]:
    return [Column(str(number), part) for number, part in enumerate(parts)]


def runs(picture: Any, colour: str) -> list[tuple[int, int]]:
    """The left edges and the heights of the parts of a colour in the plot, from left to right."""
    plot = picture.is_colour(colour)[PLOT_TOP - 10 : PLOT_TOP + PLOT_HEIGHT]
    heights = plot.sum(axis=0)
    places = np.flatnonzero(heights)
    found = [[x for _, x in run] for _, run in groupby(enumerate(places.tolist()), lambda pair: pair[1] - pair[0])]
    return [(run[0], int(heights[run[0]])) for run in found if len(run) > 3]


@pytest.mark.parametrize("theme", Theme)
def test_parts_are_as_high_as_their_counts_and_stacked_in_order(theme: Theme, read: Read) -> None:
    picture = read(columns("질문", KINDS, stacks((100, 20, 40), (50, 0, 0)), theme), theme)
    gain, loss, total = (runs(picture, colour) for colour in COLOURS)
    # The scale ends at 200: two fifths of the plot are 80.
    assert [height for _, height in gain] == pytest.approx([PLOT_HEIGHT * 100 / 200, PLOT_HEIGHT * 50 / 200], abs=3)
    assert [height for _, height in loss] == pytest.approx([PLOT_HEIGHT * 20 / 200], abs=3)
    assert [height for _, height in total] == pytest.approx([PLOT_HEIGHT * 40 / 200], abs=3)
    assert gain[0][0] == loss[0][0] == total[0][0]
    tops = [np.flatnonzero(picture.is_colour(colour)[PLOT_TOP:, gain[0][0] + 5])[0] for colour in COLOURS]
    assert tops == sorted(tops, reverse=True)


def test_one_among_a_thousand_is_seen(read: Read) -> None:
    picture = read(columns("질문", KINDS, stacks((1000, 1, 0)), Theme.LIGHT), Theme.LIGHT)
    ((_, height),) = runs(picture, "loss")
    assert height >= 2


@pytest.mark.parametrize("count", [1, 7, 24, 31])
def test_columns_stay_apart_and_on_the_page(count: int, read: Read) -> None:
    picture = read(columns("질문", KINDS, stacks(*[(5, 2, 1)] * count), Theme.LIGHT), Theme.LIGHT)
    drawn = runs(picture, "gain")
    assert len(drawn) == count
    assert (picture.width, picture.height) == (1080, 818)
    assert drawn[0][0] >= 56
    assert not picture.is_colour("gain")[:, 1024:].any()


def test_nothing_asked_is_an_empty_page_with_a_scale(read: Read) -> None:
    picture = read(columns("질문", KINDS, stacks((0, 0, 0), (0, 0, 0)), Theme.LIGHT), Theme.LIGHT)
    assert [runs(picture, colour) for colour in COLOURS] == [[], [], []]
    assert picture.is_colour("line").any()


@pytest.mark.parametrize("most", [1, 3, 4, 5, 41, 999, 1_000_000_000])
def test_the_scale_holds_the_highest_column(most: int, read: Read) -> None:
    picture = read(columns("질문", KINDS, stacks((most, 0, 0)), Theme.LIGHT), Theme.LIGHT)
    ((_, height),) = runs(picture, "gain")
    assert PLOT_HEIGHT / 2 <= height <= PLOT_HEIGHT


def test_any_title_and_labels_fit() -> None:
    long = "아주 긴 이름 " * 50
    png = columns(long, [long] * 3, [Column(long, (1, 2, 3))] * 31, Theme.DARK)
    assert png.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("kinds", "drawn"),
    [
        (KINDS, []),
        (KINDS, stacks(*[(1, 1, 1)] * 32)),
        ((), [Column("", ())]),
        (KINDS, [Column("", (1, 2))]),
        (KINDS, [Column("", (1, -2, 0))]),
    ],
)
def test_what_makes_no_picture_is_refused(kinds: tuple[str, ...], drawn: list[Column]) -> None:
    with pytest.raises(PictureError):
        columns("질문", kinds, drawn, Theme.LIGHT)
