"""Shows what an evaluation of the listing check came to; both commands that measure it print the same."""

from rich.box import SIMPLE
from rich.table import Table

from knowledge.listing.evaluation import Figures, Scores
from knowledge.listing.examples import Fold


def score_table(fold: Fold, scores: Scores) -> Table:
    """Return the figures of each code and of all together as a table."""
    title = f"{fold}: {scores.listings} listings, {scores.honest} of them honest"
    # Not cut at 80 columns, which is what a pipe has.
    table = Table(title=title, title_justify="left", box=SIMPLE, collapse_padding=True, pad_edge=False)
    table.add_column("code", no_wrap=True)
    for name in ("due", "met", "missed", "wrong", "precision", "recall", "F1"):
        table.add_column(name, justify="right")
    for code, figures in scores.codes.items():
        table.add_row(code, *_cells(figures))
    table.add_section()
    table.add_row("overall", *_cells(scores.overall))
    return table


def _cells(figures: Figures) -> tuple[str, ...]:
    counts = (figures.met + figures.missed, figures.met, figures.missed, figures.mistakes)
    return (*map(str, counts), *map(_decimal, (figures.precision, figures.recall, figures.f1)))


def false_alarms(scores: Scores) -> str:
    """Return in a line how often honest listings were wrongly accused."""
    severities = ", ".join(f"{severity} {number}" for severity, number in scores.false_alarms.items())
    return (
        f"False alarms per honest listing: {_decimal(scores.false_alarms_per_honest)} ({severities}; "
        f"{scores.accused} of {scores.honest} honest listings have one)"
    )


def _decimal(share: float | None) -> str:
    return "–" if share is None else f"{share:.3f}"
