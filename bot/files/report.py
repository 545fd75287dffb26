"""Findings as the cells of a spreadsheet: four beside each listing, and a table of all of them.

Pure: the words come in as ``Labels``, what comes out is for ``child`` to write.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.files.labels import Labels
from bot.files.limits import MAX_CELL_TEXT
from knowledge.listing.checker import Verdict
from knowledge.listing.finding import Code, Finding, Severity
from knowledge.listing.listing import Listing, Part

MAX_LISTED = 30
"""Findings that a cell holds; who has more reads no further."""
MAX_QUOTE = 60
"""Characters that are quoted of a span."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is written beside a listing.

    Attributes:
        number: The row of the sheet, from 1.
        verdict: Chooses the colour.
        cells: The verdict, what was found and what to do, as text.
        count: How many findings.
    """

    number: int
    verdict: Verdict
    cells: tuple[str, str, str]
    count: int


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How often a code was found.

    Attributes:
        code: Which.
        counts: Per severity, the gravest first.
        listings: In how many listings.
        sources: What its findings rely on, as text.
    """

    code: Code
    counts: tuple[int, ...]
    listings: int
    sources: str


def rows(
    numbers: Sequence[int],
    listings: Iterable[Listing],
    headers: Mapping[Part, str],
    findings: Iterable[Sequence[Finding]],
    labels: Labels,
) -> Iterator[Row]:
    """Word the findings of each listing.

    Args:
        numbers: The rows of the listings.
        listings: What was checked, in the same order.
        headers: What the seller calls the parts.
        findings: Of each listing, in the same order.
        labels: The words.
    """
    for number, listing, found in zip(numbers, listings, findings, strict=True):
        verdict = Verdict.of(found)
        shown = found[:MAX_LISTED]
        reasons = _numbered((_reason(finding, listing, headers, labels) for finding in shown), len(found), labels)
        fixes = _numbered((_fix(finding, listing, labels) for finding in shown), len(found), labels)
        yield Row(number, verdict, (labels.verdicts[verdict], reasons, fixes), len(found))


def count_codes(findings: Iterable[Sequence[Finding]], labels: Labels) -> list[CodeCount]:
    """Count what was found, the most frequent first."""
    found: Counter[tuple[Code, Severity]] = Counter()
    listings: Counter[Code] = Counter()
    sources: dict[Code, dict[str, None]] = {}
    for of_listing in findings:
        found.update((finding.code, finding.severity) for finding in of_listing)
        listings.update({finding.code for finding in of_listing})
        for finding in of_listing:
            names = sources.setdefault(finding.code, {})
            names.update(dict.fromkeys(map(labels.cite, finding.sources)))
    counts = [
        CodeCount(code, tuple(found[code, severity] for severity in Severity), listings[code], "\n".join(sources[code]))
        for code in Code
        if code in listings
    ]
    return sorted(counts, key=lambda count: -sum(count.counts))


def _numbered(lines: Iterable[str], count: int, labels: Labels) -> str:
    numbered = [f"{number}. {line}" for number, line in enumerate(lines, 1)]
    if len(numbered) < count:
        numbered.append(labels.more.format(count=count - len(numbered)))
    return "\n".join(numbered)[:MAX_CELL_TEXT]


def _reason(finding: Finding, listing: Listing, headers: Mapping[Part, str], labels: Labels) -> str:
    place = ""
    if finding.span is not None:
        place = f"{headers.get(finding.span.part, '')} ‘{_quote(finding, listing)}’: ".lstrip()
    elif finding.photo is not None:
        place = f"{labels.photo.format(number=finding.photo)}: "
    law = f" ({finding.law})" if finding.law else ""
    return f"{place}{finding.reason}{law} [{finding.code}]"


def _fix(finding: Finding, listing: Listing, labels: Labels) -> str:
    if finding.replacement is None or finding.span is None:
        return finding.fix
    return f"{finding.fix} (‘{_quote(finding, listing)}’ → {finding.replacement or labels.leave_out})"


def _quote(finding: Finding, listing: Listing) -> str:
    """What the span covers, on one line."""
    if finding.span is None:
        return ""
    text = listing.text(finding.span.part) or ""
    quoted = " ".join(text[finding.span.start : finding.span.end][: MAX_QUOTE + 1].split())
    return quoted if len(quoted) <= MAX_QUOTE else f"{quoted[:MAX_QUOTE]}…"
