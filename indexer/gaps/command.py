"""What ``python -m indexer gaps`` does."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console

from indexer.errors import GapError
from indexer.gaps.database import unmet_questions
from indexer.gaps.draft import Draft
from indexer.gaps.gap import Gap, GapFinder
from indexer.gaps.report import page, table
from indexer.index import Index


def show_gaps(
    index: Index,
    address: str,
    now: datetime,
    console: Console,
    *,
    days: int,
    report: Path | None = None,
    draft: int | None = None,
    out: Path | None = None,
) -> None:
    """Print the gaps, or write a page of them, or the draft for one.

    Args:
        index: The guide in use.
        address: Where the bot remembers.
        now: The time.
        console: Where it is said what was done.
        days: How far back to look.
        report: The HTML file to write.
        draft: The number of the gap to write a draft for.
        out: The guide page to write it into.

    Raises:
        AddressError, GapError: There is nothing to read, nowhere to write, or no such gap.
    """
    if (draft is None) != (out is None):
        raise GapError("a draft needs both --draft NUMBER and --out FILE.md")
    since = now - timedelta(days=days)
    gaps = GapFinder().find(asyncio.run(unmet_questions(address, since)), index)
    if report is not None:
        _write(report, page(gaps, since, now, index.manifest.build_id))
        console.print(f"{len(gaps)} gaps are in {report}.", highlight=False)
    if draft is not None and out is not None:
        labels = Draft.of(_gap(gaps, draft), index.items()).save(out)
        console.print(f"Fill in {out} and {labels}; the guide refuses the page until then.", highlight=False)
    if report is None and draft is None:
        console.print(table(gaps) if gaps else f"Nothing was asked in vain in {days} days.")


def _gap(gaps: list[Gap], number: int) -> Gap:
    for gap in gaps:
        if any(question.id == number for question in gap.questions):
            return gap
    raise GapError(f"there is no gap {number}: `python -m indexer gaps` lists them")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise GapError(f"{path} cannot be written ({error.strerror})") from error
