"""Labelled listings: what a fair reviewer would find in each, to measure the check with.

A file has ``[[listing]]`` tables, and may begin with ``[defaults]`` for ``allowed`` and ``expected``::

    [[listing]]
    id = "towel-best-dotted"
    honest = false
    title = "호텔 수건 40x80cm 10장"
    description = "최ㆍ고의 선택!"
    expected = "given"
    findings = [{ code = "EXAGGERATED_CLAIM", part = "description", text = "최ㆍ고" }]
    allowed = ["SHORT_DESCRIPTION"]

``expected`` names the parts whose absence counts: "given" (which is the default), "all", or a list. A listing belongs
to the part that rules are tuned on, or to the third that is only measured, by the hash of its id.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from knowledge.errors import FileError
from knowledge.listing.finding import Code
from knowledge.listing.listing import ALL_PARTS, Listing, Part
from knowledge.toml_file import TomlFile

_FOLDS = 3
_FORM = 'write `[[listing]]` and below it id = "…", honest = true or false, and the parts, a line each'
_TEXTS = tuple(part.value for part in Part)
_KEYS = ("id", "honest", *_TEXTS, "expected", "findings", "allowed")
_DEFAULTS = ("expected", "allowed")
_FINDING_KEYS = ("code", "part", "text", "alternatives")
_Name = TypeVar("_Name", bound=StrEnum)


class Fold(StrEnum):
    """What a listing is for."""

    TUNE = "tune"
    """Rules may be tuned on it."""
    HOLDOUT = "holdout"
    """Only measured."""

    @classmethod
    def of(cls, id_: str) -> "Fold":
        """Return the fold of a listing by its id: the same one whatever else is in the file."""
        first = int.from_bytes(hashlib.sha256(id_.encode()).digest()[:4])
        return cls.TUNE if first % _FOLDS else cls.HOLDOUT


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that is due.

    Attributes:
        code: Which rule.
        part: Where ``text`` stands; None without a text.
        text: What the span has to overlap, as it stands in the part; any of its places will do. None where any finding
            of the code will.
        alternatives: Codes that would be as right.
    """

    code: Code
    part: Part | None = None
    text: str | None = None
    alternatives: frozenset[Code] = frozenset()


@dataclass(frozen=True, slots=True)
class Example:
    """A listing with what is to be found in it.

    Attributes:
        id: Unique over all files of a set; decides on the fold.
        honest: Whether nothing is due.
        listing: What is checked.
        expected: What is due; empty for an honest one.
        allowed: Codes that are neither due nor a mistake; for an honest listing only as a note.
    """

    id: str
    honest: bool
    listing: Listing
    expected: tuple[Expected, ...] = ()
    allowed: frozenset[Code] = frozenset()

    @property
    def fold(self) -> Fold:
        """What the example is for."""
        return Fold.of(self.id)


def load_examples(path: Path) -> tuple[Example, ...]:
    """Read a file of labelled listings, or all ``*.toml`` of a folder in the order of their names.

    Raises:
        FileError: A file cannot be read or breaks a rule of this module's docstring, an id stands twice, an honest
            listing has a finding, another has none, or a text does not stand in its part.
    """
    examples: dict[str, Example] = {}
    for file in sorted(path.glob("*.toml")) if path.is_dir() else [path]:
        toml = TomlFile.read(file, FileError, _FORM)
        for number, table in enumerate(_tables(toml)):
            reader = _Reader(toml, number)
            example = reader.example(table, _defaults(toml))
            if example.id in examples:
                raise reader.error(f"the id `{example.id}` stands twice", "choose another one", "id")
            examples[example.id] = example
    if not examples:
        raise FileError(path, 1, "there is no listing", _FORM)
    return tuple(examples.values())


def _tables(file: TomlFile) -> list[Mapping[str, object]]:
    tables = file.tables.get("listing")
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise FileError(file.path, file.line("listing"), "there is no `[[listing]]`", _FORM)
    if unknown := [key for key in file.tables if key not in ("listing", "defaults")]:
        raise FileError(file.path, file.line(unknown[0]), f"unknown table `{unknown[0]}`", _FORM)
    return tables


def _defaults(file: TomlFile) -> Mapping[str, object]:
    defaults = file.tables.get("defaults", {})
    if not isinstance(defaults, dict) or any(key not in _DEFAULTS for key in defaults):
        raise FileError(file.path, file.line("defaults"), "unknown defaults", f"use {', '.join(_DEFAULTS)}")
    return defaults


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the table of one listing, the ``number``-th of its file, counted from 0."""

    file: TomlFile
    number: int

    def example(self, table: Mapping[str, object], defaults: Mapping[str, object]) -> Example:
        self._refuse_unknown(table, _KEYS)
        honest = table.get("honest")
        if not isinstance(honest, bool):
            raise self.error("it does not say whether it is honest", "write honest = true or honest = false", "honest")
        listing = self._listing(table, table.get("expected", defaults.get("expected", "given")))
        expected = tuple(self._expected(finding, listing) for finding in self._findings(table))
        if honest == bool(expected):
            problem = "an honest listing has a finding" if honest else "a listing that is not honest has no finding"
            raise self.error(problem, "mend `honest` or `findings`", "findings")
        return Example(
            id=self._text(table, "id"),
            honest=honest,
            listing=listing,
            expected=expected,
            allowed=frozenset(self._names(Code, table.get("allowed", defaults.get("allowed", [])), "allowed")),
        )

    def _listing(self, table: Mapping[str, object], expected: object) -> Listing:
        texts = {key: self._text(table, key) for key in _TEXTS if key in table}
        parts: frozenset[Part]
        if expected == "given":
            parts = frozenset(part for part in Part if texts.get(part, "").strip())
        elif expected == "all":
            parts = ALL_PARTS
        else:
            parts = frozenset(self._names(Part, expected, "expected"))
        return Listing(
            title=texts.get("title"),
            promotion=texts.get("promotion"),
            description=texts.get("description"),
            price=texts.get("price"),
            category=texts.get("category"),
            images=texts.get("images"),
            shipping=texts.get("shipping"),
            options=texts.get("options"),
            notice=texts.get("notice"),
            certification=texts.get("certification"),
            expected=parts,
        )

    def _findings(self, table: Mapping[str, object]) -> list[Mapping[str, object]]:
        findings = table.get("findings", [])
        if not isinstance(findings, list) or not all(isinstance(finding, dict) for finding in findings):
            raise self.error(
                "`findings` is no list of tables", 'write [{ code = "…", part = "…", text = "…" }]', "findings"
            )
        return findings

    def _expected(self, table: Mapping[str, object], listing: Listing) -> Expected:
        self._refuse_unknown(table, _FINDING_KEYS, "findings")
        (code,) = self._names(Code, [table.get("code")], "findings")
        alternatives = frozenset(self._names(Code, table.get("alternatives", []), "findings"))
        if "text" not in table:
            return Expected(code, alternatives=alternatives)
        text = self._text(table, "text")
        (part,) = self._names(Part, [table.get("part")], "findings")
        if not text or text not in (listing.text(part) or ""):
            raise self.error(f"`{text}` does not stand in the {part}", "copy it from there", "findings")
        return Expected(code, part, text, alternatives)

    def _names(self, kind: type[_Name], values: object, key: str) -> list[_Name]:
        known = {member.value: member for member in kind}
        names = values if isinstance(values, list) else [values]
        for name in names:
            if not isinstance(name, str) or name not in known:
                raise self.error(f"unknown {kind.__name__.lower()} `{name}`", f"use one of {', '.join(known)}", key)
        return [known[str(name)] for name in names]

    def _text(self, table: Mapping[str, object], key: str) -> str:
        value = table.get(key)
        if not isinstance(value, str):
            raise self.error(f"`{key}` is no text", f'write {key} = "…"', key)
        return value

    def _refuse_unknown(self, table: Mapping[str, object], keys: tuple[str, ...], within: str | None = None) -> None:
        for key in table:
            if key not in keys:
                raise self.error(f"unknown key `{key}`", f"use one of {', '.join(keys)}", within or key)

    def error(self, problem: str, instead: str, key: str | None = None) -> FileError:
        return FileError(self.file.path, self.file.line("listing", key, self.number), problem, instead)
