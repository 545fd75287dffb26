from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.table import Table, TableFormula
from openpyxl.worksheet.worksheet import Worksheet

from bot.files.child.annotation import annotate, saved, sheet_title, workbook_of, write_text
from bot.files.child.workbook import open_workbook
from bot.files.errors import SheetError, SheetProblem
from bot.files.limits import MAX_CELL_TEXT

MakeXlsx = Callable[..., bytes]

COLUMNS = ["판정", "건수", "찾은 점", "고칠 방법"]
RISKY = ["=1+1", "+82", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0"]


def row(number: int, verdict: str = "breach", text: str = "1. ‘최고’ [EXAGGERATED_CLAIM]") -> dict[str, Any]:
    return {"number": number, "verdict": verdict, "cells": ["위반", text, "1. 빼세요."], "count": 1}


def annotated(content: bytes, *rows: Mapping[str, Any], header_row: int = 1) -> Worksheet:
    book, _ = open_workbook(content)
    annotate(book.worksheets[0], header_row, COLUMNS, rows)
    return load_workbook(BytesIO(saved(book))).worksheets[0]


def test_findings_stand_to_the_right_of_what_is_there(make_xlsx: MakeXlsx) -> None:
    sheet = annotated(make_xlsx(["설명"], [], ["상품명", "가격"], ["물티슈", 1000]), row(4), header_row=3)
    assert [[cell.value for cell in line] for line in sheet.iter_rows()] == [
        ["설명", None, None, None, None, None],
        [None] * 6,
        ["상품명", "가격", *COLUMNS],
        ["물티슈", 1000, "위반", 1, "1. ‘최고’ [EXAGGERATED_CLAIM]", "1. 빼세요."],
    ]
    assert sheet["C4"].fill.fgColor.rgb == "00FDE2E1"
    assert sheet["E4"].alignment.wrap_text
    assert sheet.auto_filter.ref == "A3:F4"


def test_what_was_there_stays(make_xlsx: MakeXlsx) -> None:
    def build(sheet: Worksheet) -> None:
        sheet["A1"].font = Font(name="돋움", bold=True, color="FF0000")
        sheet["A1"].fill = PatternFill("solid", fgColor="00FF00")
        sheet["B2"].number_format = "#,##0"
        sheet["A2"].hyperlink = "https://item.gmarket.co.kr/1"
        sheet.merge_cells("A3:A4")
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["A"].width = 33
        sheet.freeze_panes = "B2"
        sheet.auto_filter.ref = "A1:B4"
        sheet.parent.create_sheet("코드")["A1"] = "유지"

    content = make_xlsx(["상품명", "가격"], ["물티슈", 1000], ["수건", 2000], [None, 3000], build=build)
    before, after = load_workbook(BytesIO(content)).worksheets[0], annotated(content, row(2))
    for line in before.iter_rows(max_col=2):
        for cell in line:
            kept = after[cell.coordinate]
            assert (kept.value, kept.number_format) == (cell.value, cell.number_format)
            assert (repr(kept.font), repr(kept.fill)) == (repr(cell.font), repr(cell.fill))
    assert after["A2"].hyperlink is not None
    assert [str(area) for area in after.merged_cells.ranges] == ["A3:A4"]
    assert after.row_dimensions[3].hidden
    assert (after.column_dimensions["A"].width, after.freeze_panes, after.auto_filter.ref) == (33, "B2", "A1:B4")
    assert after.parent["코드"]["A1"].value == "유지"


def test_cells_that_span_columns_are_not_written_into(make_xlsx: MakeXlsx) -> None:
    def build(sheet: Worksheet) -> None:
        sheet.merge_cells("B2:F2")
        sheet.merge_cells("A1:Z1")

    sheet = annotated(
        make_xlsx(["안내"], ["상품명", "설명"], ["물티슈", "부드러워요"], build=build), row(3), header_row=2
    )
    assert sheet["G2"].value == "판정"
    assert sheet["G3"].value == "위반"


def test_columns_that_were_hidden_at_a_stroke_are_shown(make_xlsx: MakeXlsx) -> None:
    """A template that hides everything right of its columns, up to the last of the sheet."""

    def build(sheet: Worksheet) -> None:
        group = ColumnDimension(sheet, "B", min=2, max=16_384, hidden=True, width=5)
        group.number_format = "@"
        sheet.column_dimensions["B"] = group

    sheet = annotated(make_xlsx(["상품명", None], ["물티슈", None], build=build), row(2))
    groups = sorted((group.min, group.max, group.hidden) for group in sheet.column_dimensions.values())
    assert groups == [(2, 2, False), (3, 3, False), (4, 4, False), (5, 5, False), (6, 16_384, True)]
    assert sheet.column_dimensions["F"].number_format == "@"


def test_a_sheet_without_room_is_too_large(make_xlsx: MakeXlsx) -> None:
    def build(sheet: Worksheet) -> None:
        sheet["XFD1"] = "끝"

    with pytest.raises(SheetError) as caught:
        annotated(make_xlsx(["상품명"], ["물티슈"], build=build), row(2))
    assert caught.value.problem is SheetProblem.TOO_LARGE


@pytest.mark.parametrize("text", RISKY)
def test_no_text_becomes_a_formula(make_xlsx: MakeXlsx, text: str) -> None:
    sheet = annotated(make_xlsx(["상품명"], ["물티슈"]), row(2, text=text))
    assert sheet["D2"].data_type == "s"
    assert sheet["D2"].quotePrefix
    assert sheet["D2"].value.strip() == text.strip()


@pytest.mark.parametrize("text", RISKY)
def test_no_cell_of_a_csv_file_becomes_a_formula(text: str) -> None:
    book = workbook_of([["상품명", text], [text, "=1"]], 1, "상품")
    sheet = load_workbook(BytesIO(saved(book))).worksheets[0]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line} == {"s"}
    assert all(cell.quotePrefix for cell in sheet[2])


def test_a_csv_file_keeps_its_zeros_and_its_rows() -> None:
    book = workbook_of([["상품명", "바코드"], [], ["물티슈", "0088"], ["", "1e5", "남는 칸"]], 1, "상품")
    sheet = load_workbook(BytesIO(saved(book))).worksheets[0]
    assert [[cell.value for cell in line] for line in sheet.iter_rows()] == [
        ["상품명", "바코드", None],
        [None] * 3,
        ["물티슈", "0088", None],
        [None, "1e5", "남는 칸"],
    ]
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold


def test_nothing_leads_out_of_the_workbook(make_xlsx: MakeXlsx) -> None:
    def build(sheet: Worksheet) -> None:
        names = sheet.parent.defined_names
        names["밖"] = DefinedName("밖", attr_text="[1]Sheet1!$A$1")
        names["명령"] = DefinedName("명령", attr_text="cmd|' /C calc'!A0")
        names["안"] = DefinedName("안", attr_text="Sheet!$A$1:$A$2")
        sheet.defined_names["밖2"] = DefinedName("밖2", attr_text="'C:\\[가격.xlsx]Sheet1'!$A$1")
        for formula, place in (("[2]목록!$A$1:$A$9", "A2"), ('"예,아니오"', "B2")):
            rule = DataValidation("list", formula1=formula)
            rule.add(place)
            sheet.add_data_validation(rule)
        table = Table(displayName="표", ref="A1:B2")
        table._initialise_columns()
        table.tableColumns[1].calculatedColumnFormula = TableFormula(attr_text="표[상품명]*2")
        sheet.add_table(table)

    book, _ = open_workbook(make_xlsx(["상품명", "가격"], ["물티슈", 1], build=build))
    assert book.worksheets[0].tables["표"].tableColumns[1].calculatedColumnFormula is not None
    after = load_workbook(BytesIO(saved(book)))
    sheet = after.worksheets[0]
    assert set(after.defined_names) == {"안"}
    assert not sheet.defined_names
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ['"예,아니오"']
    assert [column.calculatedColumnFormula for column in sheet.tables["표"].tableColumns] == [None, None]


@settings(max_examples=40)
@given(st.text(max_size=50))
def test_any_text_can_be_written_and_read(text: str) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    write_text(sheet["A1"], text)
    cell = load_workbook(BytesIO(saved(book))).worksheets[0]["A1"]
    assert cell.data_type == ("n" if cell.value is None else "s")
    assert cell.value is None or set(str(cell.value)) <= set(text) | {"\n"}


def test_a_long_text_is_cut_where_excel_ends() -> None:
    book = Workbook()
    write_text(book.worksheets[0]["A1"], "가" * (MAX_CELL_TEXT + 5))
    assert len(book.worksheets[0]["A1"].value) == MAX_CELL_TEXT


@pytest.mark.parametrize(
    ("text", "taken", "title"),
    [
        ("상품", (), "상품"),
        ("상품", ("상품",), "상품 2"),
        ("Items", ("items", "ITEMS 2"), "Items 3"),
        ("a/b:c*?[d]", (), "a b c   d"),
        ("'=1'", (), "=1"),
        ("", (), "Sheet"),
        ("\x00'", (), "Sheet"),
        ("가" * 40, ("가" * 31,), "가" * 29 + " 2"),
    ],
)
def test_a_sheet_gets_a_name_that_excel_takes(text: str, taken: tuple[str, ...], title: str) -> None:
    assert sheet_title(text, taken) == title
