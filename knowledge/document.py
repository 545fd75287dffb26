"""Reads an operator's own file as a page: every heading of Markdown, every paragraph of plain text, is an item."""

import hashlib
import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import PurePath

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from knowledge.page import Block, BlockKind, Item, Page, Section, plain
from knowledge.source import Source, SourceKind
from knowledge.topic import Topic

MARKDOWN_SUFFIX = ".md"
MAX_TITLE_LENGTH = 60
# Deeper than anyone writes: below the parser's own limit of 20 levels, text would be dropped without a word.
_MAX_NESTING = 100
_BLANK_LINES = re.compile(r"\n\s*\n")
_HTML_MARKUP = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|</?[a-z!?][^<>]*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Part:
    """What becomes an item: a heading and its text, or a paragraph of a text file."""

    section: str
    title: str
    blocks: tuple[Block, ...]


def parse_document(text: str, path: PurePath, modified: date) -> Page:
    """Read a document without front matter.

    An item's id comes from the file's path and the item's own words, so that changes elsewhere in the file leave it
    alone. A document without text gives a page without sections.

    Args:
        text: The file's content.
        path: The file, from the folder of the guide on: the name of the source.
        modified: The day on which the file was last changed: the date of its facts.
    """
    source = Source(path.as_posix(), path.stem, path.as_posix(), SourceKind.GUIDE, modified, published=True)
    parts = _markdown_parts(text, path.stem) if path.suffix.lower() == MARKDOWN_SUFFIX else _text_parts(text, path.stem)
    items = _items(parts, source, path)
    sections = tuple(Section(title, tuple(group)) for title, group in groupby(items, lambda item: item.section))
    return Page(_id(path.as_posix()), path.stem, Topic.DOCUMENTS, sections)


def _items(parts: Iterable[_Part], source: Source, path: PurePath) -> Iterator[Item]:
    seen: Counter[tuple[str, ...]] = Counter()
    for part in parts:
        answer, blocks = _answer(part.blocks)
        words = (part.title, *(line for block in part.blocks for line in block.lines))
        seen[words] += 1
        yield Item(
            id=_id(path.as_posix(), seen[words], *words),
            title=part.title,
            answer=answer,
            blocks=blocks,
            aliases=(),
            sources=(source,),
            topic=Topic.DOCUMENTS,
            page=path.stem,
            section=part.section,
        )


def _id(*parts: object) -> str:
    # File names may be Korean and long; an id must fit into the 64 bytes of a button.
    return "doc-" + hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:12]


def _answer(blocks: tuple[Block, ...]) -> tuple[str, tuple[Block, ...]]:
    kind, lines = blocks[0].kind, blocks[0].lines
    if kind is BlockKind.STEPS:
        # The first step becomes the answer; the others would be numbered anew.
        kind, lines = BlockKind.BULLETS, tuple(f"{number}. {line}" for number, line in enumerate(lines, 1))
    rest = (Block(kind, lines[1:]),) if len(lines) > 1 else ()
    return lines[0], (*rest, *blocks[1:])


def _text_parts(text: str, name: str) -> Iterator[_Part]:
    for paragraph in _BLANK_LINES.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = [" ".join(line.split()) for line in paragraph.splitlines() if line.strip()]
        if lines:
            title = plain(lines[0]).strip() or name
            title = title if len(title) <= MAX_TITLE_LENGTH else title[: MAX_TITLE_LENGTH - 1] + "…"
            yield _Part(name, title, (Block(BlockKind.PARAGRAPH, (" ".join(lines),)),))


def _markdown_parts(text: str, name: str) -> Iterator[_Part]:
    """Yield a part for every heading that has text below it; the section is the heading above its own."""
    # Without the rule, a definition such as `[공지]: 내일부터` stays text; with it, it would be taken away.
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable("table").disable("reference")
    headings: list[tuple[int, str]] = []
    blocks: list[Block] = []
    for node in SyntaxTreeNode(parser.parse(text)).children:
        if node.type != "heading":
            blocks.extend(_blocks(node))
            continue
        if blocks:
            yield _part(name, headings, blocks)
        level = int(node.tag[1])
        headings = [heading for heading in headings if heading[0] < level]
        headings.append((level, plain(_joined(node, " ")).strip() or name))
        blocks = []
    if blocks:
        yield _part(name, headings, blocks)


def _part(name: str, headings: list[tuple[int, str]], blocks: list[Block]) -> _Part:
    titles = [name, *(title for _, title in headings)]
    return _Part(titles[-2] if headings else name, titles[-1], tuple(blocks))


def _blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    if node.type == "bullet_list":
        yield from _block(BlockKind.BULLETS, _texts(node))
    elif node.type == "ordered_list":
        yield from _steps(node)
    elif node.type == "table":
        yield from _block(BlockKind.BULLETS, _rows(node))
    else:
        for line in _texts(node):
            yield from _block(BlockKind.PARAGRAPH, [line])


def _block(kind: BlockKind, lines: Iterable[str]) -> Iterator[Block]:
    words = tuple(line for line in lines if line)
    if words:
        yield Block(kind, words)


def _steps(node: SyntaxTreeNode) -> Iterator[Block]:
    if "start" in node.attrs:
        # Steps are shown with numbers from 1 on, so that any other number ("2026. 2. 19. …") must stay in the text.
        yield from _block(BlockKind.BULLETS, _numbered(node))
    else:
        yield from _block(BlockKind.STEPS, (_joined(entry, " · ") for entry in node.children))


def _numbered(node: SyntaxTreeNode) -> Iterator[str]:
    for entry in node.children:
        # A step is one line, whatever it holds: its number would be wrong otherwise.
        yield f"{entry.info}{entry.markup} {_joined(entry, ' · ')}".rstrip()


def _rows(table: SyntaxTreeNode) -> Iterator[str]:
    """Yield a line for each row, every cell with the head of its column: on a phone the head is out of sight."""
    head, *rows = ([_joined(cell, " ") for cell in row.children] for row in table.walk() if row.type == "tr")
    if not rows:
        yield " · ".join(filter(None, head))
    for row in rows:
        cells = (f"{name}: {cell}" if name else cell for name, cell in zip(head, row, strict=True) if cell)
        yield " · ".join(cells)


def _joined(node: SyntaxTreeNode, mark: str) -> str:
    return mark.join(_texts(node))


def _texts(node: SyntaxTreeNode) -> Iterator[str]:
    """Yield the text of a node, a line each. No markup survives: on a phone it would be shown with its marks."""
    if node.type == "inline":
        yield from _lines(_inline(node))
    elif node.type == "html_block":
        yield from _lines(html.unescape(_HTML_MARKUP.sub(" ", node.content)))
    elif node.type in ("fence", "code_block"):
        yield from (line for source in node.content.split("\n") for line in _lines(source))
    elif node.type == "ordered_list":
        yield from _numbered(node)
    else:
        for child in node.children:
            yield from _texts(child)


def _lines(text: str) -> Iterator[str]:
    if text.strip():
        yield " ".join(text.split())


def _inline(node: SyntaxTreeNode) -> str:
    leaves = (leaf for leaf in node.walk() if not leaf.children)
    return "".join(leaf.content if leaf.type in ("text", "code_inline") else " " for leaf in leaves)
