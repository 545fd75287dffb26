"""Reads an operator's own file as a page: every heading of Markdown, every paragraph of plain text, is an item."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from knowledge.guide_page import inline_text
from knowledge.page import Block, BlockKind, Item, Page, Section, plain
from knowledge.source import Source, SourceKind
from knowledge.topic import Topic

MAX_TITLE_LENGTH = 60


def parse_document(text: str, path: Path, modified: date) -> Page:
    """Read a document without front matter.

    Args:
        text: The file's content.
        path: The file; its name is the name of the source.
        modified: The day on which the file was last changed: the date of its facts.
    """
    source = Source(path.name, path.stem, path.name, SourceKind.GUIDE, modified, published=True)
    parts = _markdown_parts(text, path.stem) if path.suffix == ".md" else _text_parts(text)
    items: list[Item] = []
    for title, blocks in parts:
        if not blocks:
            continue
        first, rest = _answer(blocks)
        items.append(
            Item(
                id=_id(path.name, len(items), title),
                title=title,
                answer=first,
                blocks=rest,
                aliases=(),
                sources=(source,),
                topic=Topic.DOCUMENTS,
                page=path.stem,
                section=title,
            )
        )
    return Page(_id(path.name), path.stem, Topic.DOCUMENTS, (Section(path.stem, tuple(items)),))


def _id(*parts: object) -> str:
    # File names may be Korean and long; an id must fit into the 64 bytes of a button.
    return "doc-" + hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:12]


def _answer(blocks: list[Block]) -> tuple[str, tuple[Block, ...]]:
    first = blocks[0]
    rest = (Block(first.kind, first.lines[1:]),) if len(first.lines) > 1 else ()
    return first.lines[0], (*rest, *blocks[1:])


def _text_parts(text: str) -> Iterator[tuple[str, list[Block]]]:
    for paragraph in text.replace("\r\n", "\n").split("\n\n"):
        lines = [" ".join(line.split()) for line in paragraph.splitlines() if line.strip()]
        if lines:
            title = lines[0] if len(lines[0]) <= MAX_TITLE_LENGTH else lines[0][: MAX_TITLE_LENGTH - 1] + "…"
            yield title, [Block(BlockKind.PARAGRAPH, (" ".join(lines),))]


def _markdown_parts(text: str, default_title: str) -> Iterator[tuple[str, list[Block]]]:
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text))
    title, blocks = default_title, list[Block]()
    for node in tree.children:
        if node.type == "heading":
            yield title, blocks
            title, blocks = plain(inline_text(node)) or default_title, []
        else:
            blocks.extend(_blocks(node))
    yield title, blocks


def _blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    if node.type in ("bullet_list", "ordered_list"):
        kind = BlockKind.BULLETS if node.type == "bullet_list" else BlockKind.STEPS
        lines = tuple(line for entry in node.children for line in _texts(entry))
        if lines:
            yield Block(kind, lines)
    elif node.type == "table":
        rows = [row for row in node.walk() if row.type == "tr"]
        yield Block(BlockKind.BULLETS, tuple(" · ".join(_texts(row)) for row in rows))
    elif node.type in ("fence", "code_block"):
        yield from (Block(BlockKind.PARAGRAPH, (line.strip(),)) for line in node.content.splitlines() if line.strip())
    else:
        yield from (Block(BlockKind.PARAGRAPH, (line,)) for line in _texts(node))


def _texts(node: SyntaxTreeNode) -> Iterator[str]:
    for child in node.walk():
        if child.type == "inline":
            # Only text survives: markup that cannot be shown on a phone would be quoted with its marks.
            words = "".join(
                part.content if part.type in ("text", "code_inline") else " "
                for part in child.walk()
                if not part.children
            )
            if words.strip():
                yield " ".join(words.split())
