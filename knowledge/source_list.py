"""Reads ``sources.toml``, the list of every document that a guide relies on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from knowledge.errors import GuideError
from knowledge.source import Source, SourceKind
from knowledge.toml_file import TomlFile

FILE_NAME = "sources.toml"
_DATE_KEYS = ("published", "checked")
_KEYS = ("title", "address", "kind", *_DATE_KEYS)
_FORM = 'write `[id]` and below it title = "…", address = "…", kind = "…" and a date, a line each'
_DATE_FORM = "write published = 2026-11-22 or, for a document without a date, checked = 2026-11-22"


def load_sources(path: Path) -> Mapping[str, Source]:
    """Read the sources by their ids.

    Raises:
        GuideError: The file cannot be read, is not UTF-8 or not TOML, or a source is incomplete or has an unknown key.
    """
    file = TomlFile.read(path, GuideError, _FORM)
    return {id_: _SourceReader(file, id_).source(table) for id_, table in file.tables.items()}


@dataclass(frozen=True, slots=True)
class _SourceReader:
    file: TomlFile
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
        return GuideError(self.file.path, self.file.line(self.id, key), problem, instead)
