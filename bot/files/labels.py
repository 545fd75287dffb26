"""The words of an annotated spreadsheet, in the seller's language; whoever has a translator fills them in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.files.losses import Loss
from knowledge.listing.checker import Verdict
from knowledge.listing.finding import Severity
from knowledge.source import Source


@dataclass(frozen=True, slots=True)
class Labels:
    """What is written into an annotated workbook.

    Attributes:
        verdict: The header of the first new column; the others follow.
        count: How many findings.
        findings: What was found.
        fixes: What to do.
        verdicts: What stands in the first of them.
        severities: The names of the severities.
        more: What ends a cell that does not hold all findings, with ``{count}``.
        photo: Names a photo, with ``{number}``.
        leave_out: What to do with words that have no replacement.
        summary: The name of the summary sheet.
        heading: Its heading.
        notice: That this is no legal verdict.
        file: Its label for the file's name.
        listings: Its label for how many listings were checked; and the header of how many have a code.
        code: The header of the codes.
        total: The header of the sums.
        sources: The header of the sources.
        chart: The title of the chart.
        losses: What is said of each loss.
        suffix: What the name of the file ends with, such as ``점검결과``.
        cite: Names a source with its day.
    """

    verdict: str
    count: str
    findings: str
    fixes: str
    verdicts: Mapping[Verdict, str]
    severities: Mapping[Severity, str]
    more: str
    photo: str
    leave_out: str
    summary: str
    heading: str
    notice: str
    file: str
    listings: str
    code: str
    total: str
    sources: str
    chart: str
    losses: Mapping[Loss, str]
    suffix: str
    cite: Callable[[Source], str]
