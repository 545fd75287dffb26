"""Measures the listing check on labelled listings: what it finds, what it misses, and whom it wrongly accuses.

A finding that is due counts once, however many findings of the check meet it; a finding that is neither due nor
allowed is a mistake. On an honest listing every mistake is a false alarm.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.listing.examples import Example, Expected
from knowledge.listing.finding import Code, Finding, Severity
from knowledge.listing.listing import Listing

Check = Callable[[Listing], Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Trial:
    """A labelled listing with what was found in it.

    Attributes:
        example: The listing.
        met: What was due and is found.
        missed: What was due and is not found.
        mistakes: What was found and is neither due nor allowed.
    """

    example: Example
    met: tuple[Expected, ...]
    missed: tuple[Expected, ...]
    mistakes: tuple[Finding, ...]

    @property
    def is_right(self) -> bool:
        """Whether everything due was found and nothing else."""
        return not self.missed and not self.mistakes


@dataclass(frozen=True, slots=True)
class Figures:
    """How well findings were found.

    Attributes:
        met: How many were due and found.
        missed: How many were due and not found.
        mistakes: How many were found and neither due nor allowed.
    """

    met: int
    missed: int
    mistakes: int

    @property
    def precision(self) -> float | None:
        """The share of what was found that is right, 0..1; None where nothing was found."""
        return _share(self.met, self.met + self.mistakes)

    @property
    def recall(self) -> float | None:
        """The share of what is due that was found, 0..1; None where nothing is due."""
        return _share(self.met, self.met + self.missed)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall, 0..1; None where nothing is due or found."""
        return _share(2 * self.met, 2 * self.met + self.missed + self.mistakes)


@dataclass(frozen=True, slots=True)
class Scores:
    """The sum of trials.

    Attributes:
        codes: The figures of each code that is due or was found, in the order of ``Code``.
        overall: The figures of all codes together.
        listings: How many listings there were.
        honest: How many of them were honest.
        accused: How many honest ones had a false alarm at all.
        false_alarms: The false alarms on honest listings by severity; every severity is there.
    """

    codes: Mapping[Code, Figures]
    overall: Figures
    listings: int
    honest: int
    accused: int
    false_alarms: Mapping[Severity, int]

    @property
    def false_alarms_per_honest(self) -> float | None:
        """False alarms of any severity for each honest listing; None where none is honest."""
        return _share(sum(self.false_alarms.values()), self.honest)


def run(examples: Iterable[Example], check: Check, unmeasured: Collection[Code] = ()) -> tuple[Trial, ...]:
    """Check labelled listings.

    Args:
        examples: The listings.
        check: The check.
        unmeasured: Codes that the check cannot find, such as WRONG_CATEGORY without embeddings: they are neither due
            nor a mistake.
    """
    return tuple(_trial(example, check(example.listing), frozenset(unmeasured)) for example in examples)


def score(trials: Sequence[Trial]) -> Scores:
    """Sum up trials."""
    met = Counter(expected.code for trial in trials for expected in trial.met)
    missed = Counter(expected.code for trial in trials for expected in trial.missed)
    mistakes = Counter(finding.code for trial in trials for finding in trial.mistakes)
    honest = [trial for trial in trials if trial.example.honest]
    alarms = Counter(finding.severity for trial in honest for finding in trial.mistakes)
    seen = met + missed + mistakes
    return Scores(
        codes={code: Figures(met[code], missed[code], mistakes[code]) for code in Code if code in seen},
        overall=Figures(met.total(), missed.total(), mistakes.total()),
        listings=len(trials),
        honest=len(honest),
        accused=sum(bool(trial.mistakes) for trial in honest),
        false_alarms={severity: alarms[severity] for severity in Severity},
    )


def meets(finding: Finding, expected: Expected, listing: Listing) -> bool:
    """Tell whether a finding is the one that is due: the code, and the span where a text says which."""
    if finding.code is not expected.code and finding.code not in expected.alternatives:
        return False
    if expected.text is None:
        return True
    span = finding.span
    if span is None or expected.part is None or span.part is not expected.part:
        return False
    # Whatever place of the text overlaps the span lies in this cut, and no other does.
    reach = len(expected.text) - 1
    cut = (listing.text(expected.part) or "")[max(0, span.start - reach) : span.end + reach]
    return expected.text in cut


def _trial(example: Example, found: Sequence[Finding], unmeasured: frozenset[Code]) -> Trial:
    due = [expected for expected in example.expected if expected.code not in unmeasured]
    met = tuple(expected for expected in due if any(meets(finding, expected, example.listing) for finding in found))
    mistakes = tuple(
        finding
        for finding in found
        if finding.code not in unmeasured
        and not _is_allowed(finding, example)
        and not any(meets(finding, expected, example.listing) for expected in due)
    )
    return Trial(example, met, tuple(expected for expected in due if expected not in met), mistakes)


def _is_allowed(finding: Finding, example: Example) -> bool:
    return finding.code in example.allowed and (not example.honest or finding.severity is Severity.NOTE)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
