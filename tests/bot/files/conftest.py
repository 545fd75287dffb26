"""Real files: workbooks that openpyxl makes, and taken apart and put together again; the words of a report."""

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.files.labels import Labels
from bot.files.losses import Loss
from knowledge.listing.checker import Verdict
from knowledge.listing.finding import Severity
from knowledge.source import Source, SourceKind

Build = Callable[[Worksheet], None]
MakeXlsx = Callable[..., bytes]
Repack = Callable[[bytes, Mapping[str, bytes]], bytes]


@pytest.fixture
def source() -> Source:
    """What findings rely on."""
    return Source("law", "표시광고법", "https://law.example", SourceKind.OFFICIAL, date(2014, 4, 29), published=True)


@pytest.fixture
def labels() -> Labels:
    """The words, in Korean."""
    return Labels(
        verdict="판정",
        count="건수",
        findings="찾은 점",
        fixes="고칠 방법",
        verdicts={
            Verdict.CLEAN: "이상 없음",
            Verdict.ADVICE: "참고",
            Verdict.EVIDENCE: "근거 필요",
            Verdict.BREACH: "위반 소지 높음",
        },
        severities={Severity.HIGH: "높음", Severity.EVIDENCE: "근거", Severity.NOTE: "참고"},
        more="… 외 {count}건",
        photo="{number}번째 사진",
        leave_out="빼기",
        summary="점검 요약",
        heading="상품 등록 점검 결과",
        notice="법적 판단이 아니라 참고용이에요.",
        file="파일",
        listings="상품 수",
        code="코드",
        total="합계",
        sources="출처",
        chart="코드별 건수",
        losses={loss: f"달라진 점: {loss}" for loss in Loss},
        suffix="점검결과",
        cite=lambda source: f"{source.title} ({source.as_of})",
    )


@pytest.fixture
def make_xlsx() -> MakeXlsx:
    """Makes a workbook of rows, or of what a function does to its first sheet."""

    def make(*rows: object, build: Build | None = None) -> bytes:
        book = Workbook()
        sheet = book.worksheets[0]
        for row in rows:
            sheet.append(row)
        if build is not None:
            build(sheet)
        output = BytesIO()
        book.save(output)
        return output.getvalue()

    return make


@pytest.fixture
def repack() -> Repack:
    """Puts an archive together again with some parts replaced or added; None leaves a part out."""

    def repacked(content: bytes, changes: Mapping[str, bytes | None]) -> bytes:
        output = BytesIO()
        with ZipFile(BytesIO(content)) as old, ZipFile(output, "w", ZIP_DEFLATED) as new:
            parts = {name: old.read(name) for name in old.namelist()}
            for name, part in {**parts, **changes}.items():
                if part is not None:
                    new.writestr(name, part)
        return output.getvalue()

    return repacked
