"""Applies the rules of ``words/`` to a listing."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from knowledge.guide_folder import GUIDE_DIR
from knowledge.listing.categories import ProductKind
from knowledge.listing.context import Context
from knowledge.listing.finding import Code, Finding, Severity, Span
from knowledge.listing.folding import Reading
from knowledge.listing.listing import Listing, Part
from knowledge.listing.rule import Exceptions, Rule, load_rules
from knowledge.listing.terms import Match, Terms
from knowledge.listing.tokens import Tokenize
from knowledge.source import Source
from knowledge.source_list import FILE_NAME, load_sources

MOST = 100
"""Findings of one rule in one part; who has more has seen enough."""
WORDS_FOLDER = Path(__file__).parent / "words"
_AROUND = 60
"""Characters around a match in which exceptions are looked for."""
_BEFORE = 24
_GRAVITY = {severity: place for place, severity in enumerate(Severity)}
_PROVING = (Part.TITLE, Part.PROMOTION, Part.DESCRIPTION, Part.NOTICE, Part.CERTIFICATION)


@dataclass(frozen=True, slots=True)
class _Hit:
    """A rule that applies to a part of a reading."""

    rule: Rule
    severity: Severity
    start: int
    end: int
    is_early: bool

    @property
    def rank(self) -> tuple[object, ...]:
        """Which of two that overlap is kept: one that holds by now, the longest, the gravest, the first."""
        return self.is_early, self.start - self.end, _GRAVITY[self.severity], self.start, self.rule.id


@dataclass(frozen=True, slots=True)
class WordRules:
    """The rules about words, ready to be applied; ``load`` makes them."""

    rules: tuple[Rule, ...]
    _terms: Terms

    @classmethod
    def load(cls, folder: Path = WORDS_FOLDER, sources: Mapping[str, Source] | None = None) -> "WordRules":
        """Read the rules.

        Args:
            folder: Its TOML files are read; ``knowledge.listing.rule`` describes them.
            sources: The sources by their ids; those of the guide unless given.

        Raises:
            FileError: A file breaks a rule of the format.
        """
        rules = load_rules(folder, load_sources(GUIDE_DIR / FILE_NAME) if sources is None else sources)
        initials: dict[str, tuple[int, ...]] = {}
        for key, rule in enumerate(rules):
            for letters in rule.initials:
                initials[letters] = (*initials.get(letters, ()), key)
        return cls(rules, Terms((term for rule in rules for term in rule.terms), initials))

    def find(
        self, listing: Listing, kind: ProductKind | None, tokenize: Tokenize, day: date = date.max
    ) -> tuple[Finding, ...]:
        """Return what the words of a listing break, in the order of the parts and of the text.

        Of findings of one code that overlap, the longest is kept. Of one rule there are ``MOST`` in a part at most.
        The time is linear in the length of the listing.

        Args:
            listing: The listing.
            kind: What kind of product it is for, where that is known.
            tokenize: The Korean analyser; it is given sentences with a match.
            day: On which the rules are to hold; by default all of them do.
        """
        severities = [rule.severity_for(kind, day) for rule in self.rules]
        early = [rule.is_early(day) for rule in self.rules]
        proven = _Proof(listing)
        findings: list[Finding] = []
        for part in Part:
            text = listing.text(part)
            if text is None or not any(part in rule.parts for rule in self.rules):
                continue
            reading = Reading.of(text, markup=part is Part.DESCRIPTION)
            context = Context(reading, tokenize)
            hits: dict[int, list[_Hit]] = {}
            for match in self._matches(reading, part):
                severity, same = severities[match.key], hits.setdefault(match.key, [])
                if severity and len(same) < MOST and _counts(match, self.rules[match.key], context, proven):
                    same.append(_Hit(self.rules[match.key], severity, match.start, match.end, early[match.key]))
            findings += (_finding(hit, part, reading) for hit in _longest(chain.from_iterable(hits.values())))
        return tuple(findings)

    def _matches(self, reading: Reading, part: Part) -> Iterator[Match]:
        yield from (match for match in self._terms.find(reading) if part in self.rules[match.key].parts)
        for key, rule in enumerate(self.rules):
            for pattern in rule.patterns if part in rule.parts else ():
                for found in pattern.finditer(reading.text):
                    words = found[0].strip()
                    if words:
                        start = reading.text.index(words, found.start())
                        yield Match(key, start, start + len(words), words, exact=False)


class _Proof:
    """What a listing shows as proof, read when it is first asked for."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self._readings: tuple[str, ...] | None = None
        self._known: dict[re.Pattern[str], bool] = {}

    def has(self, pattern: re.Pattern[str] | None) -> bool:
        """Whether a pattern is found anywhere in what may prove something."""
        if pattern is None:
            return False
        if pattern not in self._known:
            self._known[pattern] = any(pattern.search(reading) for reading in self._texts())
        return self._known[pattern]

    def _texts(self) -> tuple[str, ...]:
        if self._readings is None:
            texts = [(part, self._listing.text(part)) for part in _PROVING]
            self._readings = tuple(
                Reading.of(text, markup=part is Part.DESCRIPTION).text for part, text in texts if text
            )
        return self._readings


def _counts(match: Match, rule: Rule, context: Context, proven: _Proof) -> bool:
    """Whether a match says what its rule is about; what is quick to tell is asked first."""
    text, exceptions = context.reading.text, rule.exceptions
    if (rule.near and not _is_near(match, rule.near, rule.within, text)) or _is_excepted(match, exceptions, text):
        return False
    if proven.has(exceptions.proof) or not context.is_word(match, inside=rule.inside):
        return False
    if exceptions.sentence and context.stands_with(exceptions.sentence, match.start, match.end):
        return False
    if exceptions.negatable and context.is_denied(match.start, match.end):
        return False
    return not context.is_quoted(match.start, match.end)


def _is_near(match: Match, near: re.Pattern[str], within: int, text: str) -> bool:
    if near.search(text, max(0, match.start - within), match.start):
        return True
    # What is near has to end within reach, but is seen with what follows it: st is not in stone.
    found = near.search(text, match.end, match.end + within + 1)
    return found is not None and found.end() <= match.end + within


def _is_excepted(match: Match, exceptions: Exceptions, text: str) -> bool:
    if exceptions.before and exceptions.before.search(text[max(0, match.start - _BEFORE) : match.start]):
        return True
    if exceptions.after and exceptions.after.match(text, match.end):
        return True
    return exceptions.touching is not None and _touches(match, exceptions.touching, text)


def _touches(match: Match, pattern: re.Pattern[str], text: str) -> bool:
    """Whether a pattern overlaps a match, wherever it begins."""
    place = max(0, match.start - _AROUND)
    while found := pattern.search(text, place, match.end + _AROUND):
        if found.start() >= match.end:
            return False
        if found.end() > match.start:
            return True
        place = found.start() + 1
    return False


def _longest(hits: Iterable[_Hit]) -> tuple[_Hit, ...]:
    """Return the longest of hits of one code that overlap, in the order of the text; of equals the gravest."""
    kept: dict[Code, list[_Hit]] = {}
    for hit in sorted(hits, key=lambda hit: hit.rank):
        kept.setdefault(hit.rule.code, []).append(hit)
    chosen = [hit for same in kept.values() for hit in _apart(same)]
    return tuple(sorted(chosen, key=lambda hit: (hit.start, hit.end, hit.rule.code)))


def _apart(hits: Iterable[_Hit]) -> Iterator[_Hit]:
    """Yield each hit that overlaps none before it."""
    taken: set[int] = set()
    for hit in hits:
        place = range(hit.start, hit.end)
        if taken.isdisjoint(place):
            taken.update(place)
            yield hit


def _finding(hit: _Hit, part: Part, reading: Reading) -> Finding:
    rule = hit.rule
    return Finding(
        code=rule.code,
        severity=hit.severity,
        reason=rule.reason,
        fix=rule.fix,
        sources=rule.sources,
        span=Span(part, *reading.span(hit.start, hit.end)),
        replacement=rule.replacement,
        law=rule.law,
    )
