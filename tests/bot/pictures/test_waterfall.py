import itertools
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.pictures import face
from bot.pictures.errors import PictureError
from bot.pictures.theme import Theme
from bot.pictures.waterfall import Kind, Step, waterfall

Read = Callable[[bytes, Theme], Any]

MARGIN = 56
LEFT, RIGHT = MARGIN, 1080 - MARGIN
ZERO_LINE = 2
"""It covers the end of a bar of either side by half of its width."""
ADVANCE = 3
"""The outline of a letter may stand out of its place by so many pixels."""

SALE = (
    Step("판매금액", 70_000, Kind.TOTAL),
    Step("구매자 배송비", 3_000, Kind.PLUS),
    Step("판매자 할인", -2_000, Kind.MINUS),
    Step("판매 수수료", -6_300, Kind.MINUS),
    Step("정산 예정 금액", 64_700, Kind.TOTAL),
    Step("원가", -24_000, Kind.MINUS),
    Step("순이익", 40_700, Kind.TOTAL),
)
LOSS = (
    Step("판매금액", 10_000, Kind.TOTAL),
    Step("판매 수수료", -1_000, Kind.MINUS),
    Step("원가", -12_000, Kind.MINUS),
    Step("환급", 500, Kind.PLUS),
    Step("순손실", -2_500, Kind.TOTAL),
)
HOSTILE = {
    "emoji": "🎉🎉 할인 👨‍👩‍👧‍👦🇰🇷",
    "only emoji": "😀😀😀",
    "right to left": "‮שלום عليكم‬ abc",
    "very long": "가나다라마바사아자차" * 20,
    "no space": "W" * 200,
    "much too long": "할인" * 100_000,
    "control": "줄\n바꿈\t탭\x00널\x1b[31m\r\u2028끝",
    "stacked accents": "할" + "\u0301\u0336\u20e3" * 80 + "인",
    "loose jamo": "ᄒ\u1161ᆯᆷᆫ" * 10,
    "surrogate": "할인\ud800",
    "private and unassigned": "\ue000\U0010fffd\u0378",
    "empty": "",
    "spaces": " \u3000\u00a0\u200b ",
}


def total(steps: Sequence[Step]) -> list[Step]:
    """Steps with the total that they make."""
    return [*steps, Step("합계", sum(step.amount for step in steps), Kind.TOTAL)]


def expected_edges(steps: Sequence[Step]) -> list[tuple[float, float]]:
    """Where bars begin and end, in pixels: the definition of the chart, in floats."""
    sums = [
        0,
        *itertools.accumulate(0 if step.kind is Kind.TOTAL and n else step.amount for n, step in enumerate(steps)),
    ]
    ends = [
        (0, step.amount) if step.kind is Kind.TOTAL else (before, before + step.amount)
        for step, before in zip(steps, sums[:-1], strict=True)
    ]
    low, high = min(0, *sums), max(0, *sums)
    return [
        (min(LEFT + (end - low) / (high - low) * (RIGHT - LEFT) for end in pair),
         max(LEFT + (end - low) / (high - low) * (RIGHT - LEFT) for end in pair))
        for pair in ends
    ]  # fmt: skip


@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize("steps", [SALE, LOSS], ids=["profit", "loss"])
def test_bars_are_as_long_as_their_amounts_and_begin_where_the_last_one_ended(
    steps: Sequence[Step], theme: Theme, read: Read
) -> None:
    bars = read(waterfall("판매", steps, theme), theme).bars
    assert len(bars) == len(steps)
    for bar, (left, right) in zip(bars, expected_edges(steps), strict=True):
        assert bar.left == pytest.approx(left, abs=ZERO_LINE)
        assert bar.right == pytest.approx(right, abs=ZERO_LINE)


@pytest.mark.parametrize("theme", Theme)
def test_colours_say_what_signs_and_places_say_too(theme: Theme, read: Read) -> None:
    assert [bar.colour for bar in read(waterfall("판매", SALE, theme), theme).bars] == [
        "total", "gain", "loss", "loss", "total", "loss", "total",
    ]  # fmt: skip
    assert [bar.colour for bar in read(waterfall("판매", LOSS, theme), theme).bars] == [
        "total", "loss", "loss", "gain", "loss",
    ]  # fmt: skip


def test_a_loss_lies_left_of_a_marked_zero_and_a_profit_has_no_such_mark(read: Read) -> None:
    loss = read(waterfall("판매", LOSS, Theme.LIGHT), Theme.LIGHT)
    sales, *_, net = loss.bars
    assert net.right == pytest.approx(sales.left, abs=ZERO_LINE)
    for bar in loss.bars:
        above_and_below = loss.is_colour("ink")[[bar.top - 4, bar.bottom + 3]]
        assert above_and_below[:, sales.left - ZERO_LINE : sales.left].all()
    caption = loss.ink(loss.height - 70, loss.height - 20)
    assert (caption[0] + caption[-1]) / 2 == pytest.approx(sales.left, abs=4)
    profit = read(waterfall("판매", SALE, Theme.LIGHT), Theme.LIGHT)
    assert profit.ink(profit.height - 30, profit.height).size == 0
    assert all(not profit.is_colour("ink")[bar.top - 4].any() for bar in profit.bars)


def test_the_smallest_amount_is_seen_beside_the_largest(read: Read) -> None:
    most = 10**15 - 1
    steps = [Step("매출", most, Kind.TOTAL), Step("할인", -1, Kind.MINUS), Step("원가", -most + 3, Kind.MINUS)]
    bars = read(waterfall("판매", [*steps, Step("남음", 2, Kind.TOTAL)], Theme.LIGHT), Theme.LIGHT).bars
    assert [bar.width for bar in bars] == pytest.approx([RIGHT - LEFT, 6, RIGHT - LEFT, 6], abs=1)
    assert bars[0].right == RIGHT
    assert bars[3].left == LEFT


def test_a_step_of_nothing_is_a_quiet_mark(read: Read) -> None:
    steps = [Step("매출", 1_000, Kind.TOTAL), Step("할인", 0, Kind.MINUS), Step("배송비", 0, Kind.PLUS)]
    bars = read(waterfall("판매", steps, Theme.DARK), Theme.DARK).bars
    assert [bar.colour for bar in bars] == ["total", "muted", "muted"]


def test_nothing_but_zeros_is_drawn(read: Read) -> None:
    (bar,) = read(waterfall("판매", [Step("순이익", 0, Kind.TOTAL)], Theme.LIGHT), Theme.LIGHT).bars
    assert (bar.left, bar.colour) == (LEFT, "muted")


@pytest.mark.parametrize("count", [1, 2, 7, 20])
def test_the_picture_is_as_wide_as_a_phone_and_grows_by_the_row(count: int, read: Read) -> None:
    steps = [Step(f"수수료 {number}", -number, Kind.MINUS) for number in range(count)]
    picture = read(waterfall("판매", steps, Theme.LIGHT), Theme.LIGHT)
    assert picture.width == 1080
    assert len(picture.bars) == count
    one = read(waterfall("판매", steps[:1], Theme.LIGHT), Theme.LIGHT).height
    two = read(waterfall("판매", [Step("배송비", 1, Kind.PLUS)] * 2, Theme.LIGHT), Theme.LIGHT).height
    zero_caption = 40 if count > 1 else 0
    assert picture.height == one + (two - one) * (count - 1) + zero_caption
    assert picture.height + picture.width < 10_000  # Telegram takes no larger photo


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ([], "1 to 20 steps, not 0"),
        ([Step("배송비", 1, Kind.PLUS)] * 21, "1 to 20 steps, not 21"),
        (
            [*SALE[:4], Step("정산", 64_701, Kind.TOTAL)],
            "Step 5 states a total of 64701, but the steps above make 64700",
        ),
        ([Step("매출", 5, Kind.TOTAL), Step("정산", 4, Kind.TOTAL)], "Step 2 states a total of 4"),
        ([Step("배송비", 1, Kind.PLUS), Step("정산", 0, Kind.TOTAL)], "the steps above make 1"),
        ([Step("배송비", -1, Kind.PLUS)], "Step 1 is a plus of -1"),
        ([Step("할인", 1, Kind.MINUS)], "Step 1 is a minus of 1"),
        ([Step("매출", 10**15, Kind.TOTAL)], "Step 1 has 1000000000000000, which is out of range"),
        ([Step("원가", -(10**15), Kind.MINUS)], "out of range"),
    ],
)
def test_steps_that_make_no_picture_are_refused(steps: Sequence[Step], why: str) -> None:
    with pytest.raises(PictureError, match=why):
        waterfall("판매", steps, Theme.LIGHT)


@pytest.mark.parametrize("theme", Theme)
def test_every_row_has_a_label_at_the_left_and_an_amount_that_ends_at_the_right(theme: Theme, read: Read) -> None:
    picture = read(waterfall("판매", SALE, theme), theme)
    for bar in picture.bars:
        written = picture.ink(bar.top - 52, bar.top - 8)
        assert written[0] == pytest.approx(LEFT, abs=6)
        assert written[-1] == pytest.approx(RIGHT, abs=6)
        assert np.diff(written).max() > 200  # label and amount stand well apart


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        ([Step("배송비", 3_000, Kind.PLUS)], "+3,000원"),
        ([Step("할인", -3_000, Kind.MINUS)], "−3,000원"),
        ([Step("할인", 0, Kind.MINUS)], "0원"),
        ([Step("매출", 12_345_678, Kind.TOTAL)], "12,345,678원"),
        ([Step("손실", -12_345_678, Kind.TOTAL)], "−12,345,678원"),
    ],
)
def test_amounts_carry_their_sign_and_their_commas(steps: Sequence[Step], text: str, read: Read) -> None:
    picture = read(waterfall("판매", steps, Theme.LIGHT), Theme.LIGHT)
    (bar,) = picture.bars
    written = picture.ink(bar.top - 52, bar.top - 8)
    starts = written[np.flatnonzero(np.diff(written) > 100)[0] + 1]
    is_total = steps[0].kind is Kind.TOTAL
    type_ = face.find().face(40 if is_total else 38, bold=is_total)
    assert RIGHT - starts == pytest.approx(type_.width(text), abs=5)


@pytest.mark.parametrize("label", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_labels_stay_in_their_place(label: str, read: Read) -> None:
    steps = total([Step(label, 999_999_999_999_000, Kind.PLUS), Step(label, -1, Kind.MINUS)])
    picture = read(waterfall(label, steps, Theme.LIGHT), Theme.LIGHT)
    short = total([Step("가", 999_999_999_999_000, Kind.PLUS), Step("나", -1, Kind.MINUS)])
    plain = read(waterfall("판매", short, Theme.LIGHT), Theme.LIGHT)
    assert picture.bars == plain.bars
    written = picture.ink(0, picture.height)
    assert written[0] >= LEFT - ADVANCE
    assert written[-1] < RIGHT + ADVANCE
    for bar in picture.bars[:2]:
        columns = picture.ink(bar.top - 52, bar.top - 8)
        amount = plain.ink(bar.top - 52, bar.top - 8)
        amount_starts = amount[np.flatnonzero(np.diff(amount) > 100)[0] + 1]
        assert columns[columns < amount_starts].size, "nothing stands in the label's place"
        assert columns[columns < amount_starts].max() < amount_starts - 20, "the label runs into the amount"


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=st.text(max_size=60),
    changes=st.lists(st.tuples(st.text(max_size=30), st.integers(-(10**13), 10**13)), min_size=1, max_size=19),
    theme=st.sampled_from(Theme),
)
def test_whatever_adds_up_is_drawn_inside_the_margins(
    title: str, changes: list[tuple[str, int]], theme: Theme, read: Read
) -> None:
    steps = total([Step(label, amount, Kind.PLUS if amount >= 0 else Kind.MINUS) for label, amount in changes])
    picture = read(waterfall(title, steps, theme), theme)
    written = picture.ink(0, picture.height)
    assert written[0] >= LEFT - ADVANCE
    assert written[-1] < RIGHT + ADVANCE
    assert picture.ink(0, 20).size == picture.ink(picture.height - 16, picture.height).size == 0
    assert len(picture.bars) == len(steps)
    assert min(bar.width for bar in picture.bars) >= 4


@pytest.mark.parametrize(
    ("label", "same"),
    [
        ("할인 🎉", "할인"),
        ("\u202e할인\u200d\ufeff", "할인"),
        ("할\n\t 인", "할 인"),
        ("\u1112\u1161\u11af\u110b\u1175\u11ab", "할인"),  # decomposed, as macOS names files
        ("할인 שלום", "할인"),
        ("할\u0301\u0336\u20e3인", "할인"),
        ("cafe\u0301", "café"),
        ("😀", "–"),
    ],
)
def test_what_cannot_be_drawn_leaves_no_trace(label: str, same: str) -> None:
    step, clean = Step(label, -1, Kind.MINUS), Step(same, -1, Kind.MINUS)
    assert waterfall(label, [step], Theme.LIGHT) == waterfall(same, [clean], Theme.LIGHT)


def test_different_labels_amounts_and_themes_look_different() -> None:
    pictures = {
        waterfall("판매", LOSS, Theme.LIGHT),
        waterfall("판매", LOSS, Theme.DARK),
        waterfall("구매", LOSS, Theme.LIGHT),
        waterfall("판매", [Step("매출", 1_000, Kind.TOTAL)], Theme.LIGHT),
        waterfall("판매", [Step("매출", 1_001, Kind.TOTAL)], Theme.LIGHT),
        waterfall("판매", [Step("매춤", 1_001, Kind.TOTAL)], Theme.LIGHT),
    }
    assert len(pictures) == 6


def test_another_process_draws_the_same_bytes() -> None:
    code = (
        "import sys; from bot.pictures.waterfall import Kind, Step, waterfall; from bot.pictures.theme import Theme;"
        "sys.stdout.buffer.write(waterfall('판매 🎉', [Step('매출', 35000, Kind.TOTAL)], Theme.LIGHT))"
    )
    other = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, env={"PYTHONHASHSEED": "7"})
    assert other.stdout == waterfall("판매 🎉", [Step("매출", 35_000, Kind.TOTAL)], Theme.LIGHT)


def test_the_file_holds_nothing_but_the_picture() -> None:
    png = waterfall("판매", SALE, Theme.LIGHT)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    kinds, position = [], 8
    while position < len(png):
        kinds.append(png[position + 4 : position + 8])
        position += 12 + int.from_bytes(png[position : position + 4], "big")
    assert set(kinds) == {b"IHDR", b"IDAT", b"IEND"}
    assert len(png) < 300_000


def test_a_missing_font_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(face, "WHEEL", "no_such_wheel")
    with pytest.raises(PictureError, match="no-such-wheel, which carries the font, is not installed: pip install"):
        waterfall("판매", SALE, Theme.LIGHT)
