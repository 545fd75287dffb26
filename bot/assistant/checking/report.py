"""What comes of a check, ready to be told: equal findings in one notice, each with the words around its place."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from knowledge.listing.checker import Checker, Verdict
from knowledge.listing.correction import Correction
from knowledge.listing.finding import Code, Finding, Severity, Span
from knowledge.listing.listing import Listing, Part

_BEFORE, _AFTER = 14, 14
"""Characters shown around a place."""
_LONGEST = 36
"""Characters shown of the place itself."""
_CUT = "…"
_MISSED: Mapping[Code, Part] = {
    Code.MISSING_TITLE: Part.TITLE,
    Code.TITLE_NO_SPECIFICS: Part.TITLE,
    Code.MISSING_DESCRIPTION: Part.DESCRIPTION,
    Code.SHORT_DESCRIPTION: Part.DESCRIPTION,
    Code.MISSING_SPECS: Part.DESCRIPTION,
    Code.PRICE_INVALID: Part.PRICE,
    Code.MISSING_SHIPPING: Part.SHIPPING,
    Code.MISSING_NOTICE: Part.NOTICE,
    Code.MISSING_CERTIFICATION: Part.CERTIFICATION,
}
"""Where what has no place of its own is to be written."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A place in a listing with what stands around it, on one line; "…" where it is cut.

    Attributes:
        part: The part that it is from.
        before: What precedes it.
        marked: What was found.
        after: What follows it.
    """

    part: Part
    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told once, however often it was found.

    Attributes:
        finding: The first of the findings.
        quote: Its place; None for what is missing, and for images.
        times: How often it was found.
        photos: The numbers of the images that it is about, from 1.
    """

    finding: Finding
    quote: Quote | None
    times: int = 1
    photos: tuple[int, ...] = ()

    @property
    def part(self) -> Part | None:
        """The part to be mended; None for what images show."""
        return self.quote.part if self.quote else _MISSED.get(self.finding.code)

    @property
    def key(self) -> tuple[Code, str, tuple[int, ...]]:
        """What tells it from others in two versions of a listing: its wording may name what else has changed."""
        return self.finding.code, self.quote.marked.casefold() if self.quote else "", self.photos


@dataclass(frozen=True, slots=True)
class Report:
    """What comes of a check.

    Attributes:
        listing: What was checked.
        notices: What was found, the gravest first.
        correction: A better title; None where none can be made.
    """

    listing: Listing
    notices: tuple[Notice, ...]
    correction: Correction | None

    @classmethod
    def of(cls, checker: Checker, listing: Listing, day: date) -> "Report":
        """Check a listing by the rules of a day."""
        findings = checker.check(listing, day)
        correction = checker.correct_title(listing, findings, day)
        return cls(listing, tuple(notices_of(listing, findings)), correction)

    @property
    def verdict(self) -> Verdict:
        """What it comes to, in one word."""
        return Verdict.of(notice.finding for notice in self.notices)

    def count(self, severity: Severity) -> int:
        """Return how many notices are of a severity."""
        return sum(notice.finding.severity is severity for notice in self.notices)


@dataclass(frozen=True, slots=True)
class Progress:
    """What has become of an earlier report's notices.

    Attributes:
        before: How many there were.
        resolved: How many of them are gone.
        added: How many are new.
    """

    before: int
    resolved: int
    added: int

    @classmethod
    def between(cls, old: Report, new: Report) -> "Progress":
        """Compare two reports."""
        had = Counter(notice.key for notice in old.notices)
        has = Counter(notice.key for notice in new.notices)
        return cls(len(old.notices), (had - has).total(), (has - had).total())


def notices_of(listing: Listing, findings: Iterable[Finding]) -> Iterator[Notice]:
    """Put equal findings together, in the order of the first of each."""
    notices: dict[object, Notice] = {}
    for finding in findings:
        quoted = quote(listing, finding.span) if finding.span else None
        photos = (finding.photo,) if finding.photo else ()
        place = (quoted.part, quoted.marked.casefold()) if quoted else None
        # The reason names the one image that it was found in.
        said = () if photos else (finding.reason, finding.fix)
        key = (finding.code, finding.severity, *said, place)
        known = notices.get(key)
        if known is None:
            notices[key] = Notice(finding, quoted, 1, photos)
        else:
            notices[key] = replace(known, times=known.times + 1, photos=known.photos + photos)
    yield from notices.values()


def quote(listing: Listing, span: Span) -> Quote:
    """Return a place with what stands around it."""
    text = listing.text(span.part) or ""
    start, end = max(span.start - 2 * _BEFORE, 0), span.end + 2 * _AFTER
    before, after = one_line(text[start : span.start]), one_line(text[span.end : end])
    return Quote(
        span.part,
        _CUT + before[-_BEFORE:].lstrip() if len(before) > _BEFORE or start else before.lstrip(),
        shortened(one_line(text[span.start : span.end]), _LONGEST),
        after[:_AFTER].rstrip() + _CUT if len(after) > _AFTER or end < len(text) else after.rstrip(),
    )


def one_line(text: str) -> str:
    """Return a text on one line; what has no width, or turns the direction of a line, is left out."""
    kept = "".join(" " if unicodedata.category(one) in _BREAKS else one for one in text if not _is_unseen(one))
    # A blank at the end parts it from what follows.
    return _squeezed(kept)


def shortened(text: str, longest: int) -> str:
    """Return a text with its middle cut out where it is too long."""
    if len(text) <= longest:
        return text
    half = (longest - 1) // 2
    return f"{text[:half].rstrip()}{_CUT}{text[-half:].lstrip()}"


_BREAKS = frozenset({"Cc", "Zl", "Zp"})


def _is_unseen(character: str) -> bool:
    return unicodedata.category(character) in {"Cf", "Cs", "Co", "Cn"}


def _squeezed(text: str) -> str:
    words = " ".join(text.split())
    lead, trail = text[:1].isspace(), text[-1:].isspace() and words
    return f"{' ' if lead else ''}{words}{' ' if trail else ''}"
