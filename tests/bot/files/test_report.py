from collections.abc import Sequence

from bot.files.labels import Labels
from bot.files.limits import MAX_CELL_TEXT
from bot.files.report import MAX_LISTED, MAX_QUOTE, Row, count_codes, rows
from knowledge.listing.checker import Verdict
from knowledge.listing.finding import Code, Finding, Severity, Span
from knowledge.listing.listing import Listing, Part
from knowledge.source import Source

HEADERS = {Part.TITLE: "상품명*", Part.DESCRIPTION: "상세설명"}
LISTING = Listing(title="국내 최고 물티슈", description="첫 줄이에요\n당뇨에 좋아요")


def row_of(found: Sequence[Finding], labels: Labels, listing: Listing = LISTING) -> Row:
    (row,) = rows([7], [listing], HEADERS, [found], labels)
    return row


def test_a_finding_says_where_what_and_why(labels: Labels, source: Source) -> None:
    best = Finding(
        code=Code.EXAGGERATED_CLAIM,
        severity=Severity.EVIDENCE,
        reason="근거가 있어야 해요.",
        fix="근거를 준비하거나 빼세요.",
        sources=(source,),
        span=Span(Part.TITLE, 3, 5),
        replacement="",
        law="표시광고법 §3①",
    )
    assert row_of([best], labels) == Row(
        number=7,
        verdict=Verdict.EVIDENCE,
        cells=(
            "근거 필요",
            "1. 상품명* ‘최고’: 근거가 있어야 해요. (표시광고법 §3①) [EXAGGERATED_CLAIM]",
            "1. 근거를 준비하거나 빼세요. (‘최고’ → 빼기)",
        ),
        count=1,
    )


def test_findings_are_numbered_alike_in_both_cells(labels: Labels, source: Source) -> None:
    found = [
        Finding(Code.MEDICAL_CLAIM, Severity.HIGH, "질병.", "바꾸세요.", (source,), Span(Part.DESCRIPTION, 3, 9), "맛"),
        Finding(Code.IMAGE_BLURRED, Severity.NOTE, "흐려요.", "다시 찍으세요.", (source,), photo=2),
        Finding(Code.MISSING_SHIPPING, Severity.NOTE, "배송 정보가 없어요.", "적으세요.", (source,)),
    ]
    row = row_of(found, labels)
    assert row.verdict is Verdict.BREACH
    assert row.cells[1].split("\n") == [
        "1. 상세설명 ‘이에요 당뇨’: 질병. [MEDICAL_CLAIM]",
        "2. 2번째 사진: 흐려요. [IMAGE_BLURRED]",
        "3. 배송 정보가 없어요. [MISSING_SHIPPING]",
    ]
    assert row.cells[2].split("\n") == ["1. 바꾸세요. (‘이에요 당뇨’ → 맛)", "2. 다시 찍으세요.", "3. 적으세요."]


def test_an_honest_listing_has_a_verdict_and_nothing_else(labels: Labels) -> None:
    assert row_of([], labels) == Row(7, Verdict.CLEAN, ("이상 없음", "", ""), 0)


def test_a_cell_ends_before_it_is_full(labels: Labels, source: Source) -> None:
    listing = Listing(description="가" * 5000)
    finding = Finding(
        Code.MEDICAL_CLAIM, Severity.HIGH, "길어요. " * 400, "빼세요.", (source,), Span(Part.DESCRIPTION, 0, 5000), ""
    )
    row = row_of([finding] * 50, labels, listing)
    assert row.count == 50
    assert len(row.cells[1]) <= MAX_CELL_TEXT
    assert f"‘{'가' * MAX_QUOTE}…’" in row.cells[2]
    assert row.cells[2].endswith(f"\n… 외 {50 - MAX_LISTED}건")


def test_codes_are_counted_by_severity_listing_and_source(labels: Labels, source: Source) -> None:
    evidence = Finding(Code.EXAGGERATED_CLAIM, Severity.EVIDENCE, "", "", (source,))
    high = Finding(Code.EXAGGERATED_CLAIM, Severity.HIGH, "", "", (source,))
    note = Finding(Code.TITLE_TOO_LONG, Severity.NOTE, "", "", (source,))
    first, second = count_codes([[note], [evidence, evidence, high], [], [evidence]], labels)
    assert (first.code, first.counts, first.listings) == (Code.EXAGGERATED_CLAIM, (1, 3, 0), 2)
    assert first.sources == "표시광고법 (2014-04-29)"
    assert (second.code, second.counts, second.listings) == (Code.TITLE_TOO_LONG, (0, 0, 1), 1)
    assert count_codes([[], []], labels) == []
