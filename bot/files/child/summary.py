"""Writes the sheet that sums the findings up: what was checked, how often each code was found, and a chart of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.title import title_maker
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.files.child.annotation import VERDICT_COLOURS, fill, sheet_title, write_header, write_text
from bot.files.child.workbook import cell_at

_WIDTHS = (30, 16, 14, 14, 12, 12, 60)
_COLOURS = ("C0392B", "E0A800", "5B8DEF")
"""Of the severities, the gravest first."""
_HEIGHT = 5.0
_HEIGHT_OF_BAR = 0.9
_CHART_WIDTH = 24


def add_summary(book: Workbook, words: Mapping[str, Any]) -> None:
    """Add the sheet as the last one, and let the workbook open with it.

    Args:
        book: The annotated workbook.
        words: What ``bot.files.sheets`` words: see there.
    """
    sheet = book.create_sheet(sheet_title(words["summary"], book.sheetnames))
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    write_text(sheet["A1"], words["heading"])
    sheet["A1"].font = Font(bold=True, size=16)
    row = 2
    for note in words["notes"]:
        write_text(cell_at(sheet, row, 1), note)
        sheet.cell(row, 1).font = Font(color="5F6368")
        row += 1
    row = _write_totals(sheet, row + 1, words["totals"])
    if words["codes"]:
        header = row + 1
        _write_codes(sheet, header, words["code_columns"], words["codes"])
        _draw(sheet, header, len(words["codes"]), len(words["code_columns"]), words["chart"])
    for other in book.worksheets:
        # Sheets that are selected together are edited together.
        other.sheet_view.tabSelected = other is sheet
    book.active = sheet


def _write_totals(sheet: Worksheet, row: int, totals: Sequence[Sequence[Any]]) -> int:
    """Write labels with their numbers or names; return the next row."""
    for verdict, label, value in totals:
        write_text(cell_at(sheet, row, 1), label)
        if isinstance(value, str):
            write_text(cell_at(sheet, row, 2), value)
        else:
            sheet.cell(row, 2).value = value
        if verdict:
            sheet.cell(row, 1).fill = fill(VERDICT_COLOURS[verdict])
        row += 1
    return row


def _write_codes(sheet: Worksheet, row: int, headers: Sequence[str], codes: Sequence[Sequence[Any]]) -> None:
    for column, header in enumerate(headers, 1):
        write_header(cell_at(sheet, row, column), header)
    for offset, values in enumerate(codes, 1):
        for column, value in enumerate(values, 1):
            cell = cell_at(sheet, row + offset, column)
            if isinstance(value, str):
                write_text(cell, value)
                cell.alignment = Alignment(vertical="top", wrap_text=True)
            else:
                cell.value = value
                cell.alignment = Alignment(vertical="top")


def _draw(sheet: Worksheet, header: int, count: int, columns: int, title: str) -> None:
    """Draw a bar for each code, made of its severities, below the table."""
    chart = BarChart()
    chart.type = "bar"
    chart.grouping = "stacked"
    chart.overlap = 100
    chart.gapWidth = 60
    chart.title = title_maker(title)
    chart.title.overlay = False
    chart.legend.position = "b"
    chart.add_data(
        Reference(sheet, min_col=2, max_col=1 + len(_COLOURS), min_row=header, max_row=header + count),
        titles_from_data=True,
    )
    chart.set_categories(Reference(sheet, min_col=1, min_row=header + 1, max_row=header + count))
    for series, colour in zip(chart.series, _COLOURS, strict=True):
        series.graphicalProperties.solidFill = colour
    # The first code on top, and axes that newer versions of Excel would hide.
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.majorUnit = None
    chart.y_axis.numFmt = "0"
    chart.width = _CHART_WIDTH
    chart.height = _HEIGHT + _HEIGHT_OF_BAR * count
    sheet.add_chart(chart, f"A{header + count + 2}")
    sheet.freeze_panes = None
    sheet.sheet_view.showGridLines = False
    sheet.auto_filter.ref = f"A{header}:{get_column_letter(columns)}{header + count}"
