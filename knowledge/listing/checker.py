"""Checks a listing against every rule: the one door to the listing check.

::

    checker = Checker.load(kiwi.tokenize)
    findings = checker.check(listing)
    Verdict.of(findings)
    checker.correct_title(listing, findings)
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.guide_folder import GUIDE_DIR
from knowledge.listing.brand_rules import BrandRules
from knowledge.listing.categories import DoubtCategory, product_kind
from knowledge.listing.correction import Correction, correct_title
from knowledge.listing.field_rules import FieldRules
from knowledge.listing.finding import Code, Finding, Severity
from knowledge.listing.folding import Reading
from knowledge.listing.html_rules import HtmlRules
from knowledge.listing.limits import LISTING_FILE, Limits
from knowledge.listing.listing import Listing, Part
from knowledge.listing.messages import Messages
from knowledge.listing.notice_rules import NoticeRules
from knowledge.listing.option_rules import OptionRules
from knowledge.listing.outside_links import OutsideLinks
from knowledge.listing.personal_info import PersonalInfoRules
from knowledge.listing.photo_rules import PhotoRules
from knowledge.listing.spans import whole
from knowledge.listing.specs import Specs
from knowledge.listing.title_rules import TitleRules
from knowledge.listing.tokens import Tokenize
from knowledge.listing.word_rules import WordRules
from knowledge.policy import Policy, load_policy
from knowledge.source_list import FILE_NAME, load_sources


class Verdict(StrEnum):
    """What the findings come to, in one word."""

    CLEAN = "clean"
    """Nothing was found."""
    ADVICE = "advice"
    """Nothing but advice."""
    EVIDENCE = "evidence"
    """Something needs proof."""
    BREACH = "breach"
    """Something likely breaks a law or a policy, or cannot be registered."""

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "Verdict":
        """Return what findings come to: what the gravest of them does."""
        severities = {finding.severity for finding in findings}
        return next((verdict for severity, verdict in _VERDICTS if severity in severities), cls.CLEAN)


_VERDICTS = (
    (Severity.HIGH, Verdict.BREACH),
    (Severity.EVIDENCE, Verdict.EVIDENCE),
    (Severity.NOTE, Verdict.ADVICE),
)
_SEVERITIES = {severity: place for place, severity in enumerate(Severity)}
_PARTS = {part: place for place, part in enumerate(Part)}
_CODES = {code: place for place, code in enumerate(Code)}


@dataclass(frozen=True, slots=True)
class Checker:
    """The rules, ready to be applied; ``load`` makes it. Safe to share between threads as far as ``tokenize`` is."""

    _tokenize: Tokenize
    _category_doubt: DoubtCategory | None
    _words: WordRules
    _brands: BrandRules
    _links: OutsideLinks
    _personal_info: PersonalInfoRules
    _messages: Messages
    _specs: Specs
    _policy: Policy

    @classmethod
    def load(cls, tokenize: Tokenize, category_doubt: DoubtCategory | None = None) -> "Checker":
        """Read the rules.

        Args:
            tokenize: The Korean analyser.
            category_doubt: Tells whether a category suits a title; without it WRONG_CATEGORY is never found.

        Raises:
            FileError: A file of rules breaks a rule of its own.
        """
        sources = load_sources(GUIDE_DIR / FILE_NAME)
        return cls(
            tokenize,
            category_doubt,
            WordRules.load(sources=sources),
            BrandRules.load(sources=sources),
            OutsideLinks.load(sources=sources),
            PersonalInfoRules.load(sources=sources),
            Messages.load(sources),
            Specs.load(),
            load_policy(LISTING_FILE, sources),
        )

    def check(self, listing: Listing, day: date = date.max) -> tuple[Finding, ...]:
        """Return what is to be looked at, the gravest first, then in the order of the parts and of the text.

        The same listing always has the same findings on a day. The time is linear in the length of the listing.

        Args:
            listing: The listing.
            day: On which the rules are to hold; by default those that are known last.
        """
        return tuple(sorted(self._find(listing, day), key=_order))

    def correct_title(
        self, listing: Listing, findings: Sequence[Finding] | None = None, day: date = date.max
    ) -> Correction | None:
        """Return a better title, made of the seller's own words; None where none can be made.

        Args:
            listing: The listing.
            findings: What ``check`` found in it, so that it need not be checked again.
            day: As for ``check``.
        """

        def check(other: Listing) -> tuple[Finding, ...]:
            return self.check(other, day)

        found = check(listing) if findings is None else findings
        return correct_title(listing, found, check, Limits.of(self._policy, day), self._specs)

    def _find(self, listing: Listing, day: date) -> Iterator[Finding]:
        limits, messages = Limits.of(self._policy, day), self._messages
        kind = product_kind(listing.category, listing.title)
        description = listing.text(Part.DESCRIPTION)
        shown = Reading.of(description, markup=True).text if description else ""
        words = self._words.find(listing, kind, self._tokenize, day)
        yield from _once((*words, *self._brands.find(listing, self._tokenize), *self._links.find(listing)))
        yield from self._personal_info.find(listing)
        yield from TitleRules(messages, limits, self._specs).find(listing, kind)
        yield from FieldRules(messages, limits, self._specs).find(listing, shown, kind)
        yield from HtmlRules.of(messages, limits).find(listing)
        yield from OptionRules(messages, limits).find(listing)
        yield from NoticeRules(messages).find(listing, shown, kind)
        yield from PhotoRules(messages, limits).find(listing)
        yield from self._doubts(listing)

    def _doubts(self, listing: Listing) -> Iterator[Finding]:
        title, category = listing.text(Part.TITLE), listing.text(Part.CATEGORY)
        doubt = self._category_doubt(title, category) if self._category_doubt and title and category else None
        if doubt and category:
            span = whole(Part.CATEGORY, category)
            yield self._messages.finding("wrong-category", span=span, better=doubt.better[0])


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out what is said already: of findings of one code that overlap, the gravest and longest one stays."""
    kept: Finding | None = None
    for finding in sorted(findings, key=lambda finding: (_CODES[finding.code], *_place(finding))):
        if kept and _overlap(kept, finding):
            kept = min(kept, finding, key=_weight)
            continue
        if kept:
            yield kept
        kept = finding
    if kept:
        yield kept


def _overlap(first: Finding, second: Finding) -> bool:
    (part, _, end), (other, start, _) = _place(first), _place(second)
    return first.code is second.code and part == other and start < end


def _weight(finding: Finding) -> tuple[int, int]:
    _, start, end = _place(finding)
    return _SEVERITIES[finding.severity], start - end


def _place(finding: Finding) -> tuple[int, int, int]:
    """Return part, start and end; what has no place comes last."""
    span = finding.span
    return (_PARTS[span.part], span.start, span.end) if span else (len(Part), 0, 0)


def _order(finding: Finding) -> tuple[int, ...]:
    return _SEVERITIES[finding.severity], *_place(finding), finding.photo or 0, _CODES[finding.code]
