"""How long a listing takes to be checked as its description grows to a megabyte: linear time shows as equal ratios.

    python benchmarks/listing.py

Each row is another kind of description: what honest sellers write, claims in every sentence, disguised claims, HTML,
one endless sentence, and marks that open something and never close it. The size doubles from column to column, so
that linear time is a ratio of about 2 between neighbours. The median CPU time of three checks counts; it depends on the
machine, the ratios travel.
"""

import statistics
import sys
import time
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kiwipiepy import Kiwi

from knowledge.listing.checker import Checker
from knowledge.listing.listing import Listing

SIZES = (125_000, 250_000, 500_000, 1_000_000)
ROUNDS = 3
DESCRIPTIONS = {
    "honest": "국내산 순면 100% 원단으로 만든 이불이에요. 사이즈는 퀸(200x230cm)과 킹(220x240cm), 세 가지 색이에요.\n",
    "claims": "업계 최고의 품질! 당뇨에 좋은 여주즙, 100% 만족 보장. 특허받은 기술이라 부작용이 없어요.\n",
    "denied": "완벽한 방수는 아니에요. 치료 효과를 보장하지 않습니다. '완치'라는 표현은 쓸 수 없어요.\n",
    "disguised": "ㅊㅚㄱㅗ 최.고 최 고 쵝오 N1KE ㄷㅏㅇㄴㅛ 완☆치 ㅇㅌㅍ １위\n",
    "html": "<p><b>국내산</b> 순면 이불 &amp; 베개</p><br><img src='a.jpg' alt='이불'>\n",
    "endless": "최고 완치 특허 당뇨 ",
    "unclosed": "<!--<script <b &#5 ",
    "digits": "010-1234 1위 100% 5리터 ",
}


def main() -> None:
    """Measure every kind of description at every size."""
    kiwi = Kiwi(num_workers=1, load_multi_dict=False, load_default_dict=False, load_typo_dict=False)
    checker = Checker.load(kiwi.tokenize)
    print(f"{'seconds for':14}" + "".join(f"{size // 1000:>9} kB" for size in SIZES) + "   ratios between neighbours")
    for name, piece in DESCRIPTIONS.items():
        times = [_seconds(checker, piece, size) for size in SIZES]
        ratios = " ".join(f"{later / earlier:.2f}" for earlier, later in pairwise(times))
        print(f"{name:14}" + "".join(f"{seconds:12.3f}" for seconds in times) + f"   {ratios}", flush=True)


def _seconds(checker: Checker, piece: str, size: int) -> float:
    listing = Listing(
        title="순면 이불 퀸 200x230cm",
        description=piece * (size // len(piece.encode())),
        category="생활용품 > 침구",
    )
    return statistics.median(_once(checker, listing) for _ in range(ROUNDS))


def _once(checker: Checker, listing: Listing) -> float:
    start = time.process_time()
    checker.check(listing)
    return time.process_time() - start


if __name__ == "__main__":
    main()
