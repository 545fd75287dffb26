"""Reads the listings of a file."""

import json
from collections.abc import Sequence

from bot.files.child.csv_text import TextGrid, decode, rows_of, separator_of
from bot.files.child.kinds import Kind, kind_of
from bot.files.child.table import Grid, find_header, find_listings
from bot.files.child.workbook import SheetGrid, open_workbook, visible_sheets
from bot.files.limits import MAX_CELL_TEXT
from bot.files.listings import pack
from bot.files.losses import Loss


def read(name: str, content: bytes) -> list[bytes]:
    """Answer ``Task.READ``.

    Args:
        name: What the seller calls the file.
        content: The file.

    Raises:
        SheetError: There is nothing to check in the file, or something that hurts.
    """
    encoding = separator = None
    grids: Sequence[Grid]
    losses: frozenset[Loss]
    if kind_of(name, content) is Kind.TEXT:
        text, encoding = decode(content)
        separator = separator_of(text)
        rows = rows_of(text, separator)
        grids = [TextGrid(rows)]
        losses = frozenset({Loss.LONG_CELLS} if any(len(cell) > MAX_CELL_TEXT for row in rows for cell in row) else ())
    else:
        book, losses = open_workbook(content)
        grids = [SheetGrid(sheet) for sheet in visible_sheets(book)]
    header = find_header(grids)
    numbers, packed = [], []
    for number, listing in find_listings(header):
        numbers.append(number)
        packed.append(pack(listing))
    place = {
        "title": header.grid.title,
        "header_row": header.row,
        "names": header.names,
        "rows": numbers,
        "encoding": encoding,
        "separator": separator,
        "losses": sorted(losses),
    }
    return [json.dumps(place).encode(), *packed]
