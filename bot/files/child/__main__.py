"""Answers one question about one file: ``python -m bot.files.child TASK``, with the question as standard input."""

import errno
import json
import sys
import traceback
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path

from bot.files.child.confinement import confine
from bot.files.errors import PhotoError, SheetError, SheetProblem
from bot.files.frames import Task, read_frames, write_frames
from bot.files.limits import PHOTO_MEMORY, SHEET_MEMORY


def main() -> None:
    """Answer, and end; what a file is to blame for is an answer too."""
    task = Task(sys.argv[1])
    confine(PHOTO_MEMORY if task is Task.PHOTO else SHEET_MEMORY)
    work = _WORK[task]()
    write_frames(sys.stdout.buffer, [b""])  # from here on the file is to blame
    write_frames(sys.stdout.buffer, _answer(work, read_frames(sys.stdin.buffer)))


def _answer(work: Callable[[Iterator[bytes]], list[bytes]], question: Iterator[bytes]) -> list[bytes]:
    try:
        return work(question)
    except (SheetError, PhotoError) as error:
        return _problem(error.problem)
    except MemoryError:
        return _problem(SheetProblem.TOO_LARGE)
    except Exception as error:  # noqa: BLE001 -- the libraries' errors quote the file, which no log may
        is_too_long = isinstance(error, OSError) and error.errno == errno.EFBIG
        return _problem(SheetProblem.TOO_LARGE if is_too_long else SheetProblem.BROKEN, _where(error))


def _problem(problem: StrEnum, where: str = "") -> list[bytes]:
    return [json.dumps({"problem": problem, "where": where}).encode()]


def _where(error: Exception) -> str:
    """Name the kind of an error, and the line that raised it."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}"


def _reading() -> Callable[[Iterator[bytes]], list[bytes]]:
    _without_numpy()
    from bot.files.child.reading import read

    return lambda question: read(json.loads(next(question))["name"], next(question))


def _writing() -> Callable[[Iterator[bytes]], list[bytes]]:
    _without_numpy()
    from bot.files.child.writing import write

    return lambda question: write(json.loads(next(question)), next(question), question)


def _measuring() -> Callable[[Iterator[bytes]], list[bytes]]:
    from bot.files.photos import as_json, measure

    def work(question: Iterator[bytes]) -> list[bytes]:
        known = json.loads(next(question))
        return [as_json(measure(next(question), recompressed=known["recompressed"]))]

    return work


def _without_numpy() -> None:
    """Keep openpyxl, which knows NumPy's numbers where it is installed, from loading 30 MB that no sheet needs."""
    sys.modules["numpy"] = None  # type: ignore[assignment]


_WORK = {Task.READ: _reading, Task.ANNOTATE: _writing, Task.PHOTO: _measuring}

if __name__ == "__main__":
    main()
