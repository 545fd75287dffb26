"""Workbooks that are made to hurt: each is refused before openpyxl sees it."""

import struct
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.files.child.archive import check_archive
from bot.files.errors import SheetError, SheetProblem
from bot.files.limits import MAX_PARTS, MAX_UNPACKED, MEGABYTE
from bot.files.losses import Loss

MakeXlsx = Callable[..., bytes]
Repack = Callable[[bytes, Mapping[str, bytes | None]], bytes]

SIZE_IN_DIRECTORY = 24
CRC_IN_DIRECTORY = 16


def zipped(parts: Mapping[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    output = BytesIO()
    with ZipFile(output, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return output.getvalue()


def problem_of(content: bytes) -> SheetProblem:
    with pytest.raises(SheetError) as caught:
        check_archive(content)
    return caught.value.problem


@pytest.fixture
def workbook(make_xlsx: MakeXlsx) -> bytes:
    """A workbook that nothing is wrong with."""
    return make_xlsx(["상품명", "가격"], ["물티슈", 1000])


def test_a_plain_workbook_loses_nothing(workbook: bytes) -> None:
    assert check_archive(workbook) == frozenset()


def test_a_part_that_is_declared_too_large_is_a_bomb(workbook: bytes, repack: Repack) -> None:
    zeros = bytes(MAX_UNPACKED // 2 + MEGABYTE)
    assert problem_of(repack(workbook, {"xl/a.xml": zeros, "xl/b.xml": zeros})) is SheetProblem.BOMB


def test_a_part_that_is_packed_too_well_is_a_bomb(workbook: bytes, repack: Repack) -> None:
    assert problem_of(repack(workbook, {"xl/a.xml": bytes(9 * MEGABYTE)})) is SheetProblem.BOMB


def test_a_part_that_is_larger_than_declared_is_a_bomb(workbook: bytes, repack: Repack) -> None:
    """``zipfile`` unpacks all of it, and then cuts it off; its checksum can be that of what is left."""
    name = b"xl/a.xml"
    content = bytearray(repack(workbook, {name.decode(): bytes(7 * MEGABYTE)}))
    directory = content.rindex(name) - 46
    assert content[directory : directory + 4] == b"PK\x01\x02"
    struct.pack_into("<L", content, directory + SIZE_IN_DIRECTORY, 100)
    struct.pack_into("<L", content, directory + CRC_IN_DIRECTORY, zlib.crc32(bytes(100)))
    assert problem_of(bytes(content)) is SheetProblem.BOMB


def test_a_stored_part_that_is_larger_than_declared_is_a_bomb() -> None:
    content = bytearray(zipped({"xl/a.xml": bytes(1000)}, ZIP_STORED))
    struct.pack_into("<L", content, content.rindex(b"PK\x01\x02") + SIZE_IN_DIRECTORY, 10)
    assert problem_of(bytes(content)) is SheetProblem.BOMB


def test_parts_that_share_their_data_count_each(workbook: bytes, repack: Repack) -> None:
    """The bomb without nesting: a thousand names for the same megabytes."""
    content = bytearray(repack(workbook, {"xl/a.xml": bytes(7 * MEGABYTE)}))
    start = content.index(b"PK\x01\x02")
    end = content.rindex(b"PK\x05\x06")
    directory = bytes(content[start:end])
    copies = 40
    ending = bytearray(content[end:])
    entries, size = struct.unpack_from("<HL", ending, 10)
    struct.pack_into("<HHLL", ending, 8, entries * copies, entries * copies, size * copies, start)
    assert problem_of(bytes(content[:start]) + directory * copies + bytes(ending)) is SheetProblem.BOMB


@pytest.mark.parametrize(
    ("areas", "problem"),
    [
        (["A1:XFD1048576"], SheetProblem.TOO_LARGE),
        (["A1:B1048576"], SheetProblem.TOO_LARGE),
        ([f"A{row}:XFD{row}" for row in range(1, 40)], SheetProblem.TOO_LARGE),
        (["A1:XFD1", "A2:A5000"], None),
    ],
)
def test_merged_cells_count_as_cells(
    workbook: bytes, repack: Repack, areas: list[str], problem: SheetProblem | None
) -> None:
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    content = repack(workbook, {"xl/worksheets/sheet1.xml": f"<sheetData/><mergeCells>{merged}</mergeCells>".encode()})
    assert (problem_of(content) if problem else check_archive(content)) == (problem or frozenset())


def test_too_many_parts_are_a_bomb(workbook: bytes, repack: Repack) -> None:
    parts = {f"xl/{number}.xml": b"" for number in range(MAX_PARTS)}
    assert problem_of(repack(workbook, parts)) is SheetProblem.BOMB


def test_a_workbook_within_another_is_not_opened(workbook: bytes, repack: Repack) -> None:
    nested = repack(workbook, {"xl/embeddings/inner.xlsx": zipped({"zeros": bytes(20 * MEGABYTE)})})
    assert check_archive(nested) == {Loss.EXTRAS}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"xl/vbaProject.bin": b"\xd0\xcf"}, SheetProblem.MACROS),
        ({"[Content_Types].xml": b"<Types>spreadsheetml macroEnabled.main</Types>"}, SheetProblem.MACROS),
        ({"[Content_Types].xml": b"<Types>spreadsheetml ms-excel.macrosheet+xml</Types>"}, SheetProblem.MACROS),
        ({"xl/workbook.bin": b""}, SheetProblem.OLD_FORMAT),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, SheetProblem.OLD_FORMAT),
        ({"xl/workbook.xml": b'<workbook xmlns="http://purl.oclc.org/ooxml/main"/>'}, SheetProblem.OLD_FORMAT),
        ({"[Content_Types].xml": None}, SheetProblem.NOT_A_SHEET),
        ({"xl/workbook.xml": None, "word/document.xml": b""}, SheetProblem.NOT_A_SHEET),
    ],
)
def test_other_packages_say_why(
    workbook: bytes, repack: Repack, changes: Mapping[str, bytes | None], problem: SheetProblem
) -> None:
    assert problem_of(repack(workbook, changes)) is problem


def test_a_zip_of_workbooks_is_no_sheet(workbook: bytes) -> None:
    assert problem_of(zipped({"상품.xlsx": workbook, "옵션.xlsx": workbook})) is SheetProblem.NOT_A_SHEET


def test_a_locked_part_is_a_password(workbook: bytes) -> None:
    content = bytearray(workbook)
    directory = content.index(b"PK\x01\x02")
    struct.pack_into("<H", content, directory + 8, 1)
    assert problem_of(bytes(content)) is SheetProblem.PASSWORD


def test_packing_that_no_workbook_has_is_refused() -> None:
    assert problem_of(zipped({"[Content_Types].xml": b"x" * 100}, ZIP_BZIP2)) is SheetProblem.BROKEN


@pytest.mark.parametrize(
    ("changes", "losses"),
    [
        ({"xl/externalLinks/externalLink1.xml": b""}, {Loss.LINKS}),
        ({"xl/connections.xml": b""}, {Loss.LINKS}),
        ({"xl/embeddings/oleObject1.bin": b""}, {Loss.EXTRAS}),
        ({"xl/activeX/activeX1.xml": b""}, {Loss.EXTRAS}),
        ({"xl/drawings/drawing1.xml": b"<xdr:wsDr><xdr:sp macro=''/></xdr:wsDr>"}, {Loss.EXTRAS}),
        ({"xl/drawings/drawing1.xml": b"<xdr:wsDr><xdr:pic/></xdr:wsDr>"}, set()),
    ],
)
def test_what_will_be_lost_is_told(
    workbook: bytes, repack: Repack, changes: Mapping[str, bytes | None], losses: set[Loss]
) -> None:
    assert check_archive(repack(workbook, changes)) == losses


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(content: bytes) -> None:
    assert isinstance(problem_of(b"PK\x03\x04" + content), SheetProblem)


@settings(max_examples=40)
@given(damage=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6))
def test_damage_anywhere_is_survived(make_xlsx: MakeXlsx, damage: list[tuple[float, int]]) -> None:
    content = bytearray(make_xlsx(["상품명"], ["물티슈"]))
    for place, value in damage:
        content[int(place * len(content))] = value
    try:
        losses = check_archive(bytes(content))
    except SheetError:
        return
    assert losses <= set(Loss)
