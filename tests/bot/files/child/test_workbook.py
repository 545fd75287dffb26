from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from bot.files.child.annotation import saved
from bot.files.child.workbook import SheetGrid, open_workbook, visible_sheets
from bot.files.errors import SheetError, SheetProblem
from bot.files.losses import Loss

MakeXlsx = Callable[..., bytes]
Repack = Callable[[bytes, Mapping[str, bytes | None]], bytes]

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet_xml(rows: str, after: str = "") -> bytes:
    return f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData>{after}</worksheet>".encode()


def grid_of(content: bytes) -> SheetGrid:
    book, _ = open_workbook(content)
    return SheetGrid(book.worksheets[0])


def problem_of(content: bytes) -> SheetProblem:
    with pytest.raises(SheetError) as caught:
        open_workbook(content)
    return caught.value.problem


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (12900, "#,##0", "12900"),
        (12900.0, "General", "12900"),
        (0.1 + 0.2, "General", "0.3"),
        (8801234567890, "0", "8801234567890"),
        (1e20, "General", "1e+20"),
        (-3, "General", "-3"),
        (True, "General", "TRUE"),
        (datetime.fromisoformat("2026-11-22"), "yyyy-mm-dd", "2026-11-22"),
        (datetime.fromisoformat("2026-11-22T09:30"), "yyyy-mm-dd hh:mm", "2026-11-22 09:30:00"),
        (date(2026, 1, 2), "m/d", "2026-01-02"),
        (time(9, 30), "hh:mm", "09:30:00"),
        (timedelta(hours=30), "[h]:mm", "1 day, 6:00:00"),
        ("물티슈\n캡형", "General", "물티슈\n캡형"),
        ("줄_x000D_\n바꿈", "General", "줄\r\n바꿈"),
        ("00123", "@", "00123"),
        ("#N/A", "General", ""),
        (None, "General", ""),
        (CellRichText("굵은 ", TextBlock(InlineFont(b=True), "글씨")), "General", "굵은 글씨"),
    ],
)
def test_cells_read_as_they_are_typed(make_xlsx: MakeXlsx, value: Any, number_format: str, text: str) -> None:
    def build(sheet: Worksheet) -> None:
        sheet["A1"] = "상품명"
        sheet["B1"] = value
        sheet["B1"].number_format = number_format

    assert grid_of(make_xlsx(build=build)).texts(1, [0, 1]) == ["상품명", text]


def test_formulas_become_their_values(make_xlsx: MakeXlsx, repack: Repack) -> None:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>상품명</t></is></c>'
        '<c r="B1"><f>6450*2</f><v>12900</v></c>'
        '<c r="C1" t="str"><f>"물"&amp;"티슈"</f><v>물티슈</v></c>'
        '<c r="D1" t="str"><f>CHAR(61)</f><v>=cmd|\' /C calc\'!A0</v></c>'
        '<c r="E1"><f>SUM(A2:A3)</f></c>'
        '<c r="F1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="G1"><f t="shared" ref="G1:H1" si="0">B1*2</f><v>25800</v></c>'
        '<c r="H1"><f t="shared" si="0"/><v>51600</v></c></row>'
    )
    book, losses = open_workbook(repack(make_xlsx(["a"]), {SHEET: sheet_xml(rows)}))
    assert losses == {Loss.FORMULAS}
    assert SheetGrid(book.worksheets[0]).texts(1, range(8)) == [
        "상품명", "12900", "물티슈", "=cmd|' /C calc'!A0", "=SUM(A2:A3)", "", "25800", "51600"
    ]  # fmt: skip
    written = load_workbook(BytesIO(saved(book))).worksheets[0]
    assert {cell.data_type for row in written.iter_rows() for cell in row} == {"s", "n", "e"}


def test_array_formulas_stay_readable(make_xlsx: MakeXlsx) -> None:
    def build(sheet: Worksheet) -> None:
        sheet["A1"] = ArrayFormula("A1:A2", "=B1:B2*2")

    grid = grid_of(make_xlsx(build=build))
    assert grid.texts(1, [0]) == ["=B1:B2*2"]


def test_text_that_looks_like_a_formula_stays_text(make_xlsx: MakeXlsx) -> None:
    def build(sheet: Worksheet) -> None:
        sheet["A1"] = "=1+1"
        sheet["A1"].data_type = "s"

    book, losses = open_workbook(make_xlsx(build=build))
    assert losses == frozenset()
    assert load_workbook(BytesIO(saved(book))).worksheets[0]["A1"].data_type == "s"


def test_what_is_merged_downwards_counts_for_each_row(make_xlsx: MakeXlsx) -> None:
    def build(sheet: Worksheet) -> None:
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("B3:C3")
        sheet.merge_cells("A1:B1")

    grid = grid_of(make_xlsx(["머리", None, "다"], ["유아용품", 1, 2], [None, "소제목", None], build=build))
    assert grid.texts(3, range(3)) == ["유아용품", "소제목", ""]
    assert grid.texts(1, range(3)) == ["머리", "", "다"]
    assert (grid.spans(1), grid.spans(2), grid.spans(3)) == ([range(2)], (), [range(1, 3)])
    assert (grid.below(1), grid.below(2)) == (2, 4)


def test_hidden_rows_count_and_hidden_sheets_do_not(make_xlsx: MakeXlsx) -> None:
    def build(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = True
        other = sheet.parent.create_sheet("코드")
        other["A1"] = "상품명"
        other.sheet_state = "hidden"

    book, _ = open_workbook(make_xlsx(["상품명"], ["물티슈"], build=build))
    assert [sheet.title for sheet in visible_sheets(book)] == ["Sheet"]
    assert list(SheetGrid(book.worksheets[0]).filled()) == [1, 2]


def test_looking_does_not_make_cells(make_xlsx: MakeXlsx) -> None:
    """A format on the last cell of the sheet makes it 17 billion cells large."""

    def build(sheet: Worksheet) -> None:
        sheet["XFD1048576"].number_format = "0.00"

    grid = grid_of(make_xlsx(["상품명", "가격"], ["물티슈", 1], build=build))
    assert list(grid.filled()) == [1, 2]
    assert len(grid.texts(2)) == 2


@pytest.mark.parametrize(
    "bomb",
    [
        b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
        b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "docProps/core.xml"])
def test_entities_are_a_bomb(make_xlsx: MakeXlsx, repack: Repack, bomb: bytes, part: str) -> None:
    content = repack(make_xlsx(["상품명"]), {part: bomb + b"<a>&b;</a>"})
    assert problem_of(content) is SheetProblem.BOMB


@pytest.mark.parametrize(
    "changes",
    [
        {SHEET: b"<worksheet"},
        {SHEET: b""},
        {"xl/styles.xml": b"<styleSheet><fonts count='a'><font/></fonts>"},
        {"xl/_rels/workbook.xml.rels": None},
    ],
)
def test_a_damaged_part_is_broken(make_xlsx: MakeXlsx, repack: Repack, changes: Mapping[str, bytes | None]) -> None:
    assert problem_of(repack(make_xlsx(["상품명"]), changes)) is SheetProblem.BROKEN


def test_an_odd_cell_is_broken(make_xlsx: MakeXlsx, repack: Repack) -> None:
    for cell in ('<c r="ZZZZ1"><v>1</v></c>', '<c r="A1" t="s"><v>99</v></c>', '<c r="A1"><v>eins</v></c>'):
        content = repack(make_xlsx(["상품명"]), {SHEET: sheet_xml(f'<row r="1">{cell}</row>')})
        assert problem_of(content) is SheetProblem.BROKEN


def test_too_many_cells_are_too_large(make_xlsx: MakeXlsx, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.files.child.workbook.MAX_CELLS", 8)
    assert open_workbook(make_xlsx(*[["상품명", "가격"]] * 4))
    assert problem_of(make_xlsx(*[["상품명", "가격"]] * 5)) is SheetProblem.TOO_LARGE


def test_features_that_are_not_known_are_told(make_xlsx: MakeXlsx, repack: Repack) -> None:
    extension = '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst>'
    content = repack(make_xlsx(["상품명"]), {SHEET: sheet_xml('<row r="1"/>', extension)})
    assert open_workbook(content)[1] == {Loss.EXTRAS}
