"""Makes rows of a CSV file: its encoding and its separator are guessed from what is in it."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from bot.files.child.table import header_score, headers
from bot.files.errors import SheetError, SheetProblem
from bot.files.limits import MAX_BYTES, MAX_CELLS, MAX_ROWS
from knowledge.listing.columns import parts_of_headers

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_GUESSES = ("utf-8", "cp949")
_SEPARATORS = ",\t;|"
_SAMPLE_ROWS = 60
_SAMPLE_TEXT = 200_000
_SPARE_ROWS = 200
"""Rows above and between the listings."""
_SAMPLE_BYTES = 1_000
_UNKNOWN = "\ufffd"
_UNREADABLE = 1_000
"""A text has at most one unreadable character in so many."""
_ORDINARY = re.compile(r"[\t\r\n -~가-힣ㄱ-ㅣ]")


def decode(content: bytes) -> tuple[str, str]:
    """Return the text of a file, and its encoding.

    Excel writes cp949 or, on demand, UTF-8 with a mark and UTF-16; everything else writes UTF-8. Some tools cut a
    character in two, so of two encodings the one wins that leaves less unreadable.

    Raises:
        SheetError: It is no text.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _readable(content, encoding), encoding
    if b"\0" in content[:_SAMPLE_BYTES]:
        return _utf_16(content)
    encoding = min(_GUESSES, key=lambda name: content.decode(name, "replace").count(_UNKNOWN))
    return _readable(content, encoding), encoding


def separator_of(text: str) -> str:
    """Return what separates the cells: that with which a row looks most like a header, and has most cells."""
    sample = text[:_SAMPLE_TEXT]

    def score(separator: str) -> tuple[int, int]:
        rows = islice(_reader(sample, separator), _SAMPLE_ROWS)
        return max(((header_score(parts_of_headers(headers(row))), len(row)) for row in rows), default=(0, 0))

    return max(_SEPARATORS, key=score)


def rows_of(text: str, separator: str) -> list[list[str]]:
    """Return the cells of each line, as Excel would show them; a blank line is a row without cells.

    Raises:
        SheetError: There are too many.
    """
    rows: list[list[str]] = []
    filled = cells = 0
    for row in _reader(text, separator):
        rows.append(row)
        filled += any(cell.strip() for cell in row)
        cells += len(row)
        if filled > MAX_ROWS + _SPARE_ROWS or len(rows) > 4 * MAX_ROWS:
            raise SheetError(SheetProblem.TOO_MANY_ROWS)
        if cells > MAX_CELLS:
            raise SheetError(SheetProblem.TOO_LARGE)
    return rows


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_BYTES)  # a description is longer than the 131,072 characters that are usual
    yield from csv.reader(io.StringIO(_without_hint(text), newline=""), delimiter=separator)


def _without_hint(text: str) -> str:
    """Excel's own hint, ``sep=;``, is a line but no row."""
    first, line_break, rest = text.partition("\n")
    return rest if line_break and first.strip().lower() in {f"sep={mark}".strip() for mark in _SEPARATORS} else text


def _utf_16(content: bytes) -> tuple[str, str]:
    """Read text without a mark whose separators have a zero byte beside them; bytes of anything else look Chinese."""
    sample = content[:_SAMPLE_BYTES]
    encoding = "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
    text = _readable(content, encoding)
    if 2 * len(_ORDINARY.findall(text[:_SAMPLE_BYTES])) < len(text[:_SAMPLE_BYTES]):
        raise SheetError(SheetProblem.NOT_A_SHEET)
    return text, encoding


def _readable(content: bytes, encoding: str) -> str:
    text = content.decode(encoding, "replace")
    unreadable = text.count(_UNKNOWN) + sum(map(text.count, map(chr, range(9))))
    if unreadable * _UNREADABLE > len(text):
        raise SheetError(SheetProblem.NOT_A_SHEET)
    return text


class TextGrid:
    """The rows of a CSV file; see ``table.Grid``."""

    title = ""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        """Take the rows as they are."""
        self._rows = rows

    def filled(self) -> Sequence[int]:
        """The rows that hold something, in order."""
        return [number for number, row in enumerate(self._rows, 1) if any(cell.strip() for cell in row)]

    def spans(self, row: int) -> Sequence[range]:  # noqa: ARG002
        """Nothing: no cell spans columns."""
        return ()

    def below(self, row: int) -> int:
        """The next row."""
        return row + 1

    def texts(self, row: int, columns: Sequence[int] | None = None) -> Sequence[str]:  # noqa: ARG002
        """All cells of a row."""
        return self._rows[row - 1]
