"""Reads ``sources.toml``, the list of every document that a guide relies on."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from knowledge.errors import GuideError
from knowledge.source import Source, SourceKind

FILE_NAME = "sources.toml"
_DATE_KEYS = ("published", "checked")
_KEYS = ("title", "address", "kind", *_DATE_KEYS)
_FORM = 'write `[id]` and below it title = "…", address = "…", kind = "…" and a date, a line each'
_DATE_FORM = "write published = 2026-11-22 or, for a document without a date, checked = 2026-11-22"


def load_sources(path: Path) -> Mapping[str, Source]:
    """Read the sources by their ids.

    Raises:
        GuideError: The file is not UTF-8 or not TOML, or a source is incomplete or has an unknown key.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        tables = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise GuideError(path, 1, "the file is not UTF-8", "save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise GuideError(path, _error_line(str(error), text), f"not valid TOML ({error})", _FORM) from error
    return {id_: _SourceReader(path, text.split("\n"), id_).source(table) for id_, table in tables.items()}


def _error_line(message: str, text: str) -> int:
    # tomllib names the place in its message only; what is left open is noticed at the end of the document.
    found = re.search(r"\(at line (\d+), column \d+\)$", message)
    return int(found[1]) if found else text.rstrip().count("\n") + 1


@dataclass(frozen=True, slots=True)
class _SourceReader:
    path: Path
    lines: Sequence[str]
    id: str

    def source(self, table: object) -> Source:
        if not isinstance(table, dict):
            raise self._error(f"`{self.id}` is no source", "begin each source with `[id]`")
        self._refuse_unknown(table)
        kind = self._text(table, "kind")
        if kind not in list(SourceKind):
            raise self._error(f"unknown kind `{kind}`", f"use one of {', '.join(SourceKind)}", "kind")
        as_of, published = self._date(table)
        return Source(
            id=self.id,
            title=self._text(table, "title"),
            address=self._text(table, "address"),
            kind=SourceKind(kind),
            as_of=as_of,
            published=published,
        )

    def _refuse_unknown(self, table: Mapping[str, object]) -> None:
        for key in table:
            if key not in _KEYS:
                problem = f"unknown key `{key}` in source `{self.id}`"
                raise self._error(problem, f"use one of {', '.join(_KEYS)}", key)

    def _text(self, table: Mapping[str, object], key: str) -> str:
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self._error(f"source `{self.id}` has no `{key}`", f'write {key} = "…"', key)
        return value.strip()

    def _date(self, table: Mapping[str, object]) -> tuple[date, bool]:
        keys = [key for key in table if key in _DATE_KEYS]
        if len(keys) != 1:
            problem = f"source `{self.id}` needs exactly one of `published` and `checked`"
            raise self._error(problem, _DATE_FORM, keys[-1] if keys else None)
        value = table[keys[0]]
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self._error(f"`{keys[0]}` of source `{self.id}` is no date", _DATE_FORM, keys[0])
        return value, keys[0] == "published"

    def _error(self, problem: str, instead: str, key: str | None = None) -> GuideError:
        return GuideError(self.path, self._line(key), problem, instead)

    def _line(self, key: str | None) -> int:
        """Find the line of a key of this source or, where it has none, the line on which the source begins."""
        name = re.escape(self.id)
        begin = re.compile(rf"""\s*(\[+\s*["']?{name}["']?\s*[].]|["']?{name}["']?\s*[.=])""")
        start = next((number for number, line in enumerate(self.lines, 1) if begin.match(line)), 1)
        if key is not None:
            wanted = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*[.=]""")
            for number, line in enumerate(self.lines[start:], start + 1):
                if line.lstrip().startswith("["):
                    break
                if wanted.match(line):
                    return number
        return start
