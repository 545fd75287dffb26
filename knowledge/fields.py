"""A YAML mapping that remembers where each key stands, so that a mistake can be named with its line."""

from collections.abc import Collection
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
        values: What YAML made of them.
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
            values = yaml.safe_load(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            at = line + mark.line if mark else line
            raise GuideError(path, at, "the fields are not valid YAML", "write a `key: value` a line") from error
        if not isinstance(node, yaml.MappingNode):
            raise GuideError(path, line, "the fields are no mapping", "write a `key: value` a line")
        lines: dict[str, int] = {}
        for key, _ in node.value:
            at = line + key.start_mark.line
            if key.value in lines:
                raise GuideError(path, at, f"the key `{key.value}` stands twice", "keep one of the two")
            lines[key.value] = at
        return cls(path, line, {str(key): value for key, value in values.items()}, lines)

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
        return tuple(value)

    def day(self, key: str) -> date | None:
        """Return a date, or None where the key is missing."""
        value = self.values.get(key)
        if key in self.lines and type(value) is not date:
            raise GuideError(self.path, self.at(key), f"`{key}` is no date", f"write `{key}: 2026-11-22`")
        return value if type(value) is date else None
