"""Reads one guide page: front matter, ``##`` sections, ``###`` items; ``docs/guide-format.md`` describes the format."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.front_matter import front_matter_plugin

from knowledge.errors import GuideError
from knowledge.fields import Fields
from knowledge.page import BOLD, Block, BlockKind, Item, Page, Section
from knowledge.source import Source
from knowledge.topic import Topic

MAX_ID_LENGTH = 40
COMMANDS = ("fee", "settle", "check", "grade", "ads", "tax")
_PAGE_KEYS = ("id", "title", "topic")
_ITEM_KEYS = ("id", "sources", "related", "command", "valid_from", "valid_until")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LISTS = {"bullet_list": BlockKind.BULLETS, "ordered_list": BlockKind.STEPS}
_INLINE = {"text", "softbreak", "strong"}


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
    tree = SyntaxTreeNode(MarkdownIt("commonmark").use(front_matter_plugin).parse(text))
    reader = _PageReader(path, sources)
    return reader.page(tree.children)


def line_of(node: SyntaxTreeNode) -> int:
    """Return the line of a node, counted from 1."""
    return node.map[0] + 1 if node.map else 1


def inline_text(node: SyntaxTreeNode) -> str:
    """Return the Markdown of a paragraph, a heading or a list entry as one line."""
    inline = next((child for child in node.walk() if child.type == "inline"), None)
    return " ".join(inline.content.split()) if inline else ""


@dataclass(frozen=True, slots=True)
class _PageReader:
    path: Path
    sources: Mapping[str, Source]

    def page(self, nodes: Sequence[SyntaxTreeNode]) -> Page:
        if not nodes or nodes[0].type != "front_matter":
            raise self._error(1, "the page has no front matter", "begin it with `---`, id, title, topic, `---`")
        fields = Fields.parse(nodes[0].content, self.path, 2)
        fields.refuse_unknown(_PAGE_KEYS)
        topic = fields.text("topic")
        if topic not in list(Topic):
            raise self._error(fields.at("topic"), f"unknown topic `{topic}`", f"use one of {', '.join(Topic)}")
        title = fields.text("title")
        sections = tuple(self._section(part, title, Topic(topic)) for part in self._split(nodes[1:], "h2"))
        if not sections:
            raise self._error(line_of(nodes[0]), "the page has no section", "write `## title` and items below it")
        return Page(self._id(fields), title, Topic(topic), sections)

    def _section(self, part: _Part, page: str, topic: Topic) -> Section:
        items = tuple(self._item(item, page, part.heading.text, topic) for item in self._split(part.nodes, "h3"))
        if not items:
            raise self._error(
                part.heading.line, f"the section `{part.heading.text}` has no item", "write `### question`"
            )
        return Section(part.heading.text, items)

    def _item(self, part: _Part, page: str, section: str, topic: Topic) -> Item:
        nodes = list(part.nodes)
        fields = self._fields(part.heading, nodes)
        aliases = self._aliases(nodes)
        blocks = [self._block(node) for node in nodes]
        if not blocks or blocks[0].kind is not BlockKind.PARAGRAPH:
            raise self._error(
                part.heading.line, f"`{part.heading.text}` has no answer", "begin with a paragraph of one sentence"
            )
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
            valid_from=fields.day("valid_from"),
            valid_until=fields.day("valid_until"),
        )

    def _split(self, nodes: Iterable[SyntaxTreeNode], tag: str) -> list[_Part]:
        parts: list[tuple[_Heading, list[SyntaxTreeNode]]] = []
        for node in nodes:
            if node.type == "heading" and node.tag == tag:
                parts.append((_Heading(inline_text(node), line_of(node)), []))
            elif not parts:
                raise self._error(line_of(node), f"`{node.type}` before the first {tag} heading", "move it below one")
            else:
                parts[-1][1].append(node)
        return [_Part(heading, tuple(below)) for heading, below in parts]

    def _fields(self, heading: _Heading, nodes: list[SyntaxTreeNode]) -> Fields:
        if not nodes or nodes[0].type != "fence" or nodes[0].info != _Fence.FIELDS.value:
            raise self._error(
                heading.line, f"`{heading.text}` has no fields", "put a ```yaml block with `id` and `sources` below it"
            )
        node = nodes.pop(0)
        fields = Fields.parse(node.content, self.path, line_of(node) + 1)
        fields.refuse_unknown(_ITEM_KEYS)
        return fields

    def _aliases(self, nodes: list[SyntaxTreeNode]) -> tuple[str, ...]:
        if not nodes or nodes[-1].type != "fence" or nodes[-1].info != _Fence.ALIASES.value:
            return ()
        node = nodes.pop()
        return tuple(" ".join(line.split()) for line in node.content.splitlines() if line.strip())

    def _block(self, node: SyntaxTreeNode) -> Block:
        if node.type == "paragraph":
            return Block(BlockKind.PARAGRAPH, (self._line(node),))
        if node.type in _LISTS:
            for entry in node.children:
                if [child.type for child in entry.children] != ["paragraph"]:
                    raise self._error(
                        line_of(entry), "a list entry is more than one line of text", "write lists of one level"
                    )
            return Block(_LISTS[node.type], tuple(self._line(entry) for entry in node.children))
        raise self._error(
            line_of(node), f"`{node.type}` cannot be shown on a phone", "use paragraphs, lists and **bold**"
        )

    def _line(self, node: SyntaxTreeNode) -> str:
        inline = next(child for child in node.walk() if child.type == "inline")
        for child in inline.children:
            if child.type not in _INLINE:
                raise self._error(line_of(node), f"`{child.type}` in a line", "use plain text and **bold**")
        line = inline_text(node)
        if line.count(BOLD) % 2:
            raise self._error(line_of(node), "a bold mark has no partner", "write **bold** with both marks")
        return line

    def _id(self, fields: Fields) -> str:
        id_ = fields.text("id")
        if not _ID.fullmatch(id_) or len(id_) > MAX_ID_LENGTH:
            problem = f"`{id_}` is no id"
            raise self._error(
                fields.at("id"), problem, f"use lower-case words with hyphens, up to {MAX_ID_LENGTH} characters"
            )
        return id_

    def _sources(self, fields: Fields) -> tuple[Source, ...]:
        ids = fields.texts("sources")
        if not ids:
            raise self._error(fields.at("sources"), "the item has no source", "write `sources: [guide]`")
        for id_ in ids:
            if id_ not in self.sources:
                raise self._error(
                    fields.at("sources"), f"unknown source `{id_}`", "add it to sources.toml or correct the id"
                )
        return tuple(self.sources[id_] for id_ in ids)

    def _command(self, fields: Fields) -> str | None:
        command = fields.optional_text("command")
        if command is not None and command not in COMMANDS:
            raise self._error(fields.at("command"), f"unknown command `{command}`", f"use one of {', '.join(COMMANDS)}")
        return command

    def _error(self, line: int, problem: str, instead: str) -> GuideError:
        return GuideError(self.path, line, problem, instead)
