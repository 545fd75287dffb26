"""The operator's commands: ``python -m bot replay ID | evaluate``. The running bot does not load this module."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.assistant.tool_reader import tool_reader
from bot.replay import replay as replay_answer
from bot.settings import load_settings
from indexer.encoder import Encoder
from indexer.index import Index
from indexer.labelled import QUESTIONS, LabelledSet
from indexer.scope import Scope
from indexer.scoreboard import show_scorecard
from indexer.scorecard import evaluate as evaluate_index
from indexer.scorecard import steps
from knowledge.command_line import Commands

app = typer.Typer(
    cls=Commands,
    help="Without a command, run the bot until Ctrl-C.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def _operate() -> None:
    """Without a command, run the bot until Ctrl-C."""


@app.command()
def replay(question_id: Annotated[int, typer.Argument(metavar="ID", help="The id of the stored question.")]) -> None:
    """Decide a stored answer again, offline, and compare it; exit with 1 where it differs."""
    result = asyncio.run(replay_answer(load_settings(), question_id))
    out = Console(soft_wrap=True, highlight=False, markup=False)
    asked = result.asked_at.isoformat(timespec="seconds")
    out.print(f"question {result.question_id}, {result.outcome}, asked {asked}, index {result.build}")
    if result.is_same:
        out.print(f"the same bytes, sha256 {result.digest}")
        return
    out.print("\n".join(result.difference()))
    out.print("the answer differs")
    raise typer.Exit(1)


@app.command()
def evaluate(
    questions: Annotated[Path, typer.Option(help="The folder of the labelled questions.")] = QUESTIONS,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for other programs.")] = False,
    errors: Annotated[bool, typer.Option("--errors", help="List what went wrong on the tuning part.")] = False,
) -> None:
    """As `python -m indexer evaluate`, and besides whether calculators and check are told from the guide."""
    settings = load_settings()
    index = Index.load(settings.index_dir, Encoder.load(settings.model_dir))
    labelled = LabelledSet.load(questions)
    # Some sentences name a day; which one it is makes no difference to the tool.
    reader = tool_reader(Scope.load(), date(2026, 11, 22))
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Asking", total=steps(labelled))
        card = evaluate_index(index, labelled, reader, lambda: progress.advance(task))
    show_scorecard(card, as_json=as_json, errors=errors)
