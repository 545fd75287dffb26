"""What a file is, by its bytes: a name is only what somebody called it."""

from enum import Enum, auto

from bot.files.errors import SheetError, SheetProblem

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_NO_SHEETS = (
    b"%PDF",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"RIFF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"MZ",
    b"\x7fELF",
)
_WORKBOOK_NAMES = (".xlsx", ".xlsm", ".xltx", ".xltm")
_HEAD = 2_000


class Kind(Enum):
    """What can be read."""

    WORKBOOK = auto()
    TEXT = auto()


def kind_of(name: str, content: bytes) -> Kind:
    """Tell what a file is.

    Args:
        name: Text that is called .xlsx is a workbook that was damaged; text that is called .xls is common.
        content: The file.

    Raises:
        SheetError: Nothing that can be read.
    """
    if not content.strip(b"\0 \r\n\t"):
        raise SheetError(SheetProblem.EMPTY)
    if content.startswith(_OLE):
        raise SheetError(_problem_of_ole(content))
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.WORKBOOK
    if content.startswith(_NO_SHEETS):
        raise SheetError(SheetProblem.NOT_A_SHEET)
    if _is_web_page(content):
        raise SheetError(SheetProblem.OLD_FORMAT)
    if name.lower().endswith(_WORKBOOK_NAMES):
        raise SheetError(SheetProblem.BROKEN)
    return Kind.TEXT


def _problem_of_ole(content: bytes) -> SheetProblem:
    # An .xlsx with a password is a package within the container of .xls, .doc and .hwp.
    if _ENCRYPTED in content:
        return SheetProblem.PASSWORD
    return SheetProblem.OLD_FORMAT if any(map(content.__contains__, _OLD_STREAMS)) else SheetProblem.NOT_A_SHEET


def _is_web_page(content: bytes) -> bool:
    """Many a shop's admin page exports a web page or XML, and calls it .xls."""
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<style", b"<?xml", b"<head"))
