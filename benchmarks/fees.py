"""What a ``/fee`` reply costs in ``knowledge``: reading a sentence's amounts, the receipt, the prices solved for.

    python benchmarks/fees.py

Times depend on the machine. The last rows are the worst that a seller can ask for: fees that take nearly all of the
price, which make the search for a price long, and a message of 4,096 characters that are all pieces of numbers.
"""

import statistics
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from knowledge.amount_scan import find_amounts
from knowledge.fee_figures import FEES_FILE, FeeFigures
from knowledge.fee_prices import break_even, price_for_margin
from knowledge.fees import receipt, scenarios
from knowledge.order import FeeVat, Order
from knowledge.policy import POLICY_FOLDER, load_policy
from knowledge.source_list import load_sources

ROUNDS = 300
SENTENCE = "가격 35000 수량 2 수수료 9% 배송비 3000 할인 2000 쿠폰 1000 광고비 500 원가 12000 목표마진 20%"
LONGEST = "구천구백구십구만" * 512


def main() -> None:
    """Measure each part and print the median and the slowest of a hundred."""
    sources = load_sources(POLICY_FOLDER.parent / "guide" / "sources.toml")
    figures = FeeFigures.of(load_policy(FEES_FILE, sources), date(2026, 11, 22))
    order = Order(
        35_000, Decimal("0.09"), quantity=2, shipping=3_000, discount=2_000, coupon=1_000, ads=500, cost=12_000
    )
    steep = Order(None, Decimal("0.907"), cost=2_000, vat=FeeVat.SEPARATE)
    margin = Decimal("0.2")

    def reply() -> None:
        find_amounts(SENTENCE)
        receipt(order, figures)
        break_even(order, figures)
        price_for_margin(order, figures, margin)

    parts: Mapping[str, Callable[[], object]] = {
        "read the policy tables": lambda: load_policy(FEES_FILE, sources),
        "find the amounts of a sentence": lambda: find_amounts(SENTENCE),
        "receipt": lambda: receipt(order, figures),
        "receipts at unknown rate": lambda: scenarios(order, figures, "의류"),
        "break-even price": lambda: break_even(order, figures),
        "price for a margin": lambda: price_for_margin(order, figures, margin),
        "all of a reply": reply,
        "worst: 99.77% fees": lambda: break_even(steep, figures),
        "worst: 4,096 characters": lambda: find_amounts(LONGEST),
    }
    print(f"{'':34}{'median ms':>12}{'p99 ms':>12}")
    for title, part in parts.items():
        times = [_time(part) for _ in range(20 if title.startswith("worst") else ROUNDS)]
        print(f"{title:34}{statistics.median(times):12.3f}{statistics.quantiles(times, n=100)[98]:12.3f}")


def _time(part: Callable[[], object]) -> float:
    start = time.perf_counter()
    part()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
