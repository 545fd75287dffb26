"""Reads ``sources.toml``, the list of every document that a guide relies on."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from knowledge.errors import GuideError
from knowledge.source import Source, SourceKind

FILE_NAME = "sources.toml"
_TEXT_KEYS = ("title", "address", "kind")
_DATE_KEYS = ("published", "checked")


def load_sources(path: Path) -> Mapping[str, Source]:
    """Read the sources by their ids.

    Raises:
        GuideError: The file is not TOML, or a source is incomplete or has an unknown key.
    """
    text = path.read_text("utf-8")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise GuideError(
            path, int(found[1]) if found else 1, f"not valid TOML ({error})", "see docs/guide-format.md"
        ) from error
    return {id_: _source(id_, table, path, _line_of(text, id_)) for id_, table in tables.items()}


def _line_of(text: str, id_: str) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().startswith(("[" + id_ + "]", '["' + id_ + '"]')):
            return number
    return 1


def _source(id_: str, table: object, path: Path, line: int) -> Source:
    if not isinstance(table, dict):
        raise GuideError(path, line, f"`{id_}` stands outside a table", "begin each source with `[id]`")
    for key in table:
        if key not in (*_TEXT_KEYS, *_DATE_KEYS):
            known = ", ".join((*_TEXT_KEYS, *_DATE_KEYS))
            raise GuideError(path, line, f"unknown key `{key}` in source `{id_}`", f"use one of {known}")
    for key in _TEXT_KEYS:
        if not isinstance(table.get(key), str) or not table[key].strip():
            raise GuideError(path, line, f"source `{id_}` has no `{key}`", f'write {key} = "…"')
    if table["kind"] not in list(SourceKind):
        raise GuideError(path, line, f"unknown kind `{table['kind']}`", f"use one of {', '.join(SourceKind)}")
    dates = [key for key in _DATE_KEYS if key in table]
    if len(dates) != 1 or type(table[dates[0]]) is not date:
        problem = f"source `{id_}` needs exactly one date"
        raise GuideError(
            path, line, problem, "write published = 2026-11-22, or checked = 2026-11-22 for a document without a date"
        )
    return Source(
        id=id_,
        title=table["title"],
        address=table["address"],
        kind=SourceKind(table["kind"]),
        as_of=table[dates[0]],
        published=dates[0] == "published",
    )
