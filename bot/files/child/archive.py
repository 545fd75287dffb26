"""Refuses workbooks that are made to hurt, before a library that trusts them opens them.

A workbook is a ZIP archive of XML. Its directory says how large each part is, and may lie: openpyxl reads parts whole,
and ``zipfile`` unpacks a whole part before it cuts it off at what was declared. So each part is unpacked here once, by
small pieces, and an archive is refused in which one is larger than declared. XML that expands is refused by defusedxml,
which openpyxl uses where it is installed.
"""

import re
import zlib
from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from openpyxl.utils import column_index_from_string

from bot.files.errors import SheetError, SheetProblem
from bot.files.limits import MAX_CELLS, MAX_PARTS, MAX_RATIO, MAX_UNPACKED, RATIO_FROM
from bot.files.losses import Loss

_TYPES = "[Content_Types].xml"
_LOCAL_HEADER = 30
_PIECE = 64 * 1024
_ENCRYPTED = 0x1

_LINKS = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")
_EXTRAS = ("xl/embeddings/", "xl/activex/", "xl/ctrlprops/", "xl/slicers/", "xl/diagrams/", "xl/threadedcomments/")
_SHAPES = (b":sp>", b":sp ", b":cxnSp", b":grpSp")
_SHEETS = "xl/worksheets/"
_MERGED = re.compile(rb"mergeCell\b[^>]*?\bref=[\"']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})[\"']")
_STRICT = b"purl.oclc.org/ooxml"


def check_archive(content: bytes) -> frozenset[Loss]:
    """Check a workbook, and tell what openpyxl will leave out of it.

    Raises:
        SheetError: It hurts, is locked, has macros, or is no workbook that openpyxl reads.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = {part.filename: part for part in archive.infolist()}
            _check_sizes(archive.infolist())
            for part in archive.infolist():
                _unpack(content, part)
            _check_type(archive, parts)
            _check_merged(archive, parts)
            return _losses(archive, parts)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OverflowError) as error:
        raise SheetError(SheetProblem.BROKEN) from error


def _check_sizes(parts: list[ZipInfo]) -> None:
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise SheetError(SheetProblem.BOMB)
    for part in parts:
        if part.flag_bits & _ENCRYPTED:
            raise SheetError(SheetProblem.PASSWORD)
        if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise SheetError(SheetProblem.BROKEN)
        if part.file_size > RATIO_FROM and part.file_size > MAX_RATIO * part.compress_size:
            raise SheetError(SheetProblem.BOMB)


def _unpack(content: bytes, part: ZipInfo) -> None:
    """Unpack a part by pieces, only to see how large it is."""
    header = content[part.header_offset : part.header_offset + _LOCAL_HEADER]
    start = part.header_offset + _LOCAL_HEADER + int.from_bytes(header[26:28], "little")
    start += int.from_bytes(header[28:30], "little")
    packed = memoryview(content)[start : start + part.compress_size]
    size = len(packed) if part.compress_type == ZIP_STORED else sum(map(len, _pieces(packed, part.file_size)))
    if size > part.file_size:
        raise SheetError(SheetProblem.BOMB)


def _pieces(packed: memoryview, most: int) -> Iterable[bytes]:
    """Unpack until the end, or until there is more than declared."""
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    unpacked = 0
    while not inflating.eof and unpacked <= most:
        piece = inflating.decompress(packed, _PIECE)
        packed = memoryview(inflating.unconsumed_tail)
        if not piece:
            return
        unpacked += len(piece)
        yield piece


def _check_type(archive: ZipFile, parts: dict[str, ZipInfo]) -> None:
    names = {name.lower() for name in parts}
    if "xl/workbook.bin" in names or ("mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype")):
        raise SheetError(SheetProblem.OLD_FORMAT)
    if _TYPES not in parts:
        raise SheetError(SheetProblem.NOT_A_SHEET)
    types = archive.read(_TYPES)
    if b"macroEnabled" in types or b"ms-excel.macrosheet" in types or any("vbaproject" in name for name in names):
        raise SheetError(SheetProblem.MACROS)
    if b"spreadsheetml" not in types or "xl/workbook.xml" not in names:
        raise SheetError(SheetProblem.NOT_A_SHEET)
    if any(_STRICT in archive.read(name) for name in parts if name.lower() == "xl/workbook.xml"):
        raise SheetError(SheetProblem.OLD_FORMAT)


def _check_merged(archive: ZipFile, parts: Iterable[str]) -> None:
    """Refuse sheets whose merged cells are more than cells may be: openpyxl makes an object for each."""
    merged = 0
    for name in parts:
        if name.lower().startswith(_SHEETS):
            xml = archive.read(name)
            for found in _MERGED.finditer(xml, xml.rfind(b"sheetData")):
                left, top, right, bottom = found.groups()
                columns = column_index_from_string(right.decode()) - column_index_from_string(left.decode()) + 1
                merged += columns * (int(bottom) - int(top) + 1)
    if merged > MAX_CELLS:
        raise SheetError(SheetProblem.TOO_LARGE)


def _losses(archive: ZipFile, parts: dict[str, ZipInfo]) -> frozenset[Loss]:
    names = {name.lower(): name for name in parts}
    losses = set()
    if any(name.startswith(_LINKS) for name in names):
        losses.add(Loss.LINKS)
    drawings = (archive.read(name) for lower, name in names.items() if lower.startswith("xl/drawings/drawing"))
    if any(name.startswith(_EXTRAS) for name in names) or any(
        shape in drawing for drawing in drawings for shape in _SHAPES
    ):
        losses.add(Loss.EXTRAS)
    return frozenset(losses)
