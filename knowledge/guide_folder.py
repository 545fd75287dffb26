"""Reads a folder of guide pages: the project's own guide, or any folder of an operator's documents."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from knowledge.document import MARKDOWN_SUFFIX, parse_document
from knowledge.errors import GuideError
from knowledge.fields import Fields
from knowledge.guide_page import ItemLines, page_lines, parse_page
from knowledge.page import Guide, Item, Page
from knowledge.source import Source
from knowledge.source_list import FILE_NAME, load_sources

GUIDE_DIR = Path(__file__).parent / "guide"
_SUFFIXES = (MARKDOWN_SUFFIX, ".txt")
# Korean Windows still writes text files in CP949.
_ENCODINGS = ("utf-8-sig", "cp949")
# A rule between paragraphs is drawn with the same dashes, but a blank line follows it.
_FRONT_MATTER = re.compile(r"---+[ \t]*\r?\n[ \t]*\S")


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    text: str
    page: Page

    def items(self) -> Iterator[tuple[int, Item]]:
        """Yield the items with their position on the page."""
        yield from enumerate(item for section in self.page.sections for item in section.items)


_Lines = tuple[Fields, tuple[ItemLines, ...]]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where something stands; the line is looked up only when a mistake has to be named."""

    file: _File
    line_in: Callable[[_Lines], int]

    @property
    def line(self) -> int:
        return self.line_in(page_lines(self.file.text, self.file.path))

    def error(self, problem: str, instead: str) -> GuideError:
        return GuideError(self.file.path, self.line, problem, instead)


def load_guide(folder: Path = GUIDE_DIR) -> Guide:
    """Read every Markdown and text file of a folder and of those below it, in the order of their paths.

    Files and folders whose names begin with a dot are left out.

    Raises:
        GuideError: A page breaks a rule, an id or an alias stands twice, a related item does not exist, a file cannot
            be read, or there is nothing to read at all.
    """
    if not folder.is_dir():
        raise GuideError(folder, 1, "there is no such folder", "name a folder with Markdown or text files")
    source_file = folder / FILE_NAME
    sources = load_sources(source_file) if source_file.is_file() else {}
    files = [_load(path, folder, sources) for path in sorted(folder.rglob("*")) if _is_wanted(path, folder)]
    if not any(file.page.sections for file in files):
        raise GuideError(folder, 1, "the folder has no Markdown or text file with text", "put pages into it")
    _check(files)
    return Guide(tuple(file.page for file in files))


def _is_wanted(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return not hidden and path.suffix.lower() in _SUFFIXES and path.is_file()


def _load(path: Path, folder: Path, sources: Mapping[str, Source]) -> _File:
    try:
        content, status = path.read_bytes(), path.stat()
    except OSError as error:
        raise GuideError(path, 1, f"the file cannot be read ({error.strerror})", "make it readable") from error
    text = _decode(content)
    if text is None:
        raise GuideError(path, 1, "the file is no text in UTF-8 or CP949", "save it as UTF-8")
    if path.suffix.lower() == MARKDOWN_SUFFIX and _FRONT_MATTER.match(text):
        return _File(path, text, parse_page(text, path, sources))
    # An archive made on Korean Windows leaves file names in CP949, which are no text to Python.
    name = _decode(os.fsencode(path.relative_to(folder)))
    if name is None:
        raise GuideError(path, 1, "the file's name is no text", "rename the file")
    return _File(path, text, parse_document(text, Path(name), datetime.fromtimestamp(status.st_mtime, UTC).date()))


def _decode(content: bytes) -> str | None:
    for encoding in _ENCODINGS:
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            # No text holds NUL: it is a picture, or a text in UTF-16.
            return None if "\0" in text else text
    return None


def _check(files: list[_File]) -> None:
    """Hold what only shows across pages: unique ids and aliases, related items that exist."""
    items = [(file, number, item) for file in files for number, item in file.items()]
    _refuse_twice("page id", ((file.page.id, _Place(file, lambda lines: lines[0].at("id"))) for file in files))
    _refuse_twice("id", ((item.id, _field(file, number, "id")) for file, number, item in items))
    _refuse_twice(
        "alias",
        (
            (alias.casefold(), _alias(file, number, position))
            for file, number, item in items
            for position, alias in enumerate(item.aliases)
        ),
    )
    ids = {item.id for _, _, item in items}
    for file, number, item in items:
        for related in item.related:
            if related not in ids or related == item.id:
                problem = f"`{item.id}` relates to `{related}`, which is no other item"
                raise _field(file, number, "related").error(problem, "name the id of another item")


def _field(file: _File, item: int, key: str) -> _Place:
    return _Place(file, lambda lines: lines[1][item].fields.at(key))


def _alias(file: _File, item: int, alias: int) -> _Place:
    return _Place(file, lambda lines: lines[1][item].aliases[alias])


def _refuse_twice(what: str, values: Iterable[tuple[str, _Place]]) -> None:
    seen: dict[str, _Place] = {}
    for value, place in values:
        first = seen.setdefault(value, place)
        if first is not place:
            where = f"first in {first.file.path.name}:{first.line}"
            raise place.error(f"the {what} `{value}` stands twice in the guide, {where}", "change one of the two")
