"""Builds a better title out of the fixes, from the seller's own words: nothing is added but the fixes' replacements.

What is risky is replaced, repeated words and decorations go, and what is too long is cut between two words.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.listing.decorations import count_decorations, find_decorations
from knowledge.listing.finding import Code, Finding, Severity
from knowledge.listing.limits import Limits
from knowledge.listing.listing import Listing, Part
from knowledge.listing.name_bytes import count_bytes, fitting
from knowledge.listing.repeats import Occurrence, find_repeats
from knowledge.listing.specs import Specs

Check = Callable[[Listing], Sequence[Finding]]
_Edit = tuple[int, int, str]
_ROUNDS = 4
"""How often what was mended is checked again: dropping a word can bring two others together."""
_ANYHOW = 3
_MENDED_HERE = frozenset((Code.TITLE_KEYWORD_REPEAT, Code.TITLE_SPECIAL_CHARS, Code.TITLE_TOO_LONG))
_LACKS = frozenset((Code.TITLE_TOO_SHORT, Code.TITLE_NO_SPECIFICS))
"""What no leaving out can mend."""
_NEXT_WORD = re.compile(r"\s*([가-힣]+)")
_BLANKS = re.compile(r"\s+")
_PARTICLE = re.compile(r"(?:의|로|인|적인)(?=\s|$)")
"""What is left of a word that goes: 최고의."""
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]|\{\s*\}|<\s*>|【\s*】|「\s*」")
_LOOSE = re.compile(r"(?:^|(?<=\s))[,/|·&+\-:]+(?=\s|$)")
_GAPS = re.compile(r"\s+(?=[)\]}】」]|[/|,·]\S)|(?<=[(\[{【「])\s+")
_ENDS = " ,/|·:"


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrected title.

    Attributes:
        title: The title.
        fixed: The findings of the old title that the new one no longer has, in their order.
    """

    title: str
    fixed: tuple[Finding, ...]


def correct_title(
    listing: Listing, findings: Sequence[Finding], check: Check, limits: Limits, specs: Specs
) -> Correction | None:
    """Build a better title for a listing.

    Args:
        listing: The listing.
        findings: What was found in it.
        check: Finds what there is in a listing; a title that was mended is checked again.
        limits: The figures of the day.
        specs: Words that may be repeated.

    Returns:
        A title to which nothing more can be done. None where nothing can be mended, where nothing would be left, or
        where mending would bring up what is worse than advice.
    """
    old = listing.text(Part.TITLE)
    if old is None:
        return None
    title, found = old, findings
    for _ in range(_ROUNDS):
        mended = _mended(title, found, _budget(listing, limits), limits.hangul_bytes.value, specs)
        if mended == title or not mended:
            break
        title = mended
        found = check(replace(listing, title=title))
    before = [finding for finding in findings if _is_of_title(finding) and finding.code not in _LACKS]
    after = {_identity(finding, title): finding.severity for finding in found if _is_of_title(finding)}
    fixed = tuple(finding for finding in before if _identity(finding, old) not in after)
    known = {finding.code for finding in before}
    worse = any(code not in known and severity is not Severity.NOTE for (code, *_), severity in after.items())
    return Correction(title, fixed) if mended == title and fixed and not worse else None


def _is_of_title(finding: Finding) -> bool:
    return finding.span is not None and finding.span.part is Part.TITLE


def _identity(finding: Finding, title: str) -> tuple[Code, Severity, str]:
    """Return what tells a finding from others in two versions of a title."""
    if finding.span is None or finding.code is Code.TITLE_TOO_LONG:
        return finding.code, finding.severity, ""
    return finding.code, finding.severity, title[finding.span.start : finding.span.end].casefold()


def _mended(title: str, found: Iterable[Finding], budget: int, wide: int, specs: Specs) -> str:
    title = _edited(title, _replacements(title, found))
    while edits := list(_superfluous(title, specs)):
        title = _edited(title, edits)
    if count_decorations(title):
        title = _edited(title, [(start, end, " ") for start, end in find_decorations(title)])
    return _cut(title, budget, wide)


def _budget(listing: Listing, limits: Limits) -> int:
    promotion = (listing.text(Part.PROMOTION) or "").strip()
    return limits.title_bytes.value - count_bytes(promotion, limits.hangul_bytes.value)


def _replacements(title: str, found: Iterable[Finding]) -> Iterator[_Edit]:
    for finding in found:
        span, replacement = finding.span, finding.replacement
        if span is None or span.part is not Part.TITLE or replacement is None or finding.code in _MENDED_HERE:
            continue
        particle = None if replacement else _PARTICLE.match(title, span.end)
        yield span.start, particle.end() if particle else span.end, replacement


def _superfluous(title: str, specs: Specs) -> Iterator[_Edit]:
    """Yield what of the word that is repeated most can be left out without a loss."""
    for repeat in find_repeats(title, specs.repeatable):
        spare = _spare(title, repeat.occurrences, specs)
        if spare:
            yield from ((occurrence.start, occurrence.end, "") for occurrence in spare)
            return


def _spare(title: str, occurrences: Sequence[Occurrence], specs: Specs) -> Sequence[Occurrence]:
    alone = [occurrence for occurrence in occurrences if occurrence.whole]
    if alone and len(alone) < len(occurrences):
        return alone  # 물티슈 아기물티슈 유아물티슈: longer words say it, too
    if alone:
        # The last one is what the title is about, unless it belongs to what follows: 강아지 간식 강아지 사료
        following = _NEXT_WORD.match(title, alone[-1].end)
        return alone[1:] if following and following[1] not in specs.repeatable else alone[:-1]
    # 아기물티슈 유아물티슈 신생아물티슈: the last one says it for all. 소파베드 소파커버 is left as it is.
    ends = [occurrence for occurrence in occurrences if occurrence.last]
    return ends[:-1] if len(ends) == len(occurrences) >= _ANYHOW else []


def _cut(title: str, budget: int, wide: int) -> str:
    """Cut a title between two words; where there is no room for the first one it is left."""
    fits = fitting(title, budget, wide)
    if fits == len(title):
        return title
    border = title.rfind(" ", 0, fits + 1)
    return _tidy(title[:border]) if border > 0 else title


def _edited(title: str, edits: Iterable[_Edit]) -> str:
    """Apply edits, the first of those that overlap; a title without any is left as it is."""
    pieces, done = [], 0
    for start, end, text in sorted(edits):
        if start >= done:
            pieces += [title[done:start], text]
            done = end
    return _tidy("".join((*pieces, title[done:]))) if pieces else title


def _tidy(title: str) -> str:
    """Close the gaps that edits have left."""
    for pattern in (_EMPTY_BRACKETS, _LOOSE, _BLANKS):
        title = pattern.sub(" ", title)
    return _GAPS.sub("", title).strip(_ENDS)
