"""The operator's commands: ``python -m knowledge.listing check | evaluate``."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from knowledge.command_line import Commands
from knowledge.listing.checker import Checker
from knowledge.listing.evaluation import Figures, Scores, Trial, run, score
from knowledge.listing.examples import Example, Expected, Fold, load_examples
from knowledge.listing.finding import Code, Finding
from knowledge.listing.form import read_form
from knowledge.listing.listing import Listing
from knowledge.listing.score_table import false_alarms, score_table

EXAMPLES = Path("tests/data/listings")
UNMEASURED = frozenset({Code.WRONG_CATEGORY})
"""What needs the embedding model, which this room does not have."""

app = typer.Typer(
    cls=Commands,
    help="Check listings, and measure the check.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON for other programs.")]


@app.command()
def check(
    file: Annotated[
        Path | None,
        typer.Argument(help="Lines such as `상품명: …`, or a title; else standard input.", exists=True, dir_okay=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show what is to be looked at in one listing."""
    listing = read_form(file.read_text("utf-8-sig", errors="replace") if file else sys.stdin.read())
    findings = _checker().check(listing)
    if as_json:
        typer.echo(_json([_finding_json(finding, listing) for finding in findings]))
        return
    console = _console()
    for finding in findings:
        where = f" {_place(finding, listing)}" if finding.span else ""
        sources = ", ".join(source.id for source in finding.sources)
        console.print(f"{finding.severity} {finding.code}{where}\n  {finding.reason}\n  {finding.fix}\n  [{sources}]")
    console.print(f"{len(findings)} findings")


@app.command()
def evaluate(
    path: Annotated[Path, typer.Argument(help="A file of labelled listings, or a folder of them.")] = EXAMPLES,
    part: Annotated[Fold | None, typer.Option(help="Measure this part only.")] = None,
    cases: Annotated[
        bool, typer.Option("--cases", help="Show what failed; of the held-out part only with --part holdout.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Measure the check on labelled listings: precision, recall and F1 by code, and false alarms on honest ones."""
    examples = load_examples(path)
    checker = _checker()
    trials = {
        fold: run((example for example in examples if example.fold is fold), checker.check, UNMEASURED)
        for fold in ([part] if part else Fold)
    }
    # What is held out stays unread until somebody asks for it by name: rules that are tuned on it measure nothing.
    shown = trials.get(part or Fold.TUNE, ()) if cases else ()
    if as_json:
        typer.echo(_evaluation_json(trials, shown))
        return
    console = _console()
    for fold, own in trials.items():
        scores = score(own)
        console.print(score_table(fold, scores))
        console.print(f"{false_alarms(scores)}\n")
    for trial in shown:
        if not trial.is_right:
            console.print(_case(trial))


def _checker() -> Checker:
    # Here and not above: the analyser takes a second and 200 MB, which --help has no need of.
    from kiwipiepy import Kiwi

    return Checker.load(
        Kiwi(num_workers=1, load_multi_dict=False, load_default_dict=False, load_typo_dict=False).tokenize
    )


def _console() -> Console:
    return Console(soft_wrap=True, highlight=False, markup=False, emoji=False)


def _case(trial: Trial) -> str:
    example = trial.example
    missed = (f"  missed  {_due(expected)}" for expected in trial.missed)
    mistakes = (
        f"  mistake {finding.code} ({finding.severity}) {_place(finding, example.listing)}"
        for finding in trial.mistakes
    )
    return "\n".join((f"{_name(example)}: {example.listing.title}", *missed, *mistakes))


def _name(example: Example) -> str:
    return f"{example.id} (honest)" if example.honest else example.id


def _due(expected: Expected) -> str:
    return f"{expected.code} {expected.part}: {expected.text!r}" if expected.text else expected.code


def _place(finding: Finding, listing: Listing) -> str:
    return f"{finding.span.part}: {_spanned(finding, listing)!r}" if finding.span else finding.reason


def _spanned(finding: Finding, listing: Listing) -> str | None:
    span = finding.span
    return (listing.text(span.part) or "")[span.start : span.end] if span else None


def _finding_json(finding: Finding, listing: Listing) -> dict[str, object]:
    span = finding.span
    return {
        "code": finding.code,
        "severity": finding.severity,
        "part": span.part if span else None,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "text": _spanned(finding, listing),
        "reason": finding.reason,
        "fix": finding.fix,
        "replacement": finding.replacement,
        "law": finding.law,
        "sources": [source.id for source in finding.sources],
    }


def _evaluation_json(trials: Mapping[Fold, Sequence[Trial]], shown: Iterable[Trial]) -> str:
    return _json(
        {
            "parts": {fold: _scores_json(score(own)) for fold, own in trials.items()},
            "cases": [_case_json(trial) for trial in shown if not trial.is_right],
        }
    )


def _scores_json(scores: Scores) -> dict[str, object]:
    return {
        "listings": scores.listings,
        "honest": scores.honest,
        "overall": _figures_json(scores.overall),
        "codes": {code: _figures_json(figures) for code, figures in scores.codes.items()},
        "false_alarms": dict(scores.false_alarms),
        "false_alarms_per_honest": scores.false_alarms_per_honest,
        "accused": scores.accused,
    }


def _figures_json(figures: Figures) -> dict[str, object]:
    return {
        "met": figures.met,
        "missed": figures.missed,
        "mistakes": figures.mistakes,
        "precision": figures.precision,
        "recall": figures.recall,
        "f1": figures.f1,
    }


def _case_json(trial: Trial) -> dict[str, object]:
    example = trial.example
    return {
        "id": example.id,
        "honest": example.honest,
        "missed": [{"code": due.code, "part": due.part, "text": due.text} for due in trial.missed],
        "mistakes": [_finding_json(finding, example.listing) for finding in trial.mistakes],
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


if __name__ == "__main__":
    app(prog_name="python -m knowledge.listing")
