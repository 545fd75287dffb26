"""A seller's spreadsheet in, its listings out; the findings in, the same workbook with them out.

::

    sheet = await read_sheet(content, "상품.xlsx")
    findings = [checker.check(listing) for listing in sheet.listings]
    annotated = await annotate(content, "상품.xlsx", sheet, findings, labels)

CSV (cp949, UTF-8, UTF-16; commas, tabs, semicolons, bars) and XLSX are read, by what is in them, each in a process of
its own: see ``apart``. XLSX comes back with its cells, formats, images and charts; formulas become their values, and
what openpyxl does not know is left out (``Sheet.losses``). CSV comes back as XLSX, each cell a text.
"""

import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from bot.files.apart import run_apart
from bot.files.errors import ChildError, Ending, SheetError, SheetProblem
from bot.files.frames import Task
from bot.files.labels import Labels
from bot.files.limits import MAX_BYTES
from bot.files.listings import Listings
from bot.files.losses import Loss
from bot.files.report import count_codes, rows
from knowledge.listing.checker import Verdict
from knowledge.listing.finding import Finding, Severity
from knowledge.listing.listing import Listing, Part

logger = logging.getLogger(__name__)

_ENDINGS = {
    Ending.TIME: SheetProblem.TIMEOUT,
    Ending.MEMORY: SheetProblem.TOO_LARGE,
    Ending.CRASH: SheetProblem.BROKEN,
}
_NO_NAME = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]+')
_STEM_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """A spreadsheet that was read.

    Attributes:
        listings: One a row; each is unpacked when it is asked for. ``expected`` are the parts that have columns.
        rows: The row of each listing, from 1, as the spreadsheet program counts.
        headers: What the seller calls the parts.
        title: The name of the sheet within the workbook; empty for CSV.
        header_row: The row of the headers, from 1.
        encoding: Of a CSV file; None for XLSX.
        separator: Of a CSV file; None for XLSX.
        losses: What the annotated workbook will not have, or have in another form.
    """

    listings: Sequence[Listing]
    rows: tuple[int, ...]
    headers: Mapping[Part, str]
    title: str
    header_row: int
    encoding: str | None
    separator: str | None
    losses: frozenset[Loss]


@dataclass(frozen=True, slots=True)
class AnnotatedSheet:
    """A workbook with findings.

    Attributes:
        content: The XLSX file.
        name: What to call it.
    """

    content: bytes
    name: str


async def read_sheet(content: bytes, name: str) -> Sheet:
    """Read the listings of a spreadsheet.

    Args:
        content: The file.
        name: What the seller calls it; its bytes decide what it is, unless they are text and the name says XLSX.

    Raises:
        SheetError: It cannot be checked.
        ChildError: No file is to blame.
    """
    if len(content) > MAX_BYTES:
        raise SheetError(SheetProblem.TOO_LARGE)
    place, *packed = await _ask(Task.READ, iter((json.dumps({"name": name}).encode(), content)))
    known = json.loads(place)
    return Sheet(
        listings=Listings(packed),
        rows=tuple(known["rows"]),
        headers=MappingProxyType({Part(part): text for part, text in known["names"].items()}),
        title=known["title"],
        header_row=known["header_row"],
        encoding=known["encoding"],
        separator=known["separator"],
        losses=frozenset(map(Loss, known["losses"])),
    )


async def annotate(
    content: bytes, name: str, sheet: Sheet, findings: Sequence[Sequence[Finding]], labels: Labels
) -> AnnotatedSheet:
    """Write findings into a spreadsheet: four columns beside the listings, and a sheet with their sum and a chart.

    Args:
        content: The file that was read.
        name: What the seller calls it.
        sheet: What was read of it.
        findings: Of each listing, in the order of ``sheet.listings``.
        labels: The words.

    Raises:
        SheetError: There is no room for it.
        ChildError: No file is to blame.
    """
    _, annotated = await _ask(Task.ANNOTATE, _question(content, name, sheet, findings, labels))
    return AnnotatedSheet(annotated, f"{_stem(name)}_{labels.suffix}.xlsx")


async def _ask(task: Task, question: Iterator[bytes]) -> list[bytes]:
    try:
        answer = await run_apart(task, question)
    except ChildError as error:
        if error.ending is Ending.START:
            raise
        raise SheetError(_ENDINGS[error.ending]) from error
    head = json.loads(answer[0])
    if "problem" in head:
        if head["where"]:
            logger.warning("A spreadsheet could not be opened (%s): %s", task, head["where"])
        raise SheetError(SheetProblem(head["problem"]))
    return answer


def _question(
    content: bytes, name: str, sheet: Sheet, findings: Sequence[Sequence[Finding]], labels: Labels
) -> Iterator[bytes]:
    """Word the findings while they are written: all of them together would be as large as the file."""
    yield json.dumps(_words(name, sheet, findings, labels)).encode()
    yield content
    for row in rows(sheet.rows, sheet.listings, sheet.headers, findings, labels):
        yield json.dumps(asdict(row)).encode()


def _words(name: str, sheet: Sheet, findings: Sequence[Sequence[Finding]], labels: Labels) -> dict[str, Any]:
    """Word all but the rows, for ``child.writing`` and ``child.summary``."""
    verdicts = [Verdict.of(found) for found in findings]
    return {
        "title": sheet.title,
        "header_row": sheet.header_row,
        "separator": sheet.separator,
        "stem": _stem(name),
        "columns": [labels.verdict, labels.count, labels.findings, labels.fixes],
        "summary": labels.summary,
        "heading": labels.heading,
        "notes": [labels.notice, *(labels.losses[loss] for loss in Loss if loss in sheet.losses)],
        "totals": [
            ("", labels.file, name),
            ("", labels.listings, len(findings)),
            *((verdict, labels.verdicts[verdict], verdicts.count(verdict)) for verdict in reversed(Verdict)),
        ],
        "code_columns": [
            labels.code,
            *(labels.severities[severity] for severity in Severity),
            labels.total,
            labels.listings,
            labels.sources,
        ],
        "codes": [
            (line.code, *line.counts, sum(line.counts), line.listings, line.sources)
            for line in count_codes(findings, labels)
        ],
        "chart": labels.chart,
    }


def _stem(name: str) -> str:
    """Return a file's name without its ending, and without what another system takes for a path."""
    stem = _NO_NAME.sub(" ", name.rpartition(".")[0] or name)
    return stem.strip(" .")[:_STEM_LENGTH] or "sheet"
