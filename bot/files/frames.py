"""How the bot and the process that opens a file for it talk: a task, and files of byte strings after their lengths."""

import struct
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import IO

_LENGTH = struct.Struct(">I")


class Task(StrEnum):
    """What the process is asked for, with the byte strings of the question and of the answer.

    An empty one comes first of all, before the process looks at its file. An answer that begins with an object with
    ``problem`` ends with it; ``where`` may say what raised it.
    """

    READ = "read"
    """An object with its name, a spreadsheet -> an object that says where the listings stand; each listing, packed."""
    ANNOTATE = "annotate"
    """An object with the words, a spreadsheet, an object for each listing -> an empty object; the workbook."""
    PHOTO = "photo"
    """An object with what is known, an image -> an object with the measures."""


def write_frames(file: IO[bytes], frames: Iterable[bytes]) -> None:
    """Write byte strings of less than 4 GB each, all the way to the file."""
    for frame in frames:
        file.write(_LENGTH.pack(len(frame)))
        file.write(frame)
    file.flush()


def read_frames(file: IO[bytes]) -> Iterator[bytes]:
    """Read what ``write_frames`` wrote.

    Raises:
        EOFError: The file ends within a byte string.
    """
    while head := file.read(_LENGTH.size):
        if len(head) < _LENGTH.size:
            raise EOFError
        (length,) = _LENGTH.unpack(head)
        frame = file.read(length)
        if len(frame) < length:
            raise EOFError
        yield frame
