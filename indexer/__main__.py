"""The operator's commands: ``python -m indexer --help`` lists them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from indexer.build import BuildReport
from indexer.build import build as build_index
from indexer.builds import current_build, current_name
from indexer.calibration import calibrate as fit
from indexer.calibration import steps as calibration_steps
from indexer.category_fit import CategoryFit
from indexer.category_trials import PAIRS, load_pairs, measure
from indexer.category_vectors import learn_categories
from indexer.encoder import Encoder
from indexer.errors import LabelError
from indexer.index import CANDIDATES, Index
from indexer.labelled import QUESTIONS, LabelledSet, Part
from indexer.manifest import Manifest
from indexer.report import calibration_text, fit_table, manifest_table, result_json, result_table
from indexer.scoreboard import show_scorecard
from indexer.scorecard import evaluate as evaluate_index
from indexer.scorecard import steps as evaluation_steps
from indexer.settings import IndexerSettings
from indexer.words import Words
from knowledge.command_line import Commands
from knowledge.guide_folder import GUIDE_DIR, load_guide
from knowledge.listing.categories import Categories
from knowledge.listing.checker import Checker
from knowledge.listing.evaluation import run, score
from knowledge.listing.examples import Fold, load_examples
from knowledge.listing.score_table import false_alarms, score_table
from knowledge.page import Guide

THREADS = 2
EXAMPLES = Path("tests/data/listings")

app = typer.Typer(
    cls=Commands,
    help="Build and question the index of the guide.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
GuideOption = Annotated[Path, typer.Option("--guide", help="A folder of guide pages, or of Markdown and text files.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON for other programs.")]


@app.command()
def build(guide: GuideOption = GUIDE_DIR, quiet: QuietOption = False) -> None:
    """Bring the index up to date with the guide; prepares the model, and learns the categories, if need be."""
    settings = IndexerSettings()
    console = Console(quiet=quiet)
    pages = load_guide(guide)
    with _progress(console) as progress:
        encoder = _encoder(settings, progress)
        task = progress.add_task("Embedding", total=None)
        report = build_index(
            pages,
            settings.index_dir,
            encoder,
            now=datetime.now(UTC),
            hold_out=_hold_out(pages),
            on_progress=lambda done, total: progress.update(task, completed=done, total=total),
        )
        learn_categories(Categories.load().all, encoder, settings.data_dir)
        progress.update(task, visible=False)
    console.print(_summary(report, settings.index_dir), highlight=False)
    if (published := current_name(settings.shelf_dir)) is not None:
        console.print(
            f"The bot here serves the published {published} instead; `python -m indexer publish` puts this one in its "
            "place on all machines.",
            highlight=False,
        )
    if (measured_with := report.manifest.ranking.model) != report.manifest.model:
        console.print(f"The confidence was fitted to {measured_with}: run `python -m indexer calibrate`.")


@app.command()
def search(
    question: Annotated[str, typer.Argument(help="What a seller would type.")],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=CANDIDATES, help="How many items to show.")] = 5,
    as_json: JsonOption = False,
) -> None:
    """Show what the guide has for a question, and why."""
    result = (index := _index(IndexerSettings())).search(question, limit)
    if as_json:
        typer.echo(result_json(result, index.manifest))
    else:
        Console().print(result_table(result, index.manifest))


@app.command()
def info(as_json: JsonOption = False) -> None:
    """Show what the index in use was built from, and how well it finds."""
    manifest = Manifest.load(current_build(IndexerSettings().index_dir))
    if as_json:
        typer.echo(manifest.model_dump_json(indent=2))
    else:
        Console().print(manifest_table(manifest))


@app.command()
def model(quiet: QuietOption = False) -> None:
    """Prepare the embedding model anew (EMBEDDING_MODEL) and say where it lies."""
    settings = IndexerSettings()
    console = Console(quiet=quiet)
    with _progress(console) as progress:
        _prepare(settings, progress)
    console.print(f"The model is in {settings.model_dir}.", highlight=False)


LabelledOption = Annotated[Path, typer.Option("--questions", help="The folder of the labelled questions.")]


@app.command()
def calibrate(questions: LabelledOption = QUESTIONS) -> None:
    """Fit the order, the confidence and its threshold to the guide in use; prints indexer/ranking.toml."""
    index = _index(IndexerSettings())
    labelled = LabelledSet.load(questions)
    labelled.check(index.items())
    tuned = labelled.of(Part.TUNE)
    with _progress(Console(stderr=True)) as progress:
        task = progress.add_task("Asking", total=calibration_steps(index, tuned))
        calibration = fit(index, tuned, lambda: progress.advance(task))
    typer.echo(calibration_text(calibration, index.manifest.model))


@app.command()
def evaluate(
    questions: LabelledOption = QUESTIONS,
    as_json: JsonOption = False,
    errors: Annotated[bool, typer.Option("--errors", help="List what went wrong on the tuning part.")] = False,
) -> None:
    """Measure finding and deciding on the labelled questions, beside three plain ways."""
    index = _index(IndexerSettings())
    labelled = LabelledSet.load(questions)
    with _progress(Console(stderr=True)) as progress:
        task = progress.add_task("Asking", total=evaluation_steps(labelled))
        card = evaluate_index(index, labelled, tick=lambda: progress.advance(task))
    show_scorecard(card, as_json=as_json, errors=errors)


@app.command()
def listings(
    path: Annotated[Path, typer.Argument(help="A file of labelled listings, or a folder of them.")] = EXAMPLES,
    pairs: Annotated[Path, typer.Option(help="Labelled pairs of a title and a category.")] = PAIRS,
) -> None:
    """Measure the listing check with what needs the model: WRONG_CATEGORY, and the category fit by itself."""
    settings = IndexerSettings()
    fit = CategoryFit(Encoder.load(settings.model_dir, THREADS), settings.data_dir)
    checker = Checker.load(Words.load().tokenize, fit)
    examples = load_examples(path)
    console = Console(soft_wrap=True, highlight=False, markup=False, emoji=False)
    for fold in Fold:
        scores = score(run((example for example in examples if example.fold is fold), checker.check))
        console.print(score_table(fold, scores))
        console.print(f"{false_alarms(scores)}\n")
    labelled = load_pairs(pairs)
    parts = {fold: [pair for pair in labelled if pair.fold is fold] for fold in Fold}
    console.print(fit_table({fold: measure(fit, own) for fold, own in parts.items()}))


@app.command()
def gaps(
    report: Annotated[Path | None, typer.Option(metavar="FILE.html", help="Write them as a page.")] = None,
    draft: Annotated[int | None, typer.Option(help="Write a draft for the gap of this number.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE.md", help="Where the draft goes.")] = None,
    days: Annotated[int, typer.Option(min=1, help="How far back to look.")] = 90,
) -> None:
    """Show what sellers asked in vain, alike questions together, from the bot's database (DATABASE_URL)."""
    # Here and not above: the other commands need no database.
    from indexer.gaps.command import show_gaps

    settings = IndexerSettings()
    console = Console(soft_wrap=True)
    address = settings.kept_database_url
    show_gaps(_index(settings), address, datetime.now(UTC), console, days=days, report=report, draft=draft, out=out)


@app.command()
def publish(
    index: Annotated[Path | None, typer.Option(metavar="FOLDER", help="A build, or the folder of the builds.")] = None,
    quiet: QuietOption = False,
) -> None:
    """Have all processes that share the database (DATABASE_URL) serve the build that was made here."""
    from indexer.shelf import command

    settings = IndexerSettings()
    console = Console(quiet=quiet, soft_wrap=True, highlight=False)
    with _progress(console) as progress:
        task = progress.add_task("Publishing", total=None)
        command.publish(
            index or settings.index_dir,
            settings.kept_database_url,
            datetime.now(UTC),
            console,
            lambda done, total: progress.update(task, completed=done, total=total),
        )


@app.command()
def rollback(
    to: Annotated[str | None, typer.Option(metavar="BUILD", help="Another one than the build before.")] = None,
) -> None:
    """Have all processes serve the build again that was published before."""
    from indexer.shelf import command

    command.roll_back(IndexerSettings().kept_database_url, to, Console(soft_wrap=True, highlight=False))


@app.command()
def unpublish() -> None:
    """Take all published builds away, so that each machine serves what was built on it."""
    from indexer.shelf import command

    command.unpublish(IndexerSettings().kept_database_url, Console(soft_wrap=True, highlight=False))


@app.command()
def shelf(as_json: JsonOption = False) -> None:
    """Show which builds are published, and which of them is in use."""
    from indexer.shelf import command

    command.show_shelf(IndexerSettings().kept_database_url, Console(soft_wrap=True, highlight=False), as_json=as_json)


def _hold_out(guide: Guide) -> LabelledSet | None:
    """Return the held-out questions if they are there and of this guide, and not of another folder's."""
    try:
        labelled = LabelledSet.load()
        labelled.check(guide.items())
    except LabelError:
        return None
    return labelled.of(Part.HOLD_OUT)


def _index(settings: IndexerSettings) -> Index:
    build_folder = current_build(settings.index_dir)
    return Index.open(build_folder, Encoder.load(settings.model_dir, THREADS))


def _encoder(settings: IndexerSettings, progress: Progress) -> Encoder:
    # Does nothing for a model that is there and sound, and mends one that is not.
    _prepare(settings, progress)
    return Encoder.load(settings.model_dir, THREADS)


def _prepare(settings: IndexerSettings, progress: Progress) -> None:
    # Here and not above: it imports torch, which takes seconds and hundreds of megabytes.
    from indexer.model.prepare import prepare

    task = progress.add_task("Preparing the model", total=None)
    prepare(settings.embedding_model, settings.model_dir, lambda step: progress.update(task, description=step))
    progress.update(task, visible=False)


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )


def _summary(report: BuildReport, folder: Path) -> str:
    manifest = report.manifest
    if not report.changed:
        return f"Unchanged: {manifest.items} items, built {manifest.built_at:%Y-%m-%d %H:%M %Z} ({folder})."
    scores = manifest.evaluation
    quality = f", held-out questions find their item first in {scores.recall_1:.0%}" if scores else ""
    return (
        f"Built {manifest.items} items with {manifest.questions} questions; "
        f"{report.embedded} texts embedded{quality}.\n"
        f"In use from now: {folder / manifest.build_id}"
    )


if __name__ == "__main__":
    app(prog_name="python -m indexer")
