"""A TOML file that knows on which line its tables and keys stand, so that a mistake can be named with its line."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import FileError


@dataclass(frozen=True, slots=True)
class TomlFile:
    """The tables of a file.

    Attributes:
        path: The file.
        lines: Its text, line by line.
        tables: What stands on its top level.
    """

    path: Path
    lines: tuple[str, ...]
    tables: Mapping[str, object]

    @classmethod
    def read(cls, path: Path, error: type[FileError], form: str) -> "TomlFile":
        """Read a file.

        Args:
            path: The file.
            error: What is raised.
            form: How a table of this kind of file is written.

        Raises:
            FileError: It cannot be read, or is not UTF-8 or not TOML.
        """
        try:
            text = path.read_bytes().decode("utf-8-sig")
            return cls(path, tuple(text.split("\n")), tomllib.loads(text))
        except OSError as problem:
            raise error(path, 1, f"the file cannot be read ({problem.strerror})", "make it readable") from problem
        except UnicodeDecodeError as problem:
            raise error(path, 1, "the file is not UTF-8", "save it as UTF-8") from problem
        except tomllib.TOMLDecodeError as problem:
            raise error(path, _error_line(str(problem), text), f"not valid TOML ({problem})", form) from problem

    def line(self, table: str, key: str | None = None, occurrence: int = 0) -> int:
        """Return the line of a table's key or, where it has none or no key is asked for, of the table itself.

        Args:
            table: The table's name.
            key: One of its keys.
            occurrence: Which table of an array ``[[table]]``, counted from 0.
        """
        name = re.escape(table)
        begin = re.compile(rf"""\s*(\[+\s*["']?{name}["']?\s*[].]|["']?{name}["']?\s*[.=])""")
        starts = [number for number, line in enumerate(self.lines, 1) if begin.match(line)]
        if not starts:
            return 1
        start = starts[min(occurrence, len(starts) - 1)]
        return start if key is None else self._key_line(start, key) or start

    def _key_line(self, start: int, key: str) -> int | None:
        wanted = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*[.=]""")
        for number, line in enumerate(self.lines[start:], start + 1):
            if line.lstrip().startswith("["):
                return None
            if wanted.match(line):
                return number
        return None


def _error_line(message: str, text: str) -> int:
    # tomllib names the place in its message only; what is left open is noticed at the end of the document.
    found = re.search(r"\(at line (\d+), column \d+\)$", message)
    return int(found[1]) if found else text.rstrip().count("\n") + 1
