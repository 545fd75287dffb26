"""Reads the values of a table in a list of words, and says with file and line what is wrong with one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from knowledge.errors import ListingRuleError
from knowledge.listing.finding import Severity
from knowledge.source import Source
from knowledge.toml_file import TomlFile

ADVICE_KEYS = ("severity", "reason", "fix", "sources")
"""The keys of what is advised."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What is said of a match; see ``knowledge.listing.finding.Finding``."""

    severity: Severity
    reason: str
    fix: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class TableReader:
    """A table of a file, ``[name]`` or one of ``[[name]]``.

    Every method raises ``ListingRuleError`` where a value is missing or wrong.

    Attributes:
        file: The file.
        name: The table's name.
        table: Its values.
        occurrence: Which of the tables of its name, counted from 0.
    """

    file: TomlFile
    name: str
    table: Mapping[str, object]
    occurrence: int = 0

    @classmethod
    def of(cls, file: TomlFile, name: str, value: object, occurrence: int = 0) -> "TableReader":
        """Take a table out of a file."""
        if not isinstance(value, dict):
            problem = f"there is no table `{name}`" if value is None else f"`{name}` is no table"
            raise ListingRuleError(file.path, file.line(name), problem, f"write `[{name}]` and its values below")
        return cls(file, name, value, occurrence)

    def check_keys(self, required: Sequence[str], optional: Sequence[str] = ()) -> None:
        """Stop where a key is unknown or missing."""
        for key in self.table:
            if key not in (*required, *optional):
                self.fail(f"unknown key `{key}`", f"use {', '.join((*required, *optional))}", key)
        for key in required:
            if key not in self.table:
                self.fail(f"`{self.name}` has no `{key}`", f"write {key} = …")

    def text(self, key: str, *, empty: bool = False) -> str:
        """Return a text without blanks around it, which may be empty only where that means something."""
        value = self.table.get(key)
        return "" if empty and value == "" else self._text(key, value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of different texts; empty where there is none."""
        values = self.table.get(key, [])
        if not isinstance(values, list):
            self.fail(f"`{key}` is no list of texts", f'write {key} = ["…"]', key)
        texts = tuple(self._text(key, value) for value in values)
        doubles = sorted({text for text in texts if texts.count(text) > 1})
        if doubles:
            self.fail(f"`{key}` has {', '.join(doubles)} twice", "write it once", key)
        return texts

    def number(self, key: str) -> int:
        """Return a whole number from 0 on."""
        value = self.table.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self.fail(f"`{key}` is no number", f"write {key} = 12", key)
        return value

    def advice(self, sources: Mapping[str, Source]) -> Advice:
        """Return what is advised."""
        severity = self.text("severity")
        if severity not in list(Severity):
            self.fail(f"unknown severity `{severity}`", f"use one of {', '.join(Severity)}", "severity")
        unknown = [id_ for id_ in self.texts("sources") if id_ not in sources]
        if unknown or not self.texts("sources"):
            self.fail(f"unknown sources: {', '.join(unknown) or 'none at all'}", "use ids of sources.toml", "sources")
        return Advice(
            severity=Severity(severity),
            reason=self.text("reason"),
            fix=self.text("fix"),
            sources=tuple(sources[id_] for id_ in self.texts("sources")),
        )

    def fail(self, problem: str, instead: str, key: str | None = None) -> NoReturn:
        """Stop with the line of a key, or of the table."""
        raise ListingRuleError(self.file.path, self.file.line(self.name, key, self.occurrence), problem, instead)

    def _text(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            self.fail(f"`{key}` holds no text", f'write {key} = "…"', key)
        return value.strip()
