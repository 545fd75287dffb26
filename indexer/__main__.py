"""The operator's commands: ``python -m indexer build | search | info | model | calibrate``."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from typer.core import TyperGroup

from indexer.build import BuildReport
from indexer.build import build as build_index
from indexer.builds import current_build
from indexer.calibration import calibrate as fit_confidence
from indexer.encoder import Encoder
from indexer.index import CANDIDATES, Index
from indexer.manifest import Manifest
from indexer.report import calibration_text, manifest_table, result_json, result_table
from indexer.settings import IndexerSettings
from knowledge.errors import SellerBotError
from knowledge.guide_folder import GUIDE_DIR, load_guide

THREADS = 2


class _Commands(TyperGroup):
    """Shows what this project raises on purpose as one line instead of a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command; exit with 1 when it cannot do its work."""
        try:
            return super().invoke(ctx)
        except SellerBotError as error:
            Console(stderr=True).print(f"[red]{escape(str(error))}[/red]", soft_wrap=True, highlight=False)
            raise typer.Exit(1) from error


app = typer.Typer(
    cls=_Commands,
    help="Build and question the index of the guide.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
GuideOption = Annotated[Path, typer.Option("--guide", help="A folder of guide pages, or of Markdown and text files.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON for other programs.")]


@app.command()
def build(guide: GuideOption = GUIDE_DIR, quiet: QuietOption = False) -> None:
    """Bring the index up to date with the guide; prepares the model if it is missing."""
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
            on_progress=lambda done, total: progress.update(task, completed=done, total=total),
        )
        progress.update(task, visible=False)
    console.print(_summary(report, settings.index_dir), highlight=False)
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


@app.command()
def calibrate() -> None:
    """Fit the confidence and its threshold to the guide in use; prints what goes into indexer/ranking.toml."""
    typer.echo(calibration_text(fit_confidence(_index(IndexerSettings()))))


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
