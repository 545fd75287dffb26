"""A YAML mapping that remembers where each key stands, so that a mistake can be named with its line."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from knowledge.errors import GuideError


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a front matter or of an item.

    Attributes:
        path: The file they stand in.
        line: The line on which they begin, counted from 1.
        values: Texts, days and lists of texts; None stands for anything else, which no field may hold.
        lines: The line of each key.
    """

    path: Path
    line: int
    values: dict[str, object]
    lines: dict[str, int]

    @classmethod
    def parse(cls, text: str, path: Path, line: int) -> "Fields":
        """Read a mapping.

        Args:
            text: The YAML.
            path: The file it comes from.
            line: The line of the file on which ``text`` begins.

        Raises:
            GuideError: It is not YAML, not a mapping, or says a key twice.
        """
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
            at = line + _lines_above(text, error)
            raise GuideError(path, at, "the fields are not valid YAML", "write a `key: value` a line") from error
        if not isinstance(node, yaml.MappingNode):
            raise GuideError(path, line, "the fields are no mapping", "write a `key: value` a line")
        values: dict[str, object] = {}
        lines: dict[str, int] = {}
        for key, value in node.value:
            at = line + text.count("\n", 0, key.start_mark.index)
            if not isinstance(key, yaml.ScalarNode):
                raise GuideError(path, at, "a key is no word", "write a `key: value` a line")
            if key.value in lines:
                raise GuideError(path, at, f"the key `{key.value}` stands twice", "keep one of the two")
            values[key.value] = _value(value)
            lines[key.value] = at
        return cls(path, line, values, lines)

    def refuse_unknown(self, known: Collection[str]) -> None:
        """Raise a GuideError for the first key that is not ``known``."""
        for key, line in self.lines.items():
            if key not in known:
                raise GuideError(self.path, line, f"unknown key `{key}`", f"use one of {', '.join(sorted(known))}")

    def at(self, key: str) -> int:
        """Return the line of a key or, where it is missing, the line on which the fields begin."""
        return self.lines.get(key, self.line)

    def text(self, key: str) -> str:
        """Return a required text."""
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise GuideError(self.path, self.at(key), f"`{key}` is missing or no text", f"write `{key}: …`")
        return value.strip()

    def optional_text(self, key: str) -> str | None:
        """Return a text, or None where the key is missing."""
        return self.text(key) if key in self.lines else None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; empty where the key is missing."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
            raise GuideError(self.path, self.at(key), f"`{key}` is no list of texts", f"write `{key}: [one, two]`")
        for entry in value:
            if value.count(entry) > 1:
                raise GuideError(self.path, self.at(key), f"`{key}` names `{entry}` twice", "name it once")
        return tuple(value)

    def day(self, key: str) -> date | None:
        """Return a date, or None where the key is missing."""
        if key not in self.lines:
            return None
        value = self.values[key]
        if not isinstance(value, date):
            raise GuideError(self.path, self.at(key), f"`{key}` is no date", f"write `{key}: 2026-11-22`")
        return value


def _lines_above(text: str, error: Exception) -> int:
    """Count the lines above a mistake; PyYAML's own count takes other characters than line feeds for line ends."""
    mark = getattr(error, "problem_mark", None)
    index = mark.index if mark else getattr(error, "position", 0)
    # What is left open is noticed at the very end: the last line with text is the nearest that can be named.
    return text.count("\n", 0, min(index, len(text.rstrip())))


def _value(node: yaml.Node) -> object:
    # Read from the node rather than constructed: PyYAML raises all sorts of errors for values such as 2026-02-30.
    if isinstance(node, yaml.SequenceNode):
        return [_scalar(entry) for entry in node.value]
    return _scalar(node)


def _scalar(node: yaml.Node) -> str | date | None:
    if node.tag == "tag:yaml.org,2002:str":
        return str(node.value)
    if node.tag == "tag:yaml.org,2002:timestamp":
        with suppress(ValueError):
            return date.fromisoformat(node.value)
    return None
