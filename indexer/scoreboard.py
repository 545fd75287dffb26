"""Shows a scorecard: tables for people, JSON for programs."""

import json
import sys
from collections.abc import Iterator
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.table import Table

from indexer.finders import OURS
from indexer.labelled import Part
from indexer.measures import Share
from indexer.scorecard import Asked, Row, Scorecard

_SHARES = ("recall_1", "recall_3", "recall_5", "right", "shown", "asked", "refused", "false")
_HEADINGS = ("R@1", "R@3", "R@5", "MRR", "nDCG", "right", "shown", "asked", "refused", "false")
_WIDTH = 128
"""What the widest table needs; where nobody looks at a terminal, nothing is cut off."""


def show_scorecard(card: Scorecard, *, as_json: bool, errors: bool) -> None:
    """Print a scorecard.

    Args:
        card: The scorecard.
        as_json: As JSON and not as tables.
        errors: Also list what went wrong on the tuning part.
    """
    if as_json:
        sys.stdout.write(scorecard_json(card, errors=errors) + "\n")
        return
    console = Console()
    console = console if console.is_terminal else Console(width=_WIDTH)
    console.print(scorecard_tables(card))
    if errors:
        console.print(errors_table(card))


def scorecard_tables(card: Scorecard) -> RenderableType:
    """Return all tables: the ways of finding, ours by group, and the curve."""
    return Group(*_tables(card))


def errors_table(card: Scorecard) -> Table:
    """Return what went wrong on the tuning part, by kind."""
    table = Table("kind", "question", "wanted", "first", "confidence", title="Errors of the tuning part")
    for kind, cases in card.errors().items():
        for case in cases:
            first = case.finding.ids[0] if case.finding.ids else "-"
            wanted = ", ".join(case.right) or case.groups[0]
            table.add_row(kind, escape(case.question.text), wanted, first, f"{case.finding.confidence:.2f}")
        table.add_section()
    return table


def scorecard_json(card: Scorecard, *, errors: bool = False) -> str:
    """Return a scorecard as JSON.

    Args:
        card: The scorecard.
        errors: Whether to list what went wrong on the tuning part.
    """
    parts: dict[str, Any] = {
        part.value: {
            "ways": {way: _row_json(card.row(way, part)) for way in card.thresholds},
            "groups": {group: _row_json(row) for group, row in card.groups(part).items()},
            "curve": [
                {
                    "threshold": point.threshold,
                    **{name: _share_json(getattr(point, name)) for name in ("right", "refused", "false")},
                }
                for point in card.curve(part)
            ],
            "intents": _share_json(card.intents[part]) if card.intents else None,
        }
        for part in Part
    }
    answer: dict[str, Any] = {"thresholds": card.thresholds, "parts": parts}
    if errors:
        answer["errors"] = {kind: [_error_json(case) for case in cases] for kind, cases in card.errors().items()}
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _tables(card: Scorecard) -> Iterator[RenderableType]:
    for part in Part:
        answerable, outside = card.row(OURS, part).right.of, card.row(OURS, part).false.of
        table = Table("way", *_HEADINGS, title=f"{part}: {answerable} questions with an answer, {outside} without")
        for way in card.thresholds:
            table.add_row(way, *_cells(card.row(way, part), intervals=way == OURS))
        yield table
        if card.intents:
            yield f"intents right: {_cell(card.intents[part], interval=True)}"
    for part in Part:
        table = Table("questions", "of", *_HEADINGS, title=f"{part}: {OURS}, by group")
        for group, row in card.groups(part).items():
            table.add_row(group, str(row.right.of or row.false.of), *_cells(row, intervals=False))
        yield table
    for part in Part:
        table = Table("threshold", "right", "refused", "false", title=f"{part}: {OURS}, by threshold")
        for point in card.curve(part):
            shares = (point.right, point.refused, point.false)
            table.add_row(f"{point.threshold:.2f}", *(_cell(share) for share in shares))
        yield table


def _cells(row: Row, *, intervals: bool) -> list[str]:
    shares = {name: _cell(getattr(row, name), interval=intervals) for name in _SHARES}
    means = (f"{row.mrr:.3f}", f"{row.ndcg_10:.3f}") if row.right.of else ("", "")
    return [*(shares[name] for name in _SHARES[:3]), *means, *(shares[name] for name in _SHARES[3:])]


def _cell(share: Share, *, interval: bool = False) -> str:
    if not share.of:
        return ""
    low, high = share.interval
    return f"{share.value:.1%}" + (f"\n{low:.0%}-{high:.0%}" if interval else "")


def _row_json(row: Row) -> dict[str, Any]:
    shares = {name: _share_json(getattr(row, name)) for name in _SHARES}
    return {**shares, "mrr": row.mrr, "ndcg_10": row.ndcg_10}


def _share_json(share: Share) -> dict[str, Any] | None:
    if not share.of:
        return None
    low, high = share.interval
    return {"share": share.value, "count": share.count, "of": share.of, "low": low, "high": high}


def _error_json(case: Asked) -> dict[str, Any]:
    return {
        "question": case.question.text,
        "wanted": case.right,
        "found": case.finding.ids[:3],
        "confidence": case.finding.confidence,
    }
