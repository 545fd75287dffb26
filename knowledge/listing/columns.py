"""Reads a listing from a row of a spreadsheet, whose columns are found by the usual Korean header names."""

import re
from collections.abc import Mapping, Sequence

from knowledge.listing.labels import Labels, plain_name
from knowledge.listing.listing import Listing, Part

_REMARK = re.compile(r"\([^()]*\)|\[[^][]*\]|<[^<>]*>|\*")
_ADDRESS_BORDER = re.compile(r"\s*[\n;|]\s*|\s*,\s*(?=https?://)|(?<=\.jpg|\.png|\.gif|jpeg)\s*,\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(\d{1,3})\s*(?:장|개|컷)?\s*")
_JOINTS = {Part.CATEGORY: " > ", Part.SHIPPING: " "}


def parts_of_headers(headers: Sequence[str]) -> Mapping[Part, tuple[int, ...]]:
    """Find the columns of a spreadsheet by their names.

    Args:
        headers: The cells of the header row, such as ``상품명(국문)*`` or ``추가이미지 2``.

    Returns:
        For each part its columns, counted from 0: several where a part is spread over them, such as images, otherwise
        one. Empty where no name says what a listing has.
    """
    names = [plain_name(header) for header in headers]
    short = [plain_name(_REMARK.sub("", header)) for header in headers]
    return {part: columns for part in Part if (columns := _columns(part, names, short))}


def row_listing(columns: Mapping[Part, tuple[int, ...]], row: Sequence[str]) -> Listing:
    """Make a listing of a row; ``expected`` are the parts that have columns.

    Args:
        columns: From ``parts_of_headers``.
        row: The cells as text; there may be fewer or more than headers.
    """

    def text(part: Part) -> str | None:
        cells = [row[column] for column in columns.get(part, ()) if column < len(row)]
        if part is Part.IMAGES and part in columns:
            return str(_count_images(cells))
        return _JOINTS.get(part, "\n").join(cell for cell in cells if cell.strip()) or None

    return Listing(
        title=text(Part.TITLE),
        promotion=text(Part.PROMOTION),
        description=text(Part.DESCRIPTION),
        price=text(Part.PRICE),
        category=text(Part.CATEGORY),
        images=text(Part.IMAGES),
        shipping=text(Part.SHIPPING),
        options=text(Part.OPTIONS),
        notice=text(Part.NOTICE),
        certification=text(Part.CERTIFICATION),
        expected=frozenset(columns),
    )


def _columns(part: Part, names: Sequence[str], short: Sequence[str]) -> tuple[int, ...]:
    # 상품명(영문) is 상품명 without its remark: the names as they are come first.
    labels = Labels.load()
    for spelling in (names, short):
        for header, named in labels.headers.items():
            if named is part and header in spelling:
                return (spelling.index(header),)
    return tuple(column for column, name in enumerate(names) if labels.part_of_series(name) is part)


def _count_images(cells: Sequence[str]) -> int:
    number = _NUMBER.fullmatch(cells[0]) if len(cells) == 1 else None
    return int(number[1]) if number else sum(map(_count_addresses, cells))


def _count_addresses(cell: str) -> int:
    return sum(1 for address in _ADDRESS_BORDER.split(cell) if address and not address.isspace())
