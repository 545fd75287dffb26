"""The errors of the files; ``knowledge/errors.py`` draws the whole tree."""

from enum import StrEnum

from bot.errors import BotError


class SheetProblem(StrEnum):
    """Why a file is no spreadsheet that can be checked; each is one sentence to the seller."""

    TOO_LARGE = "too_large"
    """More bytes, cells or text than are read."""
    TOO_MANY_ROWS = "too_many_rows"
    """More listings than are read."""
    NOT_A_SHEET = "not_a_sheet"
    """Neither a workbook nor text."""
    OLD_FORMAT = "old_format"
    """A spreadsheet, but .xls, .xlsb, .ods or a web page named .xls: saving it as .xlsx helps."""
    PASSWORD = "password"  # noqa: S105
    """Locked with a password."""
    MACROS = "macros"
    """Holds macros: saving it as .xlsx helps."""
    BOMB = "bomb"
    """Made to grow when it is unpacked."""
    NO_HEADER = "no_header"
    """No row names a product name or a description."""
    EMPTY = "empty"
    """Nothing below the header."""
    BROKEN = "broken"
    """Damaged."""
    TIMEOUT = "timeout"
    """Took longer than a file may."""


class SheetError(BotError):
    """A spreadsheet cannot be checked.

    Attributes:
        problem: Why.
    """

    def __init__(self, problem: SheetProblem) -> None:
        super().__init__(f"spreadsheet: {problem}")
        self.problem = problem


class PhotoProblem(StrEnum):
    """Why a file is no photo that can be measured."""

    NOT_AN_IMAGE = "not_an_image"
    OTHER_FORMAT = "other_format"
    """An image, but of a format that is not opened, such as HEIC: saving it as JPG helps."""
    BROKEN = "broken"
    """Damaged, or cut off."""
    TOO_LARGE = "too_large"
    """More pixels than are opened."""


class PhotoError(BotError):
    """A photo cannot be measured.

    Attributes:
        problem: Why.
    """

    def __init__(self, problem: PhotoProblem) -> None:
        super().__init__(f"photo: {problem}")
        self.problem = problem


class Ending(StrEnum):
    """How a process that opens files ended without an answer."""

    START = "start"
    """It did not get as far as its file."""
    TIME = "time"
    MEMORY = "memory"
    CRASH = "crash"


class ChildError(BotError):
    """A process that opens files ended without an answer; but for ``Ending.START`` its file is to blame.

    Attributes:
        ending: How.
    """

    def __init__(self, ending: Ending, detail: str) -> None:
        super().__init__(f"process that opens files: {ending}: {detail}")
        self.ending = ending
