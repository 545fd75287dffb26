"""Shows gaps: a table for the terminal, and a page of its own for a browser, which loads nothing from anywhere."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rich.markup import escape
from rich.table import Table

from indexer.gaps.gap import KOREA, Gap, day_of

TEMPLATE = "report.html"
MAX_EXAMPLES = 6
MAX_BARS = 60
"""Bars that a phone can tell apart; a longer time is shown by weeks."""
_WEEK = 7
_HEIGHT = 120
_WIDTH = 720


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the chart, in its pixels.

    Attributes:
        first: The first day that it counts.
        unanswered: Questions without an answer.
        disliked: Answers that did not help.
        x: Its left edge.
        width: Its width.
        unanswered_height: The height of its lower part.
        disliked_height: The height of its upper part.
    """

    first: date
    unanswered: int
    disliked: int
    x: float
    width: float
    unanswered_height: float
    disliked_height: float


def chart(gaps: Iterable[Gap], first: date, last: date) -> list[Bar]:
    """Return the questions of gaps over time, a bar a day, or a week where there are too many days.

    Args:
        gaps: The gaps.
        first: The first day.
        last: The last day, not before the first.
    """
    days = (last - first).days + 1
    step = 1 if days <= MAX_BARS else _WEEK
    counts: Counter[tuple[int, bool]] = Counter()
    for gap in gaps:
        for question in gap.questions:
            counts[(day_of(question.asked_at) - first).days // step, question.is_disliked] += 1
    bars = range((days + step - 1) // step)
    most = max((counts[number, False] + counts[number, True] for number in bars), default=0) or 1
    width = _WIDTH / len(bars)
    return [
        Bar(
            first=first + timedelta(days=number * step),
            unanswered=counts[number, False],
            disliked=counts[number, True],
            x=round(number * width, 2),
            width=round(width * 0.8, 2),
            unanswered_height=round(counts[number, False] / most * _HEIGHT, 2),
            disliked_height=round(counts[number, True] / most * _HEIGHT, 2),
        )
        for number in bars
    ]


def page(gaps: Sequence[Gap], since: datetime, now: datetime, build: str) -> str:
    """Return the report as HTML.

    Args:
        gaps: The gaps, in the order in which they are shown.
        since: From when on questions were looked at.
        now: When they were.
        build: The index that they were held against.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    first, last = day_of(since), day_of(now)
    return environment.get_template(TEMPLATE).render(
        gaps=gaps,
        first=first,
        last=last,
        made=now.astimezone(KOREA),
        build=build,
        bars=chart(gaps, first, last),
        width=_WIDTH,
        height=_HEIGHT,
        unanswered=sum(gap.unanswered for gap in gaps),
        disliked=sum(gap.disliked for gap in gaps),
        closed=sum(gap.is_closed for gap in gaps),
        reasons=REASONS,
        max_examples=MAX_EXAMPLES,
    )


REASONS = {"wrong": "틀려요", "outdated": "오래됐어요", "off_topic": "질문과 달라요", "hard": "어려워요"}
"""What the reasons of ``bot.store.votes`` say on their buttons."""


def table(gaps: Sequence[Gap]) -> Table:
    """Return the gaps as a table, a row each."""
    shown = Table("gap", "questions", "example", "nearest items", title="What sellers asked in vain")
    for gap in gaps:
        counts = f"{gap.unanswered} unanswered\n{gap.disliked} disliked\n{gap.sellers} sellers"
        nearest = "\n".join(item.id for item in gap.nearest)
        closed = "\n[green]answered by now[/green]" if gap.is_closed else ""
        shown.add_row(str(gap.number), counts, escape(gap.example) + closed, nearest)
        shown.add_section()
    return shown
