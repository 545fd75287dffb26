"""Writes the findings into a file that was read before."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from bot.files.child.annotation import annotate, saved, sheet_title, workbook_of
from bot.files.child.csv_text import decode, rows_of
from bot.files.child.summary import add_summary
from bot.files.child.workbook import open_workbook


def write(words: Mapping[str, Any], content: bytes, rows: Iterable[bytes]) -> list[bytes]:
    """Answer ``Task.ANNOTATE``.

    Args:
        words: What ``bot.files.sheets`` words.
        content: The file that was read.
        rows: What is written beside each listing, as JSON.

    Raises:
        SheetError: There is no room for it.
    """
    header_row = words["header_row"]
    if words["separator"]:
        text, _ = decode(content)
        book = workbook_of(rows_of(text, words["separator"]), header_row, sheet_title(words["stem"]))
        sheet = book.worksheets[0]
    else:
        book, _ = open_workbook(content)
        sheet = book[words["title"]]
    annotate(sheet, header_row, words["columns"], map(json.loads, rows))
    add_summary(book, words)
    return [b"{}", saved(book)]
