"""What a seller's spreadsheet costs: read and annotated, beside openpyxl alone, each in processes of their own.

    python benchmarks/sheets.py

Needs Linux (``/proc``). Times depend on the machine; the ratios travel. Findings are three for each listing, made
up here: what the check itself costs is no matter of files.
"""

import asyncio
import json
import resource
import subprocess
import sys
import time
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.files.labels import Labels  # noqa: E402
from bot.files.limits import MAX_BYTES  # noqa: E402
from bot.files.losses import Loss  # noqa: E402
from bot.files.sheets import annotate, read_sheet  # noqa: E402
from knowledge.listing.checker import Verdict  # noqa: E402
from knowledge.listing.finding import Code, Finding, Severity, Span  # noqa: E402
from knowledge.listing.listing import Part  # noqa: E402
from knowledge.source import Source, SourceKind  # noqa: E402

CASES = ((1_000, 15, 500), (5_000, 15, 500), (5_000, 40, 2_000))
"""Rows, columns, and characters of a description."""

HEADERS = ("상품명", "판매가", "카테고리", "상세설명", "배송비", "옵션")
SOURCE = Source("law", "표시광고법", "https://www.law.go.kr", SourceKind.OFFICIAL, date(2014, 4, 29), published=True)
FINDINGS = (
    Finding(Code.MEDICAL_CLAIM, Severity.HIGH, "질병 이야기예요.", "빼세요.", (SOURCE,), Span(Part.TITLE, 0, 4), ""),
    Finding(Code.EXAGGERATED_CLAIM, Severity.EVIDENCE, "근거가 있어야 해요.", "근거를 준비하세요.", (SOURCE,)),
    Finding(Code.MISSING_SPECS, Severity.NOTE, "크기와 소재가 없어요.", "적으세요.", (SOURCE,)),
)
LABELS = Labels(
    verdict="판정",
    count="건수",
    findings="찾은 점",
    fixes="고칠 방법",
    verdicts={verdict: verdict.value for verdict in Verdict},
    severities={severity: severity.value for severity in Severity},
    more="… 외 {count}건",
    photo="{number}번째 사진",
    leave_out="빼기",
    summary="점검 요약",
    heading="상품 등록 점검 결과",
    notice="참고용이에요.",
    file="파일",
    listings="상품 수",
    code="코드",
    total="합계",
    sources="출처",
    chart="코드별 건수",
    losses={loss: loss.value for loss in Loss},
    suffix="점검결과",
    cite=lambda source: source.title,
)


def main() -> None:
    """Measure each case in a process of its own, and print."""
    titles = ("rows x columns", "file", "MB", "openpyxl s", "read s", "annotate s", "ratio", "child MB", "bot + MB")
    print(("{:>16}{:>6}{:>8}" + "{:>12}" * 6).format(*titles))
    for rows, columns, characters in CASES:
        workbook = _workbook(rows, columns, characters)
        plain = _plain(workbook)
        for kind, content in (("xlsx", workbook), ("csv", _csv(rows, columns, characters))):
            if len(content) > MAX_BYTES:
                continue
            done = subprocess.run((sys.executable, __file__, kind), input=content, capture_output=True, check=True)
            case = json.loads(done.stdout)
            print(
                f"{f'{rows:,} x {columns}':>16}{kind:>6}{len(content) / 1e6:8.1f}{plain:12.2f}{case['read']:12.2f}"
                f"{case['annotate']:12.2f}{(case['read'] + case['annotate']) / plain:12.2f}"
                f"{case['child']:12.0f}{case['own']:12.1f}"
            )


async def measure(content: bytes, name: str) -> dict[str, float]:
    """Read and annotate a file; seconds, and megabytes of the largest child and of what this process grew by."""
    before = _status_mb("VmRSS")
    start = time.perf_counter()
    sheet = await read_sheet(content, name)
    middle = time.perf_counter()
    await annotate(content, name, sheet, [FINDINGS] * len(sheet.listings), LABELS)
    return {
        "read": middle - start,
        "annotate": time.perf_counter() - middle,
        "child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "own": _status_mb("VmHWM") - before,
    }


def _workbook(rows: int, columns: int, characters: int) -> bytes:
    from openpyxl import Workbook  # not in the process that measures: a child counts its parent's memory, too

    book = Workbook(write_only=True)
    sheet = book.create_sheet("상품")
    for row in _cells(rows, columns, characters):
        sheet.append(row)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _csv(rows: int, columns: int, characters: int) -> bytes:
    return "\r\n".join(",".join(map(_quoted, row)) for row in _cells(rows, columns, characters)).encode("cp949")


def _quoted(value: object) -> str:
    return f'"{value}"'


def _cells(rows: int, columns: int, characters: int) -> list[list[Any]]:
    """Return the header and the rows of a list of products."""
    rest = columns - len(HEADERS)
    description = "<p>부드러운 원단으로 만들었어요. 세탁기에 돌려도 돼요.</p>" * (characters // 30 + 1)
    return [[*HEADERS, *(f"항목 {at}" for at in range(rest))]] + [
        [
            f"프리미엄 유기농 아기 물티슈 캡형 100매 {row}",
            12_900 + 10 * row,
            "유아용품 > 물티슈",
            f"{row} {description}"[:characters],
            3_000,
            "블랙(+1000), 화이트",
            *(f"값 {at} {row % 7}" for at in range(rest)),
        ]
        for row in range(rows)
    ]


def _plain(workbook: bytes) -> float:
    """Seconds in which a process of its own loads the workbook and saves it again."""
    code = (
        "import io, sys; from openpyxl import load_workbook;"
        "load_workbook(io.BytesIO(sys.stdin.buffer.read())).save(io.BytesIO())"
    )
    start = time.perf_counter()
    subprocess.run((sys.executable, "-c", code), input=workbook, check=True)
    return time.perf_counter() - start


def _status_mb(name: str) -> float:
    """Of this process; unlike ``getrusage`` without what it was before it became this program."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(asyncio.run(measure(sys.stdin.buffer.read(), f"상품.{sys.argv[1]}"))))
    else:
        main()
