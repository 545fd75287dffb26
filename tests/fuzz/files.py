"""Files that somebody would send to break what opens them."""

import io
import struct
import zlib
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from PIL import Image

MEGABYTE = 1024 * 1024
_ENTITIES = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "{0}">
<!ENTITY c "{1}"><!ENTITY d "{2}">]><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
count="1" uniqueCount="1"><si><t>&a;&d;</t></si></sst>"""


def picture(kind: str = "JPEG", side: int = 300) -> bytes:
    """A picture like any other."""
    out = io.BytesIO()
    Image.new("RGB", (side, side), "white").save(out, kind)
    return out.getvalue()


def workbook(title: str = "프리미엄 물티슈 캡형 100매") -> bytes:
    """A list of products like any other."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["상품명", "판매가"])
    sheet.append([title, 1000])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _with_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with ZipFile(io.BytesIO(workbook())) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for part in before.namelist():
            after.writestr(part, content if part == name else before.read(part))
        if name not in before.namelist():
            after.writestr(name, content)
    return out.getvalue()


def _png(width: int, height: int) -> bytes:
    """A PNG file that says that it is so large, of which there is next to nothing."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * MEGABYTE)) + chunk(b"IEND", b"")


def _entities() -> bytes:
    text = _ENTITIES.format("x" * 100, "&b;" * 1000, "&c;" * 1000)
    return _with_part("xl/sharedStrings.xml", text.encode())


PHOTOS: Mapping[str, bytes] = {
    "empty.jpg": b"",
    "cut.jpg": picture()[:200],
    "cut.png": picture("PNG")[:-20],
    "bomb.png": _png(60_000, 60_000),
    "endless.png": _png(2**31 - 1, 2**31 - 1),
    "noise.jpg": bytes(range(256)) * 40,
    "really-a-workbook.png": workbook(),
    "vector.svg.jpg": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
    "script.gif": b"GIF89a" + b"\xff" * 100,
    "names/../../\u202egpj.exe.jpg": picture(),
}
"""What calls itself a photo."""

SHEETS: Mapping[str, bytes] = {
    "empty.xlsx": b"",
    "empty.csv": b"",
    "cut.xlsx": workbook()[:1500],
    "bomb.xlsx": _with_part("xl/worksheets/sheet1.xml", b"<a>" + b"0" * (9 * MEGABYTE)),
    "entities.xlsx": _entities(),
    "paths.xlsx": _with_part("../../../../tmp/escaped", b"x"),
    "nuls.csv": "상품명,판매가\n물티슈\0\0,1000\n".encode(),
    "wide.csv": ("상품명" + "," * 1_000_000 + "\n물티슈\n").encode(),
    "deep.csv": b'"' * MEGABYTE,
    "formulas.csv": '상품명,판매가\n"=HYPERLINK(""http://a"")",@SUM(1)\n+cmd|\' /C calc\'!A0,1\n'.encode(),
    "coded.csv": "상품명,판매가\n물티슈,1000\n".encode("utf-16"),
    "halves.csv": b"\xff\xfe\xd8\x3d\xed\xa0\xbd,1\n" * 50,
    "really-a-photo.xlsx": picture(),
    "really-a-workbook.csv": workbook(),
    "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
    "names/../../\u202exslx.exe.xlsx": workbook("\u202e<b>물티슈</b>{0}%s" + "가" * 30_000),
}
"""What calls itself a spreadsheet."""
