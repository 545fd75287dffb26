"""What a picture costs: a receipt and a chart beside an empty page of the same size, in the same run.

    python benchmarks/pictures.py

Needs a Unix (``resource``). Times depend on the machine; the ratios travel.
"""

import resource
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.pictures.bars import Row, bars  # noqa: E402
from bot.pictures.canvas import Canvas  # noqa: E402
from bot.pictures.theme import Theme  # noqa: E402
from bot.pictures.waterfall import Kind, Step, waterfall  # noqa: E402

ROUNDS = 40
MANY = 200

RECEIPT = (
    Step("판매금액 (35,000원 × 2개)", 70_000, Kind.TOTAL),
    Step("구매자 배송비", 3_000, Kind.PLUS),
    Step("판매자 할인", -2_000, Kind.MINUS),
    Step("판매자 쿠폰", -1_000, Kind.MINUS),
    Step("판매 수수료 9%", -6_300, Kind.MINUS),
    Step("배송비 수수료 3.3%", -99, Kind.MINUS),
    Step("정산 예정 금액", 63_601, Kind.TOTAL),
    Step("광고비", -500, Kind.MINUS),
    Step("원가 (12,000원 × 2개)", -24_000, Kind.MINUS),
    Step("실배송비", -3_000, Kind.MINUS),
    Step("순이익", 36_101, Kind.TOTAL),
)
LONGEST = (*(Step("아주 긴 상품 이름 " * 20, -(10**number), Kind.MINUS) for number in range(14)), *RECEIPT[1:6])
CAMPAIGN = (
    Row("클릭률 (CTR)", "2.40%", Decimal("0.024"), "클릭 1,200 ÷ 노출 50,000"),
    Row("전환율 (클릭 기준)", "3.50%", Decimal("0.035"), "구매 42 ÷ 클릭 1,200"),
    Row("광고비 비중 (ACOS)", "15.38%", Decimal("0.1538"), "광고비 80,000원 ÷ 광고매출 520,000원"),
    Row("클릭당 비용 (CPC)", "67원", None, "광고비 80,000원 ÷ 클릭 1,200"),
)


def main() -> None:
    """Measure and print."""
    ways: dict[str, Callable[[], bytes]] = {
        "empty page, light": lambda: Canvas(1400, Theme.LIGHT.palette.background).png(),
        "receipt of 11 steps, light": lambda: waterfall("35,000원에 2개 팔면", RECEIPT, Theme.LIGHT),
        "receipt of 11 steps, dark": lambda: waterfall("35,000원에 2개 팔면", RECEIPT, Theme.DARK),
        "waterfall of 19 steps, 200-character labels": lambda: waterfall("가장 긴 것", LONGEST, Theme.LIGHT),
        "chart of 4 figures": lambda: bars("광고 지표", CAMPAIGN, Theme.LIGHT),
    }
    times = _interleaved(ways)
    empty = times["empty page, light"]
    print(f"{'':46}{'ms (median)':>12}{'/ empty':>10}{'KB':>8}")
    for name, way in ways.items():
        print(f"{name:46}{times[name] * 1000:12.1f}{times[name] / empty:10.1f}{len(way()) / 1024:8.0f}")
    print(f"dark / light: {times['receipt of 11 steps, dark'] / times['receipt of 11 steps, light']:.2f}")
    before = _peak_mb()
    for _ in range(MANY):
        ways["waterfall of 19 steps, 200-character labels"]()
    print(f"peak resident memory: {before:.0f} MB, after {MANY} more of the largest {_peak_mb():.0f} MB")


def _interleaved(ways: dict[str, Callable[[], bytes]]) -> dict[str, float]:
    """Return the median seconds of each way; they take turns, so that a busy machine slows all of them."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way()  # the first run imports and opens
    for _ in range(ROUNDS):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in times.items()}


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 ** (2 if sys.platform == "darwin" else 1)


if __name__ == "__main__":
    main()
