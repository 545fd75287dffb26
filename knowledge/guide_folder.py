"""Reads a folder of guide pages: the project's own guide, or any folder of an operator's documents."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from knowledge.document import parse_document
from knowledge.errors import GuideError
from knowledge.guide_page import parse_page
from knowledge.page import Guide, Page
from knowledge.source import Source
from knowledge.source_list import FILE_NAME, load_sources

GUIDE_DIR = Path(__file__).parent / "guide"
_SUFFIXES = (".md", ".txt")
# Korean Windows still writes text files in CP949.
_ENCODINGS = ("utf-8-sig", "cp949")


def load_guide(folder: Path = GUIDE_DIR) -> Guide:
    """Read every Markdown and text file of a folder and of those below it, in the order of their paths.

    Raises:
        GuideError: A page breaks a rule, an id stands twice, a related item does not exist, or there is no page at all.
    """
    if not folder.is_dir():
        raise GuideError(folder, 1, "there is no such folder", "name a folder with Markdown or text files")
    source_file = folder / FILE_NAME
    sources = load_sources(source_file) if source_file.is_file() else {}
    paths = sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file())
    if not paths:
        raise GuideError(folder, 1, "the folder has no Markdown or text file", "put pages into it")
    pages = {path: _load(path, sources) for path in paths}
    _check(pages)
    return Guide(tuple(pages.values()))


def _load(path: Path, sources: Mapping[str, Source]) -> Page:
    text = _read(path)
    if path.suffix == ".md" and text.startswith("---"):
        return parse_page(text, path, sources)
    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    return parse_document(text, path, modified)


def _read(path: Path) -> str:
    content = path.read_bytes()
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise GuideError(path, 1, "the file is no text in UTF-8 or CP949", "save it as UTF-8")


def _check(pages: dict[Path, Page]) -> None:
    """Hold what only shows across pages: unique ids and aliases, related items that exist."""
    places = [(item, path) for path, page in pages.items() for section in page.sections for item in section.items]
    _refuse_twice("id", ((item.id, path) for item, path in places))
    _refuse_twice("page id", ((page.id, path) for path, page in pages.items()))
    _refuse_twice("alias", ((alias.casefold(), path) for item, path in places for alias in item.aliases))
    ids = {item.id for item, _ in places}
    for item, path in places:
        for related in item.related:
            if related not in ids:
                raise GuideError(
                    path,
                    _line(path, f"id: {item.id}"),
                    f"`{item.id}` relates to unknown `{related}`",
                    "name an item's id",
                )


def _refuse_twice(what: str, values: Iterable[tuple[str, Path]]) -> None:
    seen: Counter[str] = Counter()
    for value, path in values:
        seen[value] += 1
        if seen[value] > 1:
            raise GuideError(
                path,
                _line(path, value, last=True),
                f"the {what} `{value}` stands twice in the guide",
                "change one of the two",
            )


def _line(path: Path, text: str, *, last: bool = False) -> int:
    numbers = [number for number, line in enumerate(_read(path).splitlines(), 1) if text in line.casefold()]
    if not numbers:
        return 1
    return numbers[-1] if last else numbers[0]
