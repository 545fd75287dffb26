"""Finds the listings in the rows of a sheet.

The header is the row that names most parts of a listing, of all sheets that can be seen: templates have explanations
above it, and often a second header, examples or explanations below it. Such rows are no listings, nor are blank rows,
repeated headers, and headings that span the columns.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Protocol

from bot.files.errors import SheetError, SheetProblem
from bot.files.limits import MAX_ROWS, MAX_TEXT
from knowledge.listing.columns import parts_of_headers, row_listing
from knowledge.listing.listing import Listing, Part

_SEARCHED_ROWS = 60
_HEADER_CELLS = 500
_HEADER_LENGTH = 60
_WORTH_CHECKING = frozenset({Part.TITLE, Part.DESCRIPTION})

_REQUIREMENT = re.compile(r"\W*(필수|선택|조건부|자동|불가|입력|항목|값|여부|[oxyn]|\s)+\W*", re.IGNORECASE)
_INSTRUCTION = re.compile(
    r"(입력|기재|작성|선택|등록|참[고조])\s*(하세요|해\s*주세요|바랍니다|합니다|하십시오)"
    r"|\d\s*(byte|바이트|글자|자)\s*(이내|이하|까지)",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"(입력|기재|작성|등록)\s*(가능|불가|필수)|필수\s*(입력|기재|항목|값)|숫자만|예\s*\)|예시|ex\)|형식으로|url",
    re.IGNORECASE,
)
"""What says nothing in a single cell, which may be a product's name, but does where every cell of a row says such."""


class Grid(Protocol):
    """A sheet as rows of text; rows are counted from 1."""

    @property
    def title(self) -> str:
        """The name of the sheet; empty where it has none."""
        ...

    def filled(self) -> Sequence[int]:
        """The rows that hold something, in order."""
        ...

    def spans(self, row: int) -> Sequence[range]:
        """The columns, counted from 0, of each cell that spans several in a row."""
        ...

    def below(self, row: int) -> int:
        """The first row below the cells that begin in a row."""
        ...

    def texts(self, row: int, columns: Sequence[int] | None = None) -> Sequence[str]:
        """The cells of a row, in order from the first column; only those asked for need to be right."""
        ...


@dataclass(frozen=True, slots=True)
class Header:
    """A row that names columns.

    Attributes:
        grid: The sheet.
        row: The row.
        columns: The columns of each part, counted from 0.
        names: What the seller calls the parts.
    """

    grid: Grid
    row: int
    columns: Mapping[Part, tuple[int, ...]]
    names: Mapping[Part, str]


def find_header(grids: Sequence[Grid]) -> Header:
    """Find the header of the sheet that looks most like a list of products.

    Raises:
        SheetError: There is none.
    """
    found = [
        (score, grid, row, columns)
        for grid in grids
        for row in islice(grid.filled(), _SEARCHED_ROWS)
        if (score := header_score(columns := parts_of_headers(headers(grid.texts(row)))))
    ]
    if not found:
        raise SheetError(SheetProblem.NO_HEADER if any(grid.filled() for grid in grids) else SheetProblem.EMPTY)
    _, grid, row, columns = max(found, key=lambda candidate: candidate[0])
    texts = headers(grid.texts(row))
    names = {part: ", ".join(dict.fromkeys(" ".join(texts[at].split()) for at in columns[part])) for part in columns}
    return Header(grid, row, columns, names)


def find_listings(header: Header) -> Iterator[tuple[int, Listing]]:
    """Read the listings below a header, each with its row.

    Raises:
        SheetError: There are none, or too many.
    """
    number = length = 0
    for row, texts in _listing_rows(header):
        number += 1
        length += sum(len(texts[column]) for column in _columns(header) if column < len(texts))
        if number > MAX_ROWS:
            raise SheetError(SheetProblem.TOO_MANY_ROWS)
        if length > MAX_TEXT:
            raise SheetError(SheetProblem.TOO_LARGE)
        yield row, row_listing(header.columns, texts)
    if not number:
        raise SheetError(SheetProblem.EMPTY)


def headers(texts: Sequence[str]) -> list[str]:
    """Cut a row to what may be a header: thousands of columns and long descriptions are not compared with names."""
    return [text[:_HEADER_LENGTH] for text in texts[:_HEADER_CELLS]]


def header_score(columns: Mapping[Part, tuple[int, ...]]) -> int:
    """Tell how much the names of a row look like a header: 0 where they name nothing that is worth checking."""
    return len(columns) if _WORTH_CHECKING & columns.keys() else 0


def _columns(header: Header) -> list[int]:
    return sorted(set(chain.from_iterable(header.columns.values())))


def _listing_rows(header: Header) -> Iterator[tuple[int, Sequence[str]]]:
    columns = _columns(header)
    named = _filled_cells(header.grid.texts(header.row, columns), columns)
    start = header.grid.below(header.row)
    is_leading = True
    for row in header.grid.filled():
        if row < start or _is_heading(header, row):
            continue
        texts = header.grid.texts(row, columns)
        cells = _filled_cells(texts, columns)
        if not cells or cells == named or (is_leading and _explains(cells)):
            continue
        is_leading = False
        yield row, texts


def _is_heading(header: Header, row: int) -> bool:
    """Whether a cell of a row spans the columns of several parts."""
    return any(
        sum(1 for columns in header.columns.values() if any(column in span for column in columns)) > 1
        for span in header.grid.spans(row)
    )


def _filled_cells(texts: Sequence[str], columns: Sequence[int]) -> dict[int, str]:
    return {column: text for column in columns if column < len(texts) and (text := texts[column].strip())}


def _explains(cells: Mapping[int, str]) -> bool:
    """Whether a row below the header explains what to write, instead of saying it: in every cell of it."""
    texts = list(cells.values())
    return all(
        _REQUIREMENT.fullmatch(text)
        or _INSTRUCTION.search(text)
        or parts_of_headers(headers([text]))
        or (len(texts) > 1 and _REMARK.search(text))
        for text in texts
    )
