"""Whole files, without the process around them: whatever they hold, they are read or refused."""

import csv
import io
import json
import zlib
from collections.abc import Callable, Mapping
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.files.child.reading import read
from bot.files.errors import SheetError
from bot.files.losses import Loss
from knowledge.listing.listing import Listing
from knowledge.listing.listing_json import from_json

MakeXlsx = Callable[..., bytes]
Repack = Callable[[bytes, Mapping[str, bytes | None]], bytes]

SHEET = "xl/worksheets/sheet1.xml"
ROWS = [["상품명", "판매가", "옵션"], ["물티슈", 1000, "블랙(+100)"], ["수건", 2000.5, None]]


def listings_of(content: bytes, name: str = "a") -> list[Listing]:
    _, *packed = read(name, content)
    return [from_json(zlib.decompress(listing).decode()) for listing in packed]


def survives(content: bytes, name: str) -> bool:
    """Whether a file gives listings, or the reason why not; any other error is not caught."""
    try:
        return len(listings_of(content, name)) > 0
    except SheetError:
        return True


@pytest.fixture(scope="module")
def workbook() -> bytes:
    """A workbook to be damaged."""
    book = Workbook()
    for row in ROWS:
        book.worksheets[0].append(row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def test_it_says_where_the_listings_stand(make_xlsx: MakeXlsx) -> None:
    place, *packed = read("a.xlsx", make_xlsx(*ROWS))
    assert json.loads(place) == {
        "title": "Sheet",
        "header_row": 1,
        "names": {"title": "상품명", "price": "판매가", "options": "옵션"},
        "rows": [2, 3],
        "encoding": None,
        "separator": None,
        "losses": [],
    }
    assert len(packed) == 2


def test_a_text_file_says_how_it_was_read() -> None:
    place, *_ = read("a.csv", f"상품명\t상세설명\n물티슈\t{'가' * 33_000}\n".encode("cp949"))
    known = json.loads(place)
    assert (known["encoding"], known["separator"], known["losses"]) == ("cp949", "\t", [Loss.LONG_CELLS])


CHARACTERS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffd\ufeff;|")
CELLS = st.text(CHARACTERS, min_size=1, max_size=15)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_titles_of_any_csv_file_are_those_that_were_written(rows: list[tuple[str, str]], encoding: str) -> None:
    output = io.StringIO(newline="")
    csv.writer(output).writerows([("상품명", "메모"), ("첫 상품", ""), *rows])
    titles = [listing.title for listing in listings_of(output.getvalue().encode(encoding))]
    assert titles == ["첫 상품", *(title for title, _ in rows if title.strip())]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    assert survives(content, "a.csv")
    assert survives(content, "a.xlsx")


@settings(max_examples=60)
@given(
    part=st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]),
    damage=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(32, 126)), min_size=1, max_size=4),
)
def test_damage_in_any_part_is_survived(
    workbook: bytes, repack: Repack, part: str, damage: list[tuple[float, int]]
) -> None:
    with ZipFile(io.BytesIO(workbook)) as archive:
        xml = bytearray(archive.read(part))
    for place, value in damage:
        xml[int(place * len(xml))] = value
    assert survives(repack(workbook, {part: bytes(xml)}), "a.xlsx")
