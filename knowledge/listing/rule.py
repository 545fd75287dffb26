r"""Rules about words, and how they are read from the TOML files of ``words/``.

A file holds any number of rules; only ``id``, ``code``, ``severity``, ``reason``, ``fix``, ``sources`` and one of
``terms``, ``patterns`` and ``initials`` are required::

    [[rule]]
    id = "best-superlative"              # unique over all files
    code = "EXAGGERATED_CLAIM"
    severity = "evidence"                # high | evidence | note
    terms = ["최고", "업계 1위"]           # words; their blanks may be left out (knowledge.listing.terms)
    patterns = ['\d{2,3}% ?보장']         # over the reading, in lower case (knowledge.listing.patterns)
    initials = ["ㅊㄱ"]                   # initial consonants that stand alone for the word
    evasive = true                       # disguises of the terms count, too
    inside = true                        # so does a term within a longer word
    near = ["나이키"]                     # only with one of these within `within` (12) characters on either side
    within = 12
    kinds = ["FOOD", "UNKNOWN"]          # only for these kinds of product; UNKNOWN where the kind is not known
    not_kinds = ["BOOK"]                 # not for these
    kind_severity = {COSMETICS = "high"} # another severity for some
    parts = ["title"]                    # where; title, promotion, description and options unless given
    except = ["최고온도"]                 # no finding where a match touches one of these,
    except_before = ["쥐"]               # or directly follows
    except_after = ["방지"]              # or is directly followed by one,
    except_patterns = ['최고 ?\d{1,4}도'] # or touches what matches one of these
    except_sentences = ['의사와 상담']     # or stands in a sentence with one of these
    proof = ['특허 ?제? ?10-\d{7}']       # or where one of these is found anywhere in the listing
    negatable = true                     # no finding where the claim is denied
    valid_from = 2026-11-27              # until the day before a match is a note
    reason = "…"                         # a sentence
    fix = "…"                            # a sentence
    replacement = ""                     # what may be written instead; "" leaves it out
    law = "표시광고법 §3①"                # the provision
    sources = ["law-fair-labeling-act"]  # ids of knowledge/guide/sources.toml
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn, TypeVar

from knowledge.errors import ListingRuleError
from knowledge.listing.categories import ProductKind
from knowledge.listing.finding import Code, Severity
from knowledge.listing.listing import Part
from knowledge.listing.patterns import linear_pattern, phrase_pattern
from knowledge.listing.terms import Term
from knowledge.source import Source
from knowledge.toml_file import TomlFile

DEFAULT_PARTS = frozenset({Part.TITLE, Part.PROMOTION, Part.DESCRIPTION, Part.OPTIONS})
UNKNOWN_KIND = "UNKNOWN"
"""How a file calls the kind of a product of which nothing is known."""
_WITHIN = 12
_FORM = 'write `[[rule]]` and below it id = "…", code = "…", severity = "…" and so on, a line each'
_TEXTS = ("id", "code", "severity", "reason", "fix")
_LISTS = (
    "terms",
    "patterns",
    "initials",
    "near",
    "kinds",
    "not_kinds",
    "parts",
    "except",
    "except_before",
    "except_after",
    "except_patterns",
    "except_sentences",
    "proof",
    "sources",
)
_FLAGS = ("evasive", "inside", "negatable")
_KEYS = (*_TEXTS, *_LISTS, *_FLAGS, "within", "kind_severity", "valid_from", "replacement", "law")
_KINDS: Mapping[str, ProductKind | None] = {UNKNOWN_KIND: None, **{kind.value: kind for kind in ProductKind}}
_CONSONANTS = re.compile("[ㄱ-ㅎ]{2,}")
E = TypeVar("E", Code, Severity, Part)


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What makes a match honest; all of it patterns over the reading.

    Attributes:
        touching: No finding where a match touches one of these; None where there are none, as for the others.
        before: No finding directly after one of these.
        after: No finding directly before one of these.
        sentence: No finding in a sentence with one of these.
        proof: No finding where the listing has this anywhere.
        negatable: No finding where the claim is denied.
    """

    touching: re.Pattern[str] | None = None
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    sentence: re.Pattern[str] | None = None
    proof: re.Pattern[str] | None = None
    negatable: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """What words mean for a listing.

    Attributes:
        id: Its name, unique over all files.
        code: What a match is reported as.
        severity: How grave it is, unless ``kind_severity`` says otherwise.
        terms: The words.
        initials: Initial consonants that stand for them.
        patterns: What else is looked for.
        inside: Whether a match within a longer word counts.
        near: What has to be near; None where nothing has.
        within: How many characters away that may be.
        kinds: The kinds of product that it is for, None among them for an unknown one.
        kind_severity: Other severities for some of them.
        parts: The parts of a listing that it is for.
        exceptions: What makes a match honest.
        valid_from: The first day on which it holds; before, a match is a note.
        reason: Why, in a sentence.
        fix: What to do, in a sentence.
        replacement: What to write instead; "" to leave it out; None where a seller has to decide.
        law: The provision, if there is one.
        sources: What the reason relies on.
    """

    id: str
    code: Code
    severity: Severity
    terms: tuple[Term, ...]
    initials: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    inside: bool
    near: re.Pattern[str] | None
    within: int
    kinds: frozenset[ProductKind | None]
    kind_severity: Mapping[ProductKind | None, Severity]
    parts: frozenset[Part]
    exceptions: Exceptions
    valid_from: date | None
    reason: str
    fix: str
    replacement: str | None
    law: str | None
    sources: tuple[Source, ...]

    def severity_for(self, kind: ProductKind | None, day: date) -> Severity | None:
        """Return how grave a match is for a kind of product on a day; None where the rule is not for it."""
        if kind not in self.kinds:
            return None
        return Severity.NOTE if self.is_early(day) else self.kind_severity.get(kind, self.severity)

    def is_early(self, day: date) -> bool:
        """Whether the rule does not hold yet."""
        return self.valid_from is not None and day < self.valid_from


def load_rules(folder: Path, sources: Mapping[str, Source]) -> tuple[Rule, ...]:
    """Read the rules of every TOML file of a folder, in the order of the files' names.

    The key of a rule's terms is its place among all of them.

    Raises:
        ListingRuleError: A file breaks a rule of the format, or an id stands twice.
    """
    rules: list[Rule] = []
    places: dict[str, Path] = {}
    for path in sorted(folder.glob("*.toml")):
        file = TomlFile.read(path, ListingRuleError, _FORM)
        for number, table in enumerate(_tables(file)):
            reader = _RuleReader(file, number, table, sources)
            rule = reader.rule(len(rules))
            if rule.id in places:
                reader.fail(f"the id `{rule.id}` stands twice, first in {places[rule.id].name}", "choose another", "id")
            places[rule.id] = path
            rules.append(rule)
    if not rules:
        raise ListingRuleError(folder, 1, "the folder has no rules", "put a TOML file with `[[rule]]` into it")
    return tuple(rules)


def _tables(file: TomlFile) -> Iterator[Mapping[str, object]]:
    for name in file.tables:
        if name != "rule":
            raise ListingRuleError(file.path, file.line(name), f"unknown table `{name}`", _FORM)
    tables = file.tables.get("rule", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ListingRuleError(file.path, file.line("rule"), "`rule` is no list of tables", "write `[[rule]]`")
    yield from tables


@dataclass(frozen=True, slots=True)
class _RuleReader:
    file: TomlFile
    number: int
    table: Mapping[str, object]
    sources: Mapping[str, Source]

    def rule(self, key: int) -> Rule:
        self._refuse_unknown()
        inside = self._flag("inside")
        return Rule(
            id=self._text("id"),
            code=self._one_of("code", Code),
            severity=self._one_of("severity", Severity),
            terms=tuple(self._terms(key, inside=inside)),
            initials=self._initials(),
            patterns=tuple(self._patterns("patterns")),
            inside=inside,
            near=_compile(phrase_pattern(self._words("near"))),
            within=self._within(),
            kinds=self._applicable(),
            kind_severity=self._kind_severity(),
            parts=self._parts(),
            exceptions=self._exceptions(),
            valid_from=self._day("valid_from"),
            reason=self._text("reason"),
            fix=self._text("fix"),
            replacement=self._optional("replacement"),
            law=self._optional("law"),
            sources=self._sources(),
        )

    def fail(self, problem: str, instead: str, key: str | None = None) -> NoReturn:
        """Stop with the line of a key."""
        raise ListingRuleError(self.file.path, self.file.line("rule", key, self.number), problem, instead)

    def _refuse_unknown(self) -> None:
        for key in self.table:
            if key not in _KEYS:
                self.fail(f"unknown key `{key}`", f"use one of {', '.join(_KEYS)}", key)
        if not any(self.table.get(key) for key in ("terms", "patterns", "initials")):
            self.fail("the rule looks for nothing", 'write terms = ["…"], patterns or initials')

    def _text(self, key: str) -> str:
        value = self.table.get(key)
        if not isinstance(value, str) or not value.strip():
            self.fail(f"the rule has no `{key}`", f'write {key} = "…"', key)
        return value.strip()

    def _optional(self, key: str) -> str | None:
        value = self.table.get(key)
        if value is not None and not isinstance(value, str):
            self.fail(f"`{key}` is no text", f'write {key} = "…"', key)
        return value

    def _flag(self, key: str) -> bool:
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            self.fail(f"`{key}` is neither true nor false", f"write {key} = true", key)
        return value

    def _list(self, key: str) -> tuple[str, ...]:
        values = self.table.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
            self.fail(f"`{key}` is no list of texts", f'write {key} = ["…"]', key)
        for value in values:
            if values.count(value) > 1:
                self.fail(f"`{value}` stands twice in `{key}`", "leave one out", key)
        return tuple(values)

    def _words(self, key: str) -> tuple[str, ...]:
        """Return a list of words as they stand in a reading."""
        return tuple(word.strip().lower() for word in self._list(key))

    def _one_of(self, key: str, kinds: type[E]) -> E:
        return self._member(key, self._text(key), kinds)

    def _member(self, key: str, value: object, kinds: type[E]) -> E:
        if not isinstance(value, str) or value not in list(kinds):
            self.fail(f"unknown {key} `{value}`", f"use one of {', '.join(kinds)}", key)
        return kinds(value)

    def _kind(self, key: str, value: str) -> ProductKind | None:
        if value not in _KINDS:
            self.fail(f"unknown kind `{value}`", f"use one of {', '.join(_KINDS)}", key)
        return _KINDS[value]

    def _terms(self, key: int, *, inside: bool) -> Iterator[Term]:
        evasive = self._flag("evasive")
        for text in self._list("terms"):
            try:
                yield Term.of(key, text, evasive=evasive, inside=inside)
            except ValueError:
                self.fail(f"the term `{text}` has neither letter nor digit", "leave it out", "terms")

    def _initials(self) -> tuple[str, ...]:
        for letters in self._list("initials"):
            if not _CONSONANTS.fullmatch(letters):
                self.fail(f"`{letters}` is no row of consonants", 'write initials = ["ㅉㅌ"]', "initials")
        return self._list("initials")

    def _patterns(self, key: str) -> Iterator[re.Pattern[str]]:
        for text in self._list(key):
            try:
                yield linear_pattern(text)
            except ValueError as problem:
                self.fail(f"the pattern `{text}` cannot be used: {problem}", "write a simpler one", key)

    def _within(self) -> int:
        value = self.table.get("within", _WITHIN)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 100:
            self.fail("`within` is no number of characters", "write within = 12, 100 at most", "within")
        if "within" in self.table and not self.table.get("near"):
            self.fail("`within` says nothing without `near`", 'write near = ["…"]', "within")
        return value

    def _applicable(self) -> frozenset[ProductKind | None]:
        if "kinds" in self.table and "not_kinds" in self.table:
            self.fail("`kinds` and `not_kinds` stand together", "keep one of them", "not_kinds")
        excluded = {self._kind("not_kinds", kind) for kind in self._list("not_kinds")}
        named = [self._kind("kinds", kind) for kind in self._list("kinds")]
        return frozenset(named or _KINDS.values()) - excluded

    def _kind_severity(self) -> Mapping[ProductKind | None, Severity]:
        table = self.table.get("kind_severity", {})
        if not isinstance(table, dict):
            self.fail("`kind_severity` is no table", 'write kind_severity = {FOOD = "high"}', "kind_severity")
        severities = {
            self._kind("kind_severity", kind): self._member("kind_severity", severity, Severity)
            for kind, severity in table.items()
        }
        if not severities.keys() <= self._applicable():
            self.fail("`kind_severity` names a kind that the rule is not for", "add it to `kinds`", "kind_severity")
        return severities

    def _parts(self) -> frozenset[Part]:
        parts = frozenset(self._member("parts", part, Part) for part in self._list("parts"))
        return parts or DEFAULT_PARTS

    def _exceptions(self) -> Exceptions:
        touching = [phrase_pattern(self._words("except")), *_texts(self._patterns("except_patterns"))]
        before, after = phrase_pattern(self._words("except_before")), phrase_pattern(self._words("except_after"))
        return Exceptions(
            touching=_compile(_any(touching)),
            before=_compile(before and rf"(?:{before})[\s'\"()·-]{{0,2}}$"),
            after=_compile(after and rf"[\s'\"()·-]{{0,2}}(?:{after})"),
            sentence=_compile(_any(_texts(self._patterns("except_sentences")))),
            proof=_compile(_any(_texts(self._patterns("proof")))),
            negatable=self._flag("negatable"),
        )

    def _day(self, key: str) -> date | None:
        value = self.table.get(key)
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            self.fail(f"`{key}` is no day", f"write {key} = 2026-11-27", key)
        return value

    def _sources(self) -> tuple[Source, ...]:
        ids = self._list("sources")
        if not ids:
            self.fail("the rule has no `sources`", 'write sources = ["…"]', "sources")
        for id_ in ids:
            if id_ not in self.sources:
                self.fail(
                    f"unknown source `{id_}`", "add it to knowledge/guide/sources.toml, or use one of it", "sources"
                )
        return tuple(self.sources[id_] for id_ in ids)


def _texts(patterns: Iterable[re.Pattern[str]]) -> Iterator[str]:
    return (pattern.pattern for pattern in patterns)


def _any(patterns: Iterable[str]) -> str:
    return "|".join(filter(None, patterns))


def _compile(pattern: str) -> re.Pattern[str] | None:
    return re.compile(pattern) if pattern else None
