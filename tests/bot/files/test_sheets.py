"""Whole files through a real process: what comes out, and what is refused."""

import logging
import subprocess
import sys
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from bot.files.errors import SheetError, SheetProblem
from bot.files.labels import Labels
from bot.files.limits import MAX_BYTES, MAX_ROWS
from bot.files.losses import Loss
from bot.files.sheets import annotate, read_sheet
from knowledge.listing.finding import Code, Finding, Severity, Span
from knowledge.listing.listing import Listing, Part
from knowledge.source import Source

MakeXlsx = Callable[..., bytes]
Repack = Callable[[bytes, Mapping[str, bytes | None]], bytes]

ROWS = [
    ["상품명", "판매가", "상세설명", "배송비"],
    ["국내 최고 물티슈 100매", 12900, "첫 줄\n둘째 줄, 쉼표와 \"따옴표\"", "무료"],
    ["면 티셔츠", 9900, "부드러워요", 3000],
]  # fmt: skip
CSV_TEXT = (
    "상품명,판매가,상세설명,배송비\r\n"
    '국내 최고 물티슈 100매,12900,"첫 줄\n둘째 줄, 쉼표와 ""따옴표""",무료\r\n'
    "면 티셔츠,9900,부드러워요,3000\r\n"
)
SHEET = "xl/worksheets/sheet1.xml"
ROOT = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def check(listing: Listing, source: Source) -> tuple[Finding, ...]:
    """Find ``최고`` in the title."""
    start = (listing.title or "").find("최고")
    if start < 0:
        return ()
    span = Span(Part.TITLE, start, start + 2)
    reason, fix = "근거가 있어야 해요.", "빼거나 근거를 준비하세요."
    return (Finding(Code.EXAGGERATED_CLAIM, Severity.EVIDENCE, reason, fix, (source,), span, ""),)


async def annotated(content: bytes, name: str, labels: Labels, source: Source) -> tuple[Workbook, str]:
    sheet = await read_sheet(content, name)
    result = await annotate(content, name, sheet, [check(listing, source) for listing in sheet.listings], labels)
    return load_workbook(BytesIO(result.content)), result.name


def values(sheet: Worksheet) -> list[list[Any]]:
    return [[cell.value for cell in line] for line in sheet.iter_rows()]


async def problem_of(content: bytes, name: str = "상품.xlsx") -> SheetProblem:
    with pytest.raises(SheetError) as caught:
        await read_sheet(content, name)
    return caught.value.problem


async def test_a_workbook_is_read(make_xlsx: MakeXlsx) -> None:
    sheet = await read_sheet(make_xlsx(["안내: 상품명은 100byte까지"], [], *ROWS), "상품.xlsx")
    first, second = sheet.listings
    assert (first.title, first.price, first.shipping) == ("국내 최고 물티슈 100매", "12900", "무료")
    assert first.description == '첫 줄\n둘째 줄, 쉼표와 "따옴표"'
    assert second.shipping == "3000"
    assert first.expected == {Part.TITLE, Part.PRICE, Part.DESCRIPTION, Part.SHIPPING}
    assert sheet.rows == (4, 5)
    assert sheet.headers[Part.PRICE] == "판매가"
    assert (sheet.title, sheet.header_row, sheet.encoding, sheet.losses) == ("Sheet", 3, None, frozenset())


@pytest.mark.parametrize("encoding", ["cp949", "utf-8-sig"])
async def test_a_csv_file_is_read_as_the_same_listings(make_xlsx: MakeXlsx, encoding: str) -> None:
    sheet = await read_sheet(CSV_TEXT.encode(encoding), "상품.csv")
    workbook = await read_sheet(make_xlsx(*ROWS), "상품.xlsx")
    assert list(sheet.listings) == list(workbook.listings)
    assert (sheet.rows, sheet.encoding, sheet.separator) == ((2, 3), encoding, ",")


async def test_a_workbook_comes_back_with_findings(make_xlsx: MakeXlsx, labels: Labels, source: Source) -> None:
    book, name = await annotated(make_xlsx(*ROWS), "11월 상품.xlsx", labels, source)
    assert name == "11월 상품_점검결과.xlsx"
    assert values(book["Sheet"]) == [
        [*ROWS[0], "판정", "건수", "찾은 점", "고칠 방법"],
        [
            *ROWS[1],
            "근거 필요",
            1,
            "1. 상품명 ‘최고’: 근거가 있어야 해요. [EXAGGERATED_CLAIM]",
            "1. 빼거나 근거를 준비하세요. (‘최고’ → 빼기)",
        ],
        [*ROWS[2], "이상 없음", 0, None, None],
    ]
    summary = [[value for value in line if value is not None] for line in values(book["점검 요약"])]
    assert [line for line in summary if line] == [
        ["상품 등록 점검 결과"],
        ["법적 판단이 아니라 참고용이에요."],
        ["파일", "11월 상품.xlsx"],
        ["상품 수", 2],
        ["위반 소지 높음", 0],
        ["근거 필요", 1],
        ["참고", 0],
        ["이상 없음", 1],
        ["코드", "높음", "근거", "참고", "합계", "상품 수", "출처"],
        ["EXAGGERATED_CLAIM", 0, 1, 0, 1, 1, "표시광고법 (2014-04-29)"],
    ]
    assert len(book["점검 요약"]._charts) == 1


async def test_a_csv_file_comes_back_as_a_workbook(labels: Labels, source: Source) -> None:
    text = "상품명;바코드\r\n최고 물티슈;0088\r\n=1+1;-5\r\n"
    book, name = await annotated(text.encode("cp949"), "../=목록:1.csv", labels, source)
    sheet = book.worksheets[0]
    assert [line[:4] for line in values(sheet)] == [
        ["상품명", "바코드", "판정", "건수"],
        ["최고 물티슈", "0088", "근거 필요", 1],
        ["=1+1", "-5", "이상 없음", 0],
    ]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value is not None} == {"s", "n"}
    assert "/" not in name
    assert ":" not in name


async def test_pictures_charts_and_comments_stay(make_xlsx: MakeXlsx, labels: Labels, source: Source) -> None:
    picture = BytesIO()
    Image.new("RGB", (20, 20), "red").save(picture, "PNG")

    def build(sheet: Worksheet) -> None:
        sheet.add_image(SheetImage(picture), "H2")
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=2, min_row=2, max_row=3))
        sheet.add_chart(chart, "H9")
        sheet["A1"].comment = Comment("필수", "판매자")

    book, _ = await annotated(make_xlsx(*ROWS, build=build), "상품.xlsx", labels, source)
    sheet = book["Sheet"]
    assert (len(sheet._images), len(sheet._charts), sheet["A1"].comment.text) == (1, 1, "필수")


async def test_nothing_that_runs_or_leads_out_comes_back(
    make_xlsx: MakeXlsx, repack: Repack, labels: Labels, source: Source
) -> None:
    xml = (
        f'<worksheet {ROOT}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>상품명</t></is></c></row>'
        '<row r="2"><c r="A2" t="str"><f>HYPERLINK("http://evil.example","최고")</f><v>최고</v></c></row></sheetData>'
        "</worksheet>"
    )
    extra = {
        "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
        "xl/embeddings/oleObject1.bin": b"\xd0\xcf",
        "xl/activeX/activeX1.xml": b"<ax/>",
        "xl/connections.xml": b"<connections/>",
        "customXml/item1.xml": b"<a/>",
    }
    content = repack(make_xlsx(["a"]), {SHEET: xml.encode(), **extra})
    sheet = await read_sheet(content, "상품.xlsx")
    assert sheet.losses == {Loss.FORMULAS, Loss.LINKS, Loss.EXTRAS}
    result = await annotate(content, "상품.xlsx", sheet, [check(sheet.listings[0], source)], labels)
    with ZipFile(BytesIO(result.content)) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name) for name in names}
    folders = ("xl/worksheets/", "xl/_rels/", "xl/charts/", "xl/drawings/", "xl/theme/", "docProps/", "_rels/")
    files = ("[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml")
    assert all(name.startswith(folders) or name in files for name in names)
    assert not any(b"<f>" in part or b"evil.example" in part for name, part in parts.items() if "worksheets/" in name)
    notes = [value for line in values(load_workbook(BytesIO(result.content))["점검 요약"]) for value in line]
    assert {f"달라진 점: {loss}" for loss in sheet.losses} <= set(notes)


async def test_long_cells_of_a_csv_file_are_checked_whole_and_shown_cut(labels: Labels, source: Source) -> None:
    content = f"상품명,상세설명\n최고 물티슈,{'가' * 40_000}\n".encode()
    sheet = await read_sheet(content, "상품.csv")
    assert len(sheet.listings[0].description or "") == 40_000
    assert sheet.losses == {Loss.LONG_CELLS}
    book, _ = await annotated(content, "상품.csv", labels, source)
    assert len(book.worksheets[0]["B2"].value) == 32_767


async def test_too_large_a_file_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.files.sheets.run_apart", None)
    assert await problem_of(b"a" * (MAX_BYTES + 1)) is SheetProblem.TOO_LARGE


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", SheetProblem.PASSWORD),
        ("이름,나이\n홍길동,30\n".encode(), "a.csv", SheetProblem.NO_HEADER),
        ("상품명\n".encode() + "물티슈\n".encode() * (MAX_ROWS + 1), "a.csv", SheetProblem.TOO_MANY_ROWS),
    ],
    ids=["password", "no header", "rows"],
)
async def test_a_file_that_is_refused_says_why(content: bytes, name: str, problem: SheetProblem) -> None:
    assert await problem_of(content, name) is problem


async def test_a_broken_workbook_is_told_without_a_word_of_it(
    make_xlsx: MakeXlsx, repack: Repack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    xml = f'<worksheet {ROOT}><sheetData><row r="1"><c r="A1"><v>비밀 상품</v></c></row></sheetData></worksheet>'
    assert await problem_of(repack(make_xlsx(["a"]), {SHEET: xml.encode()})) is SheetProblem.BROKEN
    assert "비밀" not in caplog.text


async def test_a_file_that_takes_all_memory_ends_the_child_and_nothing_else(
    make_xlsx: MakeXlsx, repack: Repack
) -> None:
    """openpyxl makes an object for each of 17 billion merged cells; nobody sees that in the XML as it is written."""
    merged = '<mergeCells count="1"><mergeCell ref="A1:&#88;FD1048576"/></mergeCells>'
    xml = f"<worksheet {ROOT}><sheetData/>{merged}</worksheet>"
    assert await problem_of(repack(make_xlsx(["a"]), {SHEET: xml.encode()})) is SheetProblem.TOO_LARGE


def test_the_bot_does_not_load_what_opens_files() -> None:
    code = "import sys, bot.files.sheets, bot.files.photos; print({'openpyxl', 'defusedxml'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


async def test_a_child_names_the_line_that_failed_for_the_operator(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def answering(*_: object) -> list[bytes]:
        return [b'{"problem": "broken", "where": "ValueError at _reader.py:81"}']

    monkeypatch.setattr("bot.files.sheets.run_apart", answering)
    assert await problem_of(b"") is SheetProblem.BROKEN
    assert "ValueError at _reader.py:81" in caplog.text
