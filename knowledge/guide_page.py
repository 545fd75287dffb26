"""Reads one guide page: front matter, ``##`` sections, ``###`` items; ``docs/guide-format.md`` describes the format."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.front_matter import front_matter_plugin

from knowledge.errors import GuideError
from knowledge.fields import Fields
from knowledge.page import BOLD, Block, BlockKind, Item, Page, Section, plain
from knowledge.source import Source
from knowledge.topic import Topic

MAX_ID_LENGTH = 40
COMMANDS = ("fee", "settle", "check", "grade", "ads", "tax")
_PAGE_KEYS = ("id", "title", "topic")
_ITEM_KEYS = ("id", "sources", "related", "command", "valid_from", "valid_until")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LISTS = {"bullet_list": BlockKind.BULLETS, "ordered_list": BlockKind.STEPS}
_WRAPPERS = {"inline", "paragraph"}


class _Fence(Enum):
    """The two fenced blocks of an item, by their info strings."""

    FIELDS = "yaml"
    ALIASES = "text"


@dataclass(frozen=True, slots=True)
class _Heading:
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class _Part:
    """A heading and the nodes below it, up to the next heading of its level."""

    heading: _Heading
    nodes: tuple[SyntaxTreeNode, ...]


def parse_page(text: str, path: Path, sources: Mapping[str, Source]) -> Page:
    """Read a page.

    Args:
        text: The file's content.
        path: The file, for error messages.
        sources: What items may rely on, by id.

    Raises:
        GuideError: The page breaks a rule of ``docs/guide-format.md``.
    """
    environment: dict[str, Any] = {}
    nodes = _parse(text, environment)
    reader = _PageReader(path, sources)
    for link in environment.get("references", {}).values():
        raise reader.error(link["map"][0] + 1, "the page defines a link", "leave it out, or name it in sources.toml")
    return reader.page(nodes)


@dataclass(frozen=True, slots=True)
class ItemLines:
    """Where an item stands: its fields, which know their lines, and the line of each alias, counted from 1."""

    fields: Fields
    aliases: tuple[int, ...]


def page_lines(text: str, path: Path) -> tuple[Fields, tuple[ItemLines, ...]]:
    """Say where the front matter and the items of a page stand that ``parse_page`` has read.

    For mistakes that only show across pages: ``Page`` holds what sellers read, and no lines.
    """
    front, *nodes = _parse(text, {})
    items: list[ItemLines] = []
    for node in nodes:
        if _is_fence(node, _Fence.FIELDS):
            items.append(ItemLines(Fields.parse(node.content, path, _line_of(node) + 1), ()))
        elif _is_fence(node, _Fence.ALIASES):
            lines = enumerate(node.content.split("\n"), _line_of(node) + 1)
            items[-1] = replace(items[-1], aliases=tuple(number for number, line in lines if line.strip()))
    return Fields.parse(front.content, path, 2), tuple(items)


def _parse(text: str, environment: dict[str, Any]) -> list[SyntaxTreeNode]:
    # What a phone cannot show must be recognised to be refused, or it would be shown with its marks.
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(front_matter_plugin)
    return SyntaxTreeNode(parser.parse(text, environment)).children


def _line_of(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 1


def _is_fence(node: SyntaxTreeNode, kind: _Fence) -> bool:
    return node.type == "fence" and node.info.strip() == kind.value


@dataclass(frozen=True, slots=True)
class _PageReader:
    path: Path
    sources: Mapping[str, Source]

    def page(self, nodes: Sequence[SyntaxTreeNode]) -> Page:
        if not nodes or nodes[0].type != "front_matter":
            raise self.error(1, "the page has no front matter", "begin with `---`, id, title, topic and again `---`")
        fields = Fields.parse(nodes[0].content, self.path, 2)
        fields.refuse_unknown(_PAGE_KEYS)
        topic = fields.text("topic")
        if topic not in list(Topic):
            raise self.error(fields.at("topic"), f"unknown topic `{topic}`", f"use one of {', '.join(Topic)}")
        title = fields.text("title")
        sections = tuple(self._section(part, title, Topic(topic)) for part in self._split(nodes[1:], "h2"))
        if not sections:
            raise self.error(_line_of(nodes[0]), "the page has no section", "write `## title` and items below it")
        return Page(self._id(fields), title, Topic(topic), sections)

    def _section(self, part: _Part, page: str, topic: Topic) -> Section:
        items = tuple(self._item(item, page, part.heading.text, topic) for item in self._split(part.nodes, "h3"))
        if not items:
            raise self.error(
                part.heading.line, f"the section `{part.heading.text}` has no item", "write `### question`"
            )
        return Section(part.heading.text, items)

    def _item(self, part: _Part, page: str, section: str, topic: Topic) -> Item:
        nodes = list(part.nodes)
        fields = self._fields(part.heading, nodes)
        aliases = self._aliases(nodes)
        blocks = [self._block(node) for node in nodes]
        if not blocks or blocks[0].kind is not BlockKind.PARAGRAPH:
            raise self.error(
                part.heading.line, f"`{part.heading.text}` has no answer", "begin with a paragraph of one sentence"
            )
        valid_from, valid_until = self._validity(fields)
        return Item(
            id=self._id(fields),
            title=part.heading.text,
            answer=blocks[0].lines[0],
            blocks=tuple(blocks[1:]),
            aliases=aliases,
            sources=self._sources(fields),
            topic=topic,
            page=page,
            section=section,
            related=fields.texts("related"),
            command=self._command(fields),
            valid_from=valid_from,
            valid_until=valid_until,
        )

    def _split(self, nodes: Iterable[SyntaxTreeNode], tag: str) -> list[_Part]:
        parts: list[tuple[_Heading, list[SyntaxTreeNode]]] = []
        for node in nodes:
            if node.type == "heading" and node.tag == tag:
                parts.append((self._heading(node), []))
            elif not parts:
                problem = f"`{node.type}` before the first `{'#' * int(tag[1])}` heading"
                raise self.error(_line_of(node), problem, "move it below one")
            else:
                parts[-1][1].append(node)
        return [_Part(heading, tuple(below)) for heading, below in parts]

    def _heading(self, node: SyntaxTreeNode) -> _Heading:
        text, line = self._line(node), _line_of(node)
        if BOLD in text:
            raise self.error(line, "a heading is plain text", "write words without any mark")
        return _Heading(text, line)

    def _fields(self, heading: _Heading, nodes: list[SyntaxTreeNode]) -> Fields:
        if not nodes or not _is_fence(nodes[0], _Fence.FIELDS):
            raise self.error(
                heading.line, f"`{heading.text}` has no fields", "put a ```yaml block with `id` and `sources` below it"
            )
        node = nodes.pop(0)
        fields = Fields.parse(node.content, self.path, _line_of(node) + 1)
        fields.refuse_unknown(_ITEM_KEYS)
        return fields

    def _aliases(self, nodes: list[SyntaxTreeNode]) -> tuple[str, ...]:
        if not nodes or not _is_fence(nodes[-1], _Fence.ALIASES):
            return ()
        node = nodes.pop()
        return tuple(" ".join(line.split()) for line in node.content.split("\n") if line.strip())

    def _block(self, node: SyntaxTreeNode) -> Block:
        if node.type == "paragraph":
            return Block(BlockKind.PARAGRAPH, (self._line(node),))
        if node.type in _LISTS:
            return self._list(node)
        if node.type == "fence":
            instead = "begin an item with one `yaml` block and end it with one `text` block"
            raise self.error(_line_of(node), "a fenced block in the middle of an item", instead)
        raise self.error(
            _line_of(node), f"`{node.type}` cannot be shown on a phone", "use paragraphs, lists and **bold**"
        )

    def _list(self, node: SyntaxTreeNode) -> Block:
        if node.attrs.get("start", 1) != 1:
            # "2026. 2. 19. …" at the beginning of a line is a list as well, and would lose its number.
            problem = f"a list that begins with {node.attrs['start']}"
            raise self.error(_line_of(node), problem, "begin it with `1.`, or a sentence with a word")
        for entry in node.children:
            if [child.type for child in entry.children] != ["paragraph"]:
                problem = "a list entry is more than one line of text"
                raise self.error(_line_of(entry), problem, "write lists of one level")
        return Block(_LISTS[node.type], tuple(self._line(entry) for entry in node.children))

    def _line(self, node: SyntaxTreeNode) -> str:
        line = " ".join(self._inline(node, _line_of(node)).split())
        if not plain(line).strip():
            raise self.error(_line_of(node), f"`{node.type}` without a word", "write text or leave it out")
        if line.count(BOLD) % 2:
            raise self.error(_line_of(node), "a bold mark has no partner", "write **bold** with both marks")
        return line

    def _inline(self, node: SyntaxTreeNode, line: int) -> str:
        """Return the text below a node with its line ends and bold marks, without escapes."""
        words = ""
        for child in node.children:
            here = line + words.count("\n")
            if child.type in _WRAPPERS:
                words += self._inline(child, here)
            elif child.type == "strong":
                words += f"{BOLD}{self._inline(child, here)}{BOLD}"
            elif child.type == "softbreak":
                words += "\n"
            elif child.type == "text":
                words += child.content
            else:
                raise self.error(here, f"`{child.type}` in a line", "use plain text and **bold**")
        return words

    def _id(self, fields: Fields) -> str:
        id_ = fields.text("id")
        if not _ID.fullmatch(id_) or len(id_) > MAX_ID_LENGTH:
            problem = f"`{id_}` is no id"
            raise self.error(
                fields.at("id"), problem, f"use lower-case words with hyphens, up to {MAX_ID_LENGTH} characters"
            )
        return id_

    def _sources(self, fields: Fields) -> tuple[Source, ...]:
        ids = fields.texts("sources")
        if not ids:
            raise self.error(fields.at("sources"), "the item has no source", "write `sources: [guide]`")
        for id_ in ids:
            if id_ not in self.sources:
                raise self.error(
                    fields.at("sources"), f"unknown source `{id_}`", "add it to sources.toml or correct the id"
                )
        return tuple(self.sources[id_] for id_ in ids)

    def _validity(self, fields: Fields) -> tuple[date | None, date | None]:
        first, last = fields.day("valid_from"), fields.day("valid_until")
        if first and last and last < first:
            raise self.error(fields.at("valid_until"), "`valid_until` is before `valid_from`", "correct one of the two")
        return first, last

    def _command(self, fields: Fields) -> str | None:
        command = fields.optional_text("command")
        if command is not None and command not in COMMANDS:
            raise self.error(fields.at("command"), f"unknown command `{command}`", f"use one of {', '.join(COMMANDS)}")
        return command

    def error(self, line: int, problem: str, instead: str) -> GuideError:
        return GuideError(self.path, line, problem, instead)
