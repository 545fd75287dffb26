"""Writes the findings into a workbook: four columns to the right of what is there, and a sheet with their sum.

What a seller typed is data wherever it is shown again. A text that a spreadsheet would compute is written as text, and
marked so that editing its cell leaves it one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from io import BytesIO
from itertools import chain, count
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from bot.files.child.workbook import cell_at, filled_cells
from bot.files.errors import SheetError, SheetProblem
from bot.files.limits import MAX_CELL_TEXT

VERDICT_COLOURS = {"breach": "FDE2E1", "evidence": "FFF4CE", "advice": "E8F0FE", "clean": "E6F4EA"}

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_NO_CHARACTERS = {0xFFFE: None, 0xFFFF: None} | dict.fromkeys(range(0xD800, 0xE000))
_NO_TITLE = _NO_CHARACTERS | str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_TITLE_LENGTH = 31
_LAST_COLUMN = 16_384
_OUTSIDE = re.compile(r"\[\d+]|\[[^]]*\.xl\w*]|\|", re.IGNORECASE)
"""Another workbook (``[1]Sheet!A1``), or another program (``cmd|…``); ``표[상품명]`` is a column of a table."""

_WIDTHS = (14, 8, 70, 70)
_CSV_WIDTH = 24
_HEADER_FONT = Font(bold=True, color="FFFFFF")
_HEADER_COLOUR = "37474F"
_LINE = Border(*(Side("thin", color="D0D4D8"),) * 4)


def sheet_title(text: str, taken: Iterable[str] = ()) -> str:
    """Return a name that a sheet may have: short, without some characters, and not taken."""
    wanted = ILLEGAL_CHARACTERS_RE.sub("", text).translate(_NO_TITLE).strip("' ") or "Sheet"
    names = {name.lower() for name in taken}
    marks = chain([""], (f" {number}" for number in count(2)))
    titles = (wanted[: _TITLE_LENGTH - len(mark)] + mark for mark in marks)
    return next(title for title in titles if title.lower() not in names)


def fill(colour: str) -> PatternFill:
    """Return a plain ground."""
    return PatternFill("solid", fgColor=colour)


def write_text(cell: Cell, text: str) -> None:
    """Write a text that stays one, whatever it begins with; what XML cannot hold is left out."""
    clean = ILLEGAL_CHARACTERS_RE.sub("", text).translate(_NO_CHARACTERS)[:MAX_CELL_TEXT]
    if clean:
        cell.value = clean
        cell.data_type = "s"
        cell.quotePrefix = clean.startswith(_RISKY)


def workbook_of(rows: Iterable[Sequence[str]], header_row: int, title: str) -> Workbook:
    """Make a workbook of a CSV file: each cell a text, so that a number keeps its zeros."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for number, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            if text:
                write_text(cell_at(sheet, number, column), text)
    for cell in sheet[header_row]:
        cell.font = Font(bold=True)
    for column in range(1, min(sheet.max_column, _LAST_COLUMN) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _CSV_WIDTH
    sheet.freeze_panes = f"A{header_row + 1}"
    return book


def annotate(sheet: Worksheet, header_row: int, headers: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write the findings beside the listings.

    Args:
        sheet: The sheet with the listings.
        header_row: Where its header stands.
        headers: Of the four columns.
        rows: Of each listing ``number`` (its row), ``verdict``, ``cells`` and ``count``.

    Raises:
        SheetError: The sheet has no room to the right.
    """
    first = _first_free(sheet, header_row)
    _widen(sheet, first)
    for offset, header in enumerate(headers):
        write_header(cell_at(sheet, header_row, first + offset), header)
    top = Alignment(vertical="top")
    wrapped = Alignment(vertical="top", wrap_text=True)
    fills = {verdict: fill(colour) for verdict, colour in VERDICT_COLOURS.items()}
    last = header_row
    for row in rows:
        last = row["number"]
        verdict, reasons, fixes = row["cells"]
        for offset, value in enumerate((verdict, row["count"], reasons, fixes)):
            cell = cell_at(sheet, last, first + offset)
            if isinstance(value, str):
                write_text(cell, value)
            else:
                cell.value = value
            cell.alignment = wrapped if offset > 1 else top
            cell.border = _LINE
        sheet.cell(last, first).fill = fills[row["verdict"]]
    _filter(sheet, header_row, first + len(headers) - 1, last)


def write_header(cell: Cell, text: str) -> None:
    """Write the header of a column."""
    write_text(cell, text)
    cell.font = _HEADER_FONT
    cell.fill = fill(_HEADER_COLOUR)
    cell.border = _LINE
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def saved(book: Workbook) -> bytes:
    """Return the file; nothing in it leads out of it or runs."""
    _strip(book)
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def _first_free(sheet: Worksheet, header_row: int) -> int:
    last = max((cell.column for cell in filled_cells(sheet) if cell.row >= header_row), default=0)
    merged = (int(area.max_col) for area in sheet.merged_cells.ranges if area.max_row >= header_row)
    first = max([last, *merged]) + 1
    if first + len(_WIDTHS) - 1 > _LAST_COLUMN:
        raise SheetError(SheetProblem.TOO_LARGE)
    return first


def _widen(sheet: Worksheet, first: int) -> None:
    """Give the new columns their widths; a template may have hidden all unused columns at a stroke."""
    last = first + len(_WIDTHS) - 1
    dimensions = sheet.column_dimensions
    for letter, group in list(dimensions.items()):
        group.reindex()
        low, high = group.min or 0, group.max or 0
        if high < first or low > last:
            continue
        del dimensions[letter]
        for part_low, part_high in ((low, first - 1), (last + 1, high)):
            if part_low <= part_high:
                _copy_group(sheet, group, part_low, part_high)
    for offset, width in enumerate(_WIDTHS):
        dimensions[get_column_letter(first + offset)].width = width


def _copy_group(sheet: Worksheet, group: ColumnDimension, low: int, high: int) -> None:
    part = copy(group)
    part.index, part.min, part.max = get_column_letter(low), low, high
    sheet.column_dimensions[part.index] = part


def _filter(sheet: Worksheet, header_row: int, last_column: int, last_row: int) -> None:
    """Let the seller filter by verdict, where nothing else filters."""
    if sheet.auto_filter.ref is None and not sheet.tables:
        sheet.auto_filter.ref = f"A{header_row}:{get_column_letter(last_column)}{last_row}"


def _strip(book: Workbook) -> None:
    """Take out what refers to other files, and formulas that are no cells."""
    book.template = False
    for names in (book.defined_names, *(sheet.defined_names for sheet in book.worksheets)):
        for name in [name for name, defined in names.items() if _leads_out(defined.attr_text)]:
            del names[name]
    for sheet in book.worksheets:
        validations = sheet.data_validations
        validations.dataValidation = [
            rule for rule in validations.dataValidation if not (_leads_out(rule.formula1) or _leads_out(rule.formula2))
        ]
        for table in sheet.tables.values():
            for column in table.tableColumns:
                column.calculatedColumnFormula = column.totalsRowFormula = None


def _leads_out(formula: str | None) -> bool:
    return formula is not None and _OUTSIDE.search(formula) is not None
