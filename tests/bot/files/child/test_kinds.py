import pytest

from bot.files.child.kinds import Kind, kind_of
from bot.files.errors import SheetError, SheetProblem

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.csv", "상품명,가격\n".encode(), Kind.TEXT),
        ("a.txt", "상품명\t가격\n".encode("cp949"), Kind.TEXT),
        ("a.xls", "상품명\t가격\n".encode("utf-16"), Kind.TEXT),
        ("a.csv", b"PK\x03\x04", Kind.WORKBOOK),
        ("a", b"PK\x05\x06", Kind.WORKBOOK),
    ],
)
def test_the_bytes_decide(name: str, content: bytes, kind: Kind) -> None:
    assert kind_of(name, content) is kind


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", b"", SheetProblem.EMPTY),
        ("a.csv", b"\r\n \n\n", SheetProblem.EMPTY),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), SheetProblem.PASSWORD),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), SheetProblem.OLD_FORMAT),
        ("a.xls", OLE + "Book".encode("utf-16-le"), SheetProblem.OLD_FORMAT),
        ("a.hwp", OLE + "HwpSummaryInformation".encode("utf-16-le"), SheetProblem.NOT_A_SHEET),
        ("a.xls", "\ufeff<html><table><tr><td>상품명</td></tr></table>".encode(), SheetProblem.OLD_FORMAT),
        ("a.xls", b"  <?xml version='1.0'?><Workbook/>", SheetProblem.OLD_FORMAT),
        ("a.csv", b"%PDF-1.4", SheetProblem.NOT_A_SHEET),
        ("a.csv", b"\x89PNG\r\n", SheetProblem.NOT_A_SHEET),
        ("a.xlsx", "상품명,가격\n".encode(), SheetProblem.BROKEN),
    ],
)
def test_what_cannot_be_read_says_why(name: str, content: bytes, problem: SheetProblem) -> None:
    with pytest.raises(SheetError) as caught:
        kind_of(name, content)
    assert caught.value.problem is problem
